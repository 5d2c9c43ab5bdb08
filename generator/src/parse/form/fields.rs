//! Stage `parse`: maps of fields. In: the maps of `types`, and `query`, `headers` and the bodies of an operation. Out:
//! records and sets of fields. Refuses keys that begin with `$` and mean nothing.

use std::fmt;

use schemars::{JsonSchema, Schema};
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};

use super::name::Name;
use crate::spec::{FieldSet, Fields, RecordDef};

/// A record: fields, and keys that begin with `$`.
#[derive(Default, JsonSchema)]
#[schemars(rename = "Record")]
pub(super) struct RecordForm {
    /// `$summary`: one sentence, ours.
    #[schemars(rename = "$summary")]
    summary: Option<String>,
    /// Its fields.
    #[schemars(flatten)]
    fields: FieldSetForm,
}

/// The fields of a record or of a part of a request: those of other records, and its own.
#[derive(Default, JsonSchema)]
#[schemars(rename = "FieldSet")]
pub(super) struct FieldSetForm {
    /// `$embed`: records whose fields are part of this, before its own.
    #[schemars(rename = "$embed", default)]
    embed: Vec<String>,
    /// Its own fields. One that an embedded record has too replaces it.
    #[schemars(flatten)]
    own: Fields,
}

/// A group: one level of fields, sent as `group[field]` in a query or form and as an object in JSON.
#[derive(JsonSchema)]
#[schemars(rename = "Group", transform = without_type)]
pub(super) struct GroupForm {
    /// `$summary`: one sentence, ours.
    #[schemars(rename = "$summary")]
    pub(super) summary: Option<String>,
    /// Its fields.
    #[schemars(flatten)]
    pub(super) members: Fields,
}

/// A map with the key `type` is a field and no group.
fn without_type(schema: &mut Schema) {
    schema.insert("not".to_owned(), serde_json::json!({ "required": ["type"] }));
}

impl From<RecordForm> for RecordDef {
    fn from(RecordForm { summary, fields }: RecordForm) -> Self {
        Self { summary, fields: fields.into() }
    }
}

impl From<FieldSetForm> for FieldSet {
    fn from(FieldSetForm { embed, own }: FieldSetForm) -> Self {
        Self { embed, own }
    }
}

impl<'de> Deserialize<'de> for RecordForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(FieldsVisitor { special: &["$summary", "$embed"] })
    }
}

impl<'de> Deserialize<'de> for FieldSetForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = deserializer.deserialize_map(FieldsVisitor { special: &["$embed"] })?;
        Ok(read.fields)
    }
}

impl<'de> Deserialize<'de> for GroupForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = deserializer.deserialize_map(FieldsVisitor { special: &["$summary"] })?;
        Ok(Self { summary: read.summary, members: read.fields.own })
    }
}

struct FieldsVisitor {
    special: &'static [&'static str],
}

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = RecordForm;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map of fields")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RecordForm, A::Error> {
        let mut read = RecordForm::default();
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
