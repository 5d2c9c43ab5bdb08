//! Stage `api`: types as values. In: data from `resolver`. Out: types that refer to the declarations of a version by
//! index.

use super::builtin::Builtin;

/// A type.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Type {
    /// A type that every spec has.
    Builtin(Builtin),
    /// A declared type.
    Declared(TypeId),
    /// A list. How a parameter writes it is the parameter's `style`.
    List(Box<Type>),
    /// An object with any keys.
    Map(Box<Type>),
    /// An item of a list or a value of a map that may be null.
    Optional(Box<Type>),
    /// A name that could not be resolved, which was reported. Later stages pass over it.
    Unresolved,
}

/// The index of a declared type in its version's [`Types`](super::Types).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub(super) usize);

impl Type {
    /// Returns the innermost declared type: `IssueIid` of `list<IssueIid>`.
    pub fn declared(&self) -> Option<TypeId> {
        match self {
            Self::Declared(id) => Some(*id),
            Self::List(inner) | Self::Map(inner) | Self::Optional(inner) => inner.declared(),
            Self::Builtin(_) | Self::Unresolved => None,
        }
    }
}

impl TypeId {
    /// Returns the type at a position among all declarations of the version.
    pub(crate) fn at(index: usize) -> Self {
        Self(index)
    }

    /// Returns its position among all declarations of the version.
    pub(crate) fn index(self) -> usize {
        self.0
    }
}
