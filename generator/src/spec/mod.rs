//! Stage `spec`: the content of a specification, as plain data.
//!
//! In: data from `parse`. Out: one [`Spec`] with a [`Service`] and its [`Resource`] files, everything in file order.
//! The syntax types of `parse` define how a value is written in YAML; only the service file, whose YAML has the same
//! structure, derives serde and its schema. The types hold no positions: a place in a file is named by its path of
//! keys, see `diagnostics`.
//!
//! `api` checks whether names exist, and `check` whether rules hold.

mod definition;
mod field;
mod operation;
mod resource;
mod service;
mod texts;
mod type_expr;

use indexmap::IndexMap;

pub use definition::Definition;
pub use field::{FieldDef, FieldSet, FieldType, Fields};
pub use operation::{Access, Errors, Lifecycle, Operation, PageUse, Results};
pub use resource::{
    AliasDef, EnumDef, EnumValue, IdDef, IdKind, RecordDef, RefDef, Resource, TypeSections, UnionDef, UnionTag,
    WireValue,
};
pub use service::{CrateMeta, Credential, Example, FeaturePer, Owner, RequestOption, Service, Version};
pub use texts::{CHANGELOG, EXAMPLES, GUIDE, Texts};
pub use type_expr::{DescribedType, Literal, TypeExpr};

/// An ordered map, in file order.
pub type Map<T> = IndexMap<String, T>;

/// A whole specification.
#[derive(Debug, Clone)]
pub struct Spec {
    /// The service file, and its name relative to the spec folder (`gitlab.yaml`).
    pub service: SpecFile<Service>,
    /// The resource files of every version, sorted by version in the service's order, then by file name.
    pub resources: Vec<SpecFile<Resource>>,
    /// The texts beside the service file.
    pub texts: Texts,
}

/// Something read from a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpecFile<T> {
    /// The file's path relative to the spec folder, with `/`: `v4/issues.yaml`.
    pub file: String,
    /// What the file says.
    pub value: T,
}

impl SpecFile<Resource> {
    /// Returns the version of the file, which is the name of its folder: `v4`.
    pub fn version(&self) -> &str {
        self.file.split('/').next().unwrap_or_default()
    }
}
