//! Stage `check`: the declared types of one version. In: its files. Out: a look-up by name. Refuses names that are declared
//! twice, or that Rust would spell otherwise.

use std::collections::BTreeMap;

use crate::diagnostics::{At, Diagnostic, Report, did_you_mean};
use crate::names::type_ident;
use crate::spec::{AliasDef, EnumDef, IdDef, Map, Named, RecordDef, RefDef, Resource, TypeExpr, UnionDef};

/// Types that need no declaration and can stand anywhere.
pub(super) const BUILT_IN: [&str; 9] =
    ["string", "integer", "number", "boolean", "timestamp", "date", "json", "secret", "file"];

/// Words that stand only in `ok` and `errors`.
pub(super) const RESULTS_ONLY: [&str; 6] = ["none", "accepted", "unchanged", "raw", "text", "redirect"];

/// The declared types of a version.
pub(super) struct Declared<'a> {
    types: BTreeMap<&'a str, Declaration<'a>>,
    /// Further declarations of a name, which were reported.
    again: Vec<(&'a str, Declaration<'a>)>,
}

/// One declared type.
#[derive(Clone, Copy)]
pub(super) struct Declaration<'a> {
    /// The place of the declaration.
    pub(super) at: At<'a>,
    /// What it is.
    pub(super) kind: DeclaredKind<'a>,
}

/// What a declared type is.
#[derive(Clone, Copy)]
pub(super) enum DeclaredKind<'a> {
    Id(&'a IdDef),
    Ref(&'a RefDef),
    Enum(&'a EnumDef),
    Alias(&'a AliasDef),
    Union(&'a UnionDef),
    Record(&'a RecordDef),
}

impl<'a> Declared<'a> {
    /// Collects the declarations of the files of one version.
    pub(super) fn new(files: &[&'a Named<Resource>], report: &mut Report) -> Self {
        let mut types: BTreeMap<&str, Declaration<'_>> = BTreeMap::new();
        let mut again = Vec::new();
        for file in files {
            for (name, declaration) in declarations(file) {
                if let Some(problem) = spelling(name) {
                    report.push(Diagnostic::at(declaration.at.name(), problem.0).with_help(problem.1));
                }
                match types.get(name) {
                    None => drop(types.insert(name, declaration)),
                    Some(first) => {
                        let message = format!("`{name}` is declared in `{}` already", first.at.file());
                        report.push(Diagnostic::at(declaration.at.name(), message));
                        again.push((name, declaration));
                    }
                }
            }
        }
        Self { types, again }
    }

    /// The declaration of a name.
    pub(super) fn get(&self, name: &str) -> Option<Declaration<'a>> {
        self.types.get(name).copied()
    }

    /// All declarations of a name; more than one only in a spec that was reported for it.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = (&'a str, DeclaredKind<'a>)> {
        let again = self.again.iter().filter(move |(other, _)| *other == name);
        self.entry(name).into_iter().chain(again.map(|(name, declaration)| (*name, declaration.kind)))
    }

    /// The name, to live as long as the spec, and what it is.
    pub(super) fn entry(&self, name: &str) -> Option<(&'a str, DeclaredKind<'a>)> {
        self.types.get_key_value(name).map(|(name, declaration)| (*name, declaration.kind))
    }

    /// The record of that name.
    pub(super) fn record(&self, name: &str) -> Option<&'a RecordDef> {
        match self.get(name)?.kind {
            DeclaredKind::Record(record) => Some(record),
            _ => None,
        }
    }

    /// All declarations by name, sorted.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&'a str, Declaration<'a>)> {
        self.types.iter().map(|(name, declaration)| (*name, *declaration))
    }

    /// The type behind aliases. Of aliases in a circle, which are reported elsewhere, one.
    pub(super) fn resolve<'t>(&self, ty: &'t TypeExpr) -> &'t TypeExpr
    where
        'a: 't,
    {
        let mut ty = ty;
        for _ in 0..=self.types.len() {
            let TypeExpr::Name(name) = ty else { break };
            let Some(Declaration { kind: DeclaredKind::Alias(alias), .. }) = self.get(name) else { break };
            ty = &alias.ty;
        }
        ty
    }

    /// The declared name that was meant, or a built-in type.
    pub(super) fn did_you_mean(&self, name: &str) -> Option<String> {
        did_you_mean(name, self.types.keys().copied().chain(BUILT_IN))
    }
}

/// What is wrong with the spelling of a type's name, and the right one.
fn spelling(name: &str) -> Option<(String, Option<String>)> {
    let ident = type_ident(name);
    if ident == name && name.is_ascii() {
        return None;
    }
    if ident.is_empty() || !ident.is_ascii() {
        return Some((format!("of `{name}` no Rust name can be made"), None));
    }
    Some((format!("`{name}` is not spelled as types are in Rust"), Some(format!("call it `{ident}`"))))
}

/// The declarations of a file, in the order of its sections.
pub(super) fn declarations(file: &Named<Resource>) -> Vec<(&str, Declaration<'_>)> {
    fn each<'a, T>(
        at: At<'a>,
        map: &'a Map<T>,
        kind: impl Fn(&'a T) -> DeclaredKind<'a>,
    ) -> impl Iterator<Item = (&'a str, Declaration<'a>)> {
        map.iter().map(move |(name, value)| (name.as_str(), Declaration { at: at.key(name), kind: kind(value) }))
    }
    let (top, types) = (At::top(&file.file), &file.value.types);
    each(top.key("ids"), &types.ids, DeclaredKind::Id)
        .chain(each(top.key("refs"), &types.refs, DeclaredKind::Ref))
        .chain(each(top.key("enums"), &types.enums, DeclaredKind::Enum))
        .chain(each(top.key("aliases"), &types.aliases, DeclaredKind::Alias))
        .chain(each(top.key("unions"), &types.unions, DeclaredKind::Union))
        .chain(each(top.key("types"), &types.records, DeclaredKind::Record))
        .collect()
}
