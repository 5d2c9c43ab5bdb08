//! Stage `spec`: what a specification says, as plain data.
//!
//! In: nothing (these are the types that `parse` fills). Out: one [`Spec`] with a [`Service`] and its [`Resource`] files,
//! everything in the order in which it stands in the files. How a value is written in YAML is decided by the forms of
//! `parse`, which knows this stage and is not known here; only the service file, which is written as it is held, derives
//! serde and its schema. The types hold no positions: a place in a file is named by its path of keys, see
//! `diagnostics`.
//!
//! Whether names exist is decided by `api`, whether rules hold by `check`.

mod definition;
mod field;
mod operation;
mod resource;
mod service;
mod texts;
mod type_expr;

use indexmap::IndexMap;

pub use definition::Definition;
pub use field::{Field, FieldSet, FieldType, Fields};
pub use operation::{Errors, Operation, PageUse, Results};
pub use resource::{
    AliasDef, EnumDef, EnumValue, IdDef, IdKind, RecordDef, RefDef, Resource, Types, UnionDef, WireValue,
};
pub use service::{CrateMeta, Credential, Example, Owner, RequestOption, Service, Version};
pub use texts::{CHANGELOG, EXAMPLES, GUIDE, Texts};
pub use type_expr::{Literal, TypeExpr};

/// An ordered map, in file order.
pub type Map<T> = IndexMap<String, T>;

/// A whole specification.
#[derive(Debug, Clone)]
pub struct Spec {
    /// The service file, and its name relative to the spec folder (`gitlab.yaml`).
    pub service: Named<Service>,
    /// The resource files of every version, sorted by version in the service's order, then by file name.
    pub resources: Vec<Named<Resource>>,
    /// The texts beside the service file.
    pub texts: Texts,
}

/// Something read from a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named<T> {
    /// The file's path relative to the spec folder, with `/`: `v4/issues.yaml`.
    pub file: String,
    /// What the file says.
    pub value: T,
}

impl Named<Resource> {
    /// The version that the file belongs to: the folder it stands in, `v4`.
    pub fn version(&self) -> &str {
        self.file.split('/').next().unwrap_or_default()
    }
}
