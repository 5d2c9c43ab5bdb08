//! Stage `report`: writes the text of a report. In: diagnostics and the files that they are in. Out: plain text in the
//! style of rustc, the same bytes on every run.

use std::collections::{BTreeMap, BTreeSet};

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::locate::{Located, locate};
use crate::diagnostics::{Diagnostic, Location, Report};
use crate::source::{File, Sources};
use crate::yaml::{self, Tree};

/// The start of the note under a diagnostic whose path is not in the file, so that the nearest location is shown.
pub(crate) const UNLOCATED: &str = "this is the nearest location to";

/// As many diagnostics are shown: more than anybody reads, and few enough to look each of them up.
const MAX_SHOWN: usize = 1_000;

/// A label that is as many lines away is shown beside the diagnostic, and not together with all between them.
const MAX_APART: usize = 200;

impl Report {
    /// Renders the report as plain text: each diagnostic with its line, sorted by file and location, and a count.
    pub fn render(&self, sources: &Sources) -> String {
        if self.is_empty() {
            return String::new();
        }
        let mut files = Files { sources, trees: BTreeMap::new() };
        let shown = self.diagnostics().iter().take(MAX_SHOWN);
        let mut found: Vec<Found<'_>> = shown.map(|diagnostic| files.find(diagnostic)).collect();
        found.sort_by(|a, b| a.order().cmp(&b.order()));
        found.dedup_by(|a, b| a.order() == b.order());
        let renderer = Renderer::plain();
        let mut text = String::new();
        for one in &found {
            text.push_str(&renderer.render(&[one.group()]));
            text.push_str("\n\n");
        }
        let files: BTreeSet<&str> =
            found.iter().map(|found| found.diagnostic.file()).filter(|file| !file.is_empty()).collect();
        let warnings = found.iter().filter(|found| found.diagnostic.is_warning()).count();
        let hidden = self.len().saturating_sub(MAX_SHOWN);
        if hidden > 0 {
            text.push_str(&format!("{hidden} more are not shown, since a report shows {MAX_SHOWN}\n"));
        }
        text.push_str(&count(found.len() - warnings, warnings, files.len()));
        text.push('\n');
        text
    }
}

fn count(errors: usize, warnings: usize, files: usize) -> String {
    let plural = |number: usize, noun: &str| format!("{number} {noun}{}", if number == 1 { "" } else { "s" });
    // A folder without files has an error too.
    let where_they_are = if files == 0 { String::new() } else { format!(" in {}", plural(files, "file")) };
    match (errors, warnings) {
        (0, warnings) => format!("{}{where_they_are}", plural(warnings, "warning")),
        (errors, 0) => format!("{}{where_they_are}; nothing was written", plural(errors, "error")),
        (errors, warnings) => format!(
            "{} and {}{where_they_are}; nothing was written",
            plural(errors, "error"),
            plural(warnings, "warning")
        ),
    }
}

/// The files of a spec. The tree of a file is read when the first diagnostic in it is looked up.
struct Files<'a> {
    sources: &'a Sources,
    trees: BTreeMap<&'a str, Tree>,
}

impl<'a> Files<'a> {
    fn find(&mut self, diagnostic: &'a Diagnostic) -> Found<'a> {
        let mark = self.mark(diagnostic.file(), diagnostic.location(), None);
        let labels =
            diagnostic.labels().iter().filter_map(|label| self.mark(&label.file, &label.location, Some(&label.text)));
        Found { labels: labels.collect(), mark, diagnostic }
    }

    fn mark(&mut self, file: &str, location: &Location, label: Option<&'a str>) -> Option<Mark<'a>> {
        let file = self.sources.get(file)?;
        let root = match location {
            Location::Path { .. } => self.trees.entry(file.name()).or_insert_with(|| yaml::read(file)).root.as_ref(),
            Location::Whole | Location::Bytes { .. } => None,
        };
        Some(Mark { file, located: locate(location, file, root)?, label })
    }
}

/// Bytes to underline.
struct Mark<'a> {
    file: &'a File,
    located: Located,
    /// The text beside them; `None` for the primary location, whose message is the title.
    label: Option<&'a str>,
}

/// A diagnostic and the bytes that it is about; `None` if it is about a whole file.
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
                let line = |mark: &Mark<'_>| mark.file.line(mark.located.span.start).0;
                let (near, far): (Vec<_>, Vec<_>) = self.labels.iter().partition(|label| {
                    label.file.name() == mark.file.name() && line(label).abs_diff(line(mark)) <= MAX_APART
                });
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

/// Returns the lines of some marks in one file.
fn snippet<'a>(marks: &[&Mark<'a>]) -> Snippet<'a, Annotation<'a>> {
    let file = marks[0].file;
    // Only the lines from the first mark to the last are handed over: of a long file all the rest would be searched for
    // every found.
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
    use crate::diagnostics::{Diagnostic, Report, SpecPath};
    use crate::source::Sources;

    #[test]
    fn a_second_place_is_shown_wherever_it_is() {
        let sources = Sources::new([
            ("v1/one.yaml".to_owned(), "types:\n  A: {}\n\n\n\n  B: {}\n".to_owned()),
            ("v1/two.yaml".to_owned(), "types: { A: {} }\n".to_owned()),
        ]);
        let in_one = SpecPath::top("v1/one.yaml").key("types");
        let in_two = SpecPath::top("v1/two.yaml").key("types").key("A").name();
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

        2 errors in 2 files; nothing was written
        ");
    }
}
