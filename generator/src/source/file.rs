//! Stage `source`: one file. In: its name and text. Out: both, and the lines of the text.

use std::ops::Range;
use std::sync::OnceLock;

use super::lines::Lines;

/// One file of a spec folder.
#[derive(Debug)]
pub struct File {
    name: String,
    text: String,
    lines: OnceLock<Lines>,
}

impl File {
    /// Takes a name relative to the spec folder, with `/`, and the text.
    pub(super) fn new(name: String, text: String) -> Self {
        Self { name, text, lines: OnceLock::new() }
    }

    /// Returns the name relative to the spec folder, with `/`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the text as it is on disk.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the byte of a line that counts from 1 and a column that counts characters from 0.
    pub(crate) fn byte(&self, line: usize, column: usize) -> usize {
        self.lines().byte(&self.text, line, column)
    }

    /// Returns number, beginning and end of the line around a byte; lines count from 1.
    pub(crate) fn line(&self, byte: usize) -> (usize, Range<usize>) {
        self.lines().around(&self.text, byte)
    }

    fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| Lines::new(&self.text))
    }
}
