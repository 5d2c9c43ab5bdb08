//! Stage `api`: fields, wherever they are: in a path, a query, headers, a body or a record. In: nothing (these are what
//! `declarations` and `operation` fill). Out: flattened fields that know their part, group and origin.

use std::borrow::Cow;

use super::ty::Type;
use crate::spec::{self, Literal, TypeExpr};
use crate::wire::ListStyle;

/// A field or parameter.
#[derive(Debug, Clone)]
pub struct Field<'s> {
    /// The part of the request that it is sent in, or that of a response it is read from.
    pub part: Part,
    /// The key of the group that it is a member of: `not` for `not[labels]`.
    pub group: Option<&'s str>,
    /// Its key in the spec.
    pub key: &'s str,
    /// Its name on the wire, `not[labels]` for a member of a group.
    pub wire: Cow<'s, str>,
    /// Whether the spec says the name on the wire beside the key.
    pub has_wire: bool,
    /// The name in Rust that the spec asks for.
    pub ident: Option<&'s str>,
    /// The name in Rust that the spec asks for its group.
    pub group_ident: Option<&'s str>,
    /// Its type.
    pub ty: Type,
    /// The type as the spec writes it.
    pub written: &'s TypeExpr,
    /// How a list is written when the field is sent; the service's way unless said.
    pub style: Option<ListStyle>,
    /// Whether the caller must give it, or the server always sends it.
    pub required: bool,
    /// What is sent to empty it.
    pub clear: Option<&'s Literal>,
    /// Where the spec declares it.
    pub origin: FieldOrigin<'s>,
    /// What is said about it.
    pub docs: Documentation<'s>,
}

/// Where the spec declares a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldOrigin<'s> {
    /// In the operation or record itself.
    Own,
    /// In the record of this name, which the operation or record embeds, or in one that the record embeds in turn.
    Embedded(&'s str),
    /// In the path template, with a type among the operation's `params` or its file's.
    Path,
}

/// What a field is a part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The path.
    Path,
    /// The query.
    Query,
    /// The headers of a request.
    Header,
    /// The body.
    Body,
    /// The headers of a response.
    ResponseHeader,
    /// A record.
    Member,
}

/// A group: fields that are sent as `group[field]` in a query or form, and as an object in JSON.
#[derive(Debug, Clone)]
pub struct Group<'s> {
    /// The part of the request.
    pub part: Part,
    /// Its key in the spec.
    pub key: &'s str,
    /// The group around it; `check` refuses such a one.
    pub parent: Option<&'s str>,
    /// The name on the wire.
    pub wire: &'s str,
    /// Whether the spec says the name on the wire beside the key.
    pub has_wire: bool,
    /// The name in Rust that the spec asks for.
    pub ident: Option<&'s str>,
    /// Whether it has no fields.
    pub is_empty: bool,
    /// What is said about it.
    pub docs: Documentation<'s>,
}

/// The declared type of a path parameter.
#[derive(Debug, Clone)]
pub struct Param<'s> {
    /// The parameter.
    pub name: &'s str,
    /// Its type.
    pub ty: Type,
    /// The type as the file writes it.
    pub written: &'s TypeExpr,
}

/// What the spec says about an operation, field or group for its readers.
#[derive(Debug, Clone, Copy, Default)]
pub struct Documentation<'s> {
    /// One sentence.
    pub summary: Option<&'s str>,
    /// The lowest paid tier that has it.
    pub tier: Option<&'s str>,
    /// The first version of the server that has it.
    pub since: Option<&'s str>,
    /// What to use instead, or why not to use it.
    pub deprecated: Option<&'s str>,
}

impl<'s> Field<'s> {
    /// The key with that of the group around it: `not[labels]`.
    pub fn spelling(&self) -> Cow<'s, str> {
        match self.group {
            Some(group) => Cow::Owned(format!("{group}[{}]", self.key)),
            None => Cow::Borrowed(self.key),
        }
    }

    /// The record that the operation or record embeds to have the field.
    pub fn embedded_from(&self) -> Option<&'s str> {
        match self.origin {
            FieldOrigin::Embedded(record) => Some(record),
            FieldOrigin::Own | FieldOrigin::Path => None,
        }
    }
}

impl<'s> Documentation<'s> {
    pub(super) fn of_field(field: &'s spec::Field) -> Self {
        Self {
            summary: field.summary.as_deref(),
            tier: field.tier.as_deref(),
            since: field.since.as_deref(),
            deprecated: field.deprecated.as_deref(),
        }
    }
}
