//! Stage `import`: ids. In: the paths of a version. Out: which newtypes there are, and which of them a field holds. Refuses
//! to guess: a field holds an id only if its name ends with that of a thing that some path names by such an id.

use std::collections::BTreeMap;

use super::draft::{DeclarationKind, Ty, TypeId};
use super::route::{PathParameter, Placed, described};
use super::types::{Context, Types};
use super::words::{pascal, singular, snake};
use crate::openapi::{Schema, Shape};

/// Words around the name of a thing that do not make it another thing.
const QUALIFIERS: [&str; 16] = [
    "basic", "base", "detail", "details", "detailed", "dto", "entity", "extended", "full", "item", "minimal", "model",
    "response", "result", "simple", "summary",
];

/// The ids of a version, by name.
#[derive(Debug, Default)]
pub(super) struct Ids {
    known: BTreeMap<String, Known>,
}

/// What is known of an id.
#[derive(Debug, Clone, Copy, Default)]
struct Known {
    /// It is an integer on the wire, as far as any path says so.
    integer: bool,
    /// Some path takes any text in its place.
    reference: bool,
    /// Its declaration, once it was met.
    declared: Option<TypeId>,
}

impl Known {
    fn kind(self) -> &'static str {
        if self.integer { "integer" } else { "string" }
    }
}

impl Ids {
    /// The ids that paths speak of. One that is an integer anywhere is an integer.
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
}

/// `IssueIid`
fn id_name(parameter: &PathParameter) -> Option<String> {
    let (thing, suffix) = parameter.id_of.as_ref()?;
    let thing = pascal(thing);
    thing.starts_with(|first: char| first.is_ascii_alphabetic()).then(|| format!("{thing}{suffix}"))
}

fn may_be_integer(schema: &Schema) -> bool {
    match &schema.shape {
        Shape::Integer => true,
        Shape::OneOf(parts) => parts.iter().any(may_be_integer),
        _ => false,
    }
}

fn may_be_text(schema: &Schema) -> bool {
    match &schema.shape {
        Shape::Text => true,
        Shape::OneOf(parts) => parts.iter().any(may_be_text),
        _ => false,
    }
}

impl<'d> Types<'d> {
    /// The type of a path parameter.
    pub(super) fn path_parameter(&mut self, parameter: &PathParameter, schema: Option<&'d Schema>, cx: &Context) -> Ty {
        let id = id_name(parameter).and_then(|name| Some((self.ids.known.get(&name).copied()?, name)));
        let (integer, text) = match (schema, &id) {
            (Some(schema), _) => (may_be_integer(schema), may_be_text(schema)),
            (None, Some((known, _))) => {
                self.note(cx, "stands in the path, but the document does not describe it; as in other paths");
                (known.integer, known.reference || !known.integer)
            }
            (None, None) => {
                self.note(cx, "stands in the path, but the document does not describe it; `string`");
                (false, true)
            }
        };
        if let Some((known, name)) = id.filter(|_| schema.is_none_or(|schema| schema.values.is_empty())) {
            match (integer, text) {
                (true, true) => return self.id(&name).map_or(Ty::Word("string"), |id| self.reference(id)),
                // Of a thing with numbers for ids this path takes something else.
                (false, true) if known.integer => return Ty::Word("string"),
                (true, false) | (false, true) => return self.id(&name).map_or(Ty::Word("string"), Ty::Declared),
                (false, false) => {}
            }
        }
        let Some(schema) = schema else { return Ty::Word("string") };
        let ty = self.ty(schema, cx);
        if self.is_scalar(&ty) {
            return ty;
        }
        if !matches!(&schema.shape, Shape::OneOf(parts) if parts.iter().all(|part| matches!(part.shape, Shape::Integer | Shape::Text)))
        {
            self.note(cx, "is no text, number or the like, which a path needs; `string`");
        }
        Ty::Word("string")
    }

    /// The id that a field of that name and kind holds.
    pub(super) fn known_id(&mut self, cx: &Context, kind: &str) -> Option<Ty> {
        let (thing, suffix) = match (cx.field.as_str(), cx.field.rsplit_once('_')) {
            ("id", _) => (thing_of(&cx.owner)?, "Id"),
            ("iid", _) => (thing_of(&cx.owner)?, "Iid"),
            (_, Some((thing, "id"))) => (thing.to_owned(), "Id"),
            (_, Some((thing, "iid"))) => (thing.to_owned(), "Iid"),
            _ => return None,
        };
        let is_own = matches!(cx.field.as_str(), "id" | "iid");
        let mut rest = thing.as_str();
        loop {
            let name = format!("{}{suffix}", pascal(rest));
            if self.ids.known.get(&name).is_some_and(|known| known.kind() == kind) {
                return self.id(&name).map(Ty::Declared);
            }
            // `target_project_id` is the id of a project; but the id of an `issue_link` is not that of a link.
            match rest.split_once('_') {
                Some((_, shorter)) if !is_own => rest = shorter,
                _ => return None,
            }
        }
    }

    fn id(&mut self, name: &str) -> Option<TypeId> {
        let known = *self.ids.known.get(name)?;
        if known.declared.is_some() {
            return known.declared;
        }
        let kind = DeclarationKind::Id(known.kind());
        let id = self.declare(kind, vec![name.to_owned()], format!("the paths with `{name}`"));
        self.ids.known.insert(name.to_owned(), Known { declared: Some(id), ..known });
        Some(id)
    }
}

/// The thing that a record describes: `merge_request` of `MergeRequestBasic`.
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
