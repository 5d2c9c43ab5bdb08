//! Stage `compare`: what a document and the spec do not have in common.
//!
//! In: a [`Document`], an [`Api`], and the [`Known`] differences, each with its reason. Out: a [`Comparison`]: what the
//! document has that the spec lacks, and the other way round, operation by operation. Compared are operations (path
//! parameters by position), query parameters, headers, body fields (members of objects one level deep), enum values of
//! these, success and error statuses.
//!
//! Refuses to judge: types, names of path parameters and the shapes of answers are not compared, since documents are
//! wrong in them more often than not.

mod difference;
mod document;
mod known;
mod specification;
mod text;
mod view;

use std::collections::{BTreeMap, BTreeSet};

pub use difference::{Difference, Kind, Side};
pub use known::{Known, KnownDifference, Pattern};

use crate::api::Api;
use crate::openapi::{Document, Note};
use view::View;

/// The file of the spec folder that holds the known differences.
pub const KNOWN_DIFFERENCES: &str = "known-differences.yaml";

/// What a document and a spec do not have in common.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The operations that differ: those of the document in its order, then those that only the spec has.
    pub operations: Vec<Differing>,
    /// How many operations both have.
    pub common: usize,
    /// Which of the known differences, by position, explain something.
    pub used: BTreeSet<usize>,
    /// What the document says that could not be read.
    pub notes: Vec<Note>,
}

/// An operation that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct Differing {
    /// `GET /projects/{id}/issues`, as the document writes it, or if it does not, the spec.
    pub label: String,
    /// The name in the spec, `issues.list`; none if it has no such operation.
    pub name: Option<String>,
    /// The differences, and by position the known difference that explains each.
    pub differences: Vec<(Difference, Option<usize>)>,
}

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

    /// All differences of one side, and whether they are explained.
    pub fn of(&self, side: Side) -> impl Iterator<Item = (&Difference, bool)> {
        let all = self.operations.iter().flat_map(|operation| &operation.differences);
        all.filter(move |(difference, _)| difference.side == side).map(|(difference, by)| (difference, by.is_some()))
    }

    /// Whether the spec lacks something that nothing explains.
    pub fn lacks_something(&self) -> bool {
        self.of(Side::Document).any(|(_, explained)| !explained)
    }

    /// Whether the spec has something that the document lacks and that nothing explains.
    pub fn adds_something(&self) -> bool {
        self.of(Side::Spec).any(|(_, explained)| !explained)
    }
}

/// The path below a base path; the whole of one that does not stand there.
fn below<'p>(path: &'p str, base: &str) -> &'p str {
    path.strip_prefix(base).filter(|rest| rest.starts_with('/')).unwrap_or(path)
}

/// A name as both sides write it: headers in any case, and lists without the brackets that their encoding adds.
fn plain_name(kind: Kind, name: &str) -> String {
    match kind {
        Kind::Header => name.to_lowercase(),
        _ => name.strip_suffix("[]").unwrap_or(name).to_owned(),
    }
}
