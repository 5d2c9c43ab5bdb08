//! What goes along while JSON is read: the way to the place of a mistake, and where it is asked for, what is noted.

use std::fmt::Write as _;

use serde::de::{IgnoredAny, MapAccess};

use crate::value::Json;

/// The way from the root to the place of a mistake, gathered from the inside out while the error travels up; and the
/// same for keys that no field has.
#[derive(Default)]
pub(crate) struct JsonPath {
    segments: Vec<PathSegment>,
    /// Whether keys without a field are to be noted.
    recording: bool,
    /// The last key without a field, until its value is read.
    pending_key: Option<String>,
    /// How many keys there were.
    pub(super) keys: usize,
    /// Keys without a field: their paths, as far as the driver has come back up, and how many keys each stands for.
    pub(super) unknown_keys: Vec<(String, usize)>,
}

pub(super) enum PathSegment {
    Key(String),
    Index(usize),
}

/// How many unknown_keys there were before a value.
#[derive(Clone, Copy)]
pub(super) struct Mark(usize);

impl JsonPath {
    /// A path that unknown_keys keys without a field.
    pub(super) fn recording() -> Self {
        Self { recording: true, ..Self::default() }
    }

    /// Adds the step around those that are there.
    pub(super) fn push(&mut self, step: PathSegment) {
        self.segments.push(step);
    }

    /// `[3].author.id`
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

    /// A path of its own for an attempt that may fail, so that it leaves no unknown_keys.
    pub(super) fn branch(&self) -> Self {
        Self { recording: self.recording, ..Self::default() }
    }

    /// Goes on where an attempt succeeded.
    pub(super) fn join(&mut self, attempt: Self) {
        self.keys += attempt.keys;
        self.unknown_keys.extend(attempt.unknown_keys);
    }

    #[inline]
    pub(super) fn count(&mut self, keys: usize) {
        self.keys += keys;
    }

    /// A key that no field has. What it holds is read next.
    #[cold]
    pub(super) fn unknown_key(&mut self, key: &str) {
        if self.recording {
            self.pending_key = Some(key.to_owned());
        }
    }

    /// Passes over the value of a key that no field has.
    pub(super) fn skip<'de, A: MapAccess<'de>>(&mut self, members: &mut A) -> Result<(), A::Error> {
        let Some(key) = self.pending_key.take() else {
            return members.next_value::<IgnoredAny>().map(|IgnoredAny| ());
        };
        let below = keys_of(&members.next_value::<Json>()?);
        self.keys += below;
        self.unknown_keys.push((key, 1 + below));
        Ok(())
    }

    /// JSON that is declared to be open.
    pub(super) fn open(&mut self, json: &Json) {
        if self.recording {
            self.keys += keys_of(json);
        }
    }

    /// JSON that fits none of the shapes declared.
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

    /// What was noted since then is below this key.
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

/// The number of keys in all objects of `json`.
fn keys_of(json: &Json) -> usize {
    match json {
        Json::Object(members) => members.values().map(|value| 1 + keys_of(value)).sum(),
        Json::Array(items) => items.iter().map(keys_of).sum(),
        _ => 0,
    }
}
