//! Diagnostics: places. In: the path of keys of a mistake. Out: a [`Place`], whose bytes the stage `report` looks up.

use super::step::{On, Step};

/// Where in a file a mistake is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    /// The file as a whole.
    Whole,
    /// These bytes.
    Bytes { start: usize, end: usize },
    /// The key or value at the end of a path, or a part of the value.
    Path { steps: Vec<Step>, on: On, part: Option<Part> },
}

/// A part of a scalar.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    /// The first place where these characters stand, not as part of a longer word.
    Word(String),
    /// From one byte of the scalar's text to another.
    Bytes(usize, usize),
}

/// The most keys that lie between the top of a file and something to report.
const LONGEST: usize = 8;

/// A path of keys in the making: `At::top("v4/issues.yaml").key("operations").key("list")`.
///
/// Keys that only the long form of a value has (`type` of a field that is only a text) may be named where the short form is
/// written. Every other key has to exist; if one does not, the report shows the nearest place and says so.
#[derive(Debug, Clone, Copy)]
pub(crate) struct At<'a> {
    file: &'a str,
    hops: [Hop<'a>; LONGEST],
    length: usize,
    on: On,
    word: Option<&'a str>,
}

/// A step that borrows its key.
#[derive(Debug, Clone, Copy)]
enum Hop<'a> {
    Key(&'a str),
    Status(u16),
    Item(usize),
}

impl<'a> At<'a> {
    /// The top of a file.
    pub(crate) fn top(file: &'a str) -> Self {
        Self { file, hops: [Hop::Item(0); LONGEST], length: 0, on: On::Value, word: None }
    }

    /// The value of a key below this, or the item of a list that is that word.
    pub(crate) fn key(self, key: &'a str) -> Self {
        self.hop(Hop::Key(key))
    }

    /// Like `key`, for a status.
    pub(crate) fn status(self, status: u16) -> Self {
        self.hop(Hop::Status(status))
    }

    /// The item of a list or map below this, counted from 0.
    pub(crate) fn item(self, index: usize) -> Self {
        self.hop(Hop::Item(index))
    }

    fn hop(mut self, hop: Hop<'a>) -> Self {
        debug_assert!(self.length < LONGEST, "a longer path than any in the grammar, in {}", self.file);
        debug_assert!(self.word.is_none(), "a word has no parts, in {}", self.file);
        // One that is longer all the same leads to what is around it.
        if let Some(next) = self.hops.get_mut(self.length) {
            *next = hop;
            self.length += 1;
        }
        Self { on: On::Value, word: None, ..self }
    }

    /// The key at the end of the path instead of its value.
    pub(crate) fn name(self) -> Self {
        Self { on: On::Key, ..self }
    }

    /// Of the value only a word.
    pub(crate) fn word(self, word: &'a str) -> Self {
        Self { word: Some(word), ..self }
    }

    /// The file.
    pub(crate) fn file(&self) -> &'a str {
        self.file
    }

    /// The steps from the top of the file.
    pub(crate) fn steps(&self) -> Vec<Step> {
        let step = |hop: &Hop<'_>| match hop {
            Hop::Key(key) => Step::Key((*key).to_owned()),
            Hop::Status(status) => Step::Key(status.to_string()),
            Hop::Item(index) => Step::Item(*index),
        };
        self.hops[..self.length].iter().map(step).collect()
    }

    /// Returns the place that the path leads to.
    pub(crate) fn place(&self) -> Place {
        let part = self.word.map(|word| Part::Word(word.to_owned()));
        Place::Path { steps: self.steps(), on: self.on, part }
    }
}
