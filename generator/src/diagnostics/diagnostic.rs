//! Diagnostics: one mistake. In: a message in the reader's words and its place. Out: a [`Diagnostic`].

use std::ops::Range;

use super::place::{At, Place};
use super::step::Step;
use crate::source::Sources;

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    file: String,
    place: Place,
    message: String,
    labels: Vec<Label>,
    help: Option<String>,
    lack: Lack,
    is_warning: bool,
}

/// A second place that explains a mistake, and what is there: `first declared here`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Label {
    /// The file, relative to the spec folder; it may be another than that of the mistake.
    pub(crate) file: String,
    /// The place in that file.
    pub(crate) place: Place,
    /// What is there.
    pub(crate) text: String,
}

/// What must be missing for a mistake to be one. Where parts of a file could not be read, it may have been there.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Lack {
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
    pub(crate) fn at(at: At<'_>, message: impl Into<String>) -> Self {
        Self::at_place(at.file(), at.place(), message)
    }

    /// A mistake at any place.
    pub(crate) fn at_place(file: &str, place: Place, message: impl Into<String>) -> Self {
        let (file, message) = (file.to_owned(), message.into());
        Self { file, place, message, labels: Vec::new(), help: None, lack: Lack::Nothing, is_warning: false }
    }

    /// A mistake in some bytes of a file.
    pub(crate) fn at_bytes(file: &str, bytes: Range<usize>, message: impl Into<String>) -> Self {
        Self::at_place(file, Place::Bytes { start: bytes.start, end: bytes.end }, message)
    }

    /// A mistake of the folder or of a whole file.
    pub(crate) fn at_file(file: &str, message: impl Into<String>) -> Self {
        Self::at_place(file, Place::Whole, message)
    }

    /// Adds a second place, at a path of keys, and says what is there: `first declared here`.
    pub(crate) fn with_label(self, at: At<'_>, text: impl Into<String>) -> Self {
        self.with_label_at_place(at.file(), at.place(), text)
    }

    /// Adds a second place, and says what is there.
    pub(crate) fn with_label_at_place(mut self, file: &str, place: Place, text: impl Into<String>) -> Self {
        self.labels.push(Label { file: file.to_owned(), place, text: text.into() });
        self
    }

    /// Adds what to do instead.
    pub(crate) fn with_help(mut self, help: Option<impl Into<String>>) -> Self {
        self.help = help.map(Into::into).or(self.help);
        self
    }

    /// Makes it advice: the spec can be used all the same.
    pub(crate) fn into_warning(self) -> Self {
        Self { is_warning: true, ..self }
    }

    /// Says that it is a mistake only as long as there is nothing of that name.
    pub(crate) fn for_lack_of(self, name: &str) -> Self {
        Self { lack: Lack::Name(name.to_owned()), ..self }
    }

    /// Says that it is a mistake only as long as nothing uses it.
    pub(crate) fn for_lack_of_use(self) -> Self {
        Self { lack: Lack::Use, ..self }
    }

    /// Whether it stays a mistake when these values, by file and path, are unknown.
    pub(crate) fn holds_without(&self, lost: &[(String, Vec<Step>)], sources: &Sources) -> bool {
        let touches = |(file, path): &(String, Vec<Step>)| match &self.place {
            Place::Path { steps, .. } if *file == self.file => path.iter().zip(steps).all(|(lost, own)| lost == own),
            _ => false,
        };
        let missing = |(file, path): &(String, Vec<Step>)| match (&self.lack, path.last()) {
            (Lack::Nothing, _) => false,
            (Lack::Name(name), Some(last)) => *last == Step::Key(name.clone()),
            // A file that could not be read at all may declare whatever it speaks of.
            (Lack::Name(name), None) => sources.get(file).is_none_or(|file| file.text().contains(name)),
            (Lack::Use, _) => true,
        };
        !lost.iter().any(|one| touches(one) || missing(one))
    }

    /// The file that it is about, relative to the spec folder.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The place in that file.
    pub(crate) fn place(&self) -> &Place {
        &self.place
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
