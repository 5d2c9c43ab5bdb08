//! Stage `openapi`: the document as a whole. In: its tree. Out: a [`Document`]. Refuses nothing; what cannot be read is noted.

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::model::{Document, Note, Schema};
use super::{pointer, security};

/// Reads a tree.
pub(super) struct Reader<'d> {
    pub(super) root: &'d Value,
    /// Swagger 2.0, not OpenAPI 3.
    pub(super) swagger: bool,
    notes: Vec<Note>,
    /// Where the reader is: what it says of it in notes.
    trail: Vec<String>,
}

impl<'d> Reader<'d> {
    pub(super) fn new(root: &'d Value, swagger: bool) -> Self {
        Self { root, swagger, notes: Vec::new(), trail: Vec::new() }
    }

    pub(super) fn document(mut self) -> Document {
        let (base, info) = (self.base(), self.root.get("info"));
        let of_info = |key: &str| info.and_then(|info| info.get(key)).map(as_text).unwrap_or_default();
        let (title, version) = (of_info("title"), of_info("version"));
        let schemes = security::schemes(&mut self);
        let schemas = self.schemas();
        let operations = self.operations();
        Document { title, version, base, schemes, operations, schemas, notes: self.notes }
    }

    fn schemas(&mut self) -> IndexMap<String, Schema> {
        let entries = self.named("schemas", "definitions");
        let read = |(name, value): (&String, &'d Value)| {
            let schema = self.within(format!("schema `{name}`"), |reader| reader.schema(value));
            (name.clone(), schema)
        };
        entries.into_iter().flatten().map(read).collect()
    }

    /// The path of the first server.
    fn base(&mut self) -> String {
        let path = if self.swagger {
            self.root.get("basePath").map(as_text).unwrap_or_default()
        } else {
            self.root.pointer("/servers/0").map(server_path).unwrap_or_default()
        };
        let path = super::path::tidy(&path);
        if path.contains(['{', '}', '?', '#', '\\']) || path.contains(char::is_whitespace) {
            self.within("servers".to_owned(), |reader| reader.note(format!("`{path}` is no path; taken as the root")));
            return String::new();
        }
        if path == "/" { String::new() } else { path }
    }

    /// A section of named parts: under `components` in one format, at the top in the other.
    pub(super) fn named(&self, section: &str, swagger_section: &str) -> Option<&'d Map<String, Value>> {
        let root = self.root;
        let value = if self.swagger { root.get(swagger_section) } else { root.get("components")?.get(section) };
        value?.as_object()
    }

    /// The value behind `$ref`s; none, and a note, where they lead nowhere.
    pub(super) fn follow(&mut self, value: &'d Value) -> Option<&'d Value> {
        let root = self.root;
        match pointer::follow(root, value) {
            Ok(found) => Some(found),
            Err(reference) => {
                self.note(format!("`{reference}` leads nowhere in this document"));
                None
            }
        }
    }

    /// Reads something below the current place.
    pub(super) fn within<T>(&mut self, step: String, read: impl FnOnce(&mut Self) -> T) -> T {
        self.trail.push(step);
        let read = read(self);
        self.trail.pop();
        read
    }

    /// Notes something about the current place.
    pub(super) fn note(&mut self, text: impl Into<String>) {
        let note = Note { place: self.trail.join(", "), text: text.into() };
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// How deep the current place is.
    pub(super) fn depth(&self) -> usize {
        self.trail.len()
    }
}

/// The path of a server's address; variables have their defaults.
fn server_path(server: &Value) -> String {
    let mut url = server.get("url").map(as_text).unwrap_or_default();
    for (name, variable) in server.get("variables").and_then(Value::as_object).into_iter().flatten() {
        let default = variable.get("default").map(as_text).unwrap_or_default();
        url = url.replace(&format!("{{{name}}}"), &default);
    }
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None => url.as_str(),
    };
    path.split(['?', '#']).next().unwrap_or_default().to_owned()
}

/// A scalar as text.
pub(super) fn as_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null | Value::Array(_) | Value::Object(_) => String::new(),
        scalar => scalar.to_string(),
    }
}

/// Whether a key holds `true`, or the word.
pub(super) fn is_true(value: &Value, key: &str) -> bool {
    matches!(value.get(key), Some(Value::Bool(true))) || value.get(key).and_then(Value::as_str) == Some("true")
}

/// The texts of a list.
pub(super) fn texts(value: Option<&Value>) -> Vec<String> {
    let items = value.and_then(Value::as_array).into_iter().flatten();
    items.map(as_text).filter(|text| !text.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn paths_of_servers() {
        for (server, path) in [
            (json!({ "url": "https://a.example/api/v4/" }), "api/v4/"),
            (json!({ "url": "https://a.example" }), ""),
            (json!({ "url": "/v1" }), "/v1"),
            (json!({ "url": "https://{host}/{base}", "variables": { "base": { "default": "v2" } } }), "v2"),
            (json!({}), ""),
        ] {
            assert_eq!(server_path(&server), path, "{server}");
        }
    }
}
