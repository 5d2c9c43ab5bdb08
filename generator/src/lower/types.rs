//! Stage `lower`: declared types, and the files they go to.
//!
//! A type that only its own resource uses stands in that resource's file of types; one that several use has a file of
//! its own, compiled when any of them is on.

use super::docs;
use super::type_refs::TypeRefs;
use crate::api::{
    Declaration, Definition, Field as ApiField, Operation, RefSource, Reference as ApiReference, Resource,
    Type as ApiType, TypeId, UnionVariant as ApiVariant, enum_wire_is_integer,
};
use crate::model::{
    Alias, Enum, EnumValues, Field, Id, Record, Reference, ReferenceSource, Type, TypeFile, TypeKind, TypeRef, Union,
    UnionVariant, Variant,
};
use crate::names::{type_ident, value_ident};
use crate::signature::{self, field_ident};
use crate::spec::{EnumDef, EnumValue, IdKind, WireValue};

/// The files of types that come from one spec file. `whole`: the version is switched as a whole.
pub(super) fn files(home: &Resource<'_>, whole: bool, types: TypeRefs<'_, '_>) -> Vec<TypeFile> {
    let mut own = TypeFile {
        ident: value_ident(home.name),
        features: if whole { Vec::new() } else { vec![home.name.to_owned()] },
        source: home.file.to_owned(),
        types: Vec::new(),
    };
    let mut shared = Vec::new();
    for declaration in home.declarations.iter().map(|id| types.types.get(*id)) {
        let usage = &declaration.usage;
        if !usage.has_values() {
            continue;
        }
        let lowered = lower(declaration, types);
        if whole || (!usage.always && usage.resources.iter().eq([&home.name])) {
            own.types.push(lowered);
        } else {
            let users = usage.resources.iter().map(|resource| (*resource).to_owned());
            let features = if usage.always { Vec::new() } else { users.collect() };
            let source = home.file.to_owned();
            shared.push(TypeFile { ident: value_ident(declaration.name), features, source, types: vec![lowered] });
        }
    }
    if own.types.is_empty() { shared } else { std::iter::once(own).chain(shared).collect() }
}

fn lower(declaration: &Declaration<'_>, types: TypeRefs<'_, '_>) -> Type {
    let name = declaration.name;
    let kind = match &declaration.definition {
        Definition::Id(kind) => TypeKind::Id(lower_id(*kind)),
        Definition::Ref(reference) => TypeKind::Reference(lower_reference(reference, types)),
        Definition::Enum(set) => TypeKind::Enum(lower_enum(set)),
        Definition::Alias { target, .. } => TypeKind::Alias(Alias { ty: types.reference(target) }),
        Definition::Union(variants) => TypeKind::Union(lower_union(variants, types.is_sent(declaration.id), types)),
        Definition::Record(record) => {
            let sent = types.is_sent(declaration.id);
            let fields = record.fields.iter();
            let fields = fields.map(|field| lower_field(Some(declaration.id), field, sent, types)).collect();
            TypeKind::Record(Record { fields, sent })
        }
    };
    let summary = declaration.summary.map_or_else(|| default_summary(name, &kind), str::to_owned);
    Type { ident: type_ident(name), docs: docs::paragraphs([docs::with_stop(summary)]), kind }
}

/// What is said of a type that the spec says nothing of.
fn default_summary(name: &str, kind: &TypeKind) -> String {
    let words = value_ident(name).replace('_', " ");
    match kind {
        TypeKind::Id(_) => {
            let thing = words.trim_end_matches(" iid").trim_end_matches(" id");
            format!("The id of {}", with_article(thing))
        }
        TypeKind::Reference(_) => format!("What names {}", with_article(words.trim_end_matches(" ref"))),
        TypeKind::Enum(_) => format!("A value of {words}"),
        TypeKind::Alias(_) | TypeKind::Union(_) | TypeKind::Record(_) => {
            let mut text = with_article(&words);
            text.replace_range(..1, "A");
            text
        }
    }
}

fn with_article(words: &str) -> String {
    let article = if words.starts_with(['a', 'e', 'i', 'o', 'u']) && !words.starts_with("user") { "an" } else { "a" };
    format!("{article} {words}")
}

fn lower_id(kind: IdKind) -> Id {
    match kind {
        IdKind::Integer => Id::Integer,
        IdKind::String => Id::String,
    }
}

fn lower_reference(reference: &ApiReference<'_>, types: TypeRefs<'_, '_>) -> Reference {
    let sources = reference.sources.iter().map(|source| match source {
        RefSource::Integer => ReferenceSource::Integer,
        RefSource::String => ReferenceSource::Text,
        RefSource::Id(id) => {
            let declaration = types.types.get(*id);
            let ident = type_ident(declaration.name);
            match declaration.definition {
                Definition::Id(IdKind::Integer) => ReferenceSource::IntegerId(ident),
                _ => ReferenceSource::StringId(ident),
            }
        }
    });
    Reference { sources: sources.collect() }
}

fn lower_enum(def: &EnumDef) -> Enum {
    fn variant<W>(value: &EnumValue, wire: W, written: &str) -> Variant<W> {
        let summary = value.summary.clone().map_or_else(|| format!("`{written}`"), docs::with_stop);
        Variant { ident: type_ident(&value.name), wire, docs: docs::paragraphs([summary]) }
    }
    let values = if enum_wire_is_integer(def) {
        let integers = def.values.iter().filter_map(|value| match value.wire {
            WireValue::Integer(wire) => Some(variant(value, wire, &wire.to_string())),
            WireValue::Text(_) => None,
        });
        EnumValues::Integer(integers.collect())
    } else {
        let texts = def.values.iter().filter_map(|value| match &value.wire {
            WireValue::Text(wire) => Some(variant(value, wire.clone(), wire)),
            WireValue::Integer(_) => None,
        });
        EnumValues::Text(texts.collect())
    };
    Enum { values }
}

fn lower_union(variants: &[ApiVariant<'_>], sent: bool, types: TypeRefs<'_, '_>) -> Union {
    let variant = |variant: &ApiVariant<'_>| UnionVariant {
        ident: type_ident(variant.name),
        ty: types.variant_reference(&variant.ty),
        style: variant.style.filter(|_| sent),
    };
    Union { variants: variants.iter().map(variant).collect() }
}

/// The struct of an operation's response headers; none where none are worth reading.
pub(super) fn headers_type(operation: &Operation<'_>, types: TypeRefs<'_, '_>) -> Option<Type> {
    if operation.response_headers.is_empty() {
        return None;
    }
    let request = type_ident(operation.name);
    // Of what is received only a header holds a list as one text.
    let fields = operation
        .response_headers
        .iter()
        .map(|field| Field { style: field.style, ..lower_field(None, field, false, types) });
    let kind = TypeKind::Record(Record { fields: fields.collect(), sent: false });
    let docs = docs::paragraphs([format!(
        "Headers that come with the answer to [`{request}`], for `Response::read_headers` and `read_headers`."
    )]);
    Some(Type { ident: signature::headers_type(&request), docs, kind })
}

/// A field of a record, or without one of response headers.
fn lower_field(record: Option<TypeId>, field: &ApiField<'_>, sent: bool, types: TypeRefs<'_, '_>) -> Field {
    let mut reference = types.reference(&field.ty);
    let is_recursive = record.is_some_and(|record| types.types.is_recursive(record, &field.ty));
    if is_recursive && types.is_record(&field.ty) {
        reference = TypeRef::Boxed(Box::new(reference));
    }
    // Where nothing was said, an empty list says the same; in a request it would empty the list on the server.
    let empty_is_absent = !sent && matches!(types.types.resolve(&field.ty), ApiType::List(_) | ApiType::Map(_));
    if !field.required && !empty_is_absent {
        reference = TypeRef::Option(Box::new(reference));
    }
    Field {
        ident: field_ident(field),
        wire: field.wire.to_string(),
        docs: docs::field(&field.docs, format!("`{}`", field.wire)),
        input: types.input(&field.ty, field.style),
        style: field.style.filter(|_| sent),
        ty: reference,
        required: field.required,
    }
}
