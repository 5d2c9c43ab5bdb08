//! Stage `check`: what a type is on the wire. In: a type, and what is declared. Out: its shape. Refuses nothing: a name that
//! nothing declares, which is reported elsewhere, is anything.

use super::declared::Declaration;
use super::{Version, declared};
use crate::spec::{Definition, IdKind, RecordDef, TypeExpr, WireValue};

/// What a type is in JSON, or as the text of a parameter.
#[derive(Clone, Copy)]
pub(super) enum Shape<'a> {
    /// Any text.
    Text,
    /// A text that is a time.
    Timestamp,
    /// A text that is a day.
    Date,
    Integer,
    Number,
    Boolean,
    Json,
    /// The bytes of a file.
    File,
    List,
    Map,
    Record(&'a RecordDef),
    Union,
    /// Text or an integer.
    Ref,
    /// A word that stands only in results.
    ResultOnly,
    Unknown,
}

impl Shape<'_> {
    /// Whether it can be written as one piece of text: in a path, a header, between commas.
    pub(super) fn is_scalar(self) -> bool {
        use Shape::{Boolean, Date, Integer, Number, Ref, Text, Timestamp, Unknown};
        matches!(self, Text | Timestamp | Date | Integer | Number | Boolean | Ref | Unknown)
    }
}

impl<'a> Version<'a> {
    /// The shape of a type.
    pub(super) fn shape(&self, ty: &TypeExpr) -> Shape<'a> {
        match self.declared.resolve(ty) {
            TypeExpr::List(_) | TypeExpr::Csv(_) => Shape::List,
            TypeExpr::Map(_) => Shape::Map,
            TypeExpr::Headers(_) | TypeExpr::Optional(_) => Shape::ResultOnly,
            TypeExpr::Name(name) => match name.as_str() {
                "string" | "secret" => Shape::Text,
                "integer" => Shape::Integer,
                "number" => Shape::Number,
                "boolean" => Shape::Boolean,
                "timestamp" => Shape::Timestamp,
                "date" => Shape::Date,
                "json" => Shape::Json,
                "file" => Shape::File,
                word if declared::RESULTS_ONLY.contains(&word) => Shape::ResultOnly,
                name => self.declared.get(name).map_or(Shape::Unknown, |found| declared_shape(&found)),
            },
        }
    }
}

fn declared_shape<'a>(declaration: &Declaration<'a>) -> Shape<'a> {
    match declaration.kind {
        Definition::Id(id) => match id.kind {
            IdKind::Integer => Shape::Integer,
            IdKind::String => Shape::Text,
        },
        Definition::Ref(_) => Shape::Ref,
        Definition::Enum(set) => match set.values.first().map(|value| &value.wire) {
            Some(WireValue::Integer(_)) => Shape::Integer,
            _ => Shape::Text,
        },
        Definition::Union(_) => Shape::Union,
        Definition::Record(record) => Shape::Record(record),
        // `resolve` goes through aliases, except those in a circle.
        Definition::Alias(_) => Shape::Unknown,
    }
}
