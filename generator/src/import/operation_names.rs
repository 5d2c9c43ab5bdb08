//! Stage `import`: names operations. In: the operations of one resource. Out: a name for each, and the words of its
//! summary. `GET /projects/{id}/issues` is `list` among the issues; if several operations would have one name, the
//! rarer kind of parent is added: `list_for_group`. Names that cannot be told apart otherwise are numbered.

use std::collections::BTreeMap;

use super::actions::{Action, Number, unique};
use super::inflection::{is_plural, plural, singular};
use super::paths::Segment;
use super::resources::last_collection;
use super::route::{Api, Placed};
use super::verbs::{VERBS, is_verb_of_writes};
use crate::openapi::model::{Document, SchemaKind, Status};
use crate::wire::Method;

/// The verbs that apply to every thing.
const PLAIN: [&str; 6] = ["create", "get", "list", "patch", "update", "update_all"];

/// A name, and what it is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NamedOperation {
    /// `list_for_group`
    pub(super) name: String,
    /// One sentence about the operation.
    pub(super) summary: String,
    /// The thing that it is about, in the singular; empty if the path has no words.
    pub(super) thing: String,
    /// It does to the thing what is done to all things, so what comes back is the thing.
    pub(super) plain: bool,
}

/// Names the operations of a resource.
pub(super) fn name(document: &Document, api: &Api<'_>, resource: &str, positions: &[usize]) -> Vec<NamedOperation> {
    let operations: Vec<&Placed<'_>> = positions.iter().filter_map(|at| api.operations.get(*at)).collect();
    let own = own_collection(api, &operations, resource);
    let actions: Vec<Action> = operations
        .iter()
        .map(|placed| named_action(document, api, placed, own.as_deref().unwrap_or(resource)))
        .collect();
    let names = unique(&actions);
    let named = |(name, action): (String, &Action)| NamedOperation {
        name,
        summary: action.summary(),
        thing: singular(&action.thing),
        plain: PLAIN.contains(&action.verb.as_str()),
    };
    names.into_iter().zip(&actions).map(named).collect()
}

/// Returns the collection called like the resource, or else the one that most of its operations are about.
fn own_collection(api: &Api<'_>, operations: &[&Placed<'_>], resource: &str) -> Option<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for collection in operations.iter().filter_map(|placed| last_collection(api, placed)) {
        *counts.entry(collection).or_default() += 1;
    }
    if counts.contains_key(&plural(resource)) {
        return Some(plural(resource));
    }
    let most = counts.values().max().copied()?;
    counts.into_iter().find(|(_, count)| *count == most).map(|(collection, _)| collection)
}

/// Returns what an operation does, by its path or, where that does not say it, by its ID.
fn named_action(document: &Document, api: &Api<'_>, placed: &Placed<'_>, own: &str) -> Action {
    let words = placed.segments.iter().filter_map(|segment| match segment {
        Segment::Word(word) => Some(word.clone()),
        Segment::Parameter(_) => None,
    });
    let words: Vec<String> = words.collect();
    action(document, api, placed, own).named_by(placed.operation.id.as_deref(), own, &words)
}

fn action(document: &Document, api: &Api<'_>, placed: &Placed<'_>, own: &str) -> Action {
    let segments = &placed.segments;
    let method = placed.operation.method;
    let last_word = segments.iter().rposition(|segment| matches!(segment, Segment::Word(_)));
    let ends_with_item = matches!(segments.last(), Some(Segment::Parameter(_)));
    let word = |at: Option<usize>| match at.and_then(|at| segments.get(at)) {
        Some(Segment::Word(word)) => word.clone(),
        _ => String::new(),
    };
    let last = word(last_word);
    if ends_with_item {
        let verb = item_verb(method, has(api, placed, Method::Put)).to_owned();
        return Action::new(verb, &last, own, Number::One, segments, last_word);
    }
    let before = &segments[..last_word.unwrap_or(0)];
    let acted_on = before.iter().rposition(|segment| matches!(segment, Segment::Word(_)));
    let collection = is_collection(document, api, placed, &last);
    if !collection && !last.is_empty() && is_verb(api, placed, &last) {
        let number = match before.last() {
            Some(Segment::Parameter(_)) => Number::One,
            Some(Segment::Word(word)) if is_plural(word) => Number::Many,
            _ => Number::Only,
        };
        return Action::new(last, &word(acted_on), own, number, segments, acted_on);
    }
    let (verb, number) = match (method, collection) {
        (Method::Get, true) => ("list", Number::Many),
        (Method::Post, true) => ("create", Number::One),
        (Method::Put | Method::Patch, true) => ("update_all", Number::Many),
        (Method::Delete, true) => ("delete_all", Number::Many),
        (Method::Head, _) => ("check", if collection { Number::Many } else { Number::Only }),
        (Method::Get, false) => ("get", Number::Only),
        (Method::Post, false) => ("create", Number::Only),
        (Method::Put | Method::Patch, false) => (item_verb(method, has(api, placed, Method::Put)), Number::Only),
        (Method::Delete, false) => ("delete", Number::Only),
    };
    Action::new(verb.to_owned(), &last, own, number, segments, last_word)
}

fn item_verb(method: Method, also_put: bool) -> &'static str {
    match method {
        Method::Get => "get",
        Method::Post => "create",
        // Where both are there, PATCH changes what is given and PUT all.
        Method::Put => "update",
        Method::Patch if also_put => "patch",
        Method::Patch => "update",
        Method::Delete => "delete",
        Method::Head => "check",
    }
}

/// Returns whether the path has this method too.
fn has(api: &Api<'_>, placed: &Placed<'_>, method: Method) -> bool {
    api.operations.iter().any(|other| other.operation.method == method && other.operation.path == placed.operation.path)
}

/// Returns whether the last word of a path names a collection.
fn is_collection(document: &Document, api: &Api<'_>, placed: &Placed<'_>, word: &str) -> bool {
    if api.has_items(&placed.segments) && !VERBS.contains(&word) {
        return true;
    }
    if !is_plural(word) {
        return false;
    }
    let bodies = placed.operation.responses.iter().filter(|response| matches!(response.status, Status::Code(200)));
    let schema = bodies.flat_map(|response| &response.contents).find_map(|content| content.schema.as_ref());
    let kind = schema.and_then(|schema| document.resolve(schema)).map(|schema| &schema.kind);
    match kind {
        Some(SchemaKind::List(_)) => true,
        Some(SchemaKind::File) => false,
        Some(SchemaKind::Object(_) | SchemaKind::AllOf(_)) => {
            let pages = placed.operation.parameters.iter().any(|parameter| parameter.name == "page");
            pages || has(api, placed, Method::Post)
        }
        _ => true,
    }
}

/// Returns whether the word at the end of a path says what is done.
fn is_verb(api: &Api<'_>, placed: &Placed<'_>, word: &str) -> bool {
    match placed.operation.method {
        _ if VERBS.contains(&word) => true,
        Method::Put | Method::Patch => !has(api, placed, Method::Get) && is_verb_of_writes(word),
        Method::Post => !has(api, placed, Method::Get),
        Method::Get | Method::Delete | Method::Head => false,
    }
}
