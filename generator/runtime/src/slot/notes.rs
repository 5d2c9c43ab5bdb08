//! What is noted of JSON while it is read, where somebody asks for it.

use std::collections::BTreeMap;

use super::Trail;

/// How many keys there were in JSON that was read, and which of them no type declares.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notes {
    keys: usize,
    undeclared: BTreeMap<String, usize>,
}

impl Notes {
    /// How many keys there were in all objects, those of maps and of open JSON among them.
    pub fn keys(&self) -> usize {
        self.keys
    }

    /// The paths of keys that no type declares, `[].author.theme`, each with how many keys it stands for: itself each
    /// time it was there, and all below it. JSON that fits no shape of a union ends in `?`.
    pub fn undeclared(&self) -> &BTreeMap<String, usize> {
        &self.undeclared
    }

    /// Adds what was noted on the way.
    pub(super) fn add(&mut self, trail: Trail) {
        self.keys += trail.keys;
        for (path, keys) in trail.undeclared {
            *self.undeclared.entry(path).or_default() += keys;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::slot::{Field, Record, Slot, decode, decode_noting};
    use crate::value::Json;

    #[derive(Default)]
    struct Thing {
        id: u64,
        parts: Vec<Part>,
        by_name: BTreeMap<String, Part>,
        open: Json,
    }

    impl Record for Thing {
        fn fields(&self) -> &'static [Field] {
            const { &[Field::always("id"), Field::maybe("parts"), Field::maybe("by_name"), Field::maybe("open")] }
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

    crate::union!(Part: Number(i64), Small(Small));

    #[derive(Debug, Clone, Default, PartialEq)]
    struct Small(i64);

    impl Record for Small {
        fn fields(&self) -> &'static [Field] {
            const { &[Field::always("n")] }
        }

        fn slot(&mut self, _: usize) -> Option<&mut dyn Slot> {
            Some(&mut self.0)
        }
    }

    crate::records!(Small);

    #[test]
    fn keys_that_nothing_declares() {
        for (json, keys, undeclared) in [
            (r#"{"id":1,"parts":[1,{"n":2}],"open":{"a":{"b":1}}}"#, 6, vec![]),
            (r#"{"id":1,"new":{"a":[{"b":1}]},"newer":2}"#, 5, vec![("new", 3), ("newer", 1)]),
            (r#"{"id":1,"parts":[{"n":2,"m":1},{"n":3,"m":{"o":0}}]}"#, 7, vec![("parts[].m", 3)]),
            (r#"{"id":1,"by_name":{"x":{"n":1,"m":1},"y":{"z":1}}}"#, 7, vec![("by_name.*.?", 1), ("by_name.*.m", 1)]),
        ] {
            let (mut noted, mut plain, mut notes) = (Thing::default(), Thing::default(), Notes::default());
            assert!(decode_noting(json.as_bytes(), &mut noted, &mut notes).is_ok(), "{json}");
            assert_eq!(notes.keys(), keys, "{json}");
            let found: Vec<(&str, usize)> =
                notes.undeclared().iter().map(|(path, keys)| (path.as_str(), *keys)).collect();
            assert_eq!(found, undeclared, "{json}");
            assert!(decode(json.as_bytes(), &mut plain).is_ok(), "{json}");
            assert_eq!((noted.id, noted.parts, noted.by_name), (plain.id, plain.parts, plain.by_name), "{json}");
        }
    }
}
