//! Stage `check`: each name alone. In: a version. Out: names of which no Rust name can be made, and Rust names in `ident`
//! that are none.

use super::Version;
use super::declared::declarations;
use super::walk::{fields, operation_at};
use crate::diagnostics::{At, Diagnostic};
use crate::names::{type_ident, value_ident};
use crate::spec::Definition;

pub(super) fn check(version: &Version<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for file in &version.files {
        for spot in fields(file) {
            match &spot.field.ident {
                None => found.extend(nothing_left(spot.at, spot.key, &value_ident(spot.key), "give it an `ident`")),
                Some(ident) => found.extend(check_ident(spot.at.key("ident"), ident)),
            }
        }
        for name in file.value.operations.keys() {
            let help = "call it after what it does: `list`, `get`, `create`";
            let at = operation_at(file, name);
            found.extend(nothing_left(at, name, &value_ident(name), help));
            let ident = value_ident(name);
            if !ident.is_empty() && ident.trim_start_matches("r#").trim_end_matches('_') != name.trim_end_matches('_') {
                let message = format!("`{name}` is not spelled as functions are in Rust");
                found.push(Diagnostic::at(at.name(), message).with_help(Some(format!("call it `{ident}`"))));
            }
        }
        for (_, declaration) in declarations(file) {
            found.extend(check_variants(declaration.at, declaration.kind));
        }
    }
    found
}

fn check_variants(at: At<'_>, kind: Definition<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    match kind {
        Definition::Enum(set) => {
            for value in &set.values {
                let ident = type_ident(&value.name);
                let help =
                    format!("write a map from names of ours to the values: `{{ some_name: \"{}\" }}`", value.name);
                found.extend(nothing_left(at.key("values").key(&value.name), &value.name, &ident, &help));
            }
        }
        Definition::Union(union) => {
            for variant in union.variants.keys() {
                found.extend(nothing_left(at.key(variant), variant, &type_ident(variant), "call it after its type"));
            }
        }
        _ => {}
    }
    found
}

/// The name has no letters or digits, or some that are no ASCII.
fn nothing_left(at: At<'_>, name: &str, ident: &str, help: &str) -> Option<Diagnostic> {
    let usable = !ident.is_empty() && ident.is_ascii();
    (!usable).then(|| Diagnostic::at(at.name(), format!("of `{name}` no Rust name can be made")).with_help(Some(help)))
}

fn check_ident(at: At<'_>, ident: &str) -> Option<Diagnostic> {
    let right = value_ident(ident);
    if right == ident && ident.is_ascii() && !ident.is_empty() {
        return None;
    }
    let help = (!right.is_empty() && right.is_ascii() && right != ident).then(|| format!("write `{right}`"));
    Some(Diagnostic::at(at, format!("`{ident}` is no name of a field in Rust")).with_help(help))
}
