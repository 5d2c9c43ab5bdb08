//! Stage `parse`: enums. In: a list of values, a map from our names to values, or a map with `values`. Out: an
//! [`EnumDef`]. Refuses what cannot be a value, and integers without a name.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor};

use crate::parse::fault::Fault;
use crate::parse::type_text::split_summary;
use crate::spec::{EnumDef, EnumValue, Map, WireValue};

/// `[opened, closed]`, `{ guest: 10, owner: 50 }`, or a map with `values` and `summary`.
#[derive(Deserialize, JsonSchema)]
#[serde(rename = "a list of values or a map")]
#[schemars(rename = "Enum", untagged)]
pub(super) enum EnumForm {
    #[serde(rename = "list")]
    List(Vec<ListedValue>),
    #[serde(rename = "map with values")]
    Long(LongEnum),
    #[serde(rename = "map")]
    Map(Map<NamedValue>),
}

/// A set of values.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LongEnum {
    /// The values.
    values: EnumValues,
    /// One sentence, ours.
    summary: Option<String>,
}

/// The values of an enum: a list, or a map from our names to what goes over the wire.
#[derive(Deserialize, JsonSchema)]
#[serde(rename = "a list or map of values")]
#[schemars(rename = "EnumValues", untagged)]
enum EnumValues {
    #[serde(rename = "list")]
    List(Vec<ListedValue>),
    #[serde(rename = "map")]
    Map(Map<NamedValue>),
}

impl From<EnumForm> for EnumDef {
    fn from(form: EnumForm) -> Self {
        let (values, summary) = match form {
            EnumForm::List(list) => (EnumValues::List(list), None),
            EnumForm::Map(map) => (EnumValues::Map(map), None),
            EnumForm::Long(LongEnum { values, summary }) => (values, summary),
        };
        let values = match values {
            EnumValues::List(list) => list.into_iter().map(|listed| listed.0).collect(),
            EnumValues::Map(map) => map.into_iter().map(|(name, named)| named.into_value(name)).collect(),
        };
        Self { values, summary }
    }
}

/// `opened` or `opened -- SUMMARY`
pub(super) struct ListedValue(EnumValue);

impl<'de> Deserialize<'de> for ListedValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let NamedValue { wire, summary } = NamedValue::deserialize(deserializer)?;
        match wire {
            WireValue::Text(name) => Ok(Self(EnumValue { name: name.clone(), wire: WireValue::Text(name), summary })),
            WireValue::Integer(value) => {
                let help = format!("write a map from our names to the numbers: `{{ guest: {value} }}`");
                Err(D::Error::custom(Fault::new("an integer has no name of its own").help(help)))
            }
        }
    }
}

impl JsonSchema for ListedValue {
    fn schema_name() -> Cow<'static, str> {
        "ListedValue".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "description": "`VALUE`, and perhaps `-- SUMMARY`.", "type": "string" })
    }
}

/// What goes over the wire: `10`, `"on track"`, `10 -- SUMMARY`, `'"0" -- SUMMARY'`
pub(super) struct NamedValue {
    wire: WireValue,
    summary: Option<String>,
}

impl NamedValue {
    fn into_value(self, name: String) -> EnumValue {
        EnumValue { name, wire: self.wire, summary: self.summary }
    }
}

impl<'de> Deserialize<'de> for NamedValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl Visitor<'_> for ValueVisitor {
    type Value = NamedValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text or an integer")
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<NamedValue, E> {
        let value = i64::try_from(value).map_err(|_| E::custom(Fault::new("the number is too large")))?;
        self.visit_i64(value)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<NamedValue, E> {
        Ok(NamedValue { wire: WireValue::Integer(value), summary: None })
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<NamedValue, E> {
        let (value, summary) = split_summary(text).map_err(E::custom)?;
        let wire = if summary.is_some() {
            described_value(value).map_err(E::custom)?
        } else {
            WireValue::Text(value.to_owned())
        };
        Ok(NamedValue { wire, summary })
    }
}

/// A value with a summary. YAML takes all of it for text, so here a number is a number unless it has quotes of its own.
fn described_value(value: &str) -> Result<WireValue, Fault> {
    if let Ok(integer) = value.parse() {
        return Ok(WireValue::Integer(integer));
    }
    if !value.starts_with('"') {
        return Ok(WireValue::Text(value.to_owned()));
    }
    serde_json::from_str(value).map(WireValue::Text).map_err(|_| {
        let help = "`'\"0\" -- SUMMARY'`";
        Fault::new("expected a text in quotes before `--`").part(0..value.len()).help(help)
    })
}

impl JsonSchema for NamedValue {
    fn schema_name() -> Cow<'static, str> {
        "NamedValue".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "What goes over the wire, and perhaps `-- SUMMARY`. A number that is sent as text is quoted twice: `'\"0\" -- SUMMARY'`.",
            "type": ["string", "integer"],
        })
    }
}
