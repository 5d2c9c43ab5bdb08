//! Stage `parse`: texts with the grammar of types. In: a scalar. Out: a type, or a type with its marks. Rejects marks
//! that have no meaning in that place.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

use crate::parse::error::SyntaxError;
use crate::parse::type_text::{self, TypeText};
use crate::spec::TypeExpr;

/// What editors check of a type; the nesting is left to the generator.
const TYPE_PATTERN: &str = r"[A-Za-z_][A-Za-z0-9_]*( *<[A-Za-z0-9_<> ]+>)?";

/// A type alone, as in `params` and `unions`.
pub(super) fn plain_type(text: &str) -> Result<TypeExpr, SyntaxError> {
    let read = type_text::parse(text)?;
    refuse_required(&read)?;
    refuse_clear(&read)?;
    refuse_summary(&read)?;
    Ok(read.ty)
}

/// `TYPE`
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct PlainType(String);

impl TryFrom<PlainType> for TypeExpr {
    type Error = SyntaxError;

    fn try_from(PlainType(text): PlainType) -> Result<Self, SyntaxError> {
        plain_type(&text)
    }
}

impl JsonSchema for PlainType {
    fn schema_name() -> Cow<'static, str> {
        "Type".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A type: `string`, `IssueIid`, `list<Issue>`.",
            "type": "string",
            "pattern": format!("^ *{TYPE_PATTERN} *$"),
        })
    }
}

/// `TYPE -- SUMMARY`, as in `aliases`.
pub(super) fn described_type(text: &str) -> Result<TypeText, SyntaxError> {
    let read = type_text::parse(text)?;
    refuse_required(&read)?;
    refuse_clear(&read)?;
    Ok(read)
}

/// `TYPE[!]`, as in the key `type` of a field.
pub(super) fn marked_type(text: &str) -> Result<TypeText, SyntaxError> {
    let read = type_text::parse(text)?;
    if let Some((_, part)) = &read.clear {
        return Err(SyntaxError::new("in a map, write `clear` as a key").part(part.clone()));
    }
    if let Some((_, part)) = &read.summary {
        return Err(SyntaxError::new("in a map, write `summary` as a key").part(part.clone()));
    }
    Ok(read)
}

/// The schema of `TYPE[!] [clear(JSON)] [-- SUMMARY]` or a part of it.
pub(super) fn text_schema(description: &str, marks: &str) -> Schema {
    json_schema!({
        "description": description,
        "type": "string",
        "pattern": format!("^ *{TYPE_PATTERN}{marks}$"),
    })
}

fn refuse_required(read: &TypeText) -> Result<(), SyntaxError> {
    read.required.as_ref().map_or(Ok(()), |part| Err(SyntaxError::new("`!` is not allowed here").part(part.clone())))
}

fn refuse_clear(read: &TypeText) -> Result<(), SyntaxError> {
    read.clear
        .as_ref()
        .map_or(Ok(()), |(_, part)| Err(SyntaxError::new("`clear` is not allowed here").part(part.clone())))
}

fn refuse_summary(read: &TypeText) -> Result<(), SyntaxError> {
    read.summary
        .as_ref()
        .map_or(Ok(()), |(_, part)| Err(SyntaxError::new("a summary is not allowed here").part(part.clone())))
}
