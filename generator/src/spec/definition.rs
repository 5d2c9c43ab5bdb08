//! Stage `spec`: a declared type of any kind.

use super::{AliasDef, EnumDef, IdDef, Map, RecordDef, RefDef, TypeSections, UnionDef};

/// What a declared type is.
#[derive(Debug, Clone, Copy)]
pub enum Definition<'s> {
    /// One of `ids`.
    Id(&'s IdDef),
    /// One of `refs`.
    Ref(&'s RefDef),
    /// One of `enums`.
    Enum(&'s EnumDef),
    /// One of `aliases`.
    Alias(&'s AliasDef),
    /// One of `unions`.
    Union(&'s UnionDef),
    /// One of `types`.
    Record(&'s RecordDef),
}

impl TypeSections {
    /// Returns the sections, names and definitions of all types, in the order of the sections.
    pub fn definitions(&self) -> impl Iterator<Item = (&'static str, &str, Definition<'_>)> {
        fn each<'s, T>(
            section: &'static str,
            types: &'s Map<T>,
            definition: fn(&'s T) -> Definition<'s>,
        ) -> impl Iterator<Item = (&'static str, &'s str, Definition<'s>)> {
            types.iter().map(move |(name, value)| (section, name.as_str(), definition(value)))
        }
        each("ids", &self.ids, Definition::Id)
            .chain(each("refs", &self.refs, Definition::Ref))
            .chain(each("enums", &self.enums, Definition::Enum))
            .chain(each("aliases", &self.aliases, Definition::Alias))
            .chain(each("unions", &self.unions, Definition::Union))
            .chain(each("types", &self.records, Definition::Record))
    }
}
