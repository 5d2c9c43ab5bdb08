//! Stage `parse`: maps of fields. In: the maps of `types`, and `query`, `headers` and the bodies of an operation. Out:
//! records and sets of fields. Refuses keys that begin with `$` and mean nothing.

use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};

use crate::spec::{FieldSet, RecordDef};

impl<'de> Deserialize<'de> for RecordDef {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Read { summary, fields } =
            deserializer.deserialize_map(FieldsVisitor { special: &["$summary", "$embed"] })?;
        Ok(Self { summary, fields })
    }
}

impl<'de> Deserialize<'de> for FieldSet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = deserializer.deserialize_map(FieldsVisitor { special: &["$embed"] })?;
        Ok(read.fields)
    }
}

/// What a map of fields says.
#[derive(Default)]
struct Read {
    summary: Option<String>,
    fields: FieldSet,
}

struct FieldsVisitor {
    special: &'static [&'static str],
}

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = Read;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map of fields")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Read, A::Error> {
        let mut read = Read::default();
        while let Some(name) = map.next_key_seed(Name { special: self.special })? {
            match name.as_str() {
                "$summary" => read.summary = Some(map.next_value()?),
                "$embed" => read.fields.embed = map.next_value()?,
                _ => drop(read.fields.own.insert(name, map.next_value()?)),
            }
        }
        Ok(read)
    }
}

/// The name of a field or variant, or one of the keys that begin with `$` and are about the whole.
pub(super) struct Name {
    pub(super) special: &'static [&'static str],
}

impl<'de> DeserializeSeed<'de> for Name {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        let name = String::deserialize(deserializer)?;
        if name.starts_with('$') && !self.special.contains(&name.as_str()) {
            return Err(D::Error::unknown_field(&name, self.special));
        }
        Ok(name)
    }
}
