//! Stage `parse`: errors of values. In: errors from serde and from the syntax types. Out: a [`DeError`] with the path
//! to the value, and its text.

use std::fmt::{self, Display};
use std::ops::Range;

use serde::de::{self, Expected, Unexpected};
use serde::{Deserialize, Serialize};

use crate::diagnostics::{Diagnostic, Fragment, Location, PathTarget, Step, did_you_mean};

/// An error in a text or map.
///
/// serde sits between the syntax types and the reader of the tree and passes errors as text only. So `Display` writes
/// an error as JSON after a mark, and [`DeError`] reads it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SyntaxError {
    /// The error.
    pub(super) message: String,
    /// The bytes of the text that are wrong; none: all of it.
    pub(super) part: Option<Range<usize>>,
    /// The help text.
    pub(super) help: Option<String>,
}

const MARK: &str = "\u{1}error ";

impl SyntaxError {
    /// Creates an error of the whole value.
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), part: None, help: None }
    }

    /// Narrows it to some bytes of the text.
    pub(super) fn part(mut self, part: Range<usize>) -> Self {
        self.part = Some(part);
        self
    }

    /// Adds what to do instead.
    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let json = serde_json::to_string(self).map_err(|_| fmt::Error)?;
        write!(f, "{MARK}{json}")
    }
}

/// A value that is not what it must be, and where.
#[derive(Debug)]
pub(crate) struct DeError {
    /// The steps to the value, the last one first, since they are added on the way out.
    steps: Vec<Step>,
    on: PathTarget,
    what: What,
}

/// The error.
#[derive(Debug)]
pub(super) enum What {
    /// The last step leads to a key that does not belong there.
    UnknownKey { expected: &'static [&'static str] },
    /// A map has not got that key.
    MissingKey(&'static str),
    /// A word that is none of those possible.
    UnknownWord { word: String, expected: &'static [&'static str] },
    /// A list where a text belongs, and so on.
    WrongKind { found: Option<String>, expected: String },
    /// Anything else.
    SyntaxError(SyntaxError),
}

impl DeError {
    /// Creates a value of the wrong kind.
    pub(super) fn wrong_kind(found: String, expected: &str) -> Self {
        Self::new(What::WrongKind { found: Some(found), expected: expected.to_owned() })
    }

    /// Describes what was found as the file writes it, where serde knows only the kind.
    pub(super) fn found(mut self, describe: impl FnOnce() -> String) -> Self {
        if let (true, What::WrongKind { found: found @ None, .. }) = (self.steps.is_empty(), &mut self.what) {
            *found = Some(describe());
        }
        self
    }

    /// Blames the key instead of its value.
    pub(super) fn of_key(self) -> Self {
        Self { on: PathTarget::Key, ..self }
    }

    /// Prepends a step to the path.
    pub(super) fn within(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }

    /// Returns the path from the top of the file, whether its key or its value is wrong, and what is wrong with it.
    pub(super) fn into_parts(mut self) -> (Vec<Step>, PathTarget, What) {
        self.steps.reverse();
        (self.steps, self.on, self.what)
    }

    fn new(what: What) -> Self {
        Self { steps: Vec::new(), on: PathTarget::Value, what }
    }
}

impl What {
    /// Turns the error into a diagnostic.
    pub(super) fn diagnose(self, file: &str, steps: &[Step], on: PathTarget) -> Diagnostic {
        let at = |on, part| Location::Path { steps: steps.to_vec(), on, part };
        let say = |place, message| Diagnostic::at_location(file, place, message);
        match self {
            Self::UnknownKey { expected } => {
                let key = steps.last().map(ToString::to_string).unwrap_or_default();
                let help = did_you_mean(&key, expected.iter().copied());
                let help = help.unwrap_or_else(|| format!("expected one of {}", list(expected)));
                say(at(PathTarget::Key, None), format!("unknown key `{key}`")).with_help(Some(help))
            }
            Self::MissingKey(key) => {
                let owner = steps.last().map_or_else(|| "the file".to_owned(), |step| format!("`{step}`"));
                say(at(PathTarget::Key, None), format!("missing key `{key}` in {owner}"))
            }
            Self::UnknownWord { word, expected } => {
                let help = did_you_mean(&word, expected.iter().copied());
                let help = help.unwrap_or_else(|| format!("expected one of {}", list(expected)));
                say(at(PathTarget::Value, None), format!("unknown value `{word}`")).with_help(Some(help))
            }
            Self::WrongKind { found, expected } => {
                let (message, help) = wrong_kind(found, &expected, steps.is_empty());
                say(at(on, None), message).with_help(help)
            }
            Self::SyntaxError(SyntaxError { message, part, help }) => {
                let part = part.map(|part| Fragment::Bytes(part.start, part.end));
                say(at(on, part), message).with_help(help)
            }
        }
    }
}

fn wrong_kind(found: Option<String>, expected: &str, is_file: bool) -> (String, Option<String>) {
    // What serde expects is named after Rust's types.
    let expected = match expected {
        "a string" => "text",
        "a boolean" => "`true` or `false`",
        "a sequence" => "a list",
        "u64" => "a non-negative integer",
        other => other,
    };
    let found = found.unwrap_or_else(|| "something else".to_owned());
    if is_file && found == "nothing" {
        return ("the file is empty".to_owned(), None);
    }
    let message = format!("expected {expected}, found {found}");
    let quotable = found.strip_prefix("the number `").or_else(|| found.strip_prefix("the boolean `"));
    let help = match quotable.and_then(|rest| rest.strip_suffix('`')) {
        Some(value) if expected == "text" => Some(format!("quote it: `\"{value}\"`")),
        _ if found == "nothing" => Some("remove the key or give it a value".to_owned()),
        _ => None,
    };
    (message, help)
}

fn list(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

impl Display for DeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.what)
    }
}

impl std::error::Error for DeError {}

impl de::Error for DeError {
    fn custom<T: Display>(message: T) -> Self {
        let text = message.to_string();
        let error = text.strip_prefix(MARK).and_then(|json| serde_json::from_str(json).ok());
        Self::new(What::SyntaxError(error.unwrap_or_else(|| SyntaxError::new(text))))
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(What::WrongKind { found: None, expected: expected.to_string() })
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::invalid_type(found, expected)
    }

    fn unknown_variant(word: &str, expected: &'static [&'static str]) -> Self {
        Self::new(What::UnknownWord { word: word.to_owned(), expected })
    }

    fn unknown_field(_: &str, expected: &'static [&'static str]) -> Self {
        Self::new(What::UnknownKey { expected })
    }

    fn missing_field(key: &'static str) -> Self {
        Self::new(What::MissingKey(key))
    }
}
