//! Stage `model`: what operations, types and the service share: documentation, types as they are written, how a value is
//! taken and where it goes.

use crate::wire::ListStyle;

/// Lines of documentation, without markers.
pub type Docs = Vec<String>;

/// A type as it is written in Rust.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum TypeRef {
    /// A type of the language or of the prelude: `bool`, `i64`, `String`.
    Plain(&'static str),
    /// A type of the runtime: `Timestamp`.
    Runtime(&'static str),
    /// A declared type of the same API.
    Declared(String),
    /// `Vec<T>`
    Vec(Box<TypeRef>),
    /// `BTreeMap<String, T>`
    Map(Box<TypeRef>),
    /// `Option<T>`
    Option(Box<TypeRef>),
    /// `Box<T>`
    Boxed(Box<TypeRef>),
    /// `Headers<T>`: read from response headers.
    Headers(Box<TypeRef>),
    /// `MaybeEmpty<T>`: a response that may be empty.
    Optional(Box<TypeRef>),
    /// `()`
    Unit,
    /// A type that the module itself declares: an outcome.
    Local(String),
}

/// Where something goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The path.
    Path,
    /// The query.
    Query,
    /// The body.
    Body,
    /// A header.
    Header,
}

/// How a function takes a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// As it is: `confidential: bool`.
    Plain(TypeRef),
    /// As anything that becomes one: `impl Into<String>`.
    Into(TypeRef),
    /// As anything that gives items which become these.
    Items {
        /// The item.
        item: TypeRef,
        /// How the list is written, where it is not the service's way.
        style: Option<ListStyle>,
    },
}

impl Input {
    /// How the lists in the value are written, where it is not the service's way.
    pub fn style(&self) -> Option<ListStyle> {
        match self {
            Self::Plain(_) | Self::Into(_) => None,
            Self::Items { style, .. } => *style,
        }
    }
}
