//! Stage `compare`: compares a document with the spec.
//!
//! In: a [`Document`], an [`Api`], and the [`KnownDifferences`], each with its reason. Out: a [`Comparison`]: what the
//! document has and the spec lacks, and the reverse, by operation. It covers operations (path parameters by position),
//! query parameters, headers, body fields (members of objects one level deep), the enum values of these, and success
//! and error statuses.
//!
//! Types, names of path parameters and bodies of responses are not compared, since documents are wrong in them more
//! often than not.

mod comparison;
mod difference;
mod document;
mod json;
mod kind;
mod known;
mod routes;
mod specification;
mod surface;
mod text;

use std::collections::{BTreeMap, BTreeSet};

pub use comparison::{Comparison, Differing, Source};
pub use difference::Difference;
pub use json::Row;
pub use kind::{DifferenceKind, Side};
pub use known::{KNOWN_DIFFERENCES, KnownDifference, KnownDifferences, Pattern};
pub use routes::compare_routes;

use crate::api::Api;
use crate::openapi::Document;
use crate::wire::Method;
use surface::Surface;

/// Compares a document with one version of the API.
pub fn compare(document: &Document, api: &Api<'_>, version: &str, known: &KnownDifferences) -> Comparison {
    let theirs = document::surfaces(document, api, version);
    let ours = specification::surfaces(api, version);
    let by_route: BTreeMap<_, usize> =
        ours.iter().enumerate().flat_map(|(at, surface)| surface.routes.iter().map(move |route| (route, at))).collect();
    let mut comparison = Comparison::new(Source::Document);
    comparison.notes.clone_from(&document.notes);
    let mut seen = BTreeSet::new();
    for theirs in &theirs {
        let shown = (theirs.method, theirs.path.as_str());
        let found = theirs.routes.iter().find_map(|route| by_route.get(route));
        match found.and_then(|at| ours.get(*at)) {
            Some(ours) => {
                seen.extend(found.copied());
                comparison.common += 1;
                comparison.add(shown, Some(ours), difference::between(theirs, ours), known);
            }
            None => comparison.add(shown, None, vec![Difference::of_operation(Side::Document)], known),
        }
    }
    for (_, ours) in ours.iter().enumerate().filter(|(at, _)| !seen.contains(at)) {
        comparison.add((ours.method, &ours.path), Some(ours), vec![Difference::of_operation(Side::Spec)], known);
    }
    comparison
}

impl Comparison {
    fn new(source: Source) -> Self {
        Self { source, operations: Vec::new(), common: 0, used: BTreeSet::new(), notes: Vec::new() }
    }

    fn add(
        &mut self,
        (method, path): (Method, &str),
        ours: Option<&Surface>,
        differences: Vec<Difference>,
        known: &KnownDifferences,
    ) {
        if differences.is_empty() {
            return;
        }
        let spellings: Vec<&str> = std::iter::once(path).chain(ours.map(|ours| ours.path.as_str())).collect();
        let mut explained = Vec::new();
        for difference in differences {
            let entries = known.explain(&difference, method, &spellings);
            explained.push((difference, entries.first().copied()));
            self.used.extend(entries);
        }
        let name = ours.and_then(|ours| ours.name.clone());
        let label = format!("{} {path}", method.wire());
        self.operations.push(Differing { label, name, differences: explained });
    }
}
