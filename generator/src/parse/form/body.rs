//! Stage `parse`: JSON bodies. In: a map of fields, or the text of a type. Out: a set of fields, or a field that is the
//! whole body.

use schemars::JsonSchema;
use serde::Deserialize;

use super::field::FieldText;
use super::fields::FieldSetSyntax;

/// A JSON body: its fields, or `TYPE [-- SUMMARY]`, the type of the whole.
#[derive(Deserialize, JsonSchema)]
#[serde(rename = "a type or a map of fields")]
#[schemars(rename = "Body", untagged)]
pub(super) enum BodySyntax {
    /// One value of this type: `list<Label>`, `json`; `optional<T>` where the caller may leave it out.
    #[serde(rename = "text")]
    Value(FieldText),
    /// Fields of an object.
    #[serde(rename = "map")]
    Fields(FieldSetSyntax),
}
