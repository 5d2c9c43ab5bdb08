//! Stage `prose`: the blocks of a text. In: a text. Out: Markdown line by line, in which code is between fences that say
//! `text`, and every paragraph is escaped.

use super::fence::{Fence, indent_of, marker};
use super::inline::{escape, visible};

/// The deepest list. What is deeper is a part of the item around it.
const MAX_LISTS: usize = 6;

/// Returns a text as Markdown that cannot act.
pub(crate) fn markdown(text: &str) -> String {
    markdown_with_items(text, &|_| false)
}

/// The same, with links to the items of the emitted crate that `is_item` knows.
pub(crate) fn markdown_with_items(text: &str, is_item: &dyn Fn(&str) -> bool) -> String {
    let text = visible(text).replace('\t', "    ");
    let lines: Vec<&str> = text.trim_end().trim_start_matches('\n').split('\n').map(str::trim_end).collect();
    let mut writer =
        Writer { is_item, lines: Vec::new(), paragraph: Vec::new(), lists: Vec::new(), code: None, in_table: false };
    let mut at = 0;
    while at < lines.len() {
        at += writer.take(&lines[at..]);
    }
    writer.end_code();
    writer.flush();
    writer.lines.join("\n")
}

/// A block of code.
struct Code {
    /// Its fence in the text; `None` for code that is only indented.
    marker: Option<String>,
    /// The column where it begins in the text.
    column: usize,
    /// The column where it is written.
    indent: usize,
    lines: Vec<String>,
    /// The text before its fence: the mark of a list.
    prefix: String,
}

struct Writer<'i> {
    is_item: &'i dyn Fn(&str) -> bool,
    lines: Vec<String>,
    /// The lines of the paragraph that is not written yet, each with the text before it.
    paragraph: Vec<(String, String)>,
    /// The columns where the text of the open lists begins.
    lists: Vec<usize>,
    code: Option<Code>,
    in_table: bool,
}

impl Writer<'_> {
    /// Takes the next line, and returns how many lines were taken.
    fn take(&mut self, lines: &[&str]) -> usize {
        let line = lines[0];
        let (indent, body) = (indent_of(line), line.trim_start());
        if self.take_code(line, indent, body) {
            return 1;
        }
        if body.is_empty() {
            self.flush();
            self.in_table = false;
            self.lines.push(String::new());
            return 1;
        }
        if self.paragraph.is_empty() || marker(body).is_some() {
            while self.lists.last().is_some_and(|column| indent < *column) {
                self.lists.pop();
            }
        }
        self.begin(String::new(), indent, body, lines.get(1).copied());
        1
    }

    /// Takes a line of the open block of code. Returns whether it was one.
    fn take_code(&mut self, line: &str, indent: usize, body: &str) -> bool {
        let Some(code) = &mut self.code else { return false };
        let is_end = match &code.marker {
            Some(marker) => Fence { marker, info: "" }.is_closed_by(body),
            None => !body.is_empty() && indent < code.column,
        };
        if !is_end {
            code.lines.push(line[code.column.min(indent)..].to_owned());
            return true;
        }
        let has_fence = code.marker.is_some();
        self.end_code();
        has_fence
    }

    /// Takes the text of a line, at its column. `prefix` are the marks of lists before it.
    fn begin(&mut self, mut prefix: String, mut column: usize, mut body: &str, next: Option<&str>) {
        loop {
            let base = if prefix.is_empty() { self.lists.last().copied().unwrap_or(0) } else { column };
            if self.paragraph.is_empty() && column >= base + 4 {
                let body = format!("{}{body}", " ".repeat(column - base - 4));
                return self.begin_code(None, base + 4, base, vec![body], prefix);
            }
            if let Some(fence) = Fence::opened_by(body) {
                self.flush();
                return self.begin_code(Some(fence.marker.to_owned()), column, base, Vec::new(), prefix);
            }
            let first_of_numbers =
                || body.starts_with(|c: char| !c.is_ascii_digit()) || body.starts_with("1.") || body.starts_with("1)");
            let Some(length) = marker(body).filter(|_| {
                self.lists.len() < MAX_LISTS
                    && column < base + 4
                    && (self.paragraph.is_empty() || !self.lists.is_empty() || first_of_numbers())
            }) else {
                break;
            };
            self.flush();
            self.in_table = false;
            let mark = body[..length].trim_end();
            let blanks = if length - mark.len() > 4 { 1 } else { length - mark.len() };
            if prefix.is_empty() {
                prefix = " ".repeat(column);
            }
            prefix.push_str(mark);
            prefix.push_str(&" ".repeat(blanks));
            column += mark.len() + blanks;
            self.lists.push(column);
            body = &body[length..];
        }
        self.text(prefix, column, body, next);
    }

    fn begin_code(&mut self, marker: Option<String>, column: usize, indent: usize, lines: Vec<String>, prefix: String) {
        self.in_table = false;
        self.code = Some(Code { marker, column, indent, lines, prefix });
    }

    /// Writes the open block of code.
    fn end_code(&mut self) {
        let Some(mut code) = self.code.take() else { return };
        let mut blanks = 0;
        if code.marker.is_none() {
            while code.lines.last().is_some_and(|line| line.trim().is_empty()) {
                code.lines.pop();
                blanks += 1;
            }
        }
        let longest =
            code.lines.iter().flat_map(|line| line.split(|c| c != '`')).map(str::len).max().unwrap_or_default();
        let marker = code.marker.unwrap_or_else(|| "`".repeat(longest.max(2) + 1));
        let indent = " ".repeat(code.indent);
        let before = if code.prefix.is_empty() { indent.clone() } else { code.prefix };
        self.lines.push(format!("{before}{marker}text"));
        self.lines.extend(code.lines.into_iter().map(|line| format!("{indent}{line}").trim_end().to_owned()));
        self.lines.push(format!("{indent}{marker}"));
        self.lines.extend(std::iter::repeat_n(String::new(), blanks));
    }

    /// Takes a line that is a heading, a row of a table, a rule, or a part of a paragraph.
    fn text(&mut self, prefix: String, column: usize, body: &str, next: Option<&str>) {
        let base = self.lists.last().copied().unwrap_or(0);
        let before = if prefix.is_empty() { " ".repeat(base) } else { prefix };
        let heading = body.len() - body.trim_start_matches('#').len();
        if (1..=6).contains(&heading) && body[heading..].starts_with(' ') {
            self.flush();
            self.lines.push(format!("{before}{}", escape(body, self.is_item)));
        } else if self.in_table
            || body.starts_with('|')
            || next.is_some_and(|next| body.contains('|') && is_rule_of_table(next))
        {
            self.flush();
            self.in_table = true;
            let mark = if body.starts_with('|') { "" } else { "| " };
            self.lines.push(format!("{before}{mark}{}", escape(body, self.is_item)));
        } else if body.len() >= 3 && ['-', '=', '*', '_'].iter().any(|c| body.chars().all(|it| it == *c)) {
            self.flush();
            self.lines.push(format!("{before}{body}"));
        } else {
            debug_assert!(column >= base || !self.paragraph.is_empty());
            self.paragraph.push((before, body.to_owned()));
        }
    }

    /// Writes the paragraph.
    fn flush(&mut self) {
        let lines = std::mem::take(&mut self.paragraph);
        let text = lines.iter().map(|(_, line)| line.as_str()).collect::<Vec<_>>().join("\n");
        for ((before, _), line) in lines.iter().zip(escape(&text, self.is_item).split('\n')) {
            let quote = if line.starts_with('>') { "\\" } else { "" };
            self.lines.push(format!("{before}{quote}{line}"));
        }
    }
}

/// Returns whether a line is between the head and the rows of a table.
fn is_rule_of_table(line: &str) -> bool {
    line.contains('-') && line.contains('|') && line.chars().all(|c| matches!(c, '-' | '|' | ':' | ' '))
}
