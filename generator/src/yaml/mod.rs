//! Stage `yaml`: the tree of keys and values in one file, each with its bytes.
//!
//! In: a [`File`](crate::source::File). Out: a [`Tree`] that `parse` reads, and in which `report` finds the bytes of a path.
//!
//! Rejects YAML features that hide meaning from a reviewer: duplicate keys, anchors, aliases, tags, tabs as indentation,
//! more than one document, keys that are not scalars.

mod read;
mod tree;

pub(crate) use read::{Tree, read};
pub(crate) use tree::{MapKey, Node, NodeKind, Scalar};
