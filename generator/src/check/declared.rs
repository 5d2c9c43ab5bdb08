//! Stage `check`: the declared types of one version. In: its files. Out: a look-up by name. Refuses names that are declared
//! twice, or that Rust would spell otherwise.

use std::collections::BTreeMap;

use crate::diagnostics::{At, Diagnostic, Report, did_you_mean};
use crate::names::{IN_SCOPE, type_ident};
use crate::spec::{Definition, Named, Resource, TypeExpr};

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
    pub(super) kind: Definition<'a>,
}

impl<'a> Declared<'a> {
    /// Collects the declarations of the files of one version.
    pub(super) fn new(files: &[&'a Named<Resource>], report: &mut Report) -> Self {
        let mut types: BTreeMap<&str, Declaration<'_>> = BTreeMap::new();
        let mut again = Vec::new();
        for file in files {
            for (name, declaration) in declarations(file) {
                if let Some((message, help)) = spelling(name, &file.value.resource) {
                    report.push(Diagnostic::at(declaration.at.name(), message).with_help(help));
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
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = (&'a str, Definition<'a>)> {
        let again = self.again.iter().filter(move |(other, _)| *other == name);
        self.entry(name).into_iter().chain(again.map(|(name, declaration)| (*name, declaration.kind)))
    }

    /// The name, to live as long as the spec, and what it is.
    pub(super) fn entry(&self, name: &str) -> Option<(&'a str, Definition<'a>)> {
        self.types.get_key_value(name).map(|(name, declaration)| (*name, declaration.kind))
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
            let Some(Declaration { kind: Definition::Alias(alias), .. }) = self.get(name) else { break };
            ty = &alias.ty;
        }
        ty
    }

    /// The declared name that was meant, or a built-in type.
    pub(super) fn did_you_mean(&self, name: &str) -> Option<String> {
        did_you_mean(name, self.types.keys().copied().chain(BUILT_IN))
    }
}

/// What is wrong with the name of a type that belongs to a resource, and the right one.
fn spelling(name: &str, resource: &str) -> Option<(String, Option<String>)> {
    let ident = type_ident(name);
    if ident.is_empty() || !ident.is_ascii() {
        return Some((format!("of `{name}` no Rust name can be made"), None));
    }
    if ident != name {
        return Some((format!("`{name}` is not spelled as types are in Rust"), Some(format!("call it `{ident}`"))));
    }
    IN_SCOPE.contains(&name).then(|| {
        let help = format!("say of what, such as `{}{name}`", type_ident(resource));
        (format!("`{name}` means something else in Rust already"), Some(help))
    })
}

/// The declarations of a file, in the order of its sections.
pub(super) fn declarations(file: &Named<Resource>) -> impl Iterator<Item = (&str, Declaration<'_>)> {
    let top = At::top(&file.file);
    let definitions = file.value.types.definitions();
    definitions.map(move |(section, name, kind)| (name, Declaration { at: top.key(section).key(name), kind }))
}
