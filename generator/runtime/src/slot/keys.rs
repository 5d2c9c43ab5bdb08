//! The keys of a record: which field a key belongs to, and which fields were present.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Visitor};

use super::Field;
use super::json_path::JsonPath;

/// The set of fields seen. The first 128 need no allocation.
#[derive(Default)]
pub(super) struct Seen {
    first: u128,
    rest: Vec<usize>,
}

impl Seen {
    #[inline]
    pub(super) fn insert(&mut self, index: usize) {
        if index < 128 {
            self.first |= 1 << index;
        } else {
            self.rest.push(index);
        }
    }

    #[inline]
    pub(super) fn contains(&self, index: usize) -> bool {
        if index < 128 { self.first & (1 << index) != 0 } else { self.rest.contains(&index) }
    }
}

/// Finds the field of a key. Servers send the keys of a type in a fixed order, so the field after the last one is
/// tried first.
pub(super) struct KeyOf<'t> {
    pub(super) fields: &'static [Field],
    pub(super) guess: usize,
    /// Records keys that no field has.
    pub(super) path: &'t mut JsonPath,
}

impl<'de> DeserializeSeed<'de> for KeyOf<'_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeyOf<'_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<Option<usize>, E> {
        let (before, from) = self.fields.split_at(self.guess.min(self.fields.len()));
        let behind = from.iter().position(|field| field.wire == key).map(|at| at + before.len());
        let found = behind.or_else(|| before.iter().position(|field| field.wire == key));
        if found.is_none() {
            self.path.unknown_key(key);
        }
        Ok(found)
    }
}
