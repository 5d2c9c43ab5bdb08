//! Diagnostics: the text of a report. In: mistakes and the files that they are in. Out: plain text in the style of rustc,
//! the same bytes on every run. Refuses nothing.

use std::collections::BTreeSet;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Diagnostic, Report};
use crate::text::{File, Sources};

impl Report {
    /// The whole report as plain text: every mistake with its line, sorted by file and place, and how many there are.
    pub fn render(&self, sources: &Sources) -> String {
        if self.is_empty() {
            return String::new();
        }
        let mut found: Vec<Found<'_>> = self.diagnostics.iter().map(|diagnostic| find(diagnostic, sources)).collect();
        found.sort_by(|a, b| a.order().cmp(&b.order()));
        found.dedup_by(|a, b| a.order() == b.order());
        let renderer = Renderer::plain();
        let mut text = String::new();
        for mistake in &found {
            text.push_str(&renderer.render(&[mistake.group()]));
            text.push_str("\n\n");
        }
        let files: BTreeSet<&str> =
            found.iter().map(|mistake| mistake.diagnostic.file()).filter(|file| !file.is_empty()).collect();
        text.push_str(&count(found.len(), files.len()));
        text.push('\n');
        text
    }
}

fn count(mistakes: usize, files: usize) -> String {
    let plural = |number: usize, noun: &str| format!("{number} {noun}{}", if number == 1 { "" } else { "s" });
    // A folder without files has a mistake too.
    let where_they_are = if files == 0 { String::new() } else { format!(" in {}", plural(files, "file")) };
    format!("{}{where_they_are}; nothing was written", plural(mistakes, "mistake"))
}

/// A mistake and the bytes that it is about.
struct Found<'a> {
    diagnostic: &'a Diagnostic,
    file: Option<&'a File>,
    span: Option<Range<usize>>,
}

fn find<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Found<'a> {
    let file = sources.get(&diagnostic.file);
    let span = file.and_then(|file| diagnostic.place.find(file));
    Found { diagnostic, file, span }
}

impl<'a> Found<'a> {
    fn order(&self) -> (&str, usize, usize, &str) {
        let (start, end) = self.span.as_ref().map_or((0, 0), |span| (span.start, span.end));
        (&self.diagnostic.file, start, end, &self.diagnostic.message)
    }

    fn group(&self) -> Group<'a> {
        let title = Level::ERROR.primary_title(&self.diagnostic.message);
        let mut group = match (self.file, &self.span) {
            (Some(file), Some(span)) => {
                // Only the line is handed over: of a long file all the rest would be searched for every mistake.
                let (number, line) = file.line(span.start);
                let mark = span.start - line.start..span.end - line.start;
                let snippet = Snippet::source(&file.text()[line]).line_start(number).path(file.name());
                title.element(snippet.annotation(AnnotationKind::Primary.span(mark)))
            }
            _ if self.diagnostic.file.is_empty() => Group::with_title(title),
            _ => title.element(Origin::path(self.diagnostic.file.as_str())),
        };
        if let Some(help) = &self.diagnostic.help {
            group = group.element(Level::HELP.message(help));
        }
        group
    }
}
