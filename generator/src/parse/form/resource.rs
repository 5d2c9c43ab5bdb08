//! Stage `parse`: a resource file. In: its sections. Out: a [`Resource`]. Refuses nothing of its own.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::spec::{
    AliasDef, DescribedType, EnumDef, IdDef, Lifecycle, Map, Operation, RecordDef, RefDef, Resource, TypeSections,
    UnionDef,
};

/// A resource file: one resource, its types and its operations.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Resource")]
pub(super) struct ResourceSyntax {
    /// The name of the file, the module and the feature; plural, `snake_case`.
    resource: String,
    /// One sentence about the resource, ours.
    summary: String,
    /// The page that documents it: a whole address, or a page below the service's `docs`.
    docs: Option<String>,
    /// Set while the whole resource may still change or disappear; its feature is then left out of `full`.
    lifecycle: Option<Lifecycle>,
    /// The types of path parameters, by name: `ProjectRef -- SUMMARY`.
    #[serde(default)]
    params: Map<DescribedType>,
    /// Newtypes; no conversion from one to another: `IssueId: integer -- SUMMARY`.
    #[serde(default)]
    ids: Map<IdDef>,
    /// Things that a path names by one of several keys: `EpicRef: [EpicId, string]`.
    #[serde(default)]
    refs: Map<RefDef>,
    /// Sets of values, which stay open for values that the client does not know.
    #[serde(default)]
    enums: Map<EnumDef>,
    /// Other names for a type: `Sha: string -- SUMMARY`.
    #[serde(default)]
    aliases: Map<AliasDef>,
    /// One of several shapes; the first that fits is taken.
    #[serde(default)]
    unions: Map<UnionDef>,
    /// Records.
    #[serde(default)]
    types: Map<RecordDef>,
    /// The operations by name; `{}` for a file that only declares types.
    operations: Map<Operation>,
}

impl From<ResourceSyntax> for Resource {
    fn from(form: ResourceSyntax) -> Self {
        Self {
            resource: form.resource,
            summary: form.summary,
            docs: form.docs,
            lifecycle: form.lifecycle,
            params: form.params,
            types: TypeSections {
                ids: form.ids,
                refs: form.refs,
                enums: form.enums,
                aliases: form.aliases,
                unions: form.unions,
                records: form.types,
            },
            operations: form.operations,
        }
    }
}
