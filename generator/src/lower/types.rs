//! Stage `lower`: declared types, and the files they go to.
//!
//! In: the spec files of a version, and who uses which type. Out: files of types. The types of one spec file that the
//! same resources use share a file, which is compiled when any of these resources is on: a type of one resource alone is
//! in the file named after the resource, any other in one named after the main type there. Types that nearly every
//! program needs are always compiled.

use std::cmp::Reverse;

use super::docs;
use super::type_refs::Types;
use super::usage::Usage;
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

/// The most resources that may share a type before it is always compiled: listing more of them costs more than it saves.
const MAX_GATES: usize = 10;

/// Returns the files of the types that `resources` declare. `whole`: the version is switched as a whole.
pub(super) fn files(resources: &[&Named<Resource>], whole: bool, types: Types<'_, '_>) -> Vec<TypeFile> {
    let taken = |ident: &str| resources.iter().any(|home| value_ident(&home.value.resource) == ident);
    let of_home = |home: &&Named<Resource>| files_of(home, whole, types);
    let mut files: Vec<TypeFile> = resources.iter().flat_map(of_home).collect();
    for shared in files.iter_mut().filter(|file| file.ident.is_empty()) {
        shared.ident = main_type(&shared.types);
        if taken(&shared.ident) {
            // No type has a name that ends like this.
            shared.ident.push('_');
        }
    }
    files
}

/// Returns the files of types that come from one spec file; those that resources share have no name yet.
fn files_of(home: &Named<Resource>, whole: bool, types: Types<'_, '_>) -> Vec<TypeFile> {
    let own = &home.value.resource;
    let mut files: Vec<TypeFile> = Vec::new();
    for (_, name, definition) in home.value.types.definitions() {
        let Some(usage) = types.usages.get(name) else { continue };
        let features = if whole { Vec::new() } else { features(usage) };
        let is_own = whole || features.iter().eq([own]);
        let lowered = lower(name, definition, types);
        match files.iter_mut().find(|file| file.features == features) {
            Some(file) => file.types.push(lowered),
            None => files.push(TypeFile {
                ident: if is_own { value_ident(own) } else { String::new() },
                features,
                source: home.file.clone(),
                types: vec![lowered],
            }),
        }
    }
    files
}

/// Returns the features any of which compiles a type; none for a type that is always compiled.
fn features(usage: &Usage) -> Vec<String> {
    let is_gated = !usage.always && usage.resources.len() <= MAX_GATES;
    if is_gated { usage.resources.iter().cloned().collect() } else { Vec::new() }
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

fn lower(name: &str, definition: Definition<'_>, types: Types<'_, '_>) -> Type {
    let (summary, kind) = match definition {
        Definition::Id(id) => (&id.summary, TypeKind::Id(lower_id(id.kind))),
        Definition::Ref(reference) => (&reference.summary, TypeKind::Reference(lower_reference(reference, types))),
        Definition::Enum(def) => (&def.summary, TypeKind::Enum(lower_enum(def))),
        Definition::Alias(alias) => {
            let ty = types.reference(&alias.ty, types.is_sent(name));
            (&alias.summary, TypeKind::Alias(Alias { ty }))
        }
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
    let variants = union
        .variants
        .iter()
        .map(|(variant, ty)| UnionVariant { ident: type_ident(variant), ty: types.variant_reference(ty, sent) });
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
        FieldType::Expr(ty) => Some(lower_field(&ident, key, field, ty, false, types)),
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
    let mut reference = types.reference(ty, sent);
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
        ty: reference,
        required: field.required,
        wire,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_many_share_is_always_compiled() {
        let of = |count: usize, always| Usage {
            resources: (0..count).map(|number| format!("r{number:02}")).collect(),
            always,
            sent: false,
        };
        for (usage, gates) in [(of(1, false), 1), (of(10, false), 10), (of(11, false), 0), (of(2, true), 0)] {
            assert_eq!(features(&usage).len(), gates, "{usage:?}");
        }
    }

    #[test]
    fn files_are_named_after_their_main_type() {
        let field = |ident: &str| Field {
            ident: ident.to_owned(),
            wire: ident.to_owned(),
            docs: Vec::new(),
            ty: TypeRef::Plain("bool"),
            input: crate::model::Input::Plain(TypeRef::Plain("bool")),
            required: false,
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
