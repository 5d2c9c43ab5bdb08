//! Stage `text`: the spec files as text, and the tree of keys and values in each with their places.
//!
//! In: names and contents of files; the binary reads the disk. Out: [`Sources`], which `parse` reads and by which
//! diagnostics find the line of a path of keys.
//!
//! Refuses what YAML allows but a reviewer cannot see through: duplicate keys, anchors, aliases, tags, tabs as
//! indentation, more than one document, keys that are no words.

mod lines;
mod read;
mod tree;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

pub use tree::Step;
pub(crate) use tree::{Key, Kind, Node, On, Scalar};

use crate::diagnostics::Diagnostic;
use lines::Lines;
use read::Reading;

/// The files of a spec folder, sorted by name.
#[derive(Debug, Default)]
pub struct Sources {
    files: BTreeMap<String, File>,
}

/// One file of a spec folder.
#[derive(Debug)]
pub struct File {
    name: String,
    text: String,
    lines: OnceLock<Lines>,
    reading: OnceLock<Reading>,
}

impl Sources {
    /// Takes pairs of a file's name, relative to the spec folder and with `/` (`v4/issues.yaml`), and its text. Nothing
    /// is read as YAML until somebody asks for it.
    pub fn new(files: impl IntoIterator<Item = (String, String)>) -> Self {
        let files = files.into_iter().map(|(name, text)| (name.clone(), File::new(name, text))).collect();
        Self { files }
    }

    /// All files, sorted by name.
    pub fn files(&self) -> impl Iterator<Item = &File> {
        self.files.values()
    }

    /// The file of that name.
    pub fn get(&self, name: &str) -> Option<&File> {
        self.files.get(name)
    }
}

impl File {
    fn new(name: String, text: String) -> Self {
        Self { name, text, lines: OnceLock::new(), reading: OnceLock::new() }
    }

    /// The name relative to the spec folder, with `/`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text as it stands on disk.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The keys and values; none if the text is no YAML. Then [`File::slips`] say why.
    pub(crate) fn root(&self) -> Option<&Node> {
        self.reading().root.as_ref()
    }

    /// What is wrong with the text itself.
    pub(crate) fn slips(&self) -> &[Diagnostic] {
        &self.reading().slips
    }

    /// The bytes of a path of keys, or of the nearest thing around it that exists.
    pub(crate) fn span(&self, steps: &[Step], on: On) -> Range<usize> {
        self.root().map_or(0..0, |root| root.locate(steps, on).span)
    }

    /// The scalar at the end of a path, if there is one.
    pub(crate) fn scalar(&self, steps: &[Step]) -> Option<(&Scalar, Range<usize>)> {
        let found = self.root()?.locate(steps, On::Value);
        found.scalar.map(|scalar| (scalar, found.span))
    }

    /// Number, beginning and end of the line around a byte; lines count from 1.
    pub(crate) fn line(&self, byte: usize) -> (usize, Range<usize>) {
        self.lines().around(&self.text, byte)
    }

    fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| Lines::new(&self.text))
    }

    fn reading(&self) -> &Reading {
        self.reading.get_or_init(|| read::read(&self.name, &self.text, self.lines()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
resource: things
params: { thing: \"ThingId\" }
empty:
operations:
  list:
    ok: 200 list<string>
    errors: [401, 404]
    pages: [offset, { keyset: { order_by: [id] } }]
";

    fn key(key: &str) -> Step {
        Step::Key(key.to_owned())
    }

    #[test]
    fn paths_lead_to_the_nearest_thing() {
        let sources = Sources::new([("v1/things.yaml".to_owned(), TEXT.to_owned())]);
        let file = sources.get("v1/things.yaml").expect("it was put there");
        let list = [key("operations"), key("list")];
        let below = |steps: &[Step]| [&list, steps].concat();
        for (steps, on, shown) in [
            (vec![key("resource")], On::Value, "things"),
            (vec![key("resource")], On::Key, "resource"),
            (vec![key("params"), key("thing")], On::Value, "\"ThingId\""),
            (vec![key("empty")], On::Value, "empty"),
            // A value with parts is shown by its key.
            (vec![key("operations")], On::Value, "operations"),
            // Steps that may be left out are passed over.
            (below(&[key("ok"), key("200")]), On::Value, "200 list<string>"),
            (below(&[key("ok"), key("200")]), On::Key, "200 list<string>"),
            (below(&[key("query"), key("state"), key("type")]), On::Value, "list"),
            // Items are found by position or by word.
            (below(&[key("errors"), Step::Item(0)]), On::Value, "401"),
            (below(&[key("errors"), key("404")]), On::Value, "404"),
            (below(&[key("pages"), key("keyset"), key("order_by")]), On::Key, "order_by"),
            (vec![key("nowhere")], On::Key, "resource: things"),
        ] {
            let span = file.span(&steps, on);
            let first_line = TEXT[span].lines().next();
            assert_eq!(first_line, Some(shown), "{steps:?} {on:?}");
        }
    }
}
