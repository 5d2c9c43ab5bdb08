//! The keys of a record: which field a key belongs to, and which fields were present.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Visitor};

use super::Field;
use super::state::State;

/// The set of fields seen. The first 128 need no allocation.
#[derive(Default)]
pub(super) struct Seen {
    first: u128,
    rest: Vec<usize>,
}

impl Seen {
    /// Adds a field. Returns whether it was not there before.
    #[inline]
    pub(super) fn insert(&mut self, index: usize) -> bool {
        if index >= 128 {
            return self.insert_large(index);
        }
        let bit = 1 << index;
        let is_new = self.first & bit == 0;
        self.first |= bit;
        is_new
    }

    fn insert_large(&mut self, index: usize) -> bool {
        let is_new = !self.rest.contains(&index);
        self.rest.extend(is_new.then_some(index));
        is_new
    }

    #[inline]
    pub(super) fn contains(&self, index: usize) -> bool {
        if index < 128 { self.first & (1 << index) != 0 } else { self.rest.contains(&index) }
    }
}

/// Finds the field of a key. Servers send the keys of a type in a fixed order, so the field after the last one is
/// tried first.
pub(super) struct KeyOf<'f, 'w> {
    pub(super) fields: &'static [Field],
    pub(super) guess: usize,
    /// Records keys that no field has.
    pub(super) state: &'f mut State<'w>,
}

impl<'de> DeserializeSeed<'de> for KeyOf<'_, '_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeyOf<'_, '_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<Option<usize>, E> {
        let (before, from) = self.fields.split_at(self.guess.min(self.fields.len()));
        let behind = from.iter().position(|field| field.wire == key).map(|at| at + before.len());
        let found = behind.or_else(|| before.iter().position(|field| field.wire == key));
        if found.is_none() {
            self.state.unknown_key(key);
        }
        Ok(found)
    }
}
