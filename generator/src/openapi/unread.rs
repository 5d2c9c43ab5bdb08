//! Stage `openapi`: finds statements that no reader understands. In: the tree of a document. Out: a note for each of
//! them, those of a kind together, so that nothing is dropped silently.

use indexmap::IndexMap;
use serde_json::Value;

use super::model::Note;

/// Deeper than any document that can be read.
const MAX_DEPTH: usize = 200;

/// Keys whose entries have names chosen by the document, so that the names have no meaning here.
const OF_NAMES: [&str; 22] = [
    "$defs",
    "callbacks",
    "content",
    "definitions",
    "encoding",
    "examples",
    "headers",
    "links",
    "mapping",
    "parameters",
    "pathItems",
    "paths",
    "patternProperties",
    "properties",
    "requestBodies",
    "responses",
    "schemas",
    "scopes",
    "securityDefinitions",
    "securitySchemes",
    "variables",
    "webhooks",
];

/// Keys whose values are data, and no statements.
const OF_DATA: [&str; 5] = ["const", "default", "enum", "example", "examples"];

/// Limits of values.
const LIMITS: [&str; 14] = [
    "exclusiveMaximum",
    "exclusiveMinimum",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "pattern",
    "propertyNames",
    "uniqueItems",
];

/// Statements that have no place in a spec, each by the key that makes it.
const OTHERS: [(&str, &str); 14] = [
    ("callbacks", "callbacks"),
    ("contains", "`contains`"),
    ("contentEncoding", "encodings of texts"),
    ("default", "default values"),
    ("dependentRequired", "`dependentRequired`"),
    ("discriminator", "discriminators"),
    ("encoding", "encodings of the parts of a form"),
    ("else", "`else`"),
    ("if", "`if`"),
    ("links", "links between operations"),
    ("not", "`not`"),
    ("patternProperties", "keys by their pattern"),
    ("prefixItems", "items by their position"),
    ("webhooks", "webhooks"),
];

/// Returns notes on statements of a document that no reader understands.
pub(super) fn unread(root: &Value) -> Vec<Note> {
    let mut found = Found { kinds: IndexMap::new(), trail: Vec::new() };
    found.walk(root, false);
    let notes = |(kind, places): (&str, Vec<String>)| {
        let text = format!("{kind} are not carried over");
        places.into_iter().map(move |place| Note { place, text: text.clone() })
    };
    found.kinds.into_iter().flat_map(notes).collect()
}

/// Returns whether one of the choices of a security requirement is made of several schemes.
fn is_together(value: &Value) -> bool {
    let together = |choice: &Value| choice.as_object().is_some_and(|schemes| schemes.len() > 1);
    value.as_array().is_some_and(|choices| choices.iter().any(together))
}

/// What was found: the places of each kind.
struct Found {
    kinds: IndexMap<&'static str, Vec<String>>,
    trail: Vec<String>,
}

impl Found {
    fn walk(&mut self, value: &Value, is_names: bool) {
        if self.trail.len() > MAX_DEPTH {
            return;
        }
        match value {
            Value::Array(items) => {
                for (at, item) in items.iter().enumerate() {
                    self.below(&at.to_string(), item, false);
                }
            }
            Value::Object(entries) => {
                for (key, below) in entries.iter().filter(|(key, _)| !key.starts_with("x-")) {
                    if !is_names {
                        self.look_at(key, below, value);
                    }
                    // What servers say is read.
                    if is_names || key != "servers" && !OF_DATA.contains(&key.as_str()) {
                        // `parameters` of an operation are a list, and so not names.
                        self.below(key, below, !is_names && below.is_object() && OF_NAMES.contains(&key.as_str()));
                    }
                }
            }
            _ => {}
        }
    }

    fn below(&mut self, key: &str, value: &Value, is_names: bool) {
        self.trail.push(key.to_owned());
        self.walk(value, is_names);
        self.trail.pop();
    }

    /// Looks at one statement and the value that makes it.
    fn look_at(&mut self, key: &str, value: &Value, whole: &Value) {
        if key == "description" && value.as_str().is_some_and(|text| !text.trim().is_empty()) {
            self.add("descriptions");
        }
        let is_empty = value.as_object().is_some_and(serde_json::Map::is_empty);
        if LIMITS.contains(&key) && !value.is_object() {
            self.add("limits of values");
        } else if key == "deprecated" && *value == Value::Bool(true) && whole.get("responses").is_none() {
            self.add("deprecated fields and parameters");
        } else if key == "security"
            && whole.get("responses").is_some()
            && value.as_array().is_some_and(|all| !all.is_empty())
        {
            self.add("credentials of single operations");
        } else if key == "security" && is_together(value) {
            self.add("requirements of several credentials at once");
        } else if key == "servers" && !self.trail.is_empty() {
            self.add("servers of single operations");
        } else if key == "format" && value.as_str().is_some_and(|format| format.eq_ignore_ascii_case("uint64")) {
            self.add("integers above the signed range");
        } else if key == "format" && value.as_str() == Some("byte") {
            self.add("encodings of texts");
        } else if key == "additionalProperties" && whole.get("properties").is_some() && *value == Value::Bool(true) {
            self.add("other keys beside those named");
        } else if key == "discriminator" && ["oneOf", "anyOf"].iter().any(|key| whole.get(key).is_some()) {
            // It is read; where it tells nothing, the importer says so.
        } else if let Some((_, kind)) = OTHERS.iter().find(|(other, _)| *other == key).filter(|_| !is_empty) {
            self.add(kind);
        }
    }

    fn add(&mut self, kind: &'static str) {
        let place = format!("`/{}`", self.trail.join("/"));
        let places = self.kinds.entry(kind).or_default();
        // Several limits of one value are one place.
        if places.last() != Some(&place) {
            places.push(place);
        }
    }
}
