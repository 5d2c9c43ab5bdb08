//! Stage `lower`: the declared types of one version, by name.
//!
//! In: the resource files of a version, checked. Out: look-ups that `lower` needs. A name that is not declared is a bug
//! of `check`, and gives `None`.

use std::collections::BTreeMap;

use crate::spec::{Definition, Flat, Named, RecordDef, Records, Resource, TypeExpr};

/// The declared types of a version.
pub(super) struct Symbols<'s> {
    types: BTreeMap<&'s str, Definition<'s>>,
    records: Records<'s>,
}

impl<'s> Symbols<'s> {
    pub(super) fn new(resources: &[&'s Named<Resource>]) -> Self {
        let definitions = resources.iter().flat_map(|home| home.value.types.definitions());
        Self {
            types: definitions.map(|(_, name, definition)| (name, definition)).collect(),
            records: Records::new(resources.iter().map(|home| &home.value)),
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<Definition<'s>> {
        self.types.get(name).copied()
    }

    pub(super) fn records(&self) -> &Records<'s> {
        &self.records
    }

    /// The fields of a record, those of embedded ones included.
    pub(super) fn fields(&self, record: &'s RecordDef) -> Vec<Flat<'s>> {
        self.records.fields(&record.fields)
    }

    /// The type behind aliases.
    pub(super) fn resolve<'t>(&self, ty: &'t TypeExpr) -> TypeExpr
    where
        's: 't,
    {
        match ty {
            TypeExpr::Name(name) => match self.get(name) {
                Some(Definition::Alias(alias)) => self.resolve(&alias.ty),
                _ => ty.clone(),
            },
            _ => ty.clone(),
        }
    }

    /// The names of types that a definition speaks of directly.
    pub(super) fn mentions(&self, definition: Definition<'s>) -> Vec<String> {
        match definition {
            Definition::Id(_) | Definition::Enum(_) => Vec::new(),
            Definition::Ref(reference) => reference.any.clone(),
            Definition::Alias(alias) => vec![alias.ty.name().to_owned()],
            Definition::Union(union) => union.variants.values().map(|ty| ty.name().to_owned()).collect(),
            Definition::Record(record) => self
                .fields(record)
                .into_iter()
                .flat_map(|flat| flat.field.types())
                .map(|ty| ty.name().to_owned())
                .collect(),
        }
    }
}
