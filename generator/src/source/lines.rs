//! Stage `source`: finds lines. In: a text. Out: the byte of a line and column, and the line around a byte. A position
//! outside of the text becomes the nearest end.

use std::ops::Range;

/// The first byte of every line.
#[derive(Debug)]
pub(super) struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    /// Lines end at `\n`, `\r\n` and `\r`, as the YAML scanner counts them.
    pub(super) fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (at, byte) in bytes.iter().enumerate() {
            let ends = *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
            if ends {
                starts.push(at + 1);
            }
        }
        Self { starts }
    }

    /// Returns the byte of a line that counts from 1 and a column that counts characters from 0.
    pub(super) fn byte(&self, text: &str, line: usize, column: usize) -> usize {
        let Some(start) = line.checked_sub(1).and_then(|index| self.starts.get(index)) else { return text.len() };
        let rest = &text[*start..];
        rest.char_indices().nth(column).map_or(text.len(), |(offset, _)| start + offset)
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
        for (byte, number, line) in [(0, 1, "é: 1"), (8, 2, "b: ü2"), (14, 3, "c"), (16, 4, "")] {
            let (found, range) = lines.around(text, byte);
            assert_eq!((found, &text[range]), (number, line), "{byte}");
        }
    }
}
