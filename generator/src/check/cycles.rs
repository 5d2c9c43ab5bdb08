//! Stage `check`: declarations that go round in a circle. In: a version. Out: records that embed themselves, aliases that
//! stand for themselves, and records of which none can ever be complete, since each requires another.

use std::collections::BTreeSet;

use super::declared::DeclaredKind;
use super::{Version, embeds};
use crate::diagnostics::Diagnostic;
use crate::spec::{FieldType, TypeExpr};

pub(super) fn check(version: &Version<'_>) -> Vec<Diagnostic> {
    let mut found = version.circles("embeds itself", Version::embedded);
    found.extend(version.circles("stands for itself", Version::aliased));
    let finite = version.finite();
    found.extend(version.circles("requires itself, so none could ever end", |version, name| {
        version.endless(name, &finite)
    }));
    found
}

impl<'a> Version<'a> {
    /// Reports each circle once, at its alphabetically first member.
    fn circles(&self, what: &str, next: impl Fn(&Self, &'a str) -> Vec<&'a str>) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        let mut seen = BTreeSet::new();
        for (name, declaration) in self.declared.iter() {
            if seen.contains(name) {
                continue;
            }
            if let Some(circle) = self.circle(name, &next) {
                let round: Vec<String> = circle.iter().chain([&name]).map(|name| format!("`{name}`")).collect();
                let message = format!("`{name}` {what}: {}", round.join(" → "));
                found.push(Diagnostic::at(declaration.at.name(), message));
                seen.extend(circle);
            }
        }
        found
    }

    /// The shortest way from a name back to itself.
    fn circle(&self, name: &'a str, next: &impl Fn(&Self, &'a str) -> Vec<&'a str>) -> Option<Vec<&'a str>> {
        let mut seen = BTreeSet::new();
        let mut ways = std::collections::VecDeque::from([vec![name]]);
        while let Some(way) = ways.pop_front() {
            for step in next(self, way[way.len() - 1]) {
                if step == name {
                    return Some(way);
                }
                if seen.insert(step) {
                    ways.push_back(way.iter().copied().chain([step]).collect());
                }
            }
        }
        None
    }

    fn embedded(&self, name: &'a str) -> Vec<&'a str> {
        self.declared.record(name).into_iter().flat_map(|record| &record.embed).map(String::as_str).collect()
    }

    fn aliased(&self, name: &'a str) -> Vec<&'a str> {
        match self.declared.get(name).map(|declaration| declaration.kind) {
            Some(DeclaredKind::Alias(alias)) => vec![alias.ty.name()],
            _ => Vec::new(),
        }
    }

    /// The types of which a value can be complete. Whatever is left needs itself.
    fn finite(&self) -> BTreeSet<&'a str> {
        let mut finite = BTreeSet::new();
        loop {
            let more: Vec<&str> = self
                .declared
                .iter()
                .filter(|(name, _)| !finite.contains(name))
                .filter(|(_, declaration)| self.ends(declaration.kind, &finite))
                .map(|(name, _)| name)
                .collect();
            if more.is_empty() {
                return finite;
            }
            finite.extend(more);
        }
    }

    fn ends(&self, kind: DeclaredKind<'a>, finite: &BTreeSet<&str>) -> bool {
        let ends = |ty: &TypeExpr| match ty {
            TypeExpr::Name(name) => finite.contains(name.as_str()) || self.declared.get(name).is_none(),
            _ => true,
        };
        match kind {
            DeclaredKind::Id(_) | DeclaredKind::Ref(_) | DeclaredKind::Enum(_) => true,
            DeclaredKind::Alias(alias) => ends(&alias.ty),
            DeclaredKind::Union(union) => union.variants.is_empty() || union.variants.values().any(ends),
            DeclaredKind::Record(record) => embeds::flatten(self, record)
                .iter()
                .filter(|own| own.field.required)
                .all(|own| matches!(&own.field.ty, FieldType::Expr(ty) if ends(ty))),
        }
    }

    /// The endless types that an endless record or union needs. Aliases in a circle are reported as such.
    fn endless(&self, name: &'a str, finite: &BTreeSet<&str>) -> Vec<&'a str> {
        let types: Vec<&TypeExpr> = match self.declared.get(name).map(|declaration| declaration.kind) {
            Some(DeclaredKind::Record(record)) => embeds::flatten(self, record)
                .into_iter()
                .filter(|own| own.field.required)
                .filter_map(|own| match &own.field.ty {
                    FieldType::Expr(ty) => Some(ty),
                    FieldType::Group(_) => None,
                })
                .collect(),
            Some(DeclaredKind::Union(union)) => union.variants.values().collect(),
            _ => Vec::new(),
        };
        types
            .into_iter()
            .map(|ty| self.declared.resolve(ty))
            .filter_map(|ty| match ty {
                TypeExpr::Name(name) => self.declared.entry(name).map(|(name, _)| name),
                _ => None,
            })
            .filter(|name| !finite.contains(name))
            .collect()
    }
}
