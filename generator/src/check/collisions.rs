//! Stage `check`: finds names that collide in Rust or on the wire. In: the final names, their spellings in the spec,
//! and their places. Out: a diagnostic for each collision.

use std::collections::BTreeMap;

use crate::diagnostics::{Diagnostic, SpecPath};
use crate::steps;

/// Reports every name that is the same in Rust as one before it. In: its Rust name, its spelling in the spec, its place.
pub(super) fn find_collisions<'a>(names: impl IntoIterator<Item = (String, String, SpecPath<'a>)>) -> Vec<Diagnostic> {
    let mut seen: BTreeMap<String, (String, SpecPath<'a>)> = BTreeMap::new();
    let mut found = Vec::new();
    for (ident, spelling, at) in names {
        steps::count(1);
        if ident.is_empty() {
            // Reported by `names`, which looks at each name alone.
            continue;
        }
        match seen.get(&ident) {
            Some((first, first_at)) => {
                let message = if *first == spelling {
                    format!("`{spelling}` is declared more than once")
                } else {
                    format!("`{spelling}` and `{first}` are both `{ident}` in Rust")
                };
                found.push(with_first(Diagnostic::at(at, message), at, *first_at));
            }
            None => drop(seen.insert(ident, (spelling, at))),
        }
    }
    found
}

/// Reports every field that has the same wire name as one before it. In: its location and wire name, its spelling in the
/// spec, its place.
pub(super) fn find_same_wires<'a, W: Ord>(
    fields: impl IntoIterator<Item = ((W, String), String, SpecPath<'a>)>,
) -> Vec<Diagnostic> {
    let mut seen: BTreeMap<(W, String), (String, SpecPath<'a>)> = BTreeMap::new();
    let mut found = Vec::new();
    for (wire, spelling, at) in fields {
        match seen.get(&wire) {
            Some((first, first_at)) => {
                let message = format!("`{first}` and `{spelling}` are both `{}` on the wire", wire.1);
                found.push(with_first(Diagnostic::at(at, message), at, *first_at));
            }
            None => drop(seen.insert(wire, (spelling, at))),
        }
    }
    found
}

/// Returns the place of a field's wire name: the value of `wire` if there is one, otherwise the key.
pub(super) fn wire_at(at: SpecPath<'_>, has_wire: bool) -> SpecPath<'_> {
    if has_wire { at.key("wire") } else { at.name() }
}

/// Labels the first of two places, unless they are the same, as for two embedded fields.
fn with_first<'a>(diagnostic: Diagnostic, at: SpecPath<'a>, first: SpecPath<'a>) -> Diagnostic {
    if at.file() == first.file() && at.steps() == first.steps() {
        diagnostic
    } else {
        diagnostic.with_label(first, "first declared here")
    }
}
