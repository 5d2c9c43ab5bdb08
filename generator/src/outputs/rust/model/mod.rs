//! Stage `model`: the crate to emit, with every decision made.
//!
//! In: data from `lower`. Out: names, types and texts that `emit` writes as they are. The model shares the vocabulary
//! of `wire` with the spec and knows nothing of Rust's tokens. All names are final identifiers.

mod operation;
mod refs;
mod service;
mod types;

pub use operation::{
    Argument, ArgumentStruct, Clear, Operation, Outcome, OutcomeVariant, PageUse, Parameter, ResponseShape,
};
pub use refs::{Docs, Input, ParameterLocation, TypeRef};
pub use service::{Credential, ForeignId, PageStyle, RequestOption, Service, TokenLocation};
pub use types::{
    Alias, Enum, EnumValues, Id, Record, RecordField, Reference, ReferenceSource, Tagging, Type, TypeKind, Union,
    UnionVariant, Variant,
};

/// A crate.
#[derive(Debug, Clone, PartialEq)]
pub struct Crate {
    /// The package's name: `gitlab-sdk`.
    pub package: String,
    /// Its version.
    pub version: String,
    /// One sentence for the manifest.
    pub description: String,
    /// SPDX expression.
    pub license: String,
    /// What else the manifest and the license texts say of the package.
    pub metadata: Metadata,
    /// Documentation of the crate: the guide.
    pub docs: Docs,
    /// The changelog, if there is one.
    pub changelog: Option<Text>,
    /// The examples, sorted.
    pub examples: Vec<Example>,
    /// The service file, relative to the spec folder.
    pub source: String,
    /// What holds for the whole service.
    pub service: Service,
    /// The versions of the API.
    pub apis: Vec<Api>,
    /// The features of resources and versions, sorted.
    pub features: Vec<String>,
    /// Which of them the feature `full` leaves out, since they may still change or disappear.
    pub unfinished_features: Vec<String>,
    /// Which of them the feature `common` has, which is on by default.
    pub common_features: Vec<String>,
}

/// What the crate registry shows of a package.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Metadata {
    /// Who holds the copyright.
    pub copyright: String,
    /// Whether it may be published.
    pub publish: bool,
    /// The address of the source code.
    pub repository: Option<String>,
    /// The address of the crate's own site.
    pub homepage: Option<String>,
    /// The address of the reference.
    pub documentation: Option<String>,
    /// Words to search by.
    pub keywords: Vec<String>,
    /// Slugs of the registry.
    pub categories: Vec<String>,
}

/// A text that is taken over from the spec folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The file, relative to the spec folder.
    pub source: String,
    /// What is in it.
    pub text: String,
}

/// An example: a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// Its name: `first_call`.
    pub name: String,
    /// One sentence about what it shows.
    pub summary: String,
    /// The features that it needs.
    pub features: Vec<String>,
    /// The program.
    pub program: Text,
}

impl Crate {
    /// Returns the number of operations.
    pub fn operation_count(&self) -> usize {
        self.apis.iter().flat_map(|api| &api.resources).map(|resource| resource.operations.len()).sum()
    }

    /// Returns the number of types.
    pub fn type_count(&self) -> usize {
        self.apis.iter().flat_map(|api| &api.type_files).map(|file| file.types.len()).sum()
    }
}

/// One version of the API: a module.
#[derive(Debug, Clone, PartialEq)]
pub struct Api {
    /// Its module: `v4`.
    pub ident: String,
    /// Documentation of the module.
    pub docs: Docs,
    /// The path below the server's root.
    pub base: String,
    /// The feature that enables all of it.
    pub feature: Option<String>,
    /// Its resources that have operations.
    pub resources: Vec<Resource>,
    /// The files of its types.
    pub type_files: Vec<TypeFile>,
}

/// A resource: a module of operations.
#[derive(Debug, Clone, PartialEq)]
pub struct Resource {
    /// Its module: `issues`.
    pub ident: String,
    /// The feature that enables it.
    pub feature: Option<String>,
    /// The spec file it comes from.
    pub source: String,
    /// Documentation of the module.
    pub docs: Docs,
    /// Types that the module shows as its own.
    pub exports: Vec<String>,
    /// Its operations.
    pub operations: Vec<Operation>,
}

/// A file of types.
#[derive(Debug, Clone, PartialEq)]
pub struct TypeFile {
    /// Its module below `types`.
    pub ident: String,
    /// It is compiled when any of these features is on; always when there are none.
    pub features: Vec<String>,
    /// The spec file it comes from.
    pub source: String,
    /// Its types.
    pub types: Vec<Type>,
}
