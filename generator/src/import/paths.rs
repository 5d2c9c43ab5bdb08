//! Stage `import`: imports paths. In: a path of a document, possibly followed by a query or fragment. Out: the path in
//! our grammar, split into words and parameters. What the grammar cannot express is noted, or left to the caller to
//! reject.

use super::inflection::{singular, snake};
use crate::openapi::path::{Template, TemplatePart, tidy};
use crate::wire_names::dot_segment;

/// A part of a path that means something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Segment {
    /// A word, in snake case.
    Word(String),
    /// A parameter.
    Parameter(PathParameter),
}

/// A parameter of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PathParameter {
    /// Its name in the document.
    pub(super) wire: String,
    /// Its name in our path.
    pub(super) name: String,
    /// The thing that it identifies, and the kind of ID: `project`, `id`.
    pub(super) id_of: Option<(String, &'static str)>,
}

/// Returns a path without the query or fragment that some documents append.
pub(super) fn bare(path: &str) -> &str {
    let end = path.find(['?', '#']).unwrap_or(path.len());
    // `{?page,size}`
    path[..end].strip_suffix('{').filter(|_| end < path.len()).unwrap_or(&path[..end])
}

/// Returns the query after a path, as far as its values are fixed.
pub(super) fn fixed_query(path: &str, note: &mut impl FnMut(String)) -> Vec<(String, String)> {
    let rest = &path[bare(path).len()..];
    if rest.is_empty() {
        return Vec::new();
    }
    let (query, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    if !fragment.is_empty() {
        note(format!("`#{fragment}` is never sent; left out of the path"));
    }
    let mut fixed = Vec::new();
    for pair in query.trim_start_matches('?').split('&').filter(|pair| !pair.is_empty()) {
        match pair.split_once('=') {
            Some((name, value)) if !pair.contains(['{', '}']) && !name.is_empty() => {
                fixed.push((name.to_owned(), value.to_owned()));
            }
            _ => note(format!("`{pair}` in the path is left out; only parameters that are described are sent")),
        }
    }
    fixed
}

/// Returns whether a path ends with a slash that is not all of it.
pub(super) fn ends_with_slash(path: &str) -> bool {
    path.len() > 1 && path.ends_with('/')
}

/// Returns the form of a path without its optional parts.
pub(super) fn shortest(path: &str, note: &mut impl FnMut(String)) -> Vec<TemplatePart> {
    let template = Template::read(path);
    if template.0.iter().any(|part| matches!(part, TemplatePart::Optional(_))) {
        note("parts of the path may be left out; only the form without them is carried over".to_owned());
    }
    template.forms().into_iter().next().unwrap_or_default()
}

/// Writes a path in our grammar, and cuts it into segments. The base path is left out of both.
pub(super) fn write(parts: &[TemplatePart], base: &str, note: &mut impl FnMut(String)) -> (String, Vec<Segment>) {
    let mut writer = Writer { path: String::new(), segments: Vec::new() };
    if parts.iter().any(|part| matches!(part, TemplatePart::Text(text) if text.contains(['{', '}']))) {
        note("a brace of the path has no other half; it is sent as it is".to_owned());
    }
    for part in parts {
        match part {
            TemplatePart::Text(text) => writer.text(text, base),
            TemplatePart::Parameter { name, rest } => writer.parameter(name, *rest),
            TemplatePart::Optional(_) => {}
        }
    }
    let mut path = tidy(&writer.path);
    if ends_with_slash(&writer.path) && path.len() > 1 {
        path.push('/');
    }
    (path.strip_prefix(base).filter(|rest| rest.starts_with('/')).unwrap_or(&path).to_owned(), writer.segments)
}

struct Writer {
    path: String,
    segments: Vec<Segment>,
}

impl Writer {
    fn text(&mut self, text: &str, base: &str) {
        let from = if self.path.is_empty() { base.len() } else { 0 };
        self.path.push_str(&text.replace('{', "%7B").replace('}', "%7D"));
        let behind = text.get(from..).unwrap_or_default();
        let words = behind.split(['/', ':', '.', '\'', '(', ')', ',', '=', '@']).map(snake);
        self.segments.extend(words.filter(|word| !word.is_empty()).map(Segment::Word));
    }

    fn parameter(&mut self, wire: &str, rest: bool) {
        let parameter = self.name(wire);
        let star = if rest { "*" } else { "" };
        self.path.push_str(&format!("{{{star}{}}}", parameter.name));
        self.segments.push(Segment::Parameter(parameter));
    }

    /// Names a parameter after the collection before it, or after its own name.
    fn name(&self, wire: &str) -> PathParameter {
        let raw = snake(wire);
        let behind = match self.segments.last() {
            Some(Segment::Word(word)) => Some(singular(word)),
            _ => None,
        };
        let (name, id_of) = match (raw.as_str(), behind) {
            ("id" | "iid" | "uuid" | "guid", Some(thing)) => (thing.clone(), Some((thing, kind_of_id(&raw)))),
            _ => match raw.rsplit_once('_') {
                Some((thing, "id" | "iid" | "uuid" | "guid")) if !thing.is_empty() => {
                    (thing.to_owned(), Some((thing.to_owned(), kind_of_id(&raw))))
                }
                _ => (raw.clone(), None),
            },
        };
        let name = if name.is_empty() { "parameter".to_owned() } else { name };
        PathParameter { wire: wire.to_owned(), name: self.unique(name, &raw), id_of }
    }

    fn unique(&self, name: String, raw: &str) -> String {
        let taken = |name: &str| {
            self.segments
                .iter()
                .any(|segment| matches!(segment, Segment::Parameter(parameter) if parameter.name == name))
        };
        let numbered = (2..).map(|number| format!("{name}_{number}"));
        let mut choices = [name.clone(), raw.to_owned()].into_iter().filter(|name| !name.is_empty()).chain(numbered);
        choices.find(|name| !taken(name)).unwrap_or(name)
    }
}

fn kind_of_id(raw: &str) -> &'static str {
    if raw.ends_with("iid") { "Iid" } else { "Id" }
}

/// Returns what a path holds and cannot be written.
pub(super) fn fault(path: &str) -> Option<&'static str> {
    if dot_segment(path).is_some() {
        return Some("a segment of dots");
    }
    let bad = path.chars().find(|c| c.is_whitespace() || c.is_control() || matches!(c, '?' | '#' | '\\' | '`'));
    match bad? {
        '`' => Some("a backtick"),
        '?' => Some("`?`"),
        '#' => Some("`#`"),
        '\\' => Some("`\\`"),
        _ => Some("blanks"),
    }
}
