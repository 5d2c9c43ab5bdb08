//! Stage `lower`: from the spec's types to Rust's.

use crate::api::{Builtin, Definition, ResponseBody, Type, TypeId, Types, WireKind};
use crate::outputs::rust::model::{Input, TypeRef};
use crate::wire::ListStyle;

/// The types of a version, to be named in Rust.
#[derive(Clone, Copy)]
pub(super) struct TypeRefs<'a, 's> {
    pub(super) types: &'a Types<'s>,
}

impl TypeRefs<'_, '_> {
    /// The type as it is written in Rust, without `Option`.
    pub(super) fn reference(&self, ty: &Type) -> TypeRef {
        match ty {
            Type::Builtin(builtin) => builtin_ref(*builtin),
            Type::Declared(id) => TypeRef::Declared(self.types.get(*id).name.to_owned()),
            Type::List(inner) => TypeRef::Vec(Box::new(self.reference(inner))),
            Type::Map(inner) => TypeRef::Map(Box::new(self.reference(inner))),
            Type::Optional(inner) => TypeRef::Option(Box::new(self.reference(inner))),
            // No checked spec has one.
            Type::Unresolved => TypeRef::Unit,
        }
    }

    /// What a response holds.
    pub(super) fn response(&self, body: &ResponseBody) -> TypeRef {
        match body {
            ResponseBody::Json(ty) => self.reference(ty),
            ResponseBody::Optional(ty) => TypeRef::Optional(Box::new(self.reference(ty))),
            ResponseBody::Headers(ty) => TypeRef::Headers(Box::new(self.reference(ty))),
            ResponseBody::Text => TypeRef::Runtime("Text"),
            ResponseBody::Raw
            | ResponseBody::None
            | ResponseBody::Accepted
            | ResponseBody::Unchanged
            | ResponseBody::Redirect => TypeRef::Unit,
        }
    }

    /// What a response holds, as a variant of an enum holds it.
    pub(super) fn variant_response(&self, body: &ResponseBody) -> TypeRef {
        match body {
            ResponseBody::Json(ty) => self.variant_reference(ty),
            ResponseBody::Optional(ty) => TypeRef::Optional(Box::new(self.variant_reference(ty))),
            other => self.response(other),
        }
    }

    /// The type as a variant of an enum holds it: a record in a box, so that it takes no room where another variant
    /// is chosen. All records, whatever their size: a field more must not change the type.
    pub(super) fn variant_reference(&self, ty: &Type) -> TypeRef {
        let reference = self.reference(ty);
        if self.is_record(ty) { TypeRef::Boxed(Box::new(reference)) } else { reference }
    }

    /// The type as a variant of the union `union` holds it: in a box also where it contains that union.
    pub(super) fn variant_of(&self, union: TypeId, ty: &Type) -> TypeRef {
        match self.variant_reference(ty) {
            boxed @ TypeRef::Boxed(_) => boxed,
            plain if self.types.is_recursive(union, ty) => TypeRef::Boxed(Box::new(plain)),
            plain => plain,
        }
    }

    /// Whether the type is a record, or another name of one.
    pub(super) fn is_record(&self, ty: &Type) -> bool {
        matches!(self.types.wire_kind(ty), WireKind::Record(_))
    }

    /// How a function takes a value of the type.
    pub(super) fn input(&self, ty: &Type, style: Option<ListStyle>) -> Input {
        match self.types.resolve(ty) {
            Type::List(item) => Input::Items { item: self.reference(item), style },
            resolved if self.is_taken_as_it_is(resolved) => Input::Plain(self.reference(ty)),
            _ => Input::Into(self.reference(ty)),
        }
    }

    /// Types that nothing converts into, so that `impl Into` would only hide their names.
    fn is_taken_as_it_is(&self, ty: &Type) -> bool {
        match ty {
            Type::Builtin(Builtin::Boolean | Builtin::Integer | Builtin::Number | Builtin::File) => true,
            Type::Declared(id) => {
                let definition = &self.types.get(*id).definition;
                matches!(definition, Definition::Record(_) | Definition::Union(..) | Definition::Enum(_))
            }
            _ => false,
        }
    }

    /// Whether requests send the type.
    pub(super) fn is_sent(&self, id: TypeId) -> bool {
        self.types.get(id).usage.sent
    }
}

fn builtin_ref(builtin: Builtin) -> TypeRef {
    match builtin {
        Builtin::String => TypeRef::Plain("String"),
        Builtin::Integer => TypeRef::Plain("i64"),
        Builtin::Number => TypeRef::Plain("f64"),
        Builtin::Boolean => TypeRef::Plain("bool"),
        Builtin::Timestamp => TypeRef::Runtime("Timestamp"),
        Builtin::Date => TypeRef::Runtime("Date"),
        Builtin::Json => TypeRef::Runtime("Json"),
        Builtin::Secret => TypeRef::Runtime("Secret"),
        Builtin::Url => TypeRef::Runtime("Url"),
        Builtin::File => TypeRef::Runtime("Upload"),
    }
}
