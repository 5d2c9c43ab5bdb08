//! Stage `api`: classifies types by their encoding. In: a type. Out: its [`WireKind`]. An unresolved type is
//! [`WireKind::Unknown`], which every rule accepts.

use super::builtin::Builtin;
use super::ty::{Type, TypeId};
use super::types::{Definition, Types, enum_wire_is_integer};
use crate::spec::IdKind;

/// The encoding of a type in JSON or as the text of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WireKind {
    /// Any text.
    Text,
    /// Text that is a point in time.
    Timestamp,
    /// Text that is a day.
    Date,
    /// An integer.
    Integer,
    /// A number.
    Number,
    /// A boolean.
    Boolean,
    /// Anything.
    Json,
    /// The bytes of a file.
    File,
    /// A list.
    List,
    /// An object with any keys.
    Map,
    /// An object with these fields.
    Record(TypeId),
    /// One of several, null among them or not.
    Union,
    /// Text or an integer.
    Ref,
    /// Unknown, since a name could not be resolved.
    Unknown,
}

impl WireKind {
    /// Returns whether it can be written as one piece of text: in a path, in a header, between commas.
    pub fn is_scalar(self) -> bool {
        use WireKind::{Boolean, Date, Integer, Number, Ref, Text, Timestamp, Unknown};
        matches!(self, Text | Timestamp | Date | Integer | Number | Boolean | Ref | Unknown)
    }
}

impl Types<'_> {
    /// Returns the wire kind of a type.
    pub fn wire_kind(&self, ty: &Type) -> WireKind {
        match self.resolve(ty) {
            Type::List(_) => WireKind::List,
            Type::Map(_) => WireKind::Map,
            Type::Optional(_) => WireKind::Union,
            Type::Unresolved => WireKind::Unknown,
            Type::Builtin(builtin) => match builtin {
                Builtin::String | Builtin::Secret | Builtin::Url => WireKind::Text,
                Builtin::Integer => WireKind::Integer,
                Builtin::Number => WireKind::Number,
                Builtin::Boolean => WireKind::Boolean,
                Builtin::Timestamp => WireKind::Timestamp,
                Builtin::Date => WireKind::Date,
                Builtin::Json => WireKind::Json,
                Builtin::File => WireKind::File,
            },
            Type::Declared(id) => match &self.get(*id).definition {
                Definition::Id(IdKind::Integer) => WireKind::Integer,
                Definition::Id(IdKind::String) => WireKind::Text,
                Definition::Ref(_) => WireKind::Ref,
                Definition::Enum(set) if enum_wire_is_integer(set) => WireKind::Integer,
                Definition::Enum(_) => WireKind::Text,
                Definition::Union(..) => WireKind::Union,
                Definition::Record(_) => WireKind::Record(*id),
                // Only an alias in a cycle is left, which `check` reports.
                Definition::Alias { .. } => WireKind::Unknown,
            },
        }
    }
}
