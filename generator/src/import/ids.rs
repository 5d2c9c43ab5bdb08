//! Stage `import`: imports IDs. In: the paths of a version. Out: the newtypes, and the newtype of each field that
//! holds an ID. A field holds an ID only if its name ends with that of a thing that some path identifies by such an
//! ID.

use std::collections::BTreeMap;

use super::inflection::{pascal, singular, snake};
use super::paths::PathParameter;
use super::route::{Placed, described};
use crate::api::Builtin;
use crate::openapi::model::{Schema, SchemaKind};

/// Words around the name of a thing that do not make it another thing.
const QUALIFIERS: [&str; 16] = [
    "basic", "base", "detail", "details", "detailed", "dto", "entity", "extended", "full", "item", "minimal", "model",
    "response", "result", "simple", "summary",
];

/// The IDs of a version, by name.
#[derive(Debug, Default)]
pub(super) struct Ids {
    known: BTreeMap<String, KnownId>,
}

/// What is known of an ID.
#[derive(Debug, Clone, Copy, Default)]
struct KnownId {
    /// It is an integer on the wire, as far as any path says so.
    integer: bool,
    /// Some path takes any text in its place.
    reference: bool,
}

impl KnownId {
    fn kind(self) -> Builtin {
        if self.integer { Builtin::Integer } else { Builtin::String }
    }
}

impl Ids {
    /// Collects the IDs in paths. An ID that is an integer anywhere is an integer.
    pub(super) fn of(operations: &[Placed<'_>]) -> Self {
        let mut ids = Self::default();
        for placed in operations {
            for parameter in placed.parameters() {
                let Some(name) = id_name(parameter) else { continue };
                let Some(described) = described(placed.operation, parameter) else { continue };
                let known = ids.known.entry(name).or_default();
                known.integer |= may_be_integer(&described.schema);
                known.reference |= may_be_integer(&described.schema) && may_be_text(&described.schema);
            }
        }
        ids
    }

    /// Returns the type of an ID in paths: an integer or a string.
    pub(super) fn kind(&self, name: &str) -> Option<Builtin> {
        self.known.get(name).map(|known| known.kind())
    }

    /// Returns whether some path takes any text in the place of the ID.
    pub(super) fn takes_text(&self, name: &str) -> bool {
        self.known.get(name).is_some_and(|known| known.reference || !known.integer)
    }

    /// Returns the name of the ID that a field of that name and kind holds.
    pub(super) fn held_by(&self, owner: &str, field: &str, kind: Builtin) -> Option<String> {
        let (thing, suffix) = match (field, field.rsplit_once('_')) {
            ("id", _) => (thing_of(owner)?, "Id"),
            ("iid", _) => (thing_of(owner)?, "Iid"),
            (_, Some((thing, "id"))) => (thing.to_owned(), "Id"),
            (_, Some((thing, "iid"))) => (thing.to_owned(), "Iid"),
            _ => return None,
        };
        let is_own = matches!(field, "id" | "iid");
        let mut rest = thing.as_str();
        loop {
            let name = format!("{}{suffix}", pascal(rest));
            if self.kind(&name) == Some(kind) {
                return Some(name);
            }
            // `target_project_id` is the ID of a project; but the ID of an `issue_link` is not that of a link.
            match rest.split_once('_') {
                Some((_, shorter)) if !is_own => rest = shorter,
                _ => return None,
            }
        }
    }
}

/// Returns the name of the ID that a parameter holds: `IssueIid`.
pub(super) fn id_name(parameter: &PathParameter) -> Option<String> {
    let (thing, suffix) = parameter.id_of.as_ref()?;
    let thing = pascal(thing);
    thing.starts_with(|first: char| first.is_ascii_alphabetic()).then(|| format!("{thing}{suffix}"))
}

/// Returns whether an integer is one of the values.
pub(super) fn may_be_integer(schema: &Schema) -> bool {
    match &schema.kind {
        SchemaKind::Integer => true,
        SchemaKind::OneOf(parts) => parts.iter().any(may_be_integer),
        _ => false,
    }
}

/// Returns whether a text is one of the values.
pub(super) fn may_be_text(schema: &Schema) -> bool {
    match &schema.kind {
        SchemaKind::Text => true,
        SchemaKind::OneOf(parts) => parts.iter().any(may_be_text),
        _ => false,
    }
}

/// Returns the thing that a record describes: `merge_request` of `MergeRequestBasic`.
fn thing_of(record: &str) -> Option<String> {
    let words = snake(record);
    let mut words: Vec<&str> = words.split('_').collect();
    while words.len() > 1 && words.last().is_some_and(|word| QUALIFIERS.contains(word)) {
        words.pop();
    }
    while words.len() > 1 && words.first().is_some_and(|word| QUALIFIERS.contains(word)) {
        words.remove(0);
    }
    let thing = singular(&words.join("_"));
    (!thing.is_empty()).then_some(thing)
}
