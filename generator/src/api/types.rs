//! Stage `api`: declared types. In: data from `declarations`. Out: an arena of declarations, and queries on it.

use std::collections::{BTreeMap, BTreeSet};

use super::fields::{Field, Part};
use super::ty::{Type, TypeId};
use crate::diagnostics::SpecPath;
use crate::spec::{EnumDef, IdKind, TypeExpr, UnionTag, WireValue};
use crate::wire::ListStyle;

/// The declared types of a version.
#[derive(Debug, Clone, Default)]
pub struct Types<'s> {
    /// In the order of files, sections and names. Names are unique but for those that were reported as declared twice.
    pub(super) declarations: Vec<Declaration<'s>>,
    pub(super) by_name: BTreeMap<&'s str, TypeId>,
    /// The final target of each alias; `None` for other types.
    pub(super) alias_targets: Vec<Option<Type>>,
    /// The number of the set of types that contain each other without a list or map in between.
    pub(super) component: Vec<usize>,
}

/// A declared type.
#[derive(Debug, Clone)]
pub struct Declaration<'s> {
    /// Its index.
    pub id: TypeId,
    /// Its name.
    pub name: &'s str,
    /// The path of the file that declares it.
    pub file: &'s str,
    /// The section of the file: `ids`, `refs`, `enums`, `aliases`, `unions` or `types`.
    pub section: &'static str,
    /// One sentence about the type.
    pub summary: Option<&'s str>,
    /// What it is.
    pub definition: Definition<'s>,
    /// Its usage.
    pub usage: Usage<'s>,
}

/// The definition of a declared type.
#[derive(Debug, Clone)]
pub enum Definition<'s> {
    /// A newtype.
    Id(IdKind),
    /// A reference by one of several keys.
    Ref(Reference<'s>),
    /// A set of values that stays open.
    Enum(&'s EnumDef),
    /// Another name for a type.
    Alias {
        /// The type.
        target: Type,
        /// The type as the file writes it.
        written: &'s TypeExpr,
    },
    /// One of several shapes, and what tells which, if its keys do not.
    Union(Vec<UnionVariant<'s>>, Option<&'s UnionTag>),
    /// A record.
    Record(Record<'s>),
}

/// A reference by one of several keys.
#[derive(Debug, Clone)]
pub struct Reference<'s> {
    /// The types that it is built from, as far as the names could be resolved.
    pub sources: Vec<RefSource>,
    /// The names as the file lists them.
    pub names: &'s [String],
}

/// A type that a ref may be built from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefSource {
    /// A declared ID.
    Id(TypeId),
    /// A bare number.
    Integer,
    /// A bare text.
    String,
}

/// A variant of a union.
#[derive(Debug, Clone)]
pub struct UnionVariant<'s> {
    /// Its name.
    pub name: &'s str,
    /// Its type.
    pub ty: Type,
    /// How it is written where it is a list, is sent, and is not written the service's way.
    pub style: Option<ListStyle>,
    /// The type as the file writes it.
    pub written: &'s TypeExpr,
    /// One sentence about it.
    pub summary: Option<&'s str>,
}

/// A record.
#[derive(Debug, Clone)]
pub struct Record<'s> {
    /// All fields, those of embedded records included: embedded ones first, and one with the key of another in its place.
    pub fields: Vec<Field<'s>>,
    /// The records that it embeds.
    pub embed: Embed<'s>,
    /// Keys whose value is a group, which a record cannot have.
    pub groups: Vec<&'s str>,
}

/// The records that a record or a part of a request embeds.
#[derive(Debug, Clone)]
pub struct Embed<'s> {
    /// The part of the request; [`Part::Member`] for a record.
    pub part: Part,
    /// The names as the file lists them.
    pub names: &'s [String],
    /// The records that these names refer to; unknown names are left out.
    pub records: Vec<TypeId>,
}

impl<'s> Types<'s> {
    /// Returns the declaration of a type.
    pub fn get(&self, id: TypeId) -> &Declaration<'s> {
        &self.declarations[id.0]
    }

    /// Returns the declaration of this name.
    pub fn named(&self, name: &str) -> Option<&Declaration<'s>> {
        self.by_name.get(name).map(|id| self.get(*id))
    }

    /// Returns all declarations in the order of files, sections and names.
    pub fn iter(&self) -> impl Iterator<Item = &Declaration<'s>> {
        self.declarations.iter()
    }

    /// Returns all declarations sorted by name, without repeated ones.
    pub(crate) fn by_name(&self) -> impl Iterator<Item = &Declaration<'s>> {
        self.by_name.values().map(|id| self.get(*id))
    }

    /// Returns the number of declarations.
    pub(crate) fn len(&self) -> usize {
        self.declarations.len()
    }

    /// Returns the type that an alias leads to, through all aliases; any other type itself.
    pub fn resolve<'t>(&'t self, ty: &'t Type) -> &'t Type {
        match ty {
            Type::Declared(id) => self.alias_targets[id.0].as_ref().unwrap_or(ty),
            _ => ty,
        }
    }

    /// Returns the definition of a type, with aliases resolved, if it is a declared one.
    pub fn definition<'t>(&'t self, ty: &'t Type) -> Option<&'t Definition<'s>> {
        match self.resolve(ty) {
            Type::Declared(id) => Some(&self.get(*id).definition),
            _ => None,
        }
    }

    /// Returns the record that a type is, with aliases resolved.
    pub fn record<'t>(&'t self, ty: &'t Type) -> Option<&'t Record<'s>> {
        match self.definition(ty) {
            Some(Definition::Record(record)) => Some(record),
            _ => None,
        }
    }

    /// Returns what tells the variant, of a union or of those in a list or map.
    pub(crate) fn union_tag(&self, ty: &Type) -> Option<&'s UnionTag> {
        match self.resolve(ty) {
            Type::List(inner) | Type::Map(inner) => self.union_tag(inner),
            resolved => match self.definition(resolved) {
                Some(Definition::Union(_, tag)) => *tag,
                _ => None,
            },
        }
    }

    /// Returns whether `record`, which has a field of type `ty`, contains itself by way of that field without a list
    /// or map in between. Such a field needs a box.
    pub fn is_recursive(&self, record: TypeId, ty: &Type) -> bool {
        matches!(ty, Type::Declared(id) if self.component[id.0] == self.component[record.0])
    }

    /// Returns the IDs of the types that a declaration names, those of its flattened fields included.
    pub(crate) fn mentions(&self, id: TypeId) -> Vec<TypeId> {
        self.get(id).definition.types().filter_map(Type::declared).collect()
    }
}

impl<'s> Declaration<'s> {
    /// Returns the place of the declaration.
    pub(crate) fn at(&self) -> SpecPath<'s> {
        SpecPath::top(self.file).key(self.section).key(self.name)
    }
}

impl<'s> Definition<'s> {
    /// Returns the types that the definition names: those of fields, variants, aliases and refs.
    pub fn types(&self) -> Box<dyn Iterator<Item = &Type> + '_> {
        match self {
            Self::Id(_) | Self::Enum(_) | Self::Ref(_) => Box::new(std::iter::empty()),
            Self::Alias { target, .. } => Box::new(std::iter::once(target)),
            Self::Union(variants, _) => Box::new(variants.iter().map(|variant| &variant.ty)),
            Self::Record(record) => Box::new(record.fields.iter().map(|field| &field.ty)),
        }
    }
}

/// The use of a type.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Usage<'s> {
    /// The resources whose operations send or receive values of the type, alone or within others.
    pub resources: BTreeSet<&'s str>,
    /// Whether an option of every request has the type.
    pub always: bool,
    /// Whether requests send it.
    pub sent: bool,
    /// Whether a used record or an operation embeds it.
    pub embedded: bool,
}

impl Usage<'_> {
    /// Returns whether there are values of the type. A record that is only embedded has none.
    pub fn has_values(&self) -> bool {
        self.always || !self.resources.is_empty()
    }

    /// Returns whether anything names the type.
    pub fn is_used(&self) -> bool {
        self.has_values() || self.embedded
    }
}

/// Returns whether an enum's values are integers on the wire. Mixed sets, which `check` reports, count as what comes
/// first.
pub fn enum_wire_is_integer(set: &EnumDef) -> bool {
    set.values.first().is_some_and(|value| matches!(value.wire, WireValue::Integer(_)))
}
