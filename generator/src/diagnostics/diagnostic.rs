//! Diagnostics: one error or warning. In: a message and its location. Out: a [`Diagnostic`].

use std::ops::Range;

use super::location::{Location, SpecPath};
use super::step::Step;
use crate::source::Sources;

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    file: String,
    location: Location,
    message: String,
    labels: Vec<Label>,
    help: Option<String>,
    cause: Cause,
    is_warning: bool,
}

/// A second location that explains a mistake, and what is there: `first declared here`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Label {
    /// The file, relative to the spec folder; it may be another than that of the mistake.
    pub(crate) file: String,
    /// The location in that file.
    pub(crate) location: Location,
    /// What is there.
    pub(crate) text: String,
}

/// What must be missing for a mistake to be one. Where parts of a file could not be read, it may have been there.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Cause {
    /// Of nothing: it is a mistake in itself.
    #[default]
    Nothing,
    /// Of something of that name.
    Name(String),
    /// Of whatever would make use of it.
    Use,
}

impl Diagnostic {
    /// A mistake at a path of keys.
    pub(crate) fn at(at: SpecPath<'_>, message: impl Into<String>) -> Self {
        Self::at_location(at.file(), at.location(), message)
    }

    /// A mistake at any location.
    pub(crate) fn at_location(file: &str, location: Location, message: impl Into<String>) -> Self {
        let (file, message) = (file.to_owned(), message.into());
        Self { file, location, message, labels: Vec::new(), help: None, cause: Cause::Nothing, is_warning: false }
    }

    /// A mistake in some bytes of a file.
    pub(crate) fn at_bytes(file: &str, bytes: Range<usize>, message: impl Into<String>) -> Self {
        Self::at_location(file, Location::Bytes { start: bytes.start, end: bytes.end }, message)
    }

    /// A mistake of the folder or of a whole file.
    pub(crate) fn at_file(file: &str, message: impl Into<String>) -> Self {
        Self::at_location(file, Location::Whole, message)
    }

    /// Adds a second location, at a path of keys, and says what is there: `first declared here`.
    pub(crate) fn with_label(self, at: SpecPath<'_>, text: impl Into<String>) -> Self {
        self.with_label_at_location(at.file(), at.location(), text)
    }

    /// Adds a second location, and says what is there.
    pub(crate) fn with_label_at_location(mut self, file: &str, location: Location, text: impl Into<String>) -> Self {
        self.labels.push(Label { file: file.to_owned(), location, text: text.into() });
        self
    }

    /// Adds what to do instead.
    pub(crate) fn with_help(mut self, help: Option<impl Into<String>>) -> Self {
        self.help = help.map(Into::into).or(self.help);
        self
    }

    /// Makes it advice: the spec can be used all the same.
    pub(crate) fn as_warning(self) -> Self {
        Self { is_warning: true, ..self }
    }

    /// Says that it is a mistake only as long as there is nothing of that name.
    pub(crate) fn unless_defined(self, name: &str) -> Self {
        Self { cause: Cause::Name(name.to_owned()), ..self }
    }

    /// Says that it is a mistake only as long as nothing uses it.
    pub(crate) fn unless_used(self) -> Self {
        Self { cause: Cause::Use, ..self }
    }

    /// Whether it stays a mistake when these values, by file and path, are unknown.
    pub(crate) fn survives(&self, unparsed: &[(String, Vec<Step>)], sources: &Sources) -> bool {
        let touches = |(file, path): &(String, Vec<Step>)| match &self.location {
            Location::Path { steps, .. } if *file == self.file => {
                path.iter().zip(steps).all(|(unparsed, own)| unparsed == own)
            }
            _ => false,
        };
        let missing = |(file, path): &(String, Vec<Step>)| match (&self.cause, path.last()) {
            (Cause::Nothing, _) => false,
            (Cause::Name(name), Some(last)) => *last == Step::Key(name.clone()),
            // A file that could not be read at all may declare whatever it speaks of.
            (Cause::Name(name), None) => sources.get(file).is_none_or(|file| file.text().contains(name)),
            (Cause::Use, _) => true,
        };
        !unparsed.iter().any(|one| touches(one) || missing(one))
    }

    /// The file that it is about, relative to the spec folder.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The location in that file.
    pub(crate) fn location(&self) -> &Location {
        &self.location
    }

    /// The other places that explain it.
    pub(crate) fn labels(&self) -> &[Label] {
        &self.labels
    }

    /// What is wrong.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Whether it is advice, and the spec can be used all the same.
    pub fn is_warning(&self) -> bool {
        self.is_warning
    }

    /// What to do instead.
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }
}
