//! Stage `parse`: fields. In: a text, a map with the key `type`, or a map of fields, which is a group. Out: a [`FieldDef`].
//! Refuses marks within `type` that are keys of their own.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;

use super::fields::GroupForm;
use super::text::{marked_type, text_schema};
use crate::parse::error::SyntaxError;
use crate::parse::type_text;
use crate::spec::{FieldDef, FieldType, Fields, Literal, TypeExpr};
use crate::wire::ListStyle;

/// A field or parameter: `TYPE[!] [clear(JSON)] [-- SUMMARY]`, a map with the key `type`, or a group of fields.
#[derive(Deserialize, JsonSchema)]
#[serde(rename = "a type or a map")]
#[schemars(rename = "Field", untagged)]
pub(super) enum FieldSyntax {
    #[serde(rename = "text")]
    Text(FieldText),
    #[serde(rename = "map with type")]
    Long(LongField),
    #[serde(rename = "map")]
    Group(GroupForm),
}

/// A field written as a text.
#[derive(Deserialize)]
#[serde(try_from = "String")]
pub(super) struct FieldText(FieldDef);

impl TryFrom<String> for FieldText {
    type Error = SyntaxError;

    fn try_from(text: String) -> Result<Self, SyntaxError> {
        let read = type_text::parse(&text)?;
        Ok(Self(FieldDef {
            ty: FieldType::Expr(read.ty),
            required: read.required.is_some(),
            style: None,
            clear: read.clear.map(|(value, _)| value),
            summary: read.summary.map(|(summary, _)| summary),
            tier: None,
            since: None,
            deprecated: None,
            wire: None,
            ident: None,
        }))
    }
}

impl JsonSchema for FieldText {
    fn schema_name() -> Cow<'static, str> {
        "FieldText".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        text_schema(
            "`TYPE[!] [clear(JSON)] [-- SUMMARY]`. `!`: the caller must give it, the server always sends it.",
            r"!? *(clear\(.*\) *)?(--.*\S.*)?",
        )
    }
}

/// A field written as a map.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LongField {
    /// A type with its `!`, or a map of fields, which makes it a group.
    #[serde(rename = "type")]
    ty: LongType,
    /// One sentence, ours.
    summary: Option<String>,
    /// The lowest tier that has the field: one of the service's `tiers`.
    tier: Option<String>,
    /// The version of the server that has it first, quoted: `"12.8"`.
    since: Option<String>,
    /// What to use instead, or why not to use it.
    deprecated: Option<String>,
    /// The spelling on the wire when the key cannot be it.
    wire: Option<String>,
    /// The name in Rust when the rule's is not good enough.
    ident: Option<String>,
    /// How the list is written in a query, form or header, where it is not the service's way.
    style: Option<ListStyle>,
    /// What is sent to empty the field.
    #[serde(default, deserialize_with = "even_null")]
    clear: Option<Literal>,
}

/// Here null is a value and not the absence of one.
fn even_null<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Literal>, D::Error> {
    Literal::deserialize(deserializer).map(Some)
}

/// The type of a field that is written as a map.
#[derive(Deserialize, JsonSchema)]
#[serde(rename = "a type or a map of fields")]
#[schemars(rename = "LongType", untagged)]
enum LongType {
    #[serde(rename = "text")]
    Text(MarkedType),
    #[serde(rename = "map")]
    Group(Fields),
}

/// `TYPE[!]`
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct MarkedType {
    ty: TypeExpr,
    required: bool,
}

impl TryFrom<String> for MarkedType {
    type Error = SyntaxError;

    fn try_from(text: String) -> Result<Self, SyntaxError> {
        marked_type(&text).map(|read| Self { ty: read.ty, required: read.required.is_some() })
    }
}

impl JsonSchema for MarkedType {
    fn schema_name() -> Cow<'static, str> {
        "MarkedType".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        text_schema("A type with its `!`.", "!? *")
    }
}

impl From<FieldText> for FieldDef {
    fn from(FieldText(field): FieldText) -> Self {
        field
    }
}

impl From<FieldSyntax> for FieldDef {
    fn from(form: FieldSyntax) -> Self {
        match form {
            FieldSyntax::Text(text) => text.0,
            FieldSyntax::Long(long) => long.into(),
            FieldSyntax::Group(GroupForm { summary, members }) => {
                Self { summary, ..Self::of(FieldType::Group(members), false) }
            }
        }
    }
}

impl From<LongField> for FieldDef {
    fn from(long: LongField) -> Self {
        let (ty, required) = match long.ty {
            LongType::Text(marked) => (FieldType::Expr(marked.ty), marked.required),
            LongType::Group(fields) => (FieldType::Group(fields), false),
        };
        Self {
            ty,
            required,
            style: long.style,
            clear: long.clear,
            summary: long.summary,
            tier: long.tier,
            since: long.since,
            deprecated: long.deprecated,
            wire: long.wire,
            ident: long.ident,
        }
    }
}

impl FieldDef {
    /// A field with a type and nothing else.
    fn of(ty: FieldType, required: bool) -> Self {
        Self {
            ty,
            required,
            style: None,
            clear: None,
            summary: None,
            tier: None,
            since: None,
            deprecated: None,
            wire: None,
            ident: None,
        }
    }

    /// The one field of a body that is a single value. `optional<T>` is a `T` that may be left out.
    pub(super) fn whole_body(self) -> Self {
        match self.ty {
            FieldType::Expr(TypeExpr::Optional(inner)) => Self { ty: FieldType::Expr(*inner), required: false, ..self },
            _ => Self { required: true, ..self },
        }
    }
}
