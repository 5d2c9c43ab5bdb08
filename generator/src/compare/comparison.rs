//! Stage `compare`: the result. In: data from `compare`. Out: the differences between a document and a spec, and the
//! verdict.

use std::collections::BTreeSet;

use super::difference::Difference;
use super::kind::Side;
use crate::openapi::Note;

/// What a spec is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// An API description.
    Document,
    /// A list of routes.
    Routes,
}

/// What a document and a spec do not have in common.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// What the spec was compared with.
    pub source: Source,
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

impl Comparison {
    /// Returns all differences of one side, and whether they are explained.
    pub fn of(&self, side: Side) -> impl Iterator<Item = (&Difference, bool)> {
        let all = self.operations.iter().flat_map(|operation| &operation.differences);
        all.filter(move |(difference, _)| difference.side == side).map(|(difference, by)| (difference, by.is_some()))
    }

    /// Returns whether the spec lacks something without a known reason.
    pub fn lacks_something(&self) -> bool {
        self.of(Side::Document).any(|(_, explained)| !explained)
    }

    /// Returns whether the document lacks something without a known reason.
    pub fn adds_something(&self) -> bool {
        self.of(Side::Spec).any(|(_, explained)| !explained)
    }
}
