//! Stage `compare`: what a document and the spec do not have in common.
//!
//! In: a [`Document`], an [`Api`], and the [`Known`] differences, each with its reason. Out: a [`Comparison`]: what the
//! document has that the spec lacks, and the other way round, operation by operation. Compared are operations (path
//! parameters by position), query parameters, headers, body fields (members of objects one level deep), enum values of
//! these, success and error statuses.
//!
//! Refuses to judge: types, names of path parameters and the shapes of answers are not compared, since documents are
//! wrong in them more often than not.

mod comparison;
mod difference;
mod document;
mod kind;
mod known;
mod specification;
mod text;
mod view;

use std::collections::{BTreeMap, BTreeSet};

pub use comparison::{Comparison, Differing};
pub use difference::Difference;
pub use kind::{Kind, Side};
pub use known::{KNOWN_DIFFERENCES, Known, KnownDifference, Pattern};

use crate::api::Api;
use crate::openapi::Document;
use view::View;

/// Compares a document with one version of the API.
pub fn compare(document: &Document, api: &Api<'_>, version: &str, known: &Known) -> Comparison {
    let theirs = document::views(document, api, version);
    let ours = specification::views(api, version);
    let by_route: BTreeMap<_, usize> =
        ours.iter().enumerate().flat_map(|(at, view)| view.routes.iter().map(move |route| (route, at))).collect();
    let mut comparison =
        Comparison { operations: Vec::new(), common: 0, used: BTreeSet::new(), notes: document.notes.clone() };
    let mut seen = BTreeSet::new();
    for theirs in &theirs {
        let found = theirs.routes.iter().find_map(|route| by_route.get(route));
        match found.and_then(|at| ours.get(*at)) {
            Some(ours) => {
                seen.extend(found.copied());
                comparison.common += 1;
                comparison.add(theirs, Some(ours), difference::between(theirs, ours), known);
            }
            None => comparison.add(theirs, None, vec![Difference::of_operation(Side::Document)], known),
        }
    }
    for (_, ours) in ours.iter().enumerate().filter(|(at, _)| !seen.contains(at)) {
        comparison.add(ours, Some(ours), vec![Difference::of_operation(Side::Spec)], known);
    }
    comparison
}

impl Comparison {
    fn add(&mut self, shown: &View, ours: Option<&View>, differences: Vec<Difference>, known: &Known) {
        if differences.is_empty() {
            return;
        }
        let spellings: Vec<&str> = [Some(shown), ours].into_iter().flatten().map(|view| view.path.as_str()).collect();
        let mut explained = Vec::new();
        for difference in differences {
            let entries = known.explain(&difference, shown.method, &spellings);
            explained.push((difference, entries.first().copied()));
            self.used.extend(entries);
        }
        let name = ours.and_then(|ours| ours.name.clone());
        let label = format!("{} {}", shown.method.wire(), shown.path);
        self.operations.push(Differing { label, name, differences: explained });
    }
}
