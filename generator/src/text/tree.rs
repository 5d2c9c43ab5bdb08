//! Stage `text`: the tree of one file, each key and value with the bytes where it stands.
//!
//! In: nothing (these are the types that `read` fills). Out: nodes for `parse` to read, and places for diagnostics.
//! Refuses nothing: a path that does not exist leads to the nearest thing around it.

use std::fmt;
use std::ops::Range;

/// One step on the way from the top of a file to a value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Into a map by its key. In a list it leads to the item that is or begins with that word.
    Key(String),
    /// Into a list or map; items count from 0.
    Item(usize),
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(key) => f.write_str(key),
            Self::Item(index) => write!(f, "{index}"),
        }
    }
}

/// What is meant at the end of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum On {
    /// The key.
    Key,
    /// The value.
    Value,
}

/// A value, and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// Its bytes in the file.
    pub(crate) span: Range<usize>,
    /// What it is.
    pub(crate) kind: Kind,
}

/// What a value is.
#[derive(Debug, Clone)]
pub(crate) enum Kind {
    /// Something without parts.
    Scalar(Scalar),
    /// A list.
    List(Vec<Node>),
    /// A map in file order.
    Map(Vec<(Key, Node)>),
    /// A value that was reported already. Readers pass over it.
    Hole,
}

/// A scalar as it is written.
#[derive(Debug, Clone)]
pub(crate) struct Scalar {
    /// The text, without quotes.
    pub(crate) text: String,
    /// Whether it stands without quotes, so that it may also mean a number, a truth or nothing.
    pub(crate) plain: bool,
}

/// A key of a map.
#[derive(Debug, Clone)]
pub(crate) struct Key {
    /// The text, without quotes.
    pub(crate) text: String,
    /// Its bytes in the file.
    pub(crate) span: Range<usize>,
}

/// What a path leads to.
pub(super) struct Found<'a> {
    /// The bytes to show.
    pub(super) span: Range<usize>,
    /// The scalar that stands there.
    pub(super) scalar: Option<&'a Scalar>,
}

impl Node {
    /// Follows a path, passing over steps that lead nowhere. A value with parts is shown by its key, since it may be many
    /// lines long.
    pub(super) fn locate(&self, steps: &[Step], on: On) -> Found<'_> {
        let mut node = self;
        let mut key: Option<&Key> = None;
        let mut arrived = true;
        for step in steps {
            let next = node.enter(step);
            arrived = next.is_some();
            if let Some((next, next_key)) = next {
                node = next;
                key = next_key;
            }
        }
        let scalar = match &node.kind {
            Kind::Scalar(scalar) if !node.span.is_empty() => Some(scalar),
            _ => None,
        };
        match key {
            Some(key) if scalar.is_none() || (on == On::Key && arrived) => {
                Found { span: key.span.clone(), scalar: None }
            }
            _ => Found { span: node.span.clone(), scalar },
        }
    }

    /// The value of a key, and the key itself.
    pub(crate) fn get(&self, wanted: &str) -> Option<(&Key, &Node)> {
        let Kind::Map(entries) = &self.kind else { return None };
        entries.iter().find(|(key, _)| key.text == wanted).map(|(key, node)| (key, node))
    }

    /// The value at the end of a path.
    pub(crate) fn get_mut(&mut self, steps: &[Step]) -> Option<&mut Node> {
        let mut node = self;
        for step in steps {
            node = match (&mut node.kind, step) {
                (Kind::Map(entries), Step::Key(wanted)) => {
                    entries.iter_mut().find(|(key, _)| key.text == *wanted).map(|(_, node)| node)?
                }
                (Kind::List(items), Step::Item(index)) => items.get_mut(*index)?,
                _ => return None,
            };
        }
        Some(node)
    }

    fn enter(&self, step: &Step) -> Option<(&Node, Option<&Key>)> {
        match (&self.kind, step) {
            (Kind::Map(_), Step::Key(wanted)) => self.get(wanted).map(|(key, node)| (node, Some(key))),
            (Kind::Map(entries), Step::Item(index)) => entries.get(*index).map(|(key, node)| (node, Some(key))),
            (Kind::List(items), Step::Item(index)) => items.get(*index).map(|node| (node, None)),
            (Kind::List(items), Step::Key(wanted)) => items.iter().find_map(|item| item.as_item_named(wanted)),
            _ => None,
        }
    }

    /// This item of a list, if a report would call it by that name: `404`, `opened -- Not closed.`, or the `keyset` of
    /// `{ keyset: … }`.
    fn as_item_named(&self, wanted: &str) -> Option<(&Node, Option<&Key>)> {
        match &self.kind {
            Kind::Scalar(scalar) => {
                let name = scalar.text.split_once(" -- ").map_or(scalar.text.as_str(), |(name, _)| name.trim_end());
                (name == wanted).then_some((self, None))
            }
            Kind::Map(_) => self.get(wanted).map(|(key, node)| (node, Some(key))),
            _ => None,
        }
    }
}
