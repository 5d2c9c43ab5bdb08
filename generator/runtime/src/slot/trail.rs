//! What goes along while JSON is read: the way to the place of a mistake, and where it is asked for, what is noted.

use std::fmt::Write as _;

use serde::de::{IgnoredAny, MapAccess};

use crate::value::Json;

/// The way from the root to the place of a mistake, gathered from the inside out while the error travels up; and the
/// same for keys that no field has.
#[derive(Default)]
pub(crate) struct Trail {
    steps: Vec<Step>,
    /// Whether keys without a field are to be noted.
    noting: bool,
    /// The last key without a field, until its value is read.
    unknown: Option<String>,
    /// How many keys there were.
    pub(super) keys: usize,
    /// Keys without a field: their paths, as far as the driver has come back up, and how many keys each stands for.
    pub(super) undeclared: Vec<(String, usize)>,
}

pub(super) enum Step {
    Key(String),
    Index(usize),
}

/// How many notes there were before a value.
#[derive(Clone, Copy)]
pub(super) struct Mark(usize);

impl Trail {
    /// A trail that notes keys without a field.
    pub(super) fn noting() -> Self {
        Self { noting: true, ..Self::default() }
    }

    /// Adds the step around those that are there.
    pub(super) fn push(&mut self, step: Step) {
        self.steps.push(step);
    }

    /// `[3].author.id`
    pub(super) fn path(&self) -> String {
        let mut path = String::new();
        for step in self.steps.iter().rev() {
            let written = match step {
                Step::Index(index) => write!(path, "[{index}]"),
                Step::Key(key) if path.is_empty() => write!(path, "{key}"),
                Step::Key(key) => write!(path, ".{key}"),
            };
            debug_assert!(written.is_ok(), "writing to a string does not fail");
        }
        path
    }

    /// A trail of its own for an attempt that may fail, so that it leaves no notes.
    pub(super) fn branch(&self) -> Self {
        Self { noting: self.noting, ..Self::default() }
    }

    /// Goes on where an attempt succeeded.
    pub(super) fn join(&mut self, attempt: Self) {
        self.keys += attempt.keys;
        self.undeclared.extend(attempt.undeclared);
    }

    #[inline]
    pub(super) fn count(&mut self, keys: usize) {
        self.keys += keys;
    }

    /// A key that no field has. What it holds is read next.
    #[cold]
    pub(super) fn unknown(&mut self, key: &str) {
        if self.noting {
            self.unknown = Some(key.to_owned());
        }
    }

    /// Passes over the value of a key that no field has.
    pub(super) fn skip<'de, A: MapAccess<'de>>(&mut self, members: &mut A) -> Result<(), A::Error> {
        let Some(key) = self.unknown.take() else {
            return members.next_value::<IgnoredAny>().map(|IgnoredAny| ());
        };
        let below = keys_of(&members.next_value::<Json>()?);
        self.keys += below;
        self.undeclared.push((key, 1 + below));
        Ok(())
    }

    /// JSON that is declared to be open.
    pub(super) fn open(&mut self, json: &Json) {
        if self.noting {
            self.keys += keys_of(json);
        }
    }

    /// JSON that fits none of the shapes declared.
    pub(super) fn unlisted(&mut self, json: &Json) {
        let keys = if self.noting { keys_of(json) } else { 0 };
        if keys > 0 {
            self.keys += keys;
            self.undeclared.push(("?".to_owned(), keys));
        }
    }

    #[inline]
    pub(super) fn mark(&self) -> Mark {
        Mark(self.undeclared.len())
    }

    /// What was noted since then is below this key.
    #[inline]
    pub(super) fn step_since(&mut self, Mark(mark): Mark, key: &str) {
        if self.undeclared.len() != mark {
            self.step_up(mark, key);
        }
    }

    #[cold]
    fn step_up(&mut self, mark: usize, key: &str) {
        for (path, _) in &mut self.undeclared[mark..] {
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
