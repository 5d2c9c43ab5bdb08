//! Stage `compare`: the kinds and sides of differences. Displays them as a comparison prints them.

use std::fmt;

/// Who has what the other lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The document: the spec is incomplete.
    Document,
    /// The spec.
    Spec,
}

/// What can differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DifferenceKind {
    /// A method and path.
    Operation,
    /// A query parameter.
    Query,
    /// A request header.
    Header,
    /// A field of the body.
    Body,
    /// A value of an enum.
    Value,
    /// A success status.
    Success,
    /// An error status.
    Error,
}

impl DifferenceKind {
    /// All kinds, in the order of reports.
    pub const ALL: [Self; 7] =
        [Self::Operation, Self::Query, Self::Header, Self::Body, Self::Value, Self::Success, Self::Error];

    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Operation => "operation",
            Self::Query => "query",
            Self::Header => "header",
            Self::Body => "body",
            Self::Value => "value",
            Self::Success => "success",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for DifferenceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// Returns a name as both sides write it: headers in any case, and lists without the brackets that their encoding adds.
pub(super) fn plain_name(kind: DifferenceKind, name: &str) -> String {
    match kind {
        DifferenceKind::Header => name.to_lowercase(),
        _ => name.strip_suffix("[]").unwrap_or(name).to_owned(),
    }
}
