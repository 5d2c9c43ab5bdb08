//! Bookkeeping while JSON is decoded: the path of an error and, on request, the keys that no type declares.

use std::fmt::Write as _;

use serde::de::{IgnoredAny, MapAccess};

use crate::value::Json;

/// The path from the root to an error, collected from the inside out while the error is returned; likewise the paths
/// of unknown keys.
#[derive(Default)]
pub(crate) struct JsonPath {
    segments: Vec<PathSegment>,
    /// Whether unknown keys are recorded.
    recording: bool,
    /// The last unknown key, until its value is read.
    pending_key: Option<String>,
    /// The number of keys read.
    pub(super) keys: usize,
    /// The paths of unknown keys as far as they are complete, each with the number of keys it counts for.
    pub(super) unknown_keys: Vec<(String, usize)>,
}

pub(super) enum PathSegment {
    Key(String),
    Index(usize),
}

/// The number of unknown keys recorded before a value.
#[derive(Clone, Copy)]
pub(super) struct Mark(usize);

impl JsonPath {
    /// Creates a path that records unknown keys.
    pub(super) fn recording() -> Self {
        Self { recording: true, ..Self::default() }
    }

    /// Adds the segment around the existing ones.
    pub(super) fn push(&mut self, step: PathSegment) {
        self.segments.push(step);
    }

    /// Formats the path, as in `[3].author.id`.
    pub(super) fn path(&self) -> String {
        let mut path = String::new();
        for step in self.segments.iter().rev() {
            let written = match step {
                PathSegment::Index(index) => write!(path, "[{index}]"),
                PathSegment::Key(key) if path.is_empty() => write!(path, "{key}"),
                PathSegment::Key(key) => write!(path, ".{key}"),
            };
            debug_assert!(written.is_ok(), "writing to a string does not fail");
        }
        path
    }

    /// Creates a path for an attempt that may fail, whose keys are then discarded.
    pub(super) fn branch(&self) -> Self {
        Self { recording: self.recording, ..Self::default() }
    }

    /// Adopts the keys of an attempt that succeeded.
    pub(super) fn join(&mut self, attempt: Self) {
        self.keys += attempt.keys;
        self.unknown_keys.extend(attempt.unknown_keys);
    }

    #[inline]
    pub(super) fn count(&mut self, keys: usize) {
        self.keys += keys;
    }

    /// Takes note of a key that no field has; its value is read next.
    #[cold]
    pub(super) fn unknown_key(&mut self, key: &str) {
        if self.recording {
            self.pending_key = Some(key.to_owned());
        }
    }

    /// Skips the value of a key that no field has.
    pub(super) fn skip<'de, A: MapAccess<'de>>(&mut self, members: &mut A) -> Result<(), A::Error> {
        let Some(key) = self.pending_key.take() else {
            return members.next_value::<IgnoredAny>().map(|IgnoredAny| ());
        };
        let below = keys_of(&members.next_value::<Json>()?);
        self.keys += below;
        self.unknown_keys.push((key, 1 + below));
        Ok(())
    }

    /// Counts the keys of JSON without a declared shape.
    pub(super) fn open(&mut self, json: &Json) {
        if self.recording {
            self.keys += keys_of(json);
        }
    }

    /// Records JSON that fits no declared variant.
    pub(super) fn unlisted(&mut self, json: &Json) {
        let keys = if self.recording { keys_of(json) } else { 0 };
        if keys > 0 {
            self.keys += keys;
            self.unknown_keys.push(("?".to_owned(), keys));
        }
    }

    #[inline]
    pub(super) fn mark(&self) -> Mark {
        Mark(self.unknown_keys.len())
    }

    /// Prefixes the paths recorded since `mark` with `key`.
    #[inline]
    pub(super) fn prefix_since(&mut self, Mark(mark): Mark, key: &str) {
        if self.unknown_keys.len() != mark {
            self.prefix(mark, key);
        }
    }

    #[cold]
    fn prefix(&mut self, mark: usize, key: &str) {
        for (path, _) in &mut self.unknown_keys[mark..] {
            let dot = if path.starts_with('[') { "" } else { "." };
            *path = format!("{key}{dot}{path}");
        }
    }
}

/// Returns the number of keys in all objects of `json`.
fn keys_of(json: &Json) -> usize {
    match json {
        Json::Object(members) => members.values().map(|value| 1 + keys_of(value)).sum(),
        Json::Array(items) => items.iter().map(keys_of).sum(),
        _ => 0,
    }
}
