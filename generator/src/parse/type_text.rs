//! Stage `parse`: parses type expressions, `TYPE[!] [clear(JSON)] [-- SUMMARY]`.
//!
//! In: a text. Out: a [`TypeText`], or an error with the wrong bytes and what was expected there. `api` checks whether
//! the names exist.

use std::ops::Range;

use super::error::SyntaxError;
use crate::spec::{Literal, TypeExpr};

/// Deeper than any type that could be read aloud.
const MAX_DEPTH: usize = 6;

/// What a text says about a field.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TypeText {
    /// The type.
    pub(super) ty: TypeExpr,
    /// The bytes of the type.
    pub(super) ty_part: Range<usize>,
    /// Where the `!` is.
    pub(super) required: Option<Range<usize>>,
    /// The value in `clear(…)`.
    pub(super) clear: Option<(Literal, Range<usize>)>,
    /// The text after `--`.
    pub(super) summary: Option<(String, Range<usize>)>,
}

/// Reads all of it.
pub(super) fn parse(text: &str) -> Result<TypeText, SyntaxError> {
    let mut reader = Reader { text, at: 0 };
    reader.skip_spaces();
    let start = reader.at;
    let ty = reader.ty(0)?;
    let ty_part = start..reader.at;
    let required = reader.eat("!");
    reader.skip_spaces();
    let clear = reader.clear()?;
    reader.skip_spaces();
    let summary = reader.summary()?;
    if required.is_none() && clear.is_none() && reader.rest().starts_with('!') {
        return Err(SyntaxError::new("`!` must directly follow the type").part(reader.at..reader.at + 1));
    }
    if reader.at < text.len() {
        return Err(reader.expected(match (&required, &clear) {
            (None, None) => "`!`, `clear(…)`, `-- SUMMARY` or the end",
            (Some(_), None) => "`clear(…)`, `-- SUMMARY` or the end",
            _ => "`-- SUMMARY` or the end",
        }));
    }
    Ok(TypeText { ty, ty_part, required, clear, summary })
}

/// Splits `WORDS -- SUMMARY`, for values other than types.
pub(super) fn split_summary(text: &str) -> Result<(&str, Option<String>), SyntaxError> {
    match text.split_once(" -- ") {
        None => Ok((text, None)),
        Some((words, summary)) if !summary.trim().is_empty() => Ok((words.trim_end(), Some(summary.trim().to_owned()))),
        Some(_) => Err(SyntaxError::new("expected a summary after `--`, found the end").part(text.len()..text.len())),
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn ty(&mut self, depth: usize) -> Result<TypeExpr, SyntaxError> {
        let start = self.at;
        if depth == MAX_DEPTH {
            return Err(SyntaxError::new("the type is nested too deeply").part(start..self.text.len()));
        }
        let name = self.name();
        if name.is_empty() {
            return Err(self.expected("a type"));
        }
        let wrap: fn(Box<TypeExpr>) -> TypeExpr = match name {
            "list" => TypeExpr::List,
            "csv" => TypeExpr::Csv,
            "map" => TypeExpr::Map,
            "headers" => TypeExpr::Headers,
            "optional" => TypeExpr::Optional,
            plain if self.rest().starts_with('<') => {
                let help = "generic types are `list<T>`, `csv<T>`, `map<T>`, `optional<T>` and, in `ok`, `headers<T>`";
                return Err(SyntaxError::new(format!("`{plain}` takes no type argument"))
                    .part(start..self.at)
                    .help(help));
            }
            plain => return Ok(TypeExpr::Name(plain.to_owned())),
        };
        if self.eat("<").is_none() {
            return Err(self.expected(&format!("`<` after `{name}`")));
        }
        self.skip_spaces();
        let inner = self.ty(depth + 1)?;
        self.skip_spaces();
        if self.eat(">").is_none() {
            return Err(self.expected(&format!("`>` after `{name}<{inner}`")));
        }
        Ok(wrap(Box::new(inner)))
    }

    fn clear(&mut self) -> Result<Option<(Literal, Range<usize>)>, SyntaxError> {
        let start = self.at;
        if self.eat("clear").is_none() {
            return Ok(None);
        }
        if self.eat("(").is_none() {
            return Err(self.expected("`(` after `clear`"));
        }
        let json = self.at;
        // JSON may hold a `)` too, in quotes: the first that leaves valid JSON before it is ours.
        let mut ends = self.rest().match_indices(')').map(|(end, _)| json + end);
        let read = ends.clone().find_map(|end| Some((end, serde_json::from_str(&self.text[json..end]).ok()?)));
        let Some((end, value)) = read else {
            let Some(end) = ends.next() else {
                self.at = self.text.len();
                return Err(self.expected("`)` at the end of `clear(…`"));
            };
            let help = "write, for example, `clear(null)`, `clear(\"\")` or `clear([0])`";
            return Err(SyntaxError::new("expected JSON in `clear(…)`").part(json..end).help(help));
        };
        self.at = end + 1;
        Ok(Some((value, start..self.at)))
    }

    fn summary(&mut self) -> Result<Option<(String, Range<usize>)>, SyntaxError> {
        let start = self.at;
        if self.eat("--").is_none() {
            return Ok(None);
        }
        let summary = self.rest().trim().to_owned();
        self.at = self.text.len();
        if summary.is_empty() {
            return Err(self.expected("a summary after `--`"));
        }
        Ok(Some((summary, start..self.at)))
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn skip_spaces(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    fn eat(&mut self, wanted: &str) -> Option<Range<usize>> {
        let start = self.at;
        self.rest().starts_with(wanted).then(|| {
            self.at += wanted.len();
            start..self.at
        })
    }

    fn name(&mut self) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// Returns an error at the next character.
    fn expected(&self, what: &str) -> SyntaxError {
        let found = match self.rest().chars().next() {
            Some(c) => (format!("`{c}`"), self.at + c.len_utf8()),
            None => ("the end".to_owned(), self.at),
        };
        SyntaxError::new(format!("expected {what}, found {}", found.0)).part(self.at..found.1)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn texts_that_follow_the_grammar() {
        for (text, ty, required, clear, summary) in [
            ("string", "string", false, None, None),
            ("IssueIid!", "IssueIid", true, None, None),
            ("list<csv<string>>!", "list<csv<string>>", true, None, None),
            ("map< list< Issue > >", "map<list<Issue>>", false, None, None),
            ("date clear(null)", "date", false, Some(json!(null)), None),
            ("csv<string> clear(\"\")", "csv<string>", false, Some(json!("")), None),
            ("string clear(\")\") -- With ).", "string", false, Some(json!(")")), Some("With ).")),
            ("list<UserId>! clear( [0] )", "list<UserId>", true, Some(json!([0])), None),
            ("integer -- The id. -- Really!", "integer", false, None, Some("The id. -- Really!")),
            ("  date-- No space.", "date", false, None, Some("No space.")),
        ] {
            let read = parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
            assert_eq!(read.ty.to_string(), ty, "{text}");
            assert_eq!(read.required.is_some(), required, "{text}");
            assert_eq!(read.clear.map(|(value, _)| value), clear, "{text}");
            assert_eq!(read.summary.as_ref().map(|(summary, _)| summary.as_str()), summary, "{text}");
        }
    }

    #[test]
    fn faults_say_what_was_expected_and_where() {
        for (text, message, part) in [
            ("", "expected a type, found the end", 0..0),
            ("list", "expected `<` after `list`, found the end", 4..4),
            ("list<>", "expected a type, found `>`", 5..6),
            ("list<string", "expected `>` after `list<string`, found the end", 11..11),
            ("list<string!>", "expected `>` after `list<string`, found `!`", 11..12),
            ("List<string>", "`List` takes no type argument", 0..4),
            ("string?", "expected `!`, `clear(…)`, `-- SUMMARY` or the end, found `?`", 6..7),
            ("string !", "`!` must directly follow the type", 7..8),
            ("string! !", "expected `clear(…)`, `-- SUMMARY` or the end, found `!`", 8..9),
            ("string clear", "expected `(` after `clear`, found the end", 12..12),
            ("string clear(nil)", "expected JSON in `clear(…)`", 13..16),
            ("string clear(", "expected `)` at the end of `clear(…`, found the end", 13..13),
            ("string clear(1 2)", "expected JSON in `clear(…)`", 13..16),
            ("string clear(1)!", "expected `-- SUMMARY` or the end, found `!`", 15..16),
            ("string --", "expected a summary after `--`, found the end", 9..9),
            ("Stück", "expected `!`, `clear(…)`, `-- SUMMARY` or the end, found `ü`", 2..4),
            ("list<list<list<list<list<list<list<string>>>>>>>", "the type is nested too deeply", 30..48),
        ] {
            let error = parse(text).expect_err(text);
            assert_eq!((error.message.as_str(), error.part), (message, Some(part)), "{text}");
        }
    }
}
