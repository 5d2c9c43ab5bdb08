//! The spec by name: operations, and the types that they speak of.

use std::collections::BTreeMap;

use generator::spec::{Definition, Named, Operation, Records, Resource, Service, Spec, TypeExpr};

/// What one version of the API declares.
pub struct Catalogue<'s> {
    /// The service file.
    pub service: &'s Service,
    files: Vec<&'s Resource>,
    types: BTreeMap<&'s str, Definition<'s>>,
    records: Records<'s>,
}

impl<'s> Catalogue<'s> {
    /// What `version` of `spec` declares.
    #[must_use]
    pub fn new(spec: &'s Spec, version: &str) -> Self {
        let of_version = |file: &&'s Named<Resource>| file.version() == version;
        let files: Vec<&Resource> = spec.resources.iter().filter(of_version).map(|file| &file.value).collect();
        let definitions = files.iter().flat_map(|file| file.types.definitions());
        Self {
            service: &spec.service.value,
            types: definitions.map(|(_, name, definition)| (name, definition)).collect(),
            records: Records::new(files.iter().copied()),
            files,
        }
    }

    /// The operation named `issues.list`, and its file.
    #[must_use]
    pub fn operation(&self, name: &str) -> Option<(&'s Resource, &'s Operation)> {
        let (resource, operation) = name.split_once('.')?;
        let file = *self.files.iter().find(|file| file.resource == resource)?;
        Some((file, file.operations.get(operation)?))
    }

    /// The declared type of this name.
    #[must_use]
    pub fn definition(&self, name: &str) -> Option<Definition<'s>> {
        self.types.get(name).copied()
    }

    /// The records.
    #[must_use]
    pub fn records(&self) -> &Records<'s> {
        &self.records
    }

    /// The type behind other names of it.
    #[must_use]
    pub fn behind_aliases<'t>(&self, ty: &'t TypeExpr) -> &'t TypeExpr
    where
        's: 't,
    {
        match ty {
            TypeExpr::Name(name) => match self.definition(name) {
                Some(Definition::Alias(alias)) => self.behind_aliases(&alias.ty),
                _ => ty,
            },
            _ => ty,
        }
    }
}
