//! Stage `spec`: type expressions such as `list<IssueIid>`.

use std::fmt;

/// A type as a spec file writes it: `string`, `IssueIid`, `list<csv<string>>`.
///
/// Built in are `string`, `integer`, `number`, `boolean`, `timestamp`, `date`, `json`, `secret`, `url`, `file`, and, in results,
/// `none`, `accepted`, `unchanged`, `raw`, `text` and `redirect`. Every other name is one that a file of the same
/// version declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypeExpr {
    /// A built-in type or the name of a declared one.
    Name(String),
    /// `list<T>`: a JSON array; in a query or form written as the service says.
    List(Box<TypeExpr>),
    /// `csv<T>`: a list sent as one string with commas; an array when read.
    Csv(Box<TypeExpr>),
    /// `map<T>`: string keys to `T`.
    Map(Box<TypeExpr>),
    /// `headers<T>`, in results: the fields of record `T` are read from the response's headers.
    Headers(Box<TypeExpr>),
    /// `optional<T>`. As a result: a `T`, or nothing: an empty body, `null`, `true` or `false`. As a body: a `T` that may
    /// be left out. In a list or map: a `T` or null.
    Optional(Box<TypeExpr>),
}

/// A path parameter or a variant of a union: `ProjectRef`, or `ProjectRef -- SUMMARY`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DescribedType {
    /// The type.
    pub ty: TypeExpr,
    /// One sentence, ours.
    pub summary: Option<String>,
}

/// A JSON value written in a spec: what `clear(…)` sends, or the argument of a page style.
pub type Literal = serde_json::Value;

impl TypeExpr {
    /// Returns the innermost name: `IssueIid` of `list<IssueIid>`.
    pub fn name(&self) -> &str {
        match self {
            Self::Name(name) => name,
            Self::List(inner) | Self::Csv(inner) | Self::Map(inner) | Self::Headers(inner) | Self::Optional(inner) => {
                inner.name()
            }
        }
    }
}

impl fmt::Display for TypeExpr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::List(inner) => write!(f, "list<{inner}>"),
            Self::Csv(inner) => write!(f, "csv<{inner}>"),
            Self::Map(inner) => write!(f, "map<{inner}>"),
            Self::Headers(inner) => write!(f, "headers<{inner}>"),
            Self::Optional(inner) => write!(f, "optional<{inner}>"),
        }
    }
}
