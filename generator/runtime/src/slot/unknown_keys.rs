//! Keys of decoded JSON that no type declares, collected on request.

use std::collections::BTreeMap;

use super::json::keys_of;
use super::place::Place;
use crate::value::Json;

/// The number of keys in decoded JSON, and those that no type declares.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UnknownKeys {
    total: usize,
    paths: BTreeMap<String, usize>,
}

impl UnknownKeys {
    /// Returns the number of keys in all objects, including those of maps and of JSON without a declared shape.
    pub fn total(&self) -> usize {
        self.total
    }

    /// Returns the paths of keys that no type declares, such as `[].author.theme`, each with the number of keys it
    /// counts for: its occurrences and all keys below. JSON that fits no variant of a union ends in `?`.
    pub fn paths(&self) -> &BTreeMap<String, usize> {
        &self.paths
    }

    /// Adds keys that were read.
    pub(crate) fn count(&mut self, keys: usize) {
        self.total += keys;
    }

    /// Adds a key that no type declares.
    pub(crate) fn undeclared(&mut self, at: Place<'_>, value: &Json) {
        self.add(at.pattern(), 1 + keys_of(value));
    }

    /// Adds JSON that fits no variant of a union.
    pub(crate) fn unlisted(&mut self, at: Place<'_>, value: &Json) {
        let path = at.pattern();
        let dot = if path.is_empty() { "" } else { "." };
        self.add(format!("{path}{dot}?"), keys_of(value));
    }

    fn add(&mut self, path: String, keys: usize) {
        if keys > 0 {
            *self.paths.entry(path).or_default() += keys;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Mutex;

    use super::*;
    use crate::slot::{Decoding, Deviation, Field, Record, Rules, Slot, Watch, decode, decode_by};

    #[derive(Default)]
    struct Thing {
        id: u64,
        parts: Vec<Part>,
        by_name: BTreeMap<String, Part>,
        open: Json,
    }

    impl Record for Thing {
        fn fields(&self) -> &'static [Field] {
            const { &[Field::required("id"), Field::optional("parts"), Field::optional("by_name"), Field::optional("open")] }
        }

        fn slot(&mut self, index: usize) -> Option<&mut dyn Slot> {
            Some(match index {
                0 => &mut self.id,
                1 => &mut self.parts,
                2 => &mut self.by_name,
                _ => &mut self.open,
            })
        }
    }

    #[derive(Debug, Clone, PartialEq)]
    enum Part {
        Number(i64),
        Small(Small),
        Unlisted(Json),
    }

    crate::impl_union!(Part: Number(i64), Small(Small));

    #[derive(Debug, Clone, Default, PartialEq)]
    struct Small(i64);

    impl Record for Small {
        fn fields(&self) -> &'static [Field] {
            const { &[Field::required("n")] }
        }

        fn slot(&mut self, _: usize) -> Option<&mut dyn Slot> {
            Some(&mut self.0)
        }
    }

    crate::impl_records!(Small);

    #[derive(Debug, Default)]
    struct Notes(Mutex<UnknownKeys>);

    impl Watch for Notes {
        fn is_thorough(&self) -> bool {
            true
        }

        fn deviation(&self, deviation: Deviation) {
            assert!(!deviation.kind.is_loss(), "{deviation}");
        }

        fn undeclared(&self, at: Place<'_>, value: &Json) {
            self.0.lock().unwrap().undeclared(at, value);
        }

        fn unlisted(&self, at: Place<'_>, value: &Json) {
            self.0.lock().unwrap().unlisted(at, value);
        }

        fn keys(&self, count: usize) {
            self.0.lock().unwrap().count(count);
        }

        fn argument(&self, _: &str) -> Option<String> {
            None
        }

        fn losses(&self) -> Vec<Deviation> {
            Vec::new()
        }
    }

    #[test]
    fn keys_that_nothing_declares() {
        for (json, keys, unknown) in [
            (r#"{"id":1,"parts":[1,{"n":2}],"open":{"a":{"b":1}}}"#, 6, vec![]),
            (r#"{"id":1,"new":{"a":[{"b":1}]},"newer":2}"#, 5, vec![("new", 3), ("newer", 1)]),
            (r#"{"id":1,"parts":[{"n":2,"m":1},{"n":3,"m":{"o":0}}]}"#, 7, vec![("parts[].m", 3)]),
            (r#"{"id":1,"by_name":{"x":{"n":1,"m":1},"y":{"z":1}}}"#, 7, vec![("by_name.*.?", 1), ("by_name.*.m", 1)]),
        ] {
            let (mut noted, mut plain) = (Thing::default(), Thing::default());
            let notes = Notes::default();
            let rules = Rules { decoding: Decoding::Lenient, ..Rules::STRICT };
            assert!(decode_by(json.as_bytes(), &mut noted, rules, Some(&notes)).is_ok(), "{json}");
            let unknown_keys = notes.0.into_inner().unwrap();
            assert_eq!(unknown_keys.total(), keys, "{json}");
            let found: Vec<(&str, usize)> =
                unknown_keys.paths().iter().map(|(path, keys)| (path.as_str(), *keys)).collect();
            assert_eq!(found, unknown, "{json}");
            assert!(decode(json.as_bytes(), &mut plain).is_ok(), "{json}");
            assert_eq!((noted.id, noted.parts, noted.by_name), (plain.id, plain.parts, plain.by_name), "{json}");
        }
    }
}
