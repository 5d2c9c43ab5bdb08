//! Stage `report`: the text of a report. In: mistakes and the files that they are in. Out: plain text in the style of rustc,
//! the same bytes on every run.

use std::collections::{BTreeMap, BTreeSet};

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::locate::{Located, locate};
use crate::diagnostics::{Diagnostic, Place, Report};
use crate::source::{File, Sources};
use crate::yaml::{self, Tree};

/// How the note begins under a mistake that is shown at the nearest place, since a stage named one that does not exist.
pub(crate) const UNLOCATED: &str = "this is the nearest place to";

impl Report {
    /// The whole report as plain text: every mistake with its line, sorted by file and place, and how many there are.
    pub fn render(&self, sources: &Sources) -> String {
        if self.is_empty() {
            return String::new();
        }
        let mut files = Files { sources, trees: BTreeMap::new() };
        let mut found: Vec<Found<'_>> = self.diagnostics().iter().map(|diagnostic| files.find(diagnostic)).collect();
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

/// The files of a spec. The tree of one is read when the first mistake in it is looked up.
struct Files<'a> {
    sources: &'a Sources,
    trees: BTreeMap<&'a str, Tree>,
}

impl<'a> Files<'a> {
    fn find(&mut self, diagnostic: &'a Diagnostic) -> Found<'a> {
        let file = self.sources.get(diagnostic.file());
        let located = file.and_then(|file| self.locate(file, diagnostic.place()));
        Found { diagnostic, file, located }
    }

    fn locate(&mut self, file: &'a File, place: &Place) -> Option<Located> {
        let root = match place {
            Place::Path { .. } => self.trees.entry(file.name()).or_insert_with(|| yaml::read(file)).root.as_ref(),
            Place::Whole | Place::Bytes { .. } => None,
        };
        locate(place, file, root)
    }
}

/// A mistake, and the bytes that it is about.
struct Found<'a> {
    diagnostic: &'a Diagnostic,
    file: Option<&'a File>,
    located: Option<Located>,
}

impl<'a> Found<'a> {
    fn order(&self) -> (&str, usize, usize, &str) {
        let (start, end) = self.located.as_ref().map_or((0, 0), |located| (located.span.start, located.span.end));
        (self.diagnostic.file(), start, end, self.diagnostic.message())
    }

    fn group(&self) -> Group<'a> {
        let title = Level::ERROR.primary_title(self.diagnostic.message());
        let mut group = match (self.file, &self.located) {
            (Some(file), Some(Located { span, .. })) => {
                // Only the line is handed over: of a long file all the rest would be searched for every mistake.
                let (number, line) = file.line(span.start);
                let mark = span.start - line.start..span.end - line.start;
                let snippet = Snippet::source(&file.text()[line]).line_start(number).path(file.name());
                title.element(snippet.annotation(AnnotationKind::Primary.span(mark)))
            }
            _ if self.diagnostic.file().is_empty() => Group::with_title(title),
            _ => title.element(Origin::path(self.diagnostic.file())),
        };
        if let Some(missing) = self.located.as_ref().and_then(|located| located.missing.as_ref()) {
            group = group.element(Level::NOTE.message(format!("{UNLOCATED} `{missing}`, which is not in the file")));
        }
        if let Some(help) = self.diagnostic.help() {
            group = group.element(Level::HELP.message(help));
        }
        group
    }
}
