//! Stage `lower`: declared types, and the files they go to.
//!
//! A type that only its own resource uses stands in that resource's file of types; one that several use has a file of
//! its own, compiled when any of them is on.

use super::docs;
use super::type_refs::Types;
use crate::model::{
    Alias, Enum, EnumValues, Field, Id, Record, Reference, ReferenceSource, Type, TypeFile, TypeKind, TypeRef, Union,
    UnionVariant, Variant,
};
use crate::names::{type_ident, value_ident};
use crate::signature::{self, field_ident};
use crate::spec::{
    self, Definition, EnumDef, EnumValue, FieldType, Fields, IdKind, Named, RecordDef, RefDef, Resource, TypeExpr,
    UnionDef, WireValue,
};

/// The files of types that come from one spec file. `whole`: the version is switched as a whole.
pub(super) fn files(home: &Named<Resource>, whole: bool, types: Types<'_, '_>) -> Vec<TypeFile> {
    let own_feature = &home.value.resource;
    let mut own = TypeFile {
        ident: value_ident(own_feature),
        features: if whole { Vec::new() } else { vec![own_feature.clone()] },
        source: home.file.clone(),
        types: Vec::new(),
    };
    let mut shared = Vec::new();
    for (_, name, definition) in home.value.types.definitions() {
        let Some(usage) = types.usages.get(name) else { continue };
        let lowered = lower(name, definition, types);
        if whole || (!usage.always && usage.resources.iter().eq([own_feature])) {
            own.types.push(lowered);
        } else {
            let features = if usage.always { Vec::new() } else { usage.resources.iter().cloned().collect() };
            let source = home.file.clone();
            shared.push(TypeFile { ident: value_ident(name), features, source, types: vec![lowered] });
        }
    }
    if own.types.is_empty() { shared } else { std::iter::once(own).chain(shared).collect() }
}

fn lower(name: &str, definition: Definition<'_>, types: Types<'_, '_>) -> Type {
    let (summary, kind) = match definition {
        Definition::Id(id) => (&id.summary, TypeKind::Id(lower_id(id.kind))),
        Definition::Ref(reference) => (&reference.summary, TypeKind::Reference(lower_reference(reference, types))),
        Definition::Enum(def) => (&def.summary, TypeKind::Enum(lower_enum(def))),
        Definition::Alias(alias) => (&alias.summary, TypeKind::Alias(Alias { ty: types.reference(&alias.ty) })),
        Definition::Union(union) => (&union.summary, TypeKind::Union(lower_union(name, union, types))),
        Definition::Record(record) => (&record.summary, TypeKind::Record(lower_record(name, record, types))),
    };
    let summary = summary.clone().unwrap_or_else(|| default_summary(name, &kind));
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

fn lower_reference(reference: &RefDef, types: Types<'_, '_>) -> Reference {
    let sources = reference.any.iter().filter_map(|name| match name.as_str() {
        "integer" => Some(ReferenceSource::Integer),
        "string" => Some(ReferenceSource::Text),
        id => match types.symbols.get(id)? {
            Definition::Id(def) if def.kind == IdKind::Integer => Some(ReferenceSource::IntegerId(type_ident(id))),
            _ => Some(ReferenceSource::StringId(type_ident(id))),
        },
    });
    Reference { sources: sources.collect() }
}

fn lower_enum(def: &EnumDef) -> Enum {
    fn variant<W>(value: &EnumValue, wire: W, written: &str) -> Variant<W> {
        let summary = value.summary.clone().map_or_else(|| format!("`{written}`"), docs::with_stop);
        Variant { ident: type_ident(&value.name), wire, docs: docs::paragraphs([summary]) }
    }
    let integers: Option<Vec<Variant<i64>>> = def
        .values
        .iter()
        .map(|value| match value.wire {
            WireValue::Integer(wire) => Some(variant(value, wire, &wire.to_string())),
            WireValue::Text(_) => None,
        })
        .collect();
    let values = integers.map(EnumValues::Integer).unwrap_or_else(|| {
        let texts = def.values.iter().filter_map(|value| match &value.wire {
            WireValue::Text(wire) => Some(variant(value, wire.clone(), wire)),
            WireValue::Integer(_) => None,
        });
        EnumValues::Text(texts.collect())
    });
    Enum { values }
}

fn lower_union(name: &str, union: &UnionDef, types: Types<'_, '_>) -> Union {
    let sent = types.is_sent(name);
    let variants = union.variants.iter().map(|(variant, ty)| UnionVariant {
        ident: type_ident(variant),
        ty: types.variant_reference(ty),
        style: types.list_style(ty).filter(|_| sent),
    });
    Union { variants: variants.collect() }
}

fn lower_record<'s>(name: &str, record: &'s RecordDef, types: Types<'_, 's>) -> Record {
    let sent = types.is_sent(name);
    let fields = types.symbols.fields(record).into_iter().filter_map(|flat| match &flat.field.ty {
        FieldType::Expr(ty) => Some(lower_field(name, flat.key, flat.field, ty, sent, types)),
        FieldType::Group(_) => None,
    });
    Record { fields: fields.collect(), sent }
}

/// The struct of an operation's response headers; none where none are worth reading.
pub(super) fn headers_type(operation: &str, headers: &Fields, types: Types<'_, '_>) -> Option<Type> {
    if headers.is_empty() {
        return None;
    }
    let ident = signature::headers_type(&type_ident(operation));
    let fields = headers.iter().filter_map(|(key, field)| match &field.ty {
        FieldType::Expr(ty) => {
            Some(Field { style: types.list_style(ty), ..lower_field(&ident, key, field, ty, false, types) })
        }
        FieldType::Group(_) => None,
    });
    let kind = TypeKind::Record(Record { fields: fields.collect(), sent: false });
    let docs = docs::paragraphs([format!(
        "Headers that come with the answer to [`{}`], for `Response::read_headers` and `read_headers`.",
        type_ident(operation)
    )]);
    Some(Type { ident, docs, kind })
}

fn lower_field(record: &str, key: &str, field: &spec::Field, ty: &TypeExpr, sent: bool, types: Types<'_, '_>) -> Field {
    let wire = field.wire(key).to_owned();
    let mut reference = types.reference(ty);
    if types.is_recursive(record, ty) && types.is_record(ty) {
        reference = TypeRef::Boxed(Box::new(reference));
    }
    // Where nothing was said, an empty list says the same; in a request it would empty the list on the server.
    let empty_is_absent =
        !sent && matches!(types.symbols.resolve(ty), TypeExpr::List(_) | TypeExpr::Csv(_) | TypeExpr::Map(_));
    if !field.required && !empty_is_absent {
        reference = TypeRef::Option(Box::new(reference));
    }
    Field {
        ident: field_ident(key, field),
        docs: docs::field(field, format!("`{wire}`")),
        input: types.input(ty),
        style: types.list_style(ty).filter(|_| sent),
        ty: reference,
        required: field.required,
        wire,
    }
}
