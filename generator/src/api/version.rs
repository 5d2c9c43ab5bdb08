//! Stage `api`: a service, the versions of its API and their resources. In: data from `resolve`. Out: the structure
//! that every later stage reads.

use std::borrow::Cow;

use super::fields::Param;
use super::operation::Operation;
use super::ty::{Type, TypeId};
use super::types::Types;
use crate::diagnostics::SpecPath;
use crate::spec::{self, Lifecycle, Service, SpecFile, Texts};
use crate::wire::ListStyle;

/// A service and the versions of its API.
#[derive(Debug, Clone)]
pub struct Api<'s> {
    /// The service file: its name and content.
    pub service: &'s SpecFile<Service>,
    /// The texts beside the service file.
    pub texts: &'s Texts,
    /// The versions that the service file names, in its order.
    pub versions: Vec<Version<'s>>,
    /// The options that every request may have, with types of the first version.
    pub options: Vec<RequestOption<'s>>,
    /// Every resource file, also those in folders that are not a version.
    pub files: Vec<ResourceFile<'s>>,
}

/// A resource file as such.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ResourceFile<'s> {
    /// Its path below the spec folder: `v4/issues.yaml`.
    pub path: &'s str,
    /// The folder that it is in: `v4`.
    pub folder: &'s str,
    /// The name of the resource that it describes.
    pub resource: &'s str,
    /// Whether it has operations.
    pub has_operations: bool,
}

/// One version of the API.
#[derive(Debug, Clone)]
pub struct Version<'s> {
    /// The name, which is also that of the folder: `v4`.
    pub name: &'s str,
    /// The settings of the version in the service file.
    pub settings: &'s spec::Version,
    /// The resources, in the order of their files.
    pub resources: Vec<Resource<'s>>,
    /// The declared types.
    pub types: Types<'s>,
}

/// One resource: a file.
#[derive(Debug, Clone)]
pub struct Resource<'s> {
    /// The path of the file below the spec folder: `v4/issues.yaml`.
    pub file: &'s str,
    /// The name: `issues`.
    pub name: &'s str,
    /// One sentence about the resource.
    pub summary: &'s str,
    /// The address of the page of the service's documentation.
    pub docs: Option<Cow<'s, str>>,
    /// Set while the whole resource may still change or disappear.
    pub lifecycle: Option<Lifecycle>,
    /// The types of path parameters that the file declares for all its operations.
    pub params: Vec<Param<'s>>,
    /// The types that the file declares, in the order of its sections.
    pub declarations: Vec<TypeId>,
    /// The operations, in file order.
    pub operations: Vec<Operation<'s>>,
}

/// An option that every request may have, such as `sudo`.
#[derive(Debug, Clone)]
pub struct RequestOption<'s> {
    /// The name of its setter.
    pub name: &'s str,
    /// Its type.
    pub ty: Type,
    /// How a list is written.
    pub style: Option<ListStyle>,
    /// The settings of the option in the service file.
    pub settings: &'s spec::RequestOption,
}

impl<'s> Api<'s> {
    /// Returns the version of this name.
    pub fn version(&self, name: &str) -> Option<&Version<'s>> {
        self.versions.iter().find(|version| version.name == name)
    }

    /// Returns the number of operations of all versions.
    pub fn operation_count(&self) -> usize {
        self.versions.iter().flat_map(|version| &version.resources).map(|resource| resource.operations.len()).sum()
    }
}

impl<'s> Version<'s> {
    /// Returns all operations, each with its resource.
    pub fn operations(&self) -> impl Iterator<Item = (&Resource<'s>, &Operation<'s>)> {
        self.resources
            .iter()
            .flat_map(|resource| resource.operations.iter().map(move |operation| (resource, operation)))
    }

    /// Returns the operation of this name: `issues.list`.
    pub fn operation(&self, name: &str) -> Option<(&Resource<'s>, &Operation<'s>)> {
        let (resource, name) = name.split_once('.')?;
        let resource = self.resources.iter().find(|found| found.name == resource)?;
        Some((resource, resource.operations.iter().find(|found| found.name == name)?))
    }
}

impl<'s> Resource<'s> {
    /// Returns the top of the file.
    pub(crate) fn at(&self) -> SpecPath<'s> {
        SpecPath::top(self.file)
    }
}
