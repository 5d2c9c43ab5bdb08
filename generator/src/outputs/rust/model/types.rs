//! Stage `model`: types.

use super::refs::{Docs, Input, TypeRef};
use crate::wire::{ListStyle, TagPlace};

/// A declared type.
#[derive(Debug, Clone, PartialEq)]
pub struct Type {
    /// Its name in Rust.
    pub ident: String,
    /// Its documentation.
    pub docs: Docs,
    /// What it is.
    pub kind: TypeKind,
}

/// What a declared type is.
#[derive(Debug, Clone, PartialEq)]
pub enum TypeKind {
    /// A newtype.
    Id(Id),
    /// Something that is made from one of several keys.
    Reference(Reference),
    /// An open enum.
    Enum(Enum),
    /// Another name.
    Alias(Alias),
    /// One of several shapes.
    Union(Union),
    /// A struct.
    Record(Record),
}

/// A newtype.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Id {
    /// Over `i64`.
    Integer,
    /// Over `String`.
    String,
}

/// Something that is made from one of several keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// What it is made from.
    pub sources: Vec<ReferenceSource>,
}

/// What a reference is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReferenceSource {
    /// A declared integer ID, by reference to its number.
    IntegerId(String),
    /// A declared string ID.
    StringId(String),
    /// A bare integer.
    Integer,
    /// A bare text.
    Text,
}

/// An open enum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enum {
    /// Its values.
    pub values: EnumValues,
}

/// The values of an enum: all texts or all integers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnumValues {
    /// Texts.
    Text(Vec<Variant<String>>),
    /// Integers.
    Integer(Vec<Variant<i64>>),
}

/// A variant of an enum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant<W> {
    /// Its name in Rust.
    pub ident: String,
    /// Its value on the wire.
    pub wire: W,
    /// Its documentation.
    pub docs: Docs,
}

/// Another name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// The target type.
    pub ty: TypeRef,
}

/// One of several shapes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Union {
    /// The shapes.
    pub variants: Vec<UnionVariant>,
    /// Where the tag is that tells the shape, and its name.
    pub tag: Option<(TagPlace, String)>,
}

/// One shape of a union.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnionVariant {
    /// Its name in Rust.
    pub ident: String,
    /// What it holds.
    pub ty: TypeRef,
    /// How its lists are written, where it is not the service's way.
    pub style: Option<ListStyle>,
    /// The values of the tag that tell it.
    pub tags: Vec<String>,
    /// Documentation.
    pub docs: Docs,
}

/// A struct.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Its fields, in wire order.
    pub fields: Vec<RecordField>,
    /// Whether requests send it: then it has a constructor and setters.
    pub sent: bool,
}

/// A field of a struct.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordField {
    /// Its name in Rust.
    pub ident: String,
    /// The name of its setter, where the record is sent and the field is optional.
    pub setter: String,
    /// Its key.
    pub wire: String,
    /// Its documentation.
    pub docs: Docs,
    /// Its type, with its `Option` where it has one.
    pub ty: TypeRef,
    /// How a setter or the constructor of a sent record takes it.
    pub input: Input,
    /// How its lists are written, where it is not the service's way; one that joins them is read too.
    pub style: Option<ListStyle>,
    /// Whether it is always there.
    pub required: bool,
    /// What it has to do with the variant of a union.
    pub tagging: Tagging,
}

/// What a field has to do with the variant of a union.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tagging {
    /// Nothing.
    None,
    /// It tells the variant of a union beside it.
    Tag,
    /// The field with this key tells its variant.
    By(String),
}
