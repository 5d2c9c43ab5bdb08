//! Stage `compare`: what can differ, and who has it. In: nothing. Out: the words of a comparison.

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
pub enum Kind {
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

impl Kind {
    /// All kinds, in the order of reports.
    pub const ALL: [Self; 7] =
        [Self::Operation, Self::Query, Self::Header, Self::Body, Self::Value, Self::Success, Self::Error];

    /// The word for it.
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

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// A name as both sides write it: headers in any case, and lists without the brackets that their encoding adds.
pub(super) fn plain_name(kind: Kind, name: &str) -> String {
    match kind {
        Kind::Header => name.to_lowercase(),
        _ => name.strip_suffix("[]").unwrap_or(name).to_owned(),
    }
}
