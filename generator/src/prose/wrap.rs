//! Stage `prose`: lines that fit the page. In: Markdown. Out: the same with long lines broken where that changes nothing.

use super::fence::{Fence, indent_of, marker};

/// Breaks the lines of paragraphs and lists. Code, tables and headings stay as they are.
pub(crate) fn wrap(text: &str, width: usize, lines: &mut Vec<String>) {
    let mut open: Option<Fence<'_>> = None;
    for line in text.split('\n') {
        let body = line.trim_start();
        match open {
            Some(fence) => {
                if fence.is_closed_by(body) {
                    open = None;
                }
                lines.push(line.trim_end().to_owned());
            }
            None => {
                open = Fence::opened_by(inner(body));
                if open.is_some() || inner(body).starts_with(['|', '#']) {
                    lines.push(line.trim_end().to_owned());
                } else {
                    wrap_line(line, width, lines);
                }
            }
        }
    }
}

/// A line without the marks of lists before it.
fn inner(mut body: &str) -> &str {
    while let Some(length) = marker(body) {
        body = body[length..].trim_start();
    }
    body
}

/// Breaks a line; what follows the first line of an item of a list is indented as Markdown wants it.
fn wrap_line(line: &str, width: usize, lines: &mut Vec<String>) {
    let indent = indent_of(line);
    let hang = line.len() - inner(&line[indent..]).len();
    let mut current = line[..hang].to_owned();
    let mut columns = hang;
    let mut is_begun = false;
    for word in line[hang..].split_whitespace() {
        let length = word.chars().count();
        if is_begun && columns + 1 + length > width && !begins_block(word) {
            lines.push(std::mem::replace(&mut current, " ".repeat(hang)));
            columns = hang;
            is_begun = false;
        }
        if is_begun {
            current.push(' ');
            columns += 1;
        }
        current.push_str(word);
        columns += length;
        is_begun = true;
    }
    lines.push(current.trim_end().to_owned());
}

/// Returns whether a line that begins with this word would be something else than a part of a paragraph.
fn begins_block(word: &str) -> bool {
    // No other number begins a list in the middle of a paragraph.
    let is_first = |text: &str| text.trim_start_matches('0') == "1";
    word.starts_with(['>', '|', '<', '#', '=', '~', '+', ':'])
        || word.starts_with("```")
        || word.starts_with(['-', '*', '_']) && word.chars().all(|c| matches!(c, '-' | '*' | '_'))
        || word.strip_suffix(['.', ')']).is_some_and(is_first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(text: &str) -> Vec<String> {
        let mut lines = Vec::new();
        wrap(text, 12, &mut lines);
        lines
    }

    #[test]
    fn no_word_begins_something_else() {
        assert_eq!(wrapped("one two six - seven eight"), ["one two six -", "seven eight"]);
        assert_eq!(wrapped("one two six 1. > # ten"), ["one two six 1. > #", "ten"]);
        assert_eq!(wrapped("one two six `--all` a"), ["one two six", "`--all` a"]);
    }

    #[test]
    fn items_hang_and_words_stay_whole() {
        assert_eq!(wrapped("- one two three\n  - four five six"), ["- one two", "  three", "  - four", "    five six"]);
        assert_eq!(wrapped("averyverylongword b"), ["averyverylongword", "b"]);
    }
}
