//! How a response departs from what was declared. In: what the decoder meets. Out: [`Deviation`]s for the caller, the
//! tracing span and the observer of a client.

use std::fmt;

use super::place::Place;
use crate::value::Json;

/// How strictly responses are read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Decoding {
    /// Any value that is not what was declared makes the response an error.
    Strict,
    /// An optional field whose value does not fit keeps its default, and a number is read as a text where a text is
    /// declared; each is recorded as a [`Deviation`]. A list item whose required field does not fit makes the response
    /// an error.
    #[default]
    Lenient,
    /// As [`Lenient`](Self::Lenient), but items of lists and entries of maps that do not fit are left out, and recorded
    /// too.
    SkipItems,
}

/// A departure of a response from what was declared.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Deviation {
    /// What became of the value.
    pub kind: DeviationKind,
    /// The path of the value that did not fit, such as `[3].author.id`.
    pub path: String,
    /// The path of what was lost with it: of the optional field that kept its default, such as `[3].author`, or of the
    /// item that was left out. Equals `path` where only the value itself is concerned.
    pub within: String,
    /// What was expected, such as `an integer`.
    pub expected: String,
    /// What was found, such as `a string`. Texts are not quoted, except the unlisted values of enums.
    pub found: String,
}

/// What became of a value that is not what was declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DeviationKind {
    /// An optional field kept its default.
    KeptDefault,
    /// An item of a list or an entry of a map was left out, as [`Decoding::SkipItems`] asks for.
    Skipped,
    /// A union kept the JSON as its variant `Unlisted`, since the value has the keys of a variant but does not fit it.
    KeptJson,
    /// The value was converted to the declared type: a number to a text, or a text to a number.
    Converted,
    /// The value is one that an enum or union does not list. It is kept as the variant `Unlisted`.
    UnlistedValue,
    /// The key is declared nowhere, and was ignored.
    UndeclaredKey,
}

impl DeviationKind {
    /// Returns whether the decoded value lacks something that the response contained and that was declared. The other
    /// kinds are recorded for [observers](crate::ClientBuilder::on_deviation) only.
    pub const fn is_loss(self) -> bool {
        matches!(self, Self::KeptDefault | Self::Skipped | Self::KeptJson)
    }
}

impl fmt::Display for Deviation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, expected, found, .. } = self;
        let path = if path.is_empty() { "the value" } else { path };
        write!(f, "{path}: expected {expected}, found {found}")?;
        match self.kind {
            DeviationKind::KeptDefault => write!(f, "; `{}` kept its default", self.within),
            DeviationKind::Skipped => write!(f, "; `{}` was left out", self.within),
            DeviationKind::KeptJson => f.write_str("; it was kept as JSON"),
            DeviationKind::Converted => f.write_str("; it was converted"),
            DeviationKind::UnlistedValue | DeviationKind::UndeclaredKey => Ok(()),
        }
    }
}

/// Whoever watches a response being decoded.
pub(crate) trait Watch: fmt::Debug + Send + Sync {
    /// Returns whether deviations that lose nothing are of interest too.
    fn is_thorough(&self) -> bool;

    /// Takes note of a deviation.
    fn deviation(&self, deviation: Deviation);

    /// Takes note of a key that no type declares. Called for thorough watchers only.
    fn undeclared(&self, at: Place<'_>, value: &Json);

    /// Takes note of JSON that fits no variant of a union, beside the deviation. Called for thorough watchers only.
    fn unlisted(&self, at: Place<'_>, value: &Json);

    /// Takes note of the number of keys that were read. Called for thorough watchers only.
    fn keys(&self, count: usize);

    /// Returns the argument of the request with this name on the wire, as a text.
    fn argument(&self, wire: &str) -> Option<String>;

    /// Returns the deviations recorded so far that lose something.
    fn losses(&self) -> Vec<Deviation>;
}

/// A value that does not fit: what was expected and found, and where.
pub(crate) struct Unfit {
    pub(crate) path: String,
    pub(crate) expected: &'static str,
    pub(crate) found: String,
}

impl Unfit {
    /// Makes the deviation of it, whose loss is that of the value at `within`.
    pub(super) fn within(self, within: Place<'_>, kind: DeviationKind) -> Deviation {
        Deviation {
            kind,
            path: self.path,
            within: within.path(),
            expected: self.expected.to_owned(),
            found: self.found,
        }
    }
}
