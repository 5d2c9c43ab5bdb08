//! Stage `spec`: one resource file.

use super::{DescribedType, FieldSet, Lifecycle, Map, Operation, TypeExpr};
use crate::wire::TagPlace;

/// One file: a resource, its types and its operations.
#[derive(Debug, Clone, PartialEq)]
pub struct Resource {
    /// `resource`: its name, in the plural, in snake case: the module and the cargo feature. Equals the file's name.
    pub resource: String,
    /// `summary`: one sentence about the resource, ours.
    pub summary: String,
    /// `docs`: the page in the service's documentation, absolute or below the service's `docs`.
    pub docs: Option<String>,
    /// `lifecycle`: set while the whole resource may still change or disappear; its feature is then left out of `full`.
    pub lifecycle: Option<Lifecycle>,
    /// `params`: the types of path parameters, by name.
    pub params: Map<DescribedType>,
    /// The types that the file declares.
    pub types: TypeSections,
    /// `operations`, by name.
    pub operations: Map<Operation>,
}

/// Declared types. Names are unique over all files of a version.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TypeSections {
    /// `ids`: newtypes without conversions among them. `IssueId: integer`.
    pub ids: Map<IdDef>,
    /// `refs`: things that a path names by ID or by another key. `ProjectRef: [ProjectId, string]`.
    pub refs: Map<RefDef>,
    /// `enums`: closed sets, which stay open for values that the client does not know.
    pub enums: Map<EnumDef>,
    /// `aliases`: other names for a type. `Sha: string`.
    pub aliases: Map<AliasDef>,
    /// `unions`: one of several shapes.
    pub unions: Map<UnionDef>,
    /// `types`: records.
    pub records: Map<RecordDef>,
}

/// `IssueId: integer`, or `IssueId: integer -- SUMMARY`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdDef {
    /// What it is on the wire.
    pub kind: IdKind,
    /// One sentence, ours.
    pub summary: Option<String>,
}

/// What an ID is on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdKind {
    /// An integer that is not negative.
    Integer,
    /// A string.
    String,
}

/// `ProjectRef: [ProjectId, string]`, or a map with `any` and `summary`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefDef {
    /// What it may be made from: IDs, `integer`, `string`.
    pub any: Vec<String>,
    /// One sentence, ours.
    pub summary: Option<String>,
}

/// `Sha: string`, or `Sha: string -- SUMMARY`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AliasDef {
    /// The target type.
    pub ty: TypeExpr,
    /// One sentence, ours.
    pub summary: Option<String>,
}

/// `[opened, closed]`; `{ guest: 10, owner: 50 }`; or a map with `values` and `summary`.
#[derive(Debug, Clone, PartialEq)]
pub struct EnumDef {
    /// The values, in file order.
    pub values: Vec<EnumValue>,
    /// One sentence, ours.
    pub summary: Option<String>,
}

/// One value of an enum: `opened`, `guest: 10`, `guest: 10 -- SUMMARY`, `none: '"0" -- SUMMARY'`.
#[derive(Debug, Clone, PartialEq)]
pub struct EnumValue {
    /// The name that the variant's is made from.
    pub name: String,
    /// What goes over the wire. All of one enum are strings or all integers.
    pub wire: WireValue,
    /// One sentence, ours.
    pub summary: Option<String>,
}

/// A value of an enum on the wire.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum WireValue {
    /// A JSON string.
    Text(String),
    /// A JSON integer.
    Integer(i64),
}

/// `{ text: string, label: Label }`, with `$summary` and `$tag`: variant names and their types. The one that fits best is
/// chosen, the first of several.
#[derive(Debug, Clone, PartialEq)]
pub struct UnionDef {
    /// The variants, in file order.
    pub variants: Map<DescribedType>,
    /// `$summary`.
    pub summary: Option<String>,
    /// `$tag`: what tells the variant, if its keys do not.
    pub tag: Option<UnionTag>,
}

/// `{ in: request, name: scope, values: { issues: issue } }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnionTag {
    /// `in`: where it is.
    pub place: TagPlace,
    /// `name`: its key, or the name of the argument on the wire.
    pub name: String,
    /// `values`: its values, each with the variant that it tells.
    pub values: Map<String>,
}

/// A record: fields, and keys that begin with `$`.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordDef {
    /// `$summary`: one sentence, ours.
    pub summary: Option<String>,
    /// Its fields.
    pub fields: FieldSet,
}
