//! Stage `report`: the text of a report. In: mistakes and the files that they are in. Out: plain text in the style of rustc,
//! the same bytes on every run.

use std::collections::{BTreeMap, BTreeSet};

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

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
        let warnings = found.iter().filter(|mistake| mistake.diagnostic.is_warning()).count();
        text.push_str(&count(found.len() - warnings, warnings, files.len()));
        text.push('\n');
        text
    }
}

fn count(mistakes: usize, warnings: usize, files: usize) -> String {
    let plural = |number: usize, noun: &str| format!("{number} {noun}{}", if number == 1 { "" } else { "s" });
    // A folder without files has a mistake too.
    let where_they_are = if files == 0 { String::new() } else { format!(" in {}", plural(files, "file")) };
    match (mistakes, warnings) {
        (0, warnings) => format!("{}{where_they_are}", plural(warnings, "warning")),
        (mistakes, 0) => format!("{}{where_they_are}; nothing was written", plural(mistakes, "mistake")),
        (mistakes, warnings) => format!(
            "{} and {}{where_they_are}; nothing was written",
            plural(mistakes, "mistake"),
            plural(warnings, "warning")
        ),
    }
}

/// The files of a spec. The tree of one is read when the first mistake in it is looked up.
struct Files<'a> {
    sources: &'a Sources,
    trees: BTreeMap<&'a str, Tree>,
}

impl<'a> Files<'a> {
    fn find(&mut self, diagnostic: &'a Diagnostic) -> Found<'a> {
        let mark = self.mark(diagnostic.file(), diagnostic.place(), None);
        let labels =
            diagnostic.labels().iter().filter_map(|label| self.mark(&label.file, &label.place, Some(&label.text)));
        Found { labels: labels.collect(), mark, diagnostic }
    }

    fn mark(&mut self, file: &str, place: &Place, label: Option<&'a str>) -> Option<Mark<'a>> {
        let file = self.sources.get(file)?;
        let root = match place {
            Place::Path { .. } => self.trees.entry(file.name()).or_insert_with(|| yaml::read(file)).root.as_ref(),
            Place::Whole | Place::Bytes { .. } => None,
        };
        Some(Mark { file, located: locate(place, file, root)?, label })
    }
}

/// Bytes to underline.
struct Mark<'a> {
    file: &'a File,
    located: Located,
    /// What to write beside them; nothing beside the mistake itself, whose message is in the title.
    label: Option<&'a str>,
}

/// A mistake, and the bytes that it is about; none where it is about a whole file.
struct Found<'a> {
    diagnostic: &'a Diagnostic,
    mark: Option<Mark<'a>>,
    labels: Vec<Mark<'a>>,
}

impl<'a> Found<'a> {
    fn order(&self) -> (&str, usize, usize, &str) {
        let (start, end) = self.mark.as_ref().map_or((0, 0), |mark| (mark.located.span.start, mark.located.span.end));
        (self.diagnostic.file(), start, end, self.diagnostic.message())
    }

    fn group(&self) -> Group<'a> {
        let level = if self.diagnostic.is_warning() { Level::WARNING } else { Level::ERROR };
        let title = level.primary_title(self.diagnostic.message());
        let mut group = match &self.mark {
            Some(mark) => {
                let (near, far): (Vec<_>, Vec<_>) =
                    self.labels.iter().partition(|label| label.file.name() == mark.file.name());
                let near = std::iter::once(mark).chain(near).collect::<Vec<_>>();
                let far = far.into_iter().map(|label| snippet(&[label]));
                title.element(snippet(&near)).elements(far)
            }
            None if self.diagnostic.file().is_empty() => Group::with_title(title),
            None => title.element(Origin::path(self.diagnostic.file())),
        };
        for missing in self.mark.iter().chain(&self.labels).filter_map(|mark| mark.located.missing.as_ref()) {
            group = group.element(Level::NOTE.message(format!("{UNLOCATED} `{missing}`, which is not in the file")));
        }
        if let Some(help) = self.diagnostic.help() {
            group = group.element(Level::HELP.message(help));
        }
        group
    }
}

/// The lines of some marks in one file.
fn snippet<'a>(marks: &[&Mark<'a>]) -> Snippet<'a, Annotation<'a>> {
    let file = marks[0].file;
    // Only the lines from the first mark to the last are handed over: of a long file all the rest would be searched for
    // every mistake.
    let lines = marks.iter().map(|mark| file.line(mark.located.span.start));
    let (number, start, end) = lines.fold((usize::MAX, usize::MAX, 0), |(number, start, end), (of_mark, line)| {
        (number.min(of_mark), start.min(line.start), end.max(line.end))
    });
    let annotations = marks.iter().map(|mark| {
        let kind = if mark.label.is_some() { AnnotationKind::Context } else { AnnotationKind::Primary };
        kind.span(mark.located.span.start - start..mark.located.span.end - start).label(mark.label)
    });
    Snippet::source(&file.text()[start..end]).line_start(number).path(file.name()).annotations(annotations)
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::{At, Diagnostic, Report};
    use crate::source::Sources;

    #[test]
    fn a_second_place_is_shown_wherever_it_is() {
        let sources = Sources::new([
            ("v1/one.yaml".to_owned(), "types:\n  A: {}\n\n\n\n  B: {}\n".to_owned()),
            ("v1/two.yaml".to_owned(), "types: { A: {} }\n".to_owned()),
        ]);
        let in_one = At::top("v1/one.yaml").key("types");
        let in_two = At::top("v1/two.yaml").key("types").key("A").name();
        let mut report = Report::default();
        let near = Diagnostic::at(in_one.key("B").name(), "`B` is like `A`");
        report.push(near.with_label(in_one.key("A").name(), "`A` is here").with_help(Some("remove one")));
        let far = Diagnostic::at(in_two, "a second `A`");
        report.push(far.with_label(in_one.key("A").name(), "first declared here"));
        insta::assert_snapshot!(report.render(&sources), @r"
        error: `B` is like `A`
         --> v1/one.yaml:6:3
          |
        2 |   A: {}
          |   - `A` is here
        ...
        6 |   B: {}
          |   ^
          |
          = help: remove one

        error: a second `A`
         --> v1/two.yaml:1:10
          |
        1 | types: { A: {} }
          |          ^
          |
         ::: v1/one.yaml:2:3
          |
        2 |   A: {}
          |   - first declared here

        2 mistakes in 2 files; nothing was written
        ");
    }
}
