//! Stage `check`: names that are one and the same, in Rust or on the wire. In: names as they will be, what they are made
//! from, and their places. Out: those that collide.

use std::collections::BTreeMap;

use crate::diagnostics::{At, Diagnostic};

/// Reports every name but the first that is the same in Rust as one before it. In: its Rust name, the spelling in the
/// spec, its place.
pub(super) fn find_collisions<'a>(names: impl IntoIterator<Item = (String, String, At<'a>)>) -> Vec<Diagnostic> {
    let mut seen: BTreeMap<String, (String, At<'a>)> = BTreeMap::new();
    let mut found = Vec::new();
    for (ident, spelling, at) in names {
        if ident.is_empty() {
            // Reported by `names`, which looks at each name alone.
            continue;
        }
        match seen.get(&ident) {
            Some((first, first_at)) => {
                let message = if *first == spelling {
                    format!("`{spelling}` is there already")
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

/// The variant that every emitted enum has for values that the client does not know.
pub(super) const UNLISTED: &str = "Unlisted";

/// Reports a variant of that name.
pub(super) fn unlisted(spelling: &str, at: At<'_>) -> Diagnostic {
    let message = format!("`{spelling}` is named like the variant for values that are not known");
    Diagnostic::at(at, message).with_help(Some("give it another name"))
}

/// Reports every field but the first that is sent or read under the name of one before it. In: where it is sent and under
/// which name, its spelling in the spec, its place.
pub(super) fn find_same_wires<'a, W: Ord>(
    fields: impl IntoIterator<Item = ((W, String), String, At<'a>)>,
) -> Vec<Diagnostic> {
    let mut seen: BTreeMap<(W, String), (String, At<'a>)> = BTreeMap::new();
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

/// The place that gives a field its name on the wire: the value of `wire` where there is one, else the key.
pub(super) fn wire_at(at: At<'_>, has_wire: bool) -> At<'_> {
    if has_wire { at.key("wire") } else { at.name() }
}

/// Adds the place of the first of two, unless it is the same: two embedded fields have one place.
fn with_first<'a>(diagnostic: Diagnostic, at: At<'a>, first: At<'a>) -> Diagnostic {
    if at.file() == first.file() && at.steps() == first.steps() {
        diagnostic
    } else {
        diagnostic.with_label(first, "the first")
    }
}
