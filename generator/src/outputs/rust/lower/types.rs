//! Stage `lower`: declared types, and the files they go to.
//!
//! In: the spec files of a version, and who uses which type. Out: files of types. The types of one spec file that the
//! same resources use share a file, which is compiled when any of these resources is on: a type of one resource alone is
//! in the file named after the resource, any other in one named after the main type there. Types that nearly every
//! program needs are always compiled.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::docs;
use super::type_refs::TypeRefs;
use crate::api::{
    Declaration, Definition, Field as ApiField, Operation, Record as ApiRecord, RefSource, Reference as ApiReference,
    Resource, Type as ApiType, TypeId, UnionVariant as ApiVariant, Usage, enum_wire_is_integer,
};
use crate::names::{Scope, free_ident, type_ident, value_ident};
use crate::outputs::rust::model::{
    Alias, Enum, EnumValues, Id, Record, RecordField, Reference, ReferenceSource, Tagging, Type, TypeFile, TypeKind,
    TypeRef, Union, UnionVariant, Variant,
};
use crate::prose;
use crate::signature::{self, field_ident};
use crate::spec::{EnumDef, EnumValue, FeaturePer, IdKind, UnionTag, WireValue};
use crate::wire::TagPlace;

/// The most resources that may share a type before it is always compiled: listing more of them costs more than it saves.
const MAX_GATES: usize = 10;

/// Returns the files of the types that `resources` declare.
pub(super) fn files(resources: &[Resource<'_>], feature_per: FeaturePer, types: TypeRefs<'_, '_>) -> Vec<TypeFile> {
    let mut files: Vec<TypeFile> = resources.iter().flat_map(|home| files_of(home, feature_per, types)).collect();
    // A resource's own types are in the file with its name, whatever the others are called.
    let mut taken: BTreeSet<String> = resources.iter().map(|home| own_file(home)).collect();
    for shared in files.iter_mut().filter(|file| file.ident.is_empty()) {
        shared.ident = free_ident(Scope::TypeFiles.place(main_type(&shared.types)), &mut taken);
    }
    files
}

/// Returns the file of the types that only one resource uses.
fn own_file(home: &Resource<'_>) -> String {
    Scope::TypeFiles.place(value_ident(home.name))
}

/// Returns the files of types that come from one spec file; those that resources share have no name yet.
fn files_of(home: &Resource<'_>, feature_per: FeaturePer, types: TypeRefs<'_, '_>) -> Vec<TypeFile> {
    let mut files: Vec<TypeFile> = Vec::new();
    let declared = home.declarations.iter().map(|id| types.types.get(*id));
    for declaration in declared.filter(|declaration| declaration.usage.has_values()) {
        let (features, is_own) = match feature_per {
            FeaturePer::Version => (Vec::new(), true),
            FeaturePer::Resource => {
                let features = features(&declaration.usage);
                let is_own = features.iter().eq([home.name]);
                (features, is_own)
            }
        };
        let lowered = lower(declaration, types);
        match files.iter_mut().find(|file| file.features == features) {
            Some(file) => file.types.push(lowered),
            None => files.push(TypeFile {
                ident: if is_own { own_file(home) } else { String::new() },
                features,
                source: home.file.to_owned(),
                types: vec![lowered],
            }),
        }
    }
    files
}

/// Returns the features that compile a type, each by itself; none for a type that is always compiled.
fn features(usage: &Usage<'_>) -> Vec<String> {
    let is_gated = !usage.always && usage.resources.len() <= MAX_GATES;
    if is_gated { usage.resources.iter().map(|resource| (*resource).to_owned()).collect() } else { Vec::new() }
}

/// Returns the name of a file: that of its largest record, whose parts the others mostly are. Without records the type
/// with the shortest name gives it.
fn main_type(types: &[Type]) -> String {
    let fields = |ty: &Type| match &ty.kind {
        TypeKind::Record(record) => record.fields.len(),
        _ => 0,
    };
    let main = types.iter().min_by_key(|ty| (Reverse(fields(ty)), ty.ident.len(), &ty.ident));
    main.map(|ty| value_ident(&ty.ident)).unwrap_or_default()
}

fn lower(declaration: &Declaration<'_>, types: TypeRefs<'_, '_>) -> Type {
    let name = declaration.name;
    let kind = match &declaration.definition {
        Definition::Id(kind) => TypeKind::Id(lower_id(*kind)),
        Definition::Ref(reference) => TypeKind::Reference(lower_reference(reference, types)),
        Definition::Enum(set) => TypeKind::Enum(lower_enum(set)),
        Definition::Alias { target, .. } => TypeKind::Alias(Alias { ty: types.reference(target) }),
        Definition::Union(variants, tag) => TypeKind::Union(lower_union(variants, *tag, declaration.id, types)),
        Definition::Record(record) => {
            let sent = types.is_sent(declaration.id);
            let fields = record.fields.iter();
            let mut fields: Vec<RecordField> =
                fields.map(|field| lower_field(Some(declaration.id), field, sent, types)).collect();
            for (field, lowered) in record.fields.iter().zip(&mut fields) {
                lowered.tagging = tagging(field, record, types);
            }
            TypeKind::Record(Record { fields, sent })
        }
    };
    let summary = declaration.summary.map_or_else(|| docs::with_stop(default_summary(name, &kind)), docs::text);
    Type { ident: type_ident(name), docs: docs::paragraphs([summary]), kind }
}

/// What is said of a type that the spec says nothing of.
fn default_summary(name: &str, kind: &TypeKind) -> String {
    let words = value_ident(name).replace('_', " ");
    match kind {
        TypeKind::Id(_) => {
            let thing = words.trim_end_matches(" iid").trim_end_matches(" id");
            format!("The ID of {}", with_article(thing))
        }
        TypeKind::Reference(_) => format!("A reference to {}", with_article(words.trim_end_matches(" ref"))),
        TypeKind::Enum(_) | TypeKind::Alias(_) | TypeKind::Union(_) | TypeKind::Record(_) => {
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
        let summary =
            value.summary.as_deref().map_or_else(|| format!("The value {}.", prose::code(written)), docs::text);
        Variant { ident: Scope::Variants.place(type_ident(&value.name)), wire, docs: docs::paragraphs([summary]) }
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

fn lower_union(variants: &[ApiVariant<'_>], tag: Option<&UnionTag>, id: TypeId, types: TypeRefs<'_, '_>) -> Union {
    let sent = types.is_sent(id);
    let told = |variant: &ApiVariant<'_>| {
        let values = tag.into_iter().flat_map(|tag| &tag.values);
        values.filter(|(_, name)| *name == variant.name).map(|(value, _)| value.clone()).collect()
    };
    let variant = |variant: &ApiVariant<'_>| UnionVariant {
        ident: Scope::Variants.place(type_ident(variant.name)),
        ty: types.variant_of(id, &variant.ty),
        style: variant.style.filter(|_| sent),
        tags: told(variant),
        docs: docs::paragraphs([variant
            .summary
            .map_or_else(|| format!("The variant {}.", prose::code(variant.name)), docs::text)]),
    };
    let tag = tag.map(|tag| (tag.place, tag.name.clone()));
    Union { variants: variants.iter().map(variant).collect(), tag }
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
        .map(|field| RecordField { style: field.style, ..lower_field(None, field, false, types) });
    let kind = TypeKind::Record(Record { fields: fields.collect(), sent: false });
    let docs = docs::paragraphs([format!(
        "Response headers of {}, read with `Response::read_headers` or `read_headers`.",
        docs::link_to_type(&request)
    )]);
    Some(Type { ident: signature::headers_type(&request), docs, kind })
}

/// A field of a record, or without one of response headers.
fn lower_field(record: Option<TypeId>, field: &ApiField<'_>, sent: bool, types: TypeRefs<'_, '_>) -> RecordField {
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
    let ident = field_ident(field);
    RecordField {
        setter: Scope::Records.place(ident.clone()),
        ident,
        wire: field.wire.to_string(),
        docs: docs::field(&field.docs, format!("Field {}.", prose::code(&field.wire))),
        input: types.input(&field.ty, field.style),
        style: field.style.filter(|_| sent),
        ty: reference,
        required: field.required,
        tagging: Tagging::None,
    }
}

/// Returns what a field of `record` has to do with the variant of a union.
fn tagging(field: &ApiField<'_>, record: &ApiRecord<'_>, types: TypeRefs<'_, '_>) -> Tagging {
    let told_by = |field: &ApiField<'_>| {
        let tag = types.types.union_tag(&field.ty).filter(|tag| tag.place == TagPlace::Record)?;
        record.fields.iter().any(|other| other.wire == tag.name.as_str()).then(|| tag.name.clone())
    };
    match told_by(field) {
        Some(name) => Tagging::By(name),
        None if record.fields.iter().any(|other| told_by(other).is_some_and(|name| name == field.wire)) => Tagging::Tag,
        None => Tagging::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_many_share_is_always_compiled() {
        const NAMES: [&str; 11] = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"];
        let of = |count: usize, always| Usage {
            resources: NAMES.into_iter().take(count).collect(),
            always,
            ..Usage::default()
        };
        for (usage, gates) in [(of(1, false), 1), (of(10, false), 10), (of(11, false), 0), (of(2, true), 0)] {
            assert_eq!(features(&usage).len(), gates, "{usage:?}");
        }
    }

    #[test]
    fn files_are_named_after_their_main_type() {
        let field = |ident: &str| RecordField {
            ident: ident.to_owned(),
            setter: ident.to_owned(),
            wire: ident.to_owned(),
            docs: Vec::new(),
            ty: TypeRef::Plain("bool"),
            input: crate::outputs::rust::model::Input::Plain(TypeRef::Plain("bool")),
            style: None,
            required: false,
            tagging: Tagging::None,
        };
        let record = |ident: &str, fields: &[&str]| {
            let fields = fields.iter().copied().map(field).collect();
            (ident.to_owned(), TypeKind::Record(Record { fields, sent: false }))
        };
        let id = |ident: &str| (ident.to_owned(), TypeKind::Id(Id::Integer));
        for (types, name) in [
            (vec![id("TodoId"), record("TodoTarget", &["a"]), record("Todo", &["a", "b"]), id("Tod")], "todo"),
            (vec![record("ProjectB", &["a"]), record("ProjectA", &["b"])], "project_a"),
            (vec![id("IssueIid"), id("IssueId")], "issue_id"),
        ] {
            let types: Vec<Type> =
                types.into_iter().map(|(ident, kind)| Type { ident, docs: Vec::new(), kind }).collect();
            assert_eq!(main_type(&types), name);
        }
    }
}
