//! Diagnostics: the steps of a path from the top of a file to a key or value.

use std::fmt;

/// One step on the way from the top of a file to a value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    /// Into a map by its key. In a list it leads to the item that is or begins with that word.
    Key(String),
    /// Into a list or map; items count from 0.
    Item(usize),
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(key) => f.write_str(key),
            Self::Item(index) => write!(f, "{index}"),
        }
    }
}

/// The target at the end of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PathTarget {
    /// The key.
    Key,
    /// The value.
    Value,
}

/// The keys that only the long form of a value has: `type` of a field, `values` of an enum, `any` of a ref.
const OF_LONG_FORMS: [&str; 3] = ["type", "values", "any"];

impl Step {
    /// Returns whether the value may be written in a short form, without this key.
    pub(crate) fn may_be_left_out(&self) -> bool {
        matches!(self, Self::Key(key) if OF_LONG_FORMS.contains(&key.as_str()))
    }
}
