//! Diagnostics: one error or warning. In: a message and its location. Out: a [`Diagnostic`].

use std::ops::Range;

use super::location::{Location, SpecPath};
use super::step::Step;
use crate::source::Sources;

/// An error or warning.
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

/// A second location that explains a diagnostic, and its text: `first declared here`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Label {
    /// The file, relative to the spec folder; it may differ from that of the diagnostic.
    pub(crate) file: String,
    /// The location in that file.
    pub(crate) location: Location,
    /// What is there.
    pub(crate) text: String,
}

/// The absence that causes an error. If parts of a file could not be read, the missing thing may be in them.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Cause {
    /// None: it is an error by itself.
    #[default]
    Nothing,
    /// No declaration of that name was found.
    Name(String),
    /// No use was found.
    Use,
}

impl Diagnostic {
    /// Creates an error at a path of keys.
    pub(crate) fn at(at: SpecPath<'_>, message: impl Into<String>) -> Self {
        Self::at_location(at.file(), at.location(), message)
    }

    /// Creates an error at a location.
    pub(crate) fn at_location(file: &str, location: Location, message: impl Into<String>) -> Self {
        let (file, message) = (file.to_owned(), message.into());
        Self { file, location, message, labels: Vec::new(), help: None, cause: Cause::Nothing, is_warning: false }
    }

    /// Creates an error at some bytes of a file.
    pub(crate) fn at_bytes(file: &str, bytes: Range<usize>, message: impl Into<String>) -> Self {
        Self::at_location(file, Location::Bytes { start: bytes.start, end: bytes.end }, message)
    }

    /// Creates an error about the folder or a whole file.
    pub(crate) fn at_file(file: &str, message: impl Into<String>) -> Self {
        Self::at_location(file, Location::Whole, message)
    }

    /// Adds a label at a path of keys, such as `first declared here`.
    pub(crate) fn with_label(self, at: SpecPath<'_>, text: impl Into<String>) -> Self {
        self.with_label_at_location(at.file(), at.location(), text)
    }

    /// Adds a label at a location.
    pub(crate) fn with_label_at_location(mut self, file: &str, location: Location, text: impl Into<String>) -> Self {
        self.labels.push(Label { file: file.to_owned(), location, text: text.into() });
        self
    }

    /// Sets the help text.
    pub(crate) fn with_help(mut self, help: Option<impl Into<String>>) -> Self {
        self.help = help.map(Into::into).or(self.help);
        self
    }

    /// Makes it advice: the spec can be used all the same.
    pub(crate) fn into_warning(self) -> Self {
        Self { is_warning: true, ..self }
    }

    /// Marks the error as void if something of this name is defined in an unreadable part.
    pub(crate) fn unless_defined(self, name: &str) -> Self {
        Self { cause: Cause::Name(name.to_owned()), ..self }
    }

    /// Marks the error as void if an unreadable part may use the thing.
    pub(crate) fn unless_used(self) -> Self {
        Self { cause: Cause::Use, ..self }
    }

    /// Returns whether it is still an error when these values, by file and path, could not be read.
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
            // A file that could not be read at all may declare anything that it mentions.
            (Cause::Name(name), None) => sources.get(file).is_none_or(|file| file.text().contains(name)),
            (Cause::Use, _) => true,
        };
        !unparsed.iter().any(|one| touches(one) || missing(one))
    }

    /// Returns the file, relative to the spec folder.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Returns the location in that file.
    pub(crate) fn location(&self) -> &Location {
        &self.location
    }

    /// Returns the labels.
    pub(crate) fn labels(&self) -> &[Label] {
        &self.labels
    }

    /// Returns the message.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns whether it is a warning, which does not stop the generator.
    pub fn is_warning(&self) -> bool {
        self.is_warning
    }

    /// Returns the help text.
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }
}
