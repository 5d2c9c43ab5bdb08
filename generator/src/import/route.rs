//! Stage `import`: assigns operations to versions. In: a document. Out: the versions of its API, each with its base
//! path and its operations, their paths in our grammar and split into words and parameters. Paths that the grammar
//! cannot express, and duplicate routes, are dropped with a note.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::paths::{PathParameter, Segment, bare, ends_with_slash, fault, fixed_query, shortest, write};
use crate::openapi::model::{Document, Note, Operation, Parameter, ParameterIn};
use crate::openapi::path::Template;

/// A version of the API.
#[derive(Debug)]
pub(super) struct Api<'d> {
    /// `v4`
    pub(super) name: String,
    /// `/api/v4`
    pub(super) base: String,
    pub(super) operations: Vec<Placed<'d>>,
    /// The beginnings of paths that a parameter follows.
    collections: BTreeSet<String>,
}

impl Api<'_> {
    /// Returns whether a parameter follows these segments in any path.
    pub(super) fn has_items(&self, segments: &[Segment]) -> bool {
        self.collections.contains(&outline(segments))
    }

    fn add_collections(&mut self) {
        for placed in &self.operations {
            for (at, segment) in placed.segments.iter().enumerate() {
                if matches!(segment, Segment::Parameter(_)) {
                    self.collections.insert(outline(&placed.segments[..at]));
                }
            }
        }
    }
}

/// Segments as text, all parameters alike.
fn outline(segments: &[Segment]) -> String {
    let text = |segment: &Segment| match segment {
        Segment::Word(word) => format!("/{word}"),
        Segment::Parameter(_) => "/{}".to_owned(),
    };
    segments.iter().map(text).collect()
}

/// An operation at its place.
#[derive(Debug)]
pub(super) struct Placed<'d> {
    pub(super) operation: &'d Operation,
    /// The path in our grammar, below the base path or the root.
    pub(super) path: String,
    /// The path is relative to the server's root.
    pub(super) root: bool,
    pub(super) segments: Vec<Segment>,
    /// Names and values of a query that the document appends to the path.
    pub(super) fixed_query: Vec<(String, String)>,
}

impl Placed<'_> {
    /// `GET /projects/{id}`, as the document writes it.
    pub(super) fn label(&self) -> String {
        self.operation.label()
    }

    pub(super) fn parameters(&self) -> impl Iterator<Item = &PathParameter> {
        self.segments.iter().filter_map(|segment| match segment {
            Segment::Parameter(parameter) => Some(parameter),
            Segment::Word(_) => None,
        })
    }
}

/// Sorts a document's operations into versions. At least one, if there are operations.
pub(super) fn place<'d>(document: &'d Document, notes: &mut Vec<Note>) -> Vec<Api<'d>> {
    let mut apis = bases(document);
    let route =
        |operation: &Operation, path: &str| (operation.method, ends_with_slash(path), Template::read(path).routes());
    let whole = document.operations.iter().filter(|operation| bare(&operation.path) == operation.path);
    // Operations whose path has a query or fragment step back behind those that are the path itself.
    let whole: BTreeSet<_> = whole.map(|operation| route(operation, &document.absolute(&operation.path))).collect();
    let mut seen: BTreeMap<_, String> = BTreeMap::new();
    for operation in &document.operations {
        let absolute = document.absolute(bare(&operation.path));
        let mut note = |text: String| notes.push(Note { place: operation.label(), text });
        let form = shortest(&absolute, &mut note);
        let at = apis.iter().position(|api| starts_with(&absolute, &api.base));
        let base = at.and_then(|at| apis.get(at)).map(|api| api.base.clone()).unwrap_or_default();
        let (path, segments) = write(&form, &base, &mut note);
        if let Some(fault) = fault(&path) {
            note(format!("a path of ours has no {fault}; the operation is left out"));
            continue;
        }
        let is_whole = bare(&operation.path) == operation.path;
        let key = route(operation, &absolute);
        if !is_whole && whole.contains(&key) {
            note("without what is after `?` or `#` it is another operation; left out".to_owned());
            continue;
        }
        let sent = route(operation, &format!("{base}{path}"));
        if let Some(first) = seen.get(&sent) {
            note(format!("`{first}` has this method and path already; left out"));
            continue;
        }
        seen.insert(sent, operation.label());
        let fixed_query = fixed_query(&operation.path, &mut note);
        let placed = Placed { operation, path, root: at.is_none(), segments, fixed_query };
        if let Some(api) = apis.get_mut(at.unwrap_or(0)) {
            api.operations.push(placed);
        }
    }
    apis.retain(|api| !api.operations.is_empty());
    apis.iter_mut().for_each(Api::add_collections);
    apis
}

/// Returns the base paths: those that end in a version, if they cover most paths, or else that of the server.
fn bases<'d>(document: &Document) -> Vec<Api<'d>> {
    let mut found: IndexMap<String, (String, usize)> = IndexMap::new();
    for operation in &document.operations {
        let absolute = document.absolute(&operation.path);
        let words: Vec<&str> = absolute.split('/').skip(1).collect();
        let mut literals = words.iter().take(3).take_while(|word| !word.contains(['{', '*', '(']));
        let Some(at) = literals.position(|word| is_version(word)) else { continue };
        let base: String = words[..=at].iter().map(|word| format!("/{word}")).collect();
        found.entry(base).or_insert_with(|| (words[at].to_lowercase(), 0)).1 += 1;
    }
    let versioned: usize = found.values().map(|(_, count)| count).sum();
    let mut apis: IndexMap<String, (String, usize)> = IndexMap::new();
    if 2 * versioned > document.operations.len() {
        for (base, (name, count)) in found {
            // Of several bases for one version the one that most paths have; the others stand below the root.
            let best = apis.entry(name).or_default();
            if count > best.1 {
                *best = (base, count);
            }
        }
    } else {
        apis.insert(version_name(&document.version), (document.base.clone(), 0));
    }
    // Versions stand side by side; what else looks like one is a path below the root.
    let beside = |base: &str| base.rsplit_once('/').map(|(before, _)| before.to_owned());
    let most = apis.values().max_by_key(|(_, count)| *count).and_then(|(base, _)| beside(base));
    apis.retain(|_, (base, _)| beside(base) == most);
    apis.into_iter()
        .map(|(name, (base, _))| Api { name, base, operations: Vec::new(), collections: BTreeSet::new() })
        .collect()
}

/// `v4`, `v2beta1`
fn is_version(word: &str) -> bool {
    let Some(rest) = word.strip_prefix(['v', 'V']) else { return false };
    rest.starts_with(|first: char| first.is_ascii_digit()) && rest.chars().all(|c| c.is_ascii_alphanumeric())
}

/// `v1` for `1.2.3`.
fn version_name(version: &str) -> String {
    let digits = version.trim_start_matches(['v', 'V']);
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    if end == 0 { "v1".to_owned() } else { format!("v{}", &digits[..end]) }
}

fn starts_with(path: &str, base: &str) -> bool {
    path.strip_prefix(base).is_some_and(|rest| rest.starts_with('/'))
}

/// Returns the schema of a path parameter in the document.
pub(super) fn described<'d>(operation: &'d Operation, parameter: &PathParameter) -> Option<&'d Parameter> {
    let named = |place: Option<ParameterIn>| {
        operation
            .parameters
            .iter()
            .find(|other| other.name == parameter.wire && place.is_none_or(|place| other.place == place))
    };
    // Some documents say of a parameter of the path that it is in the query.
    named(Some(ParameterIn::Path)).or_else(|| named(None))
}
