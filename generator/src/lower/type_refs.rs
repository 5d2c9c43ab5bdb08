//! Stage `lower`: from the spec's types to Rust's.

use super::symbols::Symbols;
use super::usage::Usages;
use crate::model::{Input, ListStyle, TypeRef};
use crate::spec::{Definition, TypeExpr};

/// What is needed to name types.
#[derive(Clone, Copy)]
pub(super) struct Types<'a, 's> {
    pub(super) symbols: &'a Symbols<'s>,
    pub(super) usages: &'a Usages,
}

impl Types<'_, '_> {
    /// The type as it is written in Rust, without `Option`.
    pub(super) fn reference(&self, ty: &TypeExpr) -> TypeRef {
        match ty {
            TypeExpr::Name(name) => name_ref(name),
            TypeExpr::List(inner) | TypeExpr::Csv(inner) => TypeRef::Vec(Box::new(self.reference(inner))),
            TypeExpr::Map(inner) => TypeRef::Map(Box::new(self.reference(inner))),
            TypeExpr::Headers(inner) => TypeRef::Headers(Box::new(self.reference(inner))),
            TypeExpr::Optional(inner) => TypeRef::Optional(Box::new(self.reference(inner))),
        }
    }

    /// The type as a variant of an enum holds it: a record in a box, so that it takes no room where another variant
    /// stands. All records, whatever their size: a field more must not change the type.
    pub(super) fn variant_reference(&self, ty: &TypeExpr) -> TypeRef {
        if let TypeExpr::Optional(inner) = ty {
            return TypeRef::Optional(Box::new(self.variant_reference(inner)));
        }
        let reference = self.reference(ty);
        if self.is_record(ty) { TypeRef::Boxed(Box::new(reference)) } else { reference }
    }

    /// Whether the type is a record, or another name of one.
    pub(super) fn is_record(&self, ty: &TypeExpr) -> bool {
        let resolved = self.symbols.resolve(ty);
        matches!(resolved, TypeExpr::Name(_))
            && matches!(self.symbols.get(resolved.name()), Some(Definition::Record(_)))
    }

    /// How a function takes a value of the type.
    pub(super) fn input(&self, ty: &TypeExpr) -> Input {
        let style = self.list_style(ty);
        match (self.symbols.resolve(ty), style) {
            (TypeExpr::List(item) | TypeExpr::Csv(item), style) => Input::Items { item: self.reference(&item), style },
            (_, Some(style)) => Input::Styled { ty: self.reference(ty), style },
            (TypeExpr::Name(name), _) if matches!(name.as_str(), "boolean" | "integer" | "number") => {
                Input::Plain(self.reference(ty))
            }
            (TypeExpr::Name(name), _) if self.is_taken_as_it_is(&name) => Input::Plain(self.reference(ty)),
            _ => Input::Into(self.reference(ty)),
        }
    }

    /// How the lists in a value of the type are written, where it is not the service's way. Records and unions say it
    /// themselves.
    pub(super) fn list_style(&self, ty: &TypeExpr) -> Option<ListStyle> {
        match self.symbols.resolve(ty) {
            TypeExpr::Csv(_) => Some(ListStyle::Comma),
            TypeExpr::List(inner) | TypeExpr::Map(inner) => self.list_style(&inner),
            TypeExpr::Name(_) | TypeExpr::Headers(_) | TypeExpr::Optional(_) => None,
        }
    }

    /// Types that nothing converts into, so that `impl Into` would only hide their names.
    fn is_taken_as_it_is(&self, name: &str) -> bool {
        name == "file"
            || matches!(self.symbols.get(name), Some(Definition::Record(_) | Definition::Union(_)))
            || self.is_enum(name)
    }

    fn is_enum(&self, name: &str) -> bool {
        matches!(self.symbols.get(name), Some(Definition::Enum(_)))
    }

    /// Whether the type is a record that holds itself through records and unions that stand in it directly.
    pub(super) fn is_recursive(&self, from: &str, ty: &TypeExpr) -> bool {
        let TypeExpr::Name(name) = ty else { return false };
        let mut seen = Vec::new();
        self.reaches(name, from, &mut seen)
    }

    fn reaches(&self, name: &str, target: &str, seen: &mut Vec<String>) -> bool {
        if name == target {
            return true;
        }
        if seen.iter().any(|known| known == name) {
            return false;
        }
        seen.push(name.to_owned());
        let Some(definition) = self.symbols.get(name) else { return false };
        let direct: Vec<TypeExpr> = match definition {
            Definition::Record(record) => {
                let fields = self.symbols.fields(record);
                fields.into_iter().flat_map(|flat| flat.field.types()).cloned().collect()
            }
            Definition::Union(union) => union.variants.values().cloned().collect(),
            Definition::Alias(alias) => vec![alias.ty.clone()],
            Definition::Id(_) | Definition::Ref(_) | Definition::Enum(_) => Vec::new(),
        };
        direct.iter().any(|ty| matches!(ty, TypeExpr::Name(name) if self.reaches(name, target, seen)))
    }

    /// Whether requests send the type.
    pub(super) fn is_sent(&self, name: &str) -> bool {
        self.usages.get(name).is_some_and(|usage| usage.sent)
    }
}

fn name_ref(name: &str) -> TypeRef {
    match name {
        "string" => TypeRef::Plain("String"),
        "integer" => TypeRef::Plain("i64"),
        "number" => TypeRef::Plain("f64"),
        "boolean" => TypeRef::Plain("bool"),
        "timestamp" => TypeRef::Runtime("Timestamp"),
        "date" => TypeRef::Runtime("Date"),
        "json" => TypeRef::Runtime("Json"),
        "secret" => TypeRef::Runtime("Secret"),
        "file" => TypeRef::Runtime("Upload"),
        "text" => TypeRef::Runtime("Text"),
        "none" | "accepted" | "unchanged" => TypeRef::Unit,
        declared => TypeRef::Declared(declared.to_owned()),
    }
}
