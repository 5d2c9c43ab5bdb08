//! Stage `parse`: the forms in which values are written. In: what serde reads from a file. Out: the types of `spec`.
//!
//! A form is a type of its own where YAML and `spec` differ: a text with a grammar, a choice of several forms, keys of
//! which one must be there. `schema.json` is made from the forms too, so what an editor accepts is what is read here.
//!
//! Refuses texts that do not follow their grammar, with the bytes that are wrong.

mod declared;
mod enums;
mod field;
mod fields;
mod operation;
mod resource;
mod results;
mod text;

pub(crate) use declared::{AliasText, IdText, RefForm};
pub(crate) use enums::EnumForm;
pub(crate) use field::FieldForm;
pub(crate) use operation::{BODIES, OperationForm, PageUseForm};
pub(crate) use resource::ResourceForm;

use crate::spec::{AliasDef, EnumDef, Field, IdDef, Operation, PageUse, RefDef, Resource};

/// A type of `spec` that is read from a form has the form's schema.
macro_rules! schema_of_form {
    ($($spec:ty => $form:ty),* $(,)?) => {$(
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

schema_of_form! {
    AliasDef => AliasText,
    EnumDef => EnumForm,
    Field => FieldForm,
    IdDef => IdText,
    Operation => OperationForm,
    PageUse => PageUseForm,
    RefDef => RefForm,
    Resource => ResourceForm,
}
