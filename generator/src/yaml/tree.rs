//! Stage `yaml`: the tree of one file, in which each key and value knows its bytes. In: data from `read`. Out: nodes
//! that `parse` reads and in which `report` looks up places.

use std::ops::Range;

use crate::diagnostics::Step;
use crate::steps;

/// A value and its place.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// Its bytes in the file.
    pub(crate) span: Range<usize>,
    /// Its kind.
    pub(crate) kind: NodeKind,
}

/// The kind of a value.
#[derive(Debug, Clone)]
pub(crate) enum NodeKind {
    /// A scalar.
    Scalar(Scalar),
    /// A list.
    List(Vec<Node>),
    /// A map in file order.
    Map(Vec<(MapKey, Node)>),
    /// A value that has already been reported. Readers skip it.
    Error,
}

/// A scalar as it is written.
#[derive(Debug, Clone)]
pub(crate) struct Scalar {
    /// The text, without quotes.
    pub(crate) text: String,
    /// Whether it is not quoted, so that it may also be a number, a boolean or null.
    pub(crate) plain: bool,
}

/// A key of a map.
#[derive(Debug, Clone)]
pub(crate) struct MapKey {
    /// The text, without quotes.
    pub(crate) text: String,
    /// Its bytes in the file.
    pub(crate) span: Range<usize>,
}

impl Node {
    /// Returns the value of a key, and the key itself.
    pub(crate) fn get(&self, wanted: &str) -> Option<(&MapKey, &Node)> {
        let NodeKind::Map(entries) = &self.kind else { return None };
        let found = entries.iter().position(|(key, _)| key.text == wanted);
        steps::count(found.map_or(entries.len(), |at| at + 1));
        found.and_then(|at| entries.get(at)).map(|(key, node)| (key, node))
    }

    /// Returns the value at the end of a path.
    pub(crate) fn get_mut(&mut self, steps: &[Step]) -> Option<&mut Node> {
        let mut node = self;
        for step in steps {
            node = match (&mut node.kind, step) {
                (NodeKind::Map(entries), Step::Key(wanted)) => {
                    entries.iter_mut().find(|(key, _)| key.text == *wanted).map(|(_, node)| node)?
                }
                (NodeKind::List(items), Step::Item(index)) => items.get_mut(*index)?,
                _ => return None,
            };
        }
        Some(node)
    }

    /// Returns the value that one step leads to, and its key if it has one. In a list a key leads to the item of that name.
    pub(crate) fn enter(&self, step: &Step) -> Option<(&Node, Option<&MapKey>)> {
        match (&self.kind, step) {
            (NodeKind::Map(_), Step::Key(wanted)) => self.get(wanted).map(|(key, node)| (node, Some(key))),
            (NodeKind::Map(entries), Step::Item(index)) => entries.get(*index).map(|(key, node)| (node, Some(key))),
            (NodeKind::List(items), Step::Item(index)) => items.get(*index).map(|node| (node, None)),
            (NodeKind::List(items), Step::Key(wanted)) => items.iter().find_map(|item| item.as_item_named(wanted)),
            _ => None,
        }
    }

    /// This item of a list, if a report would call it by that name: `404`, `opened -- Not closed.`, or the `keyset` of
    /// `{ keyset: … }`.
    fn as_item_named(&self, wanted: &str) -> Option<(&Node, Option<&MapKey>)> {
        match &self.kind {
            NodeKind::Scalar(scalar) => {
                let name = scalar.text.split_once(" -- ").map_or(scalar.text.as_str(), |(name, _)| name.trim_end());
                (name == wanted || scalar.text == wanted).then_some((self, None))
            }
            NodeKind::Map(_) => self.get(wanted).map(|(key, node)| (node, Some(key))),
            _ => None,
        }
    }
}
