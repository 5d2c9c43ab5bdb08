//! Diagnostics: locations. In: a path of keys. Out: a [`Location`], whose bytes the stage `report` looks up.

use super::step::{PathTarget, Step};

/// The location of a diagnostic in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Location {
    /// The file as a whole.
    Whole,
    /// These bytes.
    Bytes { start: usize, end: usize },
    /// The key or value at the end of a path, or a part of the value.
    Path { steps: Vec<Step>, on: PathTarget, part: Option<Fragment> },
}

/// A part of a scalar.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fragment {
    /// The first occurrence of this text that is not part of a longer word.
    Word(String),
    /// From one byte of the scalar's text to another.
    Bytes(usize, usize),
}

/// The maximum number of steps from the top of a file.
const MAX_STEPS: usize = 8;

/// A path of keys under construction: `SpecPath::top("v4/issues.yaml").key("operations").key("list")`.
///
/// Keys that only the long form of a value has (`type` of a field that is only a text) may be named where the short form is
/// written. Every other key has to exist; if one does not, the report shows the nearest location and says so.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SpecPath<'a> {
    file: &'a str,
    steps: [StepRef<'a>; MAX_STEPS],
    length: usize,
    on: PathTarget,
    word: Option<&'a str>,
}

/// A step that borrows its key.
#[derive(Debug, Clone, Copy)]
enum StepRef<'a> {
    Key(&'a str),
    Status(u16),
    Item(usize),
}

impl<'a> SpecPath<'a> {
    /// Creates a path to the top of a file.
    pub(crate) fn top(file: &'a str) -> Self {
        Self { file, steps: [StepRef::Item(0); MAX_STEPS], length: 0, on: PathTarget::Value, word: None }
    }

    /// Appends a key of a map, or the item of a list with that name.
    pub(crate) fn key(self, key: &'a str) -> Self {
        self.step(StepRef::Key(key))
    }

    /// Appends a status, like `key`.
    pub(crate) fn status(self, status: u16) -> Self {
        self.step(StepRef::Status(status))
    }

    /// Appends an item of a list or map, counted from 0.
    pub(crate) fn item(self, index: usize) -> Self {
        self.step(StepRef::Item(index))
    }

    fn step(mut self, step: StepRef<'a>) -> Self {
        debug_assert!(self.length < MAX_STEPS, "a longer path than any in the grammar, in {}", self.file);
        debug_assert!(self.word.is_none(), "a word has no parts, in {}", self.file);
        // One that is longer all the same leads to what is around it.
        if let Some(next) = self.steps.get_mut(self.length) {
            *next = step;
            self.length += 1;
        }
        Self { on: PathTarget::Value, word: None, ..self }
    }

    /// Targets the last key of the path instead of its value.
    pub(crate) fn name(self) -> Self {
        Self { on: PathTarget::Key, ..self }
    }

    /// Targets a word within the value.
    pub(crate) fn word(self, word: &'a str) -> Self {
        Self { word: Some(word), ..self }
    }

    /// Returns the file.
    pub(crate) fn file(&self) -> &'a str {
        self.file
    }

    /// Returns the steps from the top of the file.
    pub(crate) fn steps(&self) -> Vec<Step> {
        let step = |step: &StepRef<'_>| match step {
            StepRef::Key(key) => Step::Key((*key).to_owned()),
            StepRef::Status(status) => Step::Key(status.to_string()),
            StepRef::Item(index) => Step::Item(*index),
        };
        self.steps[..self.length].iter().map(step).collect()
    }

    /// Returns the location that the path leads to.
    pub(crate) fn location(&self) -> Location {
        let part = self.word.map(|word| Fragment::Word(word.to_owned()));
        Location::Path { steps: self.steps(), on: self.on, part }
    }
}
