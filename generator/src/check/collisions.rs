//! Stage `check`: names that are one and the same in Rust. In: names as they will be, what they are made from, and their
//! places. Out: those that collide, and those of which nothing is left.

use std::collections::BTreeMap;

use crate::diagnostics::{At, Diagnostic};

/// Reports every name but the first that is the same in Rust as one before it. In: its Rust name, the spelling in the
/// spec, its place.
pub(super) fn find_collisions<'a>(names: impl IntoIterator<Item = (String, String, At<'a>)>) -> Vec<Diagnostic> {
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    let mut found = Vec::new();
    for (ident, spelling, at) in names {
        if ident.is_empty() {
            // Reported by `names`, which looks at each name alone.
            continue;
        }
        match seen.get(&ident) {
            Some(first) if *first == spelling => {
                found.push(Diagnostic::at(at, format!("`{spelling}` is there already")));
            }
            Some(first) => {
                let message = format!("`{spelling}` and `{first}` are both `{ident}` in Rust");
                found.push(Diagnostic::at(at, message));
            }
            None => drop(seen.insert(ident, spelling)),
        }
    }
    found
}
