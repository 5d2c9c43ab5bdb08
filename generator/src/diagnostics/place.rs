//! Diagnostics: places. In: the path of keys of a mistake. Out: the bytes to underline. Refuses nothing: what cannot be
//! found falls back to the nearest key around it, and a part of a value to the whole value.

use std::ops::Range;

use crate::text::{File, On, Step};

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
/// A key that is not in the file, because it may be left out (`type` of a field that is only a text), is passed over.
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

    pub(super) fn place(&self) -> Place {
        let part = self.word.map(|word| Part::Word(word.to_owned()));
        Place::Path { steps: self.steps(), on: self.on, part }
    }
}

impl Place {
    /// The bytes to underline, within one line. Nothing for a whole file.
    pub(super) fn find(&self, file: &File) -> Option<Range<usize>> {
        let span = match self {
            Self::Whole => return None,
            Self::Bytes { start, end } => *start..*end,
            Self::Path { steps, on, part } => match part.as_ref().and_then(|part| part.find(file, steps)) {
                Some(part) => part,
                None => file.span(steps, *on),
            },
        };
        let (_, line) = file.line(span.start);
        let start = span.start.clamp(line.start, line.end);
        Some(start..span.end.clamp(start, line.end))
    }
}

impl Part {
    fn find(&self, file: &File, steps: &[Step]) -> Option<Range<usize>> {
        let (scalar, span) = file.scalar(steps)?;
        let source = file.text().get(span.clone())?;
        let found = match self {
            Self::Word(word) => find_word(source, word)?,
            Self::Bytes(start, end) => {
                // Where quotes, escapes or line folds change the text, the whole value is shown.
                let shift = usize::from(!scalar.plain);
                if !source.get(shift..)?.starts_with(&scalar.text) {
                    return None;
                }
                start + shift..end + shift
            }
        };
        file.text().get(span.start + found.start..span.start + found.end)?;
        Some(span.start + found.start..span.start + found.end)
    }
}

/// Finds a word that is not part of a longer one.
fn find_word(source: &str, word: &str) -> Option<Range<usize>> {
    let in_word = |sign: Option<char>| sign.is_some_and(|sign| sign.is_alphanumeric() || sign == '_');
    let (first, last) = (word.chars().next(), word.chars().next_back());
    source.match_indices(word).map(|(at, _)| at..at + word.len()).find(|range| {
        let before = source[..range.start].chars().next_back();
        let after = source[range.end..].chars().next();
        let within_longer = in_word(first) && in_word(before) || in_word(last) && in_word(after);
        !within_longer
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_whole() {
        for (source, word, found) in [
            ("list<IssueIid>", "IssueIid", Some(5..13)),
            ("IssueIids, IssueIid", "IssueIid", Some(11..19)),
            ("/projects/{id}/x/{iid}", "{iid}", Some(17..22)),
            ("list<IssueIid>", "Issue", None),
            ("string", "", Some(0..0)),
        ] {
            assert_eq!(find_word(source, word), found, "{word} in {source}");
        }
    }
}
