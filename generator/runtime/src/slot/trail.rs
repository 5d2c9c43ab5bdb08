//! What goes along while JSON is read: the way to the place of a mistake, and the notes where they are asked for.

use std::fmt::Write as _;

use serde::de::{IgnoredAny, MapAccess};

use super::Notes;
use crate::Json;

/// The way from the root to the place of a mistake, gathered from the inside out while the error travels up; and the
/// notes.
#[derive(Default)]
pub(crate) struct Trail {
    steps: Vec<Step>,
    notes: Option<Box<Notes>>,
}

pub(super) enum Step {
    Key(String),
    Index(usize),
}

/// Where the notes stood before a step.
#[derive(Clone, Copy)]
pub(super) struct Mark(usize);

impl Trail {
    /// A trail that adds to these notes.
    pub(super) fn noting(notes: Notes) -> Self {
        Self { steps: Vec::new(), notes: Some(Box::new(notes)) }
    }

    pub(super) fn into_notes(self) -> Notes {
        let mut notes = self.notes.map(|notes| *notes).unwrap_or_default();
        notes.leave(0);
        notes
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

    /// A trail of its own for an attempt that may fail.
    pub(super) fn branch(&self) -> Self {
        Self { steps: Vec::new(), notes: self.notes.clone() }
    }

    /// Goes on where an attempt succeeded.
    pub(super) fn join(&mut self, attempt: Self) {
        self.notes = attempt.notes;
    }

    pub(super) fn notes(&mut self) -> Option<&mut Notes> {
        self.notes.as_deref_mut()
    }

    pub(super) fn note(&mut self, note: impl FnOnce(&mut Notes)) {
        if let Some(notes) = self.notes() {
            note(notes);
        }
    }

    /// A step down, for the notes.
    pub(super) fn enter(&mut self, key: &str) -> Mark {
        Mark(self.notes().map_or(0, |notes| notes.enter(key)))
    }

    /// Back up.
    pub(super) fn leave(&mut self, Mark(mark): Mark) {
        self.note(|notes| notes.leave(mark));
    }

    /// Passes over the value of a key that no field has.
    pub(super) fn skip<'de, A: MapAccess<'de>>(&mut self, members: &mut A) -> Result<(), A::Error> {
        match self.notes() {
            None => members.next_value::<IgnoredAny>().map(|IgnoredAny| ()),
            Some(notes) => members.next_value::<Json>().map(|json| notes.below_undeclared(&json)),
        }
    }
}
