//! Stage `lower`: the declared types of one version, by name.
//!
//! In: the resource files of a version, checked. Out: look-ups that `lower` needs. A name that is not declared is a bug
//! of `check`, and gives `None`.

use std::collections::BTreeMap;

use crate::spec::{
    AliasDef, EnumDef, Field, FieldType, Fields, IdDef, Map, Named, RecordDef, RefDef, Resource, TypeExpr, UnionDef,
};

/// The declared types of a version.
pub(super) struct Symbols<'s> {
    types: BTreeMap<&'s str, Definition<'s>>,
}

/// What a declared type is.
#[derive(Clone, Copy)]
pub(super) enum Definition<'s> {
    Id(&'s IdDef),
    Ref(&'s RefDef),
    Enum(&'s EnumDef),
    Alias(&'s AliasDef),
    Union(&'s UnionDef),
    Record(&'s RecordDef),
}

impl<'s> Symbols<'s> {
    pub(super) fn new(resources: &[&'s Named<Resource>]) -> Self {
        let mut types = BTreeMap::new();
        for home in resources {
            types.extend(definitions(&home.value));
        }
        Self { types }
    }

    pub(super) fn get(&self, name: &str) -> Option<Definition<'s>> {
        self.types.get(name).copied()
    }

    /// The fields of a record, embedded ones first. One that an embedded record has too replaces it in its place.
    pub(super) fn fields(&self, record: &'s RecordDef) -> Fields {
        let mut fields = Fields::new();
        for embedded in &record.embed {
            if let Some(Definition::Record(embedded)) = self.get(embedded) {
                fields.extend(self.fields(embedded));
            }
        }
        fields.extend(record.fields.iter().map(|(wire, field)| (wire.clone(), field.clone())));
        fields
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
            Definition::Record(record) => {
                self.fields(record).values().flat_map(types_of).map(|ty| ty.name().to_owned()).collect()
            }
        }
    }
}

/// The definitions of a file, in the order of its sections.
pub(super) fn definitions(resource: &Resource) -> Vec<(&str, Definition<'_>)> {
    fn each<'s, T>(
        map: &'s Map<T>,
        definition: impl Fn(&'s T) -> Definition<'s>,
    ) -> impl Iterator<Item = (&'s str, Definition<'s>)> {
        map.iter().map(move |(name, value)| (name.as_str(), definition(value)))
    }
    let types = &resource.types;
    each(&types.ids, Definition::Id)
        .chain(each(&types.refs, Definition::Ref))
        .chain(each(&types.enums, Definition::Enum))
        .chain(each(&types.aliases, Definition::Alias))
        .chain(each(&types.unions, Definition::Union))
        .chain(each(&types.records, Definition::Record))
        .collect()
}

/// The types of a field: one, or those of a group.
pub(super) fn types_of(field: &Field) -> Vec<&TypeExpr> {
    match &field.ty {
        FieldType::Expr(ty) => vec![ty],
        FieldType::Group(fields) => fields.values().flat_map(types_of).collect(),
    }
}
