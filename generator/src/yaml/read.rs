//! Stage `yaml`: reads one file as YAML. In: its text. Out: the tree, and a diagnostic for each YAML feature that a
//! spec file must not use. After a syntax error there is no tree.

use std::collections::BTreeMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span};

use super::tree::{MapKey, Node, NodeKind, Scalar};
use crate::diagnostics::{Diagnostic, Location};
use crate::source::File;
use crate::steps;

/// Deeper than any spec file needs, and shallow enough for every later stage to walk the tree by recursion.
const MAX_DEPTH: usize = 32;

/// The report of a value that is deeper.
const TOO_DEEP: &str = "the value is nested too deeply";

/// The result of reading a file.
#[derive(Debug)]
pub(crate) struct Tree {
    /// The keys and values; none if the text is not YAML.
    pub(crate) root: Option<Node>,
    /// The errors in the text itself.
    pub(crate) errors: Vec<Diagnostic>,
}

/// Reads a file as YAML.
pub(crate) fn read(file: &File) -> Tree {
    let text = file.text();
    let mut builder = Builder { file, text, errors: Vec::new(), open: Vec::new(), root: None, documents: 0 };
    let untabbed = builder.replace_tabs();
    let mut parser = Parser::new_from_str(untabbed.as_deref().unwrap_or(text));
    while let Some(event) = parser.next_event() {
        match event {
            Ok((event, span)) => {
                let span = builder.bytes(&span);
                if builder.take(event, span).is_err() {
                    return Tree { root: None, errors: builder.errors };
                }
            }
            Err(fault) => {
                // What follows from a tab would only repeat what was said of it.
                if untabbed.is_none() {
                    builder.say_fault(&fault);
                }
                return Tree { root: None, errors: builder.errors };
            }
        }
    }
    let nothing = Node { span: 0..0, kind: NodeKind::Scalar(Scalar { text: String::new(), plain: true }) };
    Tree { root: Some(builder.root.unwrap_or(nothing)), errors: builder.errors }
}

/// The rest of the file cannot be read.
struct Abort;

struct Builder<'a> {
    file: &'a File,
    text: &'a str,
    errors: Vec<Diagnostic>,
    open: Vec<Open>,
    root: Option<Node>,
    documents: usize,
}

/// A list or map whose end has not come yet.
enum Open {
    List { start: usize, items: Vec<Node> },
    Map { start: usize, entries: Vec<(MapKey, Node)>, key: Option<WaitingKey>, index: BTreeMap<String, usize> },
}

/// Maps with more keys than this have an index of them.
const MAX_WITHOUT_INDEX: usize = 16;

/// Returns the place of a key that a map has already. `index` has the keys of a large map, and is completed here.
fn first_of(entries: &[(MapKey, Node)], index: &mut BTreeMap<String, usize>, text: &str) -> Option<Range<usize>> {
    let place = |at: usize| entries.get(at).map(|(key, _)| key.span.clone());
    if entries.len() <= MAX_WITHOUT_INDEX {
        steps::count(entries.len());
        return entries.iter().position(|(key, _)| key.text == text).and_then(place);
    }
    for (at, (key, _)) in entries.iter().enumerate().skip(index.len()) {
        steps::count(1);
        index.insert(key.text.clone(), at);
    }
    index.get(text).copied().and_then(place)
}

/// A key whose value has not come yet.
struct WaitingKey {
    key: MapKey,
    /// It was reported, so its value is left out.
    bad: bool,
}

impl Builder<'_> {
    fn take(&mut self, event: Event<'_>, span: Range<usize>) -> Result<(), Abort> {
        match event {
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > 1 {
                    let help = "move it into a file of its own";
                    self.say(span, "more than one document in a file", Some(help));
                    return Err(Abort);
                }
            }
            Event::Alias(_) => {
                self.say(span.clone(), "aliases are not supported", Some("write the value out"));
                self.put(Node { span, kind: NodeKind::Error });
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse_properties(&span, anchor, tag.is_some());
                let scalar = Scalar { text: text.into_owned(), plain: style == ScalarStyle::Plain };
                // In `{ a: "b" }` the scanner takes the space after the quotes for a part of it.
                let written = self.text[span.clone()].trim_end().len();
                let span = span.start..span.start + written;
                self.put(Node { span, kind: NodeKind::Scalar(scalar) });
            }
            Event::SequenceStart(anchor, tag) => {
                self.refuse_properties(&span, anchor, tag.is_some());
                self.enter(Open::List { start: span.start, items: Vec::new() }, span)?;
            }
            Event::MappingStart(anchor, tag) => {
                self.refuse_properties(&span, anchor, tag.is_some());
                self.enter(
                    Open::Map { start: span.start, entries: Vec::new(), key: None, index: BTreeMap::new() },
                    span,
                )?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.leave(span.end),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
        Ok(())
    }

    fn enter(&mut self, open: Open, span: Range<usize>) -> Result<(), Abort> {
        if self.open.len() == MAX_DEPTH {
            self.say(span, TOO_DEEP, None);
            return Err(Abort);
        }
        self.open.push(open);
        Ok(())
    }

    fn leave(&mut self, end: usize) {
        match self.open.pop() {
            Some(Open::List { start, items }) => self.put(Node { span: start..end, kind: NodeKind::List(items) }),
            Some(Open::Map { start, entries, .. }) => self.put(Node { span: start..end, kind: NodeKind::Map(entries) }),
            None => {}
        }
    }

    /// Puts a node where it belongs: as the next item, key or value of what is open.
    fn put(&mut self, node: Node) {
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(Open::List { items, .. }) => items.push(node),
            Some(Open::Map { entries, key, .. }) => match key.take() {
                Some(waiting) if waiting.bad => {}
                Some(waiting) => entries.push((waiting.key, node)),
                None => self.put_key(node),
            },
        }
    }

    fn put_key(&mut self, node: Node) {
        let Node { span, kind } = node;
        let text = match kind {
            NodeKind::Scalar(scalar) => Some(scalar.text),
            _ => None,
        };
        let first = match (self.open.last_mut(), &text) {
            (Some(Open::Map { entries, index, .. }), Some(text)) => first_of(entries, index, text),
            _ => None,
        };
        let is_duplicate = first.is_some();
        if let (Some(first), Some(text)) = (first, &text) {
            let first = Location::Bytes { start: first.start, end: first.end };
            let duplicate = Diagnostic::at_bytes(self.file.name(), span.clone(), format!("duplicate key `{text}`"));
            self.errors.push(duplicate.with_label_at_location(self.file.name(), first, "first declared here"));
        } else if text.is_none() {
            self.say(span.clone(), "a key must be a scalar", None);
        }
        let bad = is_duplicate || text.is_none();
        if let Some(Open::Map { key, .. }) = self.open.last_mut() {
            *key = Some(WaitingKey { key: MapKey { text: text.unwrap_or_default(), span }, bad });
        }
    }

    fn refuse_properties(&mut self, span: &Range<usize>, anchor: usize, tag: bool) {
        if anchor > 0 {
            let at = self.property(span.start, '&');
            self.say(at, "anchors are not supported", Some("remove it"));
        }
        if tag {
            let at = self.property(span.start, '!');
            self.say(at, "tags are not supported", Some("remove it"));
        }
    }

    /// Finds the property of a value that begins with `c`. The value begins at its first property or after the last one.
    fn property(&self, byte: usize, c: char) -> Range<usize> {
        let mut start = byte;
        for word in
            self.text[byte..].split_inclusive(char::is_whitespace).take_while(|word| word.starts_with(['&', '!']))
        {
            if word.starts_with(c) {
                return start..start + word.trim_end().len();
            }
            start += word.len();
        }
        let Some(start) = self.text[..byte].rfind(c) else { return byte..byte };
        let rest = &self.text[start..];
        start..start + rest.find(char::is_whitespace).unwrap_or(rest.len())
    }

    /// Reports tabs in indentations. Returns the text with spaces in their place, of the same length, so that the rest
    /// of the file can be read.
    fn replace_tabs(&mut self) -> Option<String> {
        let mut tabs = Vec::new();
        let mut line_start = 0;
        for line in self.text.split_inclusive('\n') {
            let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
            if let (Some(first), Some(last)) = (line[..indent].find('\t'), line[..indent].rfind('\t')) {
                tabs.push(line_start + first..line_start + last + 1);
            }
            line_start += line.len();
        }
        if tabs.is_empty() {
            return None;
        }
        let mut untabbed = String::with_capacity(self.text.len());
        let mut copied = 0;
        for tab in tabs {
            untabbed.push_str(&self.text[copied..tab.start]);
            untabbed.push_str(&self.text[tab.clone()].replace('\t', " "));
            copied = tab.end;
            self.say(tab, "tab in the indentation", Some("indent with two spaces"));
        }
        untabbed.push_str(&self.text[copied..]);
        Some(untabbed)
    }

    fn say_fault(&mut self, fault: &ScanError) {
        let marker = fault.marker();
        let start = self.file.byte(marker.line(), marker.col());
        let end = self.text[start..].chars().next().map_or(start, |next| start + next.len_utf8());
        // The parser has a limit of its own, which it meets before ours where brackets open.
        let is_depth = fault.info().contains("recursion limit");
        let message = if is_depth { TOO_DEEP.to_owned() } else { format!("invalid YAML: {}", fault.info()) };
        self.say(start..end, message, None);
    }

    fn say(&mut self, span: Range<usize>, message: impl Into<String>, help: Option<&str>) {
        self.errors.push(Diagnostic::at_bytes(self.file.name(), span, message).with_help(help));
    }

    fn bytes(&self, span: &Span) -> Range<usize> {
        let start = self.file.byte(span.start.line(), span.start.col());
        let end = self.file.byte(span.end.line(), span.end.col());
        start..end.max(start)
    }
}
