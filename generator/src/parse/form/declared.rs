//! Stage `parse`: declarations of types. In: the maps `ids`, `refs`, `aliases` and `unions`. Out: the definitions of
//! `spec`. Refuses what is said of a type and has no meaning there.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};

use super::name::Name;
use super::text::{described_type, text_schema};
use crate::parse::error::SyntaxError;
use crate::spec::{AliasDef, DescribedType, IdDef, IdKind, Map, RefDef, UnionDef, UnionTag};
use crate::wire::TagPlace;

/// `integer -- SUMMARY` or `string -- SUMMARY`
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct IdText(String);

impl TryFrom<IdText> for IdDef {
    type Error = SyntaxError;

    fn try_from(IdText(text): IdText) -> Result<Self, SyntaxError> {
        let read = described_type(&text)?;
        let kind = match read.ty.to_string().as_str() {
            "integer" => IdKind::Integer,
            "string" => IdKind::String,
            _ => return Err(SyntaxError::new("an id must be an `integer` or a `string`").part(read.ty_part)),
        };
        Ok(Self { kind, summary: read.summary.map(|(summary, _)| summary) })
    }
}

impl JsonSchema for IdText {
    fn schema_name() -> Cow<'static, str> {
        "Id".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "`integer` or `string`, and perhaps `-- SUMMARY`. A newtype without conversions.",
            "type": "string",
            "pattern": r"^ *(integer|string) *(--.*\S.*)?$",
        })
    }
}

/// `TYPE -- SUMMARY`
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct AliasText(String);

impl TryFrom<AliasText> for AliasDef {
    type Error = SyntaxError;

    fn try_from(AliasText(text): AliasText) -> Result<Self, SyntaxError> {
        let read = described_type(&text)?;
        Ok(Self { ty: read.ty, summary: read.summary.map(|(summary, _)| summary) })
    }
}

impl JsonSchema for AliasText {
    fn schema_name() -> Cow<'static, str> {
        "Alias".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        text_schema("Another name for a type: `TYPE`, and perhaps `-- SUMMARY`.", r" *(--.*\S.*)?")
    }
}

/// `TYPE -- SUMMARY`, where the type is that of a path parameter or variant.
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct DescribedText(String);

impl TryFrom<DescribedText> for DescribedType {
    type Error = SyntaxError;

    fn try_from(DescribedText(text): DescribedText) -> Result<Self, SyntaxError> {
        let read = described_type(&text)?;
        Ok(Self { ty: read.ty, summary: read.summary.map(|(summary, _)| summary) })
    }
}

impl JsonSchema for DescribedText {
    fn schema_name() -> Cow<'static, str> {
        "DescribedType".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        text_schema("A type: `string`, `IssueIid`, `list<Issue>`, and perhaps `-- SUMMARY`.", r" *(--.*\S.*)?")
    }
}

/// `[ProjectId, string]`, or a map with `any` and `summary`.
#[derive(Deserialize, JsonSchema)]
#[serde(rename = "a list of types or a map with the key `any`")]
#[schemars(rename = "Ref", untagged)]
pub(super) enum RefSyntax {
    #[serde(rename = "list")]
    Short(Vec<String>),
    #[serde(rename = "map")]
    Long(LongRef),
}

/// What a path names by one of several keys.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LongRef {
    /// What it may be made from: IDs, `integer`, `string`.
    any: Vec<String>,
    /// One sentence, ours.
    summary: Option<String>,
}

impl From<RefSyntax> for RefDef {
    fn from(form: RefSyntax) -> Self {
        match form {
            RefSyntax::Short(any) => Self { any, summary: None },
            RefSyntax::Long(LongRef { any, summary }) => Self { any, summary },
        }
    }
}

/// `{ text: string, label: Label -- SUMMARY }`, with `$summary` and `$tag`: variant names and their types. The one that
/// fits best is chosen, the first of several.
#[derive(Default, JsonSchema)]
#[schemars(rename = "Union")]
pub(super) struct UnionSyntax {
    /// The variants, in file order.
    #[schemars(flatten)]
    variants: Map<DescribedType>,
    /// `$summary`.
    #[schemars(rename = "$summary")]
    summary: Option<String>,
    /// `$tag`: what tells the variant, if its keys do not.
    #[schemars(rename = "$tag")]
    tag: Option<TagSyntax>,
}

/// `{ in: request, name: scope, values: { issues: issue } }`
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "UnionTag")]
struct TagSyntax {
    /// Where it is.
    #[serde(rename = "in")]
    place: TagPlace,
    /// Its key, or the name of the argument on the wire.
    name: String,
    /// Its values, each with the variant that it tells.
    values: Map<String>,
}

impl From<UnionSyntax> for UnionDef {
    fn from(UnionSyntax { variants, summary, tag }: UnionSyntax) -> Self {
        let tag = tag.map(|TagSyntax { place, name, values }| UnionTag { place, name, values });
        Self { variants, summary, tag }
    }
}

impl<'de> Deserialize<'de> for UnionSyntax {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(UnionVisitor)
    }
}

struct UnionVisitor;

impl<'de> Visitor<'de> for UnionVisitor {
    type Value = UnionSyntax;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map of variants")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<UnionSyntax, A::Error> {
        let mut union = UnionSyntax::default();
        while let Some(name) = map.next_key_seed(Name { special: &["$summary", "$tag"] })? {
            match name.as_str() {
                "$summary" => union.summary = Some(map.next_value()?),
                "$tag" => union.tag = Some(map.next_value()?),
                _ => drop(union.variants.insert(name, map.next_value()?)),
            }
        }
        Ok(union)
    }
}
