//! Stage `source`: finds lines. In: a text. Out: the byte of a line and column, and the line around a byte. A position
//! outside of the text becomes the nearest end.

use std::ops::Range;

use crate::steps;

/// At most this many characters are walked to find a column, however long the line is.
const STRIDE: usize = 64;

/// The first byte of every line.
#[derive(Debug)]
pub(super) struct Lines {
    starts: Vec<usize>,
    /// How many characters are before each line.
    characters: Vec<usize>,
    /// The byte of every character whose number is a multiple of [`STRIDE`].
    marks: Vec<usize>,
}

impl Lines {
    /// Lines end at `\n`, `\r\n` and `\r`, as the YAML scanner counts them.
    pub(super) fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let (mut starts, mut characters, mut marks) = (vec![0], vec![0], Vec::new());
        for (number, (at, c)) in text.char_indices().enumerate() {
            if number % STRIDE == 0 {
                marks.push(at);
            }
            if c == '\n' || (c == '\r' && bytes.get(at + 1) != Some(&b'\n')) {
                starts.push(at + 1);
                characters.push(number + 1);
            }
        }
        Self { starts, characters, marks }
    }

    /// Returns the byte of a line that counts from 1 and a column that counts characters from 0.
    pub(super) fn byte(&self, text: &str, line: usize, column: usize) -> usize {
        let Some(before) = line.checked_sub(1).and_then(|index| self.characters.get(index)) else { return text.len() };
        let number = before + column;
        let Some(mark) = self.marks.get(number / STRIDE) else { return text.len() };
        steps::count(number % STRIDE);
        text[*mark..].char_indices().nth(number % STRIDE).map_or(text.len(), |(offset, _)| mark + offset)
    }

    /// Number, beginning and end of the line around a byte, without its line break.
    pub(super) fn around(&self, text: &str, byte: usize) -> (usize, Range<usize>) {
        let number = self.starts.partition_point(|start| *start <= byte).max(1);
        let start = self.starts[number - 1];
        let end = self.starts.get(number).copied().unwrap_or(text.len());
        (number, start..start + text[start..end].trim_end_matches(['\n', '\r']).len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_end_in_three_ways() {
        let text = "é: 1\r\nb: ü2\rc\n";
        let lines = Lines::new(text);
        for (line, column, byte) in [(1, 0, 0), (1, 1, 2), (2, 0, 7), (2, 4, 12), (3, 0, 14), (4, 0, 16), (9, 9, 16)] {
            assert_eq!(lines.byte(text, line, column), byte, "{line}:{column}");
        }
        let long = format!("{}x", "é".repeat(1_000));
        let lines = Lines::new(&long);
        for (column, byte) in [(0, 0), (63, 126), (64, 128), (65, 130), (999, 1_998), (1_000, 2_000), (1_001, 2_001)] {
            assert_eq!(lines.byte(&long, 1, column), byte, "{column}");
        }
        let lines = Lines::new(text);
        for (byte, number, line) in [(0, 1, "é: 1"), (8, 2, "b: ü2"), (14, 3, "c"), (16, 4, "")] {
            let (found, range) = lines.around(text, byte);
            assert_eq!((found, &text[range]), (number, line), "{byte}");
        }
    }
}
