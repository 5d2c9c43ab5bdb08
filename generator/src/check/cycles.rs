//! Stage `check`: declarations that go round in a circle. In: a version. Out: records that embed themselves, aliases that
//! stand for themselves, and records of which none can ever be complete, since each requires another.

use std::collections::BTreeSet;

use super::Version;
use crate::diagnostics::Diagnostic;
use crate::spec::{Definition, TypeExpr};

pub(super) fn check(version: &Version<'_>) -> Vec<Diagnostic> {
    let mut found = version.circles("embeds itself", Version::embedded);
    found.extend(version.circles("stands for itself", Version::aliased));
    let finite = version.finite();
    found.extend(
        version.circles("requires itself, so none could ever end", |version, name| version.endless(name, &finite)),
    );
    found
}

impl<'a> Version<'a> {
    /// Reports each circle once, at its alphabetically first member; of circles that meet, one.
    fn circles(&self, what: &str, next: impl Fn(&Self, &'a str) -> Vec<&'a str>) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        let mut seen = BTreeSet::new();
        for (name, declaration) in self.declared.iter() {
            let circle = self.circle(name, &next).filter(|circle| circle.iter().all(|name| !seen.contains(name)));
            if let Some(circle) = circle {
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
        self.records.get(name).into_iter().flat_map(|record| &record.fields.embed).map(String::as_str).collect()
    }

    fn aliased(&self, name: &'a str) -> Vec<&'a str> {
        match self.declared.get(name).map(|declaration| declaration.kind) {
            Some(Definition::Alias(alias)) => vec![alias.ty.name()],
            _ => Vec::new(),
        }
    }

    /// The types of which a value can be complete. Whatever is left needs itself.
    fn finite(&self) -> BTreeSet<&'a str> {
        let mut finite = BTreeSet::new();
        let mut open: Vec<(&str, Needs<'a>)> =
            self.declared.iter().map(|(name, declaration)| (name, self.needs(declaration.kind))).collect();
        loop {
            let before = open.len();
            open.retain(|(name, needs)| {
                let ends = needs.are_met(|ty| match ty {
                    TypeExpr::Name(name) => finite.contains(name.as_str()) || self.declared.get(name).is_none(),
                    _ => true,
                });
                if ends {
                    finite.insert(*name);
                }
                !ends
            });
            if open.len() == before {
                return finite;
            }
        }
    }

    fn needs(&self, kind: Definition<'a>) -> Needs<'a> {
        match kind {
            Definition::Id(_) | Definition::Ref(_) | Definition::Enum(_) => Needs::All(Vec::new()),
            Definition::Alias(alias) => Needs::All(vec![&alias.ty]),
            Definition::Union(union) => Needs::One(union.variants.values().collect()),
            Definition::Record(record) => {
                let required = self.records.fields(&record.fields).into_iter().filter(|flat| flat.field.required);
                Needs::All(required.filter_map(|flat| flat.field.ty.expr()).collect())
            }
        }
    }

    /// The endless types that an endless record or union needs. Aliases in a circle are reported as such.
    fn endless(&self, name: &'a str, finite: &BTreeSet<&str>) -> Vec<&'a str> {
        let Some((name, kind)) = self.declared.entry(name) else { return Vec::new() };
        if finite.contains(name) || matches!(kind, Definition::Alias(_)) {
            return Vec::new();
        }
        let (Needs::All(types) | Needs::One(types)) = self.needs(kind);
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

/// What a value needs to be complete.
enum Needs<'a> {
    /// Values of all these types.
    All(Vec<&'a TypeExpr>),
    /// A value of one of these types.
    One(Vec<&'a TypeExpr>),
}

impl Needs<'_> {
    fn are_met(&self, ends: impl Fn(&TypeExpr) -> bool) -> bool {
        match self {
            Self::All(types) => types.iter().all(|ty| ends(ty)),
            Self::One(types) => types.is_empty() || types.iter().any(|ty| ends(ty)),
        }
    }
}
