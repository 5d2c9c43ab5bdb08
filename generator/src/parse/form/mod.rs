//! Stage `parse`: the forms in which values are written. In: what serde reads from a file. Out: the types of `spec`.
//!
//! A form is a type of its own where YAML and `spec` differ: a text with a grammar, a choice of several forms, keys that
//! exclude each other. `schema.json` is made from the forms too, so an editor accepts what is read here. `spec` knows
//! nothing of forms; the list below names the form of each of its types.
//!
//! Rejects texts that do not follow their grammar, and names the bytes that are wrong.

mod body;
mod declared;
mod enums;
mod field;
mod fields;
mod name;
mod operation;
mod resource;
mod results;
mod text;

pub(super) use operation::BODIES;

use declared::{AliasText, DescribedText, IdText, RefSyntax, UnionSyntax};
use enums::EnumSyntax;
use field::FieldSyntax;
use fields::{FieldSetSyntax, RecordSyntax};
use operation::{OperationSyntax, PageUseSyntax};
use resource::ResourceSyntax;
use results::{ErrorsSyntax, ResultsSyntax};
use text::PlainType;

use crate::spec::{
    AliasDef, DescribedType, EnumDef, Errors, FieldDef, FieldSet, IdDef, Operation, PageUse, RecordDef, RefDef,
    Resource, Results, TypeExpr, UnionDef,
};

/// Reads a type of `spec` from its form, and gives it the form's schema.
macro_rules! read_from_form {
    ($($spec:ty: $form:ty),* $(,)?) => {$(
        impl<'de> serde::Deserialize<'de> for $spec {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let form = <$form as serde::Deserialize>::deserialize(deserializer)?;
                Self::try_from(form).map_err(serde::de::Error::custom)
            }
        }

        impl schemars::JsonSchema for $spec {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                <$form>::schema_name()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                <$form>::json_schema(generator)
            }
        }
    )*};
}

read_from_form! {
    AliasDef: AliasText,
    DescribedType: DescribedText,
    EnumDef: EnumSyntax,
    Errors: ErrorsSyntax,
    FieldDef: FieldSyntax,
    FieldSet: FieldSetSyntax,
    IdDef: IdText,
    Operation: OperationSyntax,
    PageUse: PageUseSyntax,
    RecordDef: RecordSyntax,
    RefDef: RefSyntax,
    Resource: ResourceSyntax,
    Results: ResultsSyntax,
    TypeExpr: PlainType,
    UnionDef: UnionSyntax,
}
