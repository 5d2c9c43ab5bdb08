//! Stage `import`: groups operations into resources. In: the operations of a version. Out: the operations by resource,
//! in document order. A resource is named by its tag, unless the tag only names something around the last collection
//! of the path, and that collection has items and enough operations of its own; without a tag it is named by that
//! collection.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::inflection::{is_plural, plural, singular, snake};
use super::paths::Segment;
use super::route::{Api, Placed};
use crate::names::{Scope, value_ident};

/// The minimum number of operations of a resource that no tag names.
const MIN_OPERATIONS: usize = 3;

/// Longer names make no file.
const MAX_LENGTH: usize = 80;

/// Groups operations by resource: names, and positions in the list.
pub(super) fn group(api: &Api<'_>) -> IndexMap<String, Vec<usize>> {
    let operations = &api.operations;
    let collections: Vec<Option<String>> = operations.iter().map(|placed| last_collection(api, placed)).collect();
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    let mut with_items: BTreeSet<&str> = BTreeSet::new();
    for (placed, collection) in operations.iter().zip(&collections) {
        let Some(collection) = collection else { continue };
        *sizes.entry(collection).or_default() += 1;
        if matches!(placed.segments.last(), Some(Segment::Parameter(_))) {
            with_items.insert(collection);
        }
    }
    let mut groups: IndexMap<String, Vec<usize>> = IndexMap::new();
    for (at, (placed, collection)) in operations.iter().zip(&collections).enumerate() {
        let tag = placed.operation.tags.first().map(|tag| snake(tag)).filter(|tag| is_module(tag));
        let own = collection.as_ref().filter(|collection| is_module(collection));
        let name = match (tag, own) {
            (Some(tag), Some(own)) => {
                let around = is_around(&tag, own, placed);
                let enough = with_items.contains(own.as_str())
                    && sizes.get(own.as_str()).is_some_and(|size| *size >= MIN_OPERATIONS);
                if same(&tag, own) || (around && enough) { own.clone() } else { tag }
            }
            (Some(tag), None) => tag,
            (None, Some(own)) => own.clone(),
            (None, None) => first_word(placed).unwrap_or_else(|| "root".to_owned()),
        };
        groups.entry(name).or_default().push(at);
    }
    usable(united(groups))
}

/// Returns the last word of a path that names a collection: a plural, or a word that a parameter follows in some path.
pub(super) fn last_collection(api: &Api<'_>, placed: &Placed<'_>) -> Option<String> {
    let segments = &placed.segments;
    let mut words = segments.iter().enumerate().filter_map(|(at, segment)| match segment {
        Segment::Word(word) if is_plural(word) => Some(word),
        Segment::Word(word) if is_thing(word) && api.has_items(&segments[..=at]) => Some(word),
        _ => None,
    });
    words.next_back().map(|word| plural(word))
}

/// Words that say how or which, and not what.
fn is_thing(word: &str) -> bool {
    const OTHERS: [&str; 8] = ["all", "by", "file", "latest", "name", "raw", "simple", "v"];
    !OTHERS.contains(&word) && !word.contains(|c: char| c.is_ascii_digit())
}

fn first_word(placed: &Placed<'_>) -> Option<String> {
    let mut words = placed.segments.iter().filter_map(|segment| match segment {
        Segment::Word(word) if is_module(word) => Some(word.clone()),
        _ => None,
    });
    words.next()
}

/// Returns whether a tag names a collection around the last one.
fn is_around(tag: &str, own: &str, placed: &Placed<'_>) -> bool {
    let mut words = placed.segments.iter().filter_map(|segment| match segment {
        Segment::Word(word) => Some(word.as_str()),
        Segment::Parameter(_) => None,
    });
    words.any(|word| same(word, tag) && !same(word, own))
}

fn same(one: &str, other: &str) -> bool {
    singular(one) == singular(other)
}

/// Resources that differ only in number are one, in the plural.
fn united(groups: IndexMap<String, Vec<usize>>) -> IndexMap<String, Vec<usize>> {
    let names: Vec<String> = groups.keys().cloned().collect();
    let mut united: IndexMap<String, Vec<usize>> = IndexMap::new();
    for (name, positions) in groups {
        let many = plural(&name);
        let name = if names.contains(&many) { many } else { name };
        united.entry(name).or_default().extend(positions);
    }
    united.values_mut().for_each(|positions| positions.sort_unstable());
    united
}

/// Appends a word to names that the emitted crate reserves.
fn usable(groups: IndexMap<String, Vec<usize>>) -> IndexMap<String, Vec<usize>> {
    let rename = |(name, positions): (String, Vec<usize>)| {
        if Scope::Features.has(&name) || Scope::Version.has(&name) || is_keyword(&name) {
            (format!("{name}_resource"), positions)
        } else {
            (name, positions)
        }
    };
    groups.into_iter().map(rename).collect()
}

fn is_keyword(name: &str) -> bool {
    value_ident(name) != name
}

/// Returns whether a name can be that of a module and a file.
fn is_module(name: &str) -> bool {
    let ident = value_ident(name);
    name.len() <= MAX_LENGTH
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && ident.trim_start_matches("r#") == name
}
