//! Stage `check`: checks each name by itself. In: a version. Out: names that cannot be turned into Rust names, and
//! invalid values of `ident`.

use super::sites::{groups, own_fields};
use crate::api::{Declaration, Definition, Version};
use crate::diagnostics::{Diagnostic, SpecPath};
use crate::names::{IN_SCOPE, type_ident, value_ident};

pub(super) fn check(version: &Version<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let fields = own_fields(version).map(|(at, field)| (at, field.key, field.ident));
    for (at, key, ident) in fields.chain(groups(version).map(|(at, group)| (at, group.key, group.ident))) {
        match ident {
            None => found.extend(nothing_left(at, key, &value_ident(key), "give it an `ident`")),
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
    found.extend(nothing_left(at, name, &ident, "name it after what it does: `list`, `get`, `create`"));
    if !ident.is_empty() && ident.trim_start_matches("r#").trim_end_matches('_') != name.trim_end_matches('_') {
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
    if ident.is_empty() || !ident.is_ascii() {
        return Some(Diagnostic::at(at, format!("`{name}` cannot be turned into a Rust name")));
    }
    if ident != name {
        let message = format!("`{name}` is not in upper camel case");
        return Some(Diagnostic::at(at, message).with_help(Some(format!("rename it to `{ident}`"))));
    }
    IN_SCOPE.contains(&name).then(|| {
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
                found.extend(nothing_left(at.key("values").key(&value.name), &value.name, &ident, &help));
            }
        }
        Definition::Union(variants, _) => {
            for variant in variants.iter().map(|variant| variant.name) {
                found.extend(nothing_left(at.key(variant), variant, &type_ident(variant), "name it after its type"));
            }
        }
        _ => {}
    }
    found
}

/// Reports a name without letters or digits, or with characters outside of ASCII.
fn nothing_left(at: SpecPath<'_>, name: &str, ident: &str, help: &str) -> Option<Diagnostic> {
    let usable = !ident.is_empty() && ident.is_ascii();
    (!usable)
        .then(|| Diagnostic::at(at.name(), format!("`{name}` cannot be turned into a Rust name")).with_help(Some(help)))
}

fn check_ident(at: SpecPath<'_>, ident: &str) -> Option<Diagnostic> {
    let right = value_ident(ident);
    if right == ident && ident.is_ascii() && !ident.is_empty() {
        return None;
    }
    let help = (!right.is_empty() && right.is_ascii() && right != ident).then(|| format!("write `{right}`"));
    Some(Diagnostic::at(at, format!("`{ident}` is not a valid field name in Rust")).with_help(help))
}
