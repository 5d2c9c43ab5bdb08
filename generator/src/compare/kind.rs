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
    /// A method and path of a list of routes.
    Route,
    /// A permission of a list of routes.
    Permission,
}

impl DifferenceKind {
    /// All kinds, in the order of reports.
    pub const ALL: [Self; 9] = [
        Self::Operation,
        Self::Query,
        Self::Header,
        Self::Body,
        Self::Value,
        Self::Success,
        Self::Error,
        Self::Route,
        Self::Permission,
    ];

    /// Returns whether it comes from a list of routes, not from a document.
    pub(super) fn is_of_routes(self) -> bool {
        matches!(self, Self::Route | Self::Permission)
    }

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
            Self::Route => "route",
            Self::Permission => "permission",
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
