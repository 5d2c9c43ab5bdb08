//! What is noted of JSON while it is read, where somebody asks for it: how many keys there were, and which of them
//! nothing declares.

use std::collections::BTreeMap;

use crate::Json;

/// Keys of JSON that was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notes {
    keys: usize,
    undeclared: BTreeMap<String, usize>,
    /// The path of what is being read: `[].author`.
    place: String,
    /// The path of the last key that no field has.
    last: String,
}

impl Notes {
    /// How many keys there were in all objects, those of maps and of open JSON among them.
    pub fn keys(&self) -> usize {
        self.keys
    }

    /// The paths of keys that no type declares, `[].author.theme`, each with how many keys it stands for: itself each
    /// time it was there, and what was below it.
    pub fn undeclared(&self) -> &BTreeMap<String, usize> {
        &self.undeclared
    }

    /// A key that needs no field: of a map.
    pub(super) fn key(&mut self) {
        self.keys += 1;
    }

    /// A key of a record.
    pub(super) fn field(&mut self, key: &str, declared: bool) {
        self.keys += 1;
        if !declared {
            let mark = self.enter(key);
            self.last.clone_from(&self.place);
            self.leave(mark);
            *self.undeclared.entry(self.last.clone()).or_default() += 1;
        }
    }

    /// The value of the key that no field had.
    pub(super) fn below_undeclared(&mut self, json: &Json) {
        let below = count(json);
        self.keys += below;
        *self.undeclared.entry(self.last.clone()).or_default() += below;
    }

    /// JSON that is declared to be open.
    pub(super) fn open(&mut self, json: &Json) {
        self.keys += count(json);
    }

    /// JSON that fits none of the shapes declared.
    pub(super) fn unlisted(&mut self, json: &Json) {
        let keys = count(json);
        self.keys += keys;
        if keys > 0 {
            *self.undeclared.entry(format!("{}?", self.place)).or_default() += keys;
        }
    }

    /// A step down. Gives the length of the path before.
    pub(super) fn enter(&mut self, key: &str) -> usize {
        let before = self.place.len();
        if before > 0 && key != "[]" {
            self.place.push('.');
        }
        self.place.push_str(key);
        before
    }

    /// Back up, to a path of this length.
    pub(super) fn leave(&mut self, before: usize) {
        self.place.truncate(before);
    }
}

/// The number of keys in all objects of `json`.
fn count(json: &Json) -> usize {
    match json {
        Json::Object(members) => members.values().map(|value| 1 + count(value)).sum(),
        Json::Array(items) => items.iter().map(count).sum(),
        _ => 0,
    }
}
