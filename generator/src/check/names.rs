//! Stage `check`: checks each name by itself. In: a version. Out: names that cannot be turned into Rust names, and
//! invalid values of `ident`.

use super::sites::{groups, own_fields};
use crate::api::{Declaration, Definition, Version};
use crate::diagnostics::{Diagnostic, SpecPath};
use crate::names::{MAX_LENGTH, Scope, is_usable, type_ident, value_ident};

/// What is shown of a name that is too long.
const MAX_SHOWN: usize = 30;

pub(super) fn check(version: &Version<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let fields = own_fields(version).map(|(at, field)| (at, field.key, field.ident));
    for (at, key, ident) in fields.chain(groups(version).map(|(at, group)| (at, group.key, group.ident))) {
        match ident {
            None => found.extend(unusable(at.name(), key, &value_ident(key), "give it an `ident`")),
            Some(ident) => found.extend(check_ident(at.key("ident"), ident)),
        }
    }
    for (_, operation) in version.operations() {
        found.extend(check_operation(operation.at(), operation.name));
    }
    for declaration in version.types.iter() {
        found.extend(check_spelling(version, declaration));
        found.extend(check_variants(declaration.at(), &declaration.definition));
    }
    found
}

fn check_operation(at: SpecPath<'_>, name: &str) -> Vec<Diagnostic> {
    let ident = value_ident(name);
    let mut found = Vec::new();
    found.extend(unusable(at.name(), name, &ident, "name it after what it does: `list`, `get`, `create`"));
    found.extend(too_long(at.name(), name, &ident));
    if is_usable(&ident) && ident.trim_start_matches("r#").trim_end_matches('_') != name.trim_end_matches('_') {
        let message = format!("`{name}` is not in snake case");
        found.push(Diagnostic::at(at.name(), message).with_help(Some(format!("rename it to `{ident}`"))));
    }
    found
}

/// Checks the name of a type.
fn check_spelling(version: &Version<'_>, declaration: &Declaration<'_>) -> Option<Diagnostic> {
    let name = declaration.name;
    let at = declaration.at().name();
    let ident = type_ident(name);
    let help = "name it after what it holds: `Issue`, `IssueState`";
    if let Some(diagnostic) = unusable(at, name, &ident, help).or_else(|| too_long(at, name, &ident)) {
        return Some(diagnostic);
    }
    if ident != name {
        let message = format!("`{name}` is not in upper camel case");
        return Some(Diagnostic::at(at, message).with_help(Some(format!("rename it to `{ident}`"))));
    }
    Scope::Types.has(name).then(|| {
        let resource = version.resources.iter().find(|resource| resource.file == declaration.file);
        let resource = resource.map_or("", |resource| resource.name);
        let help = format!("make it more specific: `{}{name}`", type_ident(resource));
        Diagnostic::at(at, format!("`{name}` already has a meaning in Rust")).with_help(Some(help))
    })
}

fn check_variants(at: SpecPath<'_>, definition: &Definition<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    match definition {
        Definition::Enum(set) => {
            for value in &set.values {
                let ident = type_ident(&value.name);
                let help = format!("write a map from names to values: `{{ some_name: \"{}\" }}`", value.name);
                found.extend(unusable(at.key("values").key(&value.name).name(), &value.name, &ident, &help));
            }
        }
        Definition::Union(variants, _) => {
            for variant in variants.iter().map(|variant| variant.name) {
                found.extend(unusable(at.key(variant).name(), variant, &type_ident(variant), "name it after its type"));
            }
        }
        _ => {}
    }
    found
}

/// Reports a name without letters or digits, or with some outside of ASCII.
pub(super) fn unusable(at: SpecPath<'_>, name: &str, ident: &str, help: &str) -> Option<Diagnostic> {
    (!is_usable(ident))
        .then(|| Diagnostic::at(at, format!("`{name}` cannot be turned into a Rust name")).with_help(Some(help)))
}

/// Reports a name that no file can have, where a file gets it: that of a type, operation, module or static.
pub(super) fn too_long(at: SpecPath<'_>, name: &str, ident: &str) -> Option<Diagnostic> {
    (ident.len() > MAX_LENGTH).then(|| {
        let begin: String = name.chars().take(MAX_SHOWN).collect();
        let message = format!("`{begin}…` makes a name in Rust of more than {MAX_LENGTH} characters");
        Diagnostic::at(at, message).with_help(Some("shorten it"))
    })
}

fn check_ident(at: SpecPath<'_>, ident: &str) -> Option<Diagnostic> {
    let right = value_ident(ident);
    if right == ident && is_usable(ident) {
        return None;
    }
    let help = (is_usable(&right) && right != ident).then(|| format!("write `{right}`"));
    Some(Diagnostic::at(at, format!("`{ident}` is not a valid field name in Rust")).with_help(help))
}
