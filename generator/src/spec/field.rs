//! Stage `spec`: fields of types, query parameters, body fields, request headers. All have one form.

use super::{Literal, Map, TypeExpr};
use crate::wire::ListStyle;

/// Fields by the name they have on the wire (unless `wire` says otherwise), in file order.
pub type Fields = Map<Field>;

/// The fields of a record or of a part of a request: those of other records, and its own.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FieldSet {
    /// `$embed`: records whose fields are part of this, before its own.
    pub embed: Vec<String>,
    /// Its own fields. One that an embedded record has too replaces it.
    pub own: Fields,
}

/// One field or parameter.
///
/// In YAML either a string, `TYPE[!] [clear(JSON)] [-- SUMMARY]`, or a map with the keys below, or a map without the key
/// `type`, which is a group of fields: `not: { labels: csv<string> }`.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// `type`: a type expression, or a map of fields (a group).
    pub ty: FieldType,
    /// Written as `!` behind the type: the caller must give it, the server always sends it.
    pub required: bool,
    /// `style`: how the list is written, where it is not the service's way. `csv<T>` is a list with the style `comma`.
    pub style: Option<ListStyle>,
    /// `clear`: what is sent to empty the field. Gives the operation a `clear_x()`.
    pub clear: Option<Literal>,
    /// `summary`: one sentence, ours.
    pub summary: Option<String>,
    /// `tier`: the lowest tier that has the field, one of the service's `tiers`.
    pub tier: Option<String>,
    /// `since`: the version of the server that has it first, quoted: `"12.8"`.
    pub since: Option<String>,
    /// `deprecated`: what to use instead, or why not to use it.
    pub deprecated: Option<String>,
    /// `wire`: the spelling on the wire when the key cannot be it.
    pub wire: Option<String>,
    /// `ident`: the name in Rust when the rule's is not good enough.
    pub ident: Option<String>,
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldType {
    /// A type.
    Expr(TypeExpr),
    /// A group: sent as `group[field]` in a query or form, as an object in JSON. One level; requests only.
    Group(Fields),
}

impl Field {
    /// Its name on the wire, when it stands under `key`.
    pub fn wire<'f>(&'f self, key: &'f str) -> &'f str {
        self.wire.as_deref().unwrap_or(key)
    }

    /// The types that it speaks of: its own, or those of a group's members.
    pub fn types(&self) -> Vec<&TypeExpr> {
        match &self.ty {
            FieldType::Expr(ty) => vec![ty],
            FieldType::Group(members) => members.values().flat_map(Self::types).collect(),
        }
    }
}

impl FieldType {
    /// The type; none if it is a group.
    pub fn expr(&self) -> Option<&TypeExpr> {
        match self {
            Self::Expr(ty) => Some(ty),
            Self::Group(_) => None,
        }
    }
}
