//! Stage `openapi`: the state that all readers share. In: the tree of a document. Out: its parts with references
//! resolved, and the notes of the readers, each with its place.

use serde_json::{Map, Value};

use super::model::Note;
use super::pointer;

/// A way through the tree of a document, which knows where it is.
pub(super) struct Reader<'d> {
    pub(super) root: &'d Value,
    /// Swagger 2.0, not OpenAPI 3.
    pub(super) swagger: bool,
    notes: Vec<Note>,
    /// Where the reader is: what it says of it in notes.
    trail: Vec<String>,
}

impl<'d> Reader<'d> {
    pub(super) fn new(root: &'d Value, swagger: bool, notes: Vec<Note>) -> Self {
        Self { root, swagger, notes, trail: Vec::new() }
    }

    /// Returns all notes, at the end.
    pub(super) fn into_notes(self) -> Vec<Note> {
        self.notes
    }

    /// Returns a section of named parts: under `components` in one format, at the top in the other.
    pub(super) fn named(&self, section: &str, swagger_section: &str) -> Option<&'d Map<String, Value>> {
        let root = self.root;
        let value = if self.swagger { root.get(swagger_section) } else { root.get("components")?.get(section) };
        value?.as_object()
    }

    /// Follows `$ref`s to a value; returns `None` and makes a note if one cannot be resolved.
    pub(super) fn follow(&mut self, value: &'d Value) -> Option<&'d Value> {
        let root = self.root;
        match pointer::follow(root, value) {
            Ok(found) => Some(found),
            Err(reference) => {
                self.note(pointer::fault(reference));
                None
            }
        }
    }

    /// Reads something below the current place.
    pub(super) fn within<T>(&mut self, step: String, read: impl FnOnce(&mut Self) -> T) -> T {
        self.trail.push(step);
        let read = read(self);
        self.trail.pop();
        read
    }

    /// Notes something about the current place.
    pub(super) fn note(&mut self, text: impl Into<String>) {
        let note = Note { place: self.trail.join(", "), text: text.into() };
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// Returns how deep the current place is.
    pub(super) fn depth(&self) -> usize {
        self.trail.len()
    }
}
