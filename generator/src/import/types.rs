//! Stage `import`: turns schemas into types. In: schemas and the places of their use. Out: types and the declarations
//! that they refer to. What the grammar cannot express becomes the nearest thing that it can, with a note.

use indexmap::IndexMap;

use super::arena::{Arena, Context, Direction};
use super::draft::{DeclarationKind, FieldDraft, RecordDraft, Ty, TypeId};
use super::enums::enum_of;
use super::inflection::{pascal, singular};
use super::tags::tag_of;
use crate::api::Builtin;
use crate::openapi::model::{Discriminator, Property, Schema, SchemaKind};

/// Records deeper than this are read later, so that a long chain of them does not exhaust the stack.
const MAX_NESTED_RECORDS: usize = 40;

/// Other named schemas are given up below this depth.
const MAX_NESTED: usize = 80;

/// Returns the type that a schema means.
pub(super) fn type_of<'d>(arena: &mut Arena<'d>, schema: &'d Schema, cx: &Context) -> Ty {
    if !schema.values.is_empty() && schema.kind != SchemaKind::Boolean {
        let types = enum_of(arena, schema, cx);
        return one_of(arena, types, cx);
    }
    match &schema.kind {
        SchemaKind::Any => {
            arena.note(cx, "nothing is said of its type; `json`");
            Ty::Builtin(Builtin::Json)
        }
        SchemaKind::Unknown(_) => Ty::Builtin(Builtin::Json),
        SchemaKind::Text => match known_id(arena, cx, Builtin::String) {
            Some(id) => id,
            None if is_secret(&cx.field) => Ty::Builtin(Builtin::Secret),
            None => Ty::Builtin(Builtin::String),
        },
        SchemaKind::Time => Ty::Builtin(Builtin::Timestamp),
        SchemaKind::Date => Ty::Builtin(Builtin::Date),
        SchemaKind::Password => Ty::Builtin(Builtin::Secret),
        SchemaKind::File if cx.direction == Direction::SentAsMultipart => Ty::Builtin(Builtin::File),
        SchemaKind::File => {
            arena.note(cx, "the bytes of a file within something else; `string`");
            Ty::Builtin(Builtin::String)
        }
        SchemaKind::Integer => known_id(arena, cx, Builtin::Integer).unwrap_or(Ty::Builtin(Builtin::Integer)),
        SchemaKind::Number => Ty::Builtin(Builtin::Number),
        SchemaKind::Boolean => Ty::Builtin(Builtin::Boolean),
        SchemaKind::List(items) => {
            let cx = Context { field: singular(&cx.field), ..cx.clone() };
            let ty = type_of(arena, items, &cx);
            or_null(arena, items, ty).list()
        }
        SchemaKind::Object(_) | SchemaKind::AllOf(_) => object_type(arena, schema, cx),
        SchemaKind::Named(name) => named_type(arena, name, cx),
        SchemaKind::OneOf(parts) => union_of(arena, parts, schema.tag.as_ref(), cx),
    }
}

/// Returns the type of an item, which may be null. Lists and maps that are null are read as empty, and any JSON as it is.
fn or_null(arena: &Arena<'_>, item: &Schema, ty: Ty) -> Ty {
    match ty {
        ty @ (Ty::List(_) | Ty::Map(_) | Ty::Builtin(Builtin::Json | Builtin::File)) => ty,
        ty if arena.document.is_nullable(item) => Ty::Optional(Box::new(ty)),
        ty => ty,
    }
}

/// Returns the ID that a field of that name and kind holds.
fn known_id(arena: &mut Arena<'_>, cx: &Context, kind: Builtin) -> Option<Ty> {
    let name = arena.ids.held_by(&cx.owner, &cx.field, kind)?;
    arena.id(&name).map(Ty::Declared)
}

/// Returns the type of a named schema.
fn named_type<'d>(arena: &mut Arena<'d>, name: &'d str, cx: &Context) -> Ty {
    if let Some(ty) = arena.named.get(name) {
        return ty.clone();
    }
    let Some(schema) = arena.document.schemas.get(name) else { return Ty::Builtin(Builtin::Json) };
    let own = arena.schema_names.ours(name);
    let place = format!("schema `{name}`");
    let cx = Context { place: place.clone(), owner: own.clone(), field: String::new(), ..cx.within_object() };
    let is_record = matches!(schema.kind, SchemaKind::Object(_) | SchemaKind::AllOf(_)) && has_keys(arena, schema);
    if is_record {
        let id = arena.declare(DeclarationKind::Record(RecordDraft::default()), vec![own], place);
        arena.named.insert(name, Ty::Declared(id));
        if arena.depth < MAX_NESTED_RECORDS {
            read_record(arena, id, schema, cx);
        } else {
            arena.deferred.push_back((id, schema, cx));
        }
        return Ty::Declared(id);
    }
    if !arena.open.insert(name) {
        arena.note(&cx, "contains itself, and is no object; `json`");
        return Ty::Builtin(Builtin::Json);
    }
    if arena.depth >= MAX_NESTED {
        arena.open.remove(name);
        arena.note(&cx, "nests too deep; `json`");
        return Ty::Builtin(Builtin::Json);
    }
    // Of a named enum the name is the schema's, not that of a field.
    arena.depth += 1;
    let ty = type_of(arena, schema, &cx);
    arena.depth -= 1;
    arena.open.remove(name);
    arena.named.insert(name, ty.clone());
    ty
}

fn read_record<'d>(arena: &mut Arena<'d>, id: TypeId, schema: &'d Schema, cx: Context) {
    arena.depth += 1;
    let record = record_of(arena, schema, &cx);
    arena.depth -= 1;
    if record.embed.is_some() {
        arena.embedding.insert(id, (schema, cx));
    }
    arena.declarations[id.0].kind = DeclarationKind::Record(record);
}

/// Reads the records that were deferred, and those that these lead to.
pub(super) fn read_deferred_records(arena: &mut Arena<'_>) {
    while let Some((id, schema, cx)) = arena.deferred.pop_front() {
        read_record(arena, id, schema, cx);
    }
}

fn object_type<'d>(arena: &mut Arena<'d>, schema: &'d Schema, cx: &Context) -> Ty {
    if has_keys(arena, schema) {
        let owner = format!("{}{}", cx.owner, pascal(&cx.field));
        let below = Context { owner, ..cx.within_object() };
        let record = record_of(arena, schema, &below);
        return Ty::Declared(unnamed_record(arena, record, cx));
    }
    if let SchemaKind::AllOf(parts) = &schema.kind {
        // All at once of things that are no objects: the first says enough.
        if parts.len() > 1 {
            arena.note(cx, "all of several shapes that are no objects; only the first is carried over");
        }
        return parts.first().map_or(Ty::Builtin(Builtin::Json), |part| type_of(arena, part, cx));
    }
    match &schema.kind {
        SchemaKind::Object(object) => match &object.others {
            Some(others) if others.kind != SchemaKind::Any => {
                let field = singular(&cx.field);
                let ty = type_of(arena, others, &Context { field, ..cx.clone() });
                Ty::Map(Box::new(or_null(arena, others, ty)))
            }
            _ => Ty::Map(Box::new(Ty::Builtin(Builtin::Json))),
        },
        _ => Ty::Builtin(Builtin::Json),
    }
}

fn has_keys(arena: &Arena<'_>, schema: &Schema) -> bool {
    arena.document.properties(schema).is_some()
}

fn unnamed_record(arena: &mut Arena<'_>, record: RecordDraft, cx: &Context) -> TypeId {
    let kind = DeclarationKind::Record(record);
    let key = format!("{kind:?}");
    if let Some(id) = arena.unnamed.get(&key) {
        return *id;
    }
    let name = pascal(&format!("{}{}", cx.owner, pascal(&singular(&cx.field))));
    let other = if cx.direction == Direction::Read { format!("{name}Result") } else { format!("{name}Input") };
    let id = arena.declare(kind, vec![name, other], cx.place.clone());
    arena.unnamed.insert(key, id);
    id
}

fn union_of<'d>(arena: &mut Arena<'d>, parts: &'d [Schema], stated: Option<&Discriminator>, cx: &Context) -> Ty {
    let mut types: Vec<Ty> = Vec::new();
    let mut typed: Vec<(&Schema, Ty)> = Vec::new();
    for part in parts {
        let ty = type_of(arena, part, cx);
        typed.push((part, ty.clone()));
        if !types.contains(&ty) {
            types.push(ty);
        }
    }
    let union = one_of(arena, types, cx);
    if let Ty::Declared(id) = union
        && matches!(arena.kind(id), DeclarationKind::Union(_))
    {
        match tag_of(arena, &typed, stated) {
            Some(tag) => {
                arena.tags.entry(id).or_insert(tag);
            }
            None if stated.is_some() => {
                arena.note(cx, "its discriminator does not tell each shape; told by their keys")
            }
            None => {}
        }
    }
    union
}

/// Returns the type of a field that several shapes have: all values of enums, or one of all types.
pub(super) fn type_of_all<'d>(arena: &mut Arena<'d>, schemas: &[&'d Schema], cx: &Context) -> Ty {
    let document = arena.document;
    let resolved: Vec<&Schema> = schemas.iter().filter_map(|schema| document.resolve(schema)).collect();
    if let Some(first) = resolved.first()
        && resolved.iter().all(|schema| schema.kind == first.kind && !schema.values.is_empty())
    {
        let mut merged = Schema::of(first.kind.clone());
        for value in resolved.iter().flat_map(|schema| &schema.values) {
            if !merged.values.contains(value) {
                merged.values.push(value.clone());
            }
        }
        let types = enum_of(arena, &merged, cx);
        return one_of(arena, types, cx);
    }
    let mut types: Vec<Ty> = Vec::new();
    for schema in schemas {
        let ty = type_of(arena, schema, cx);
        if !types.contains(&ty) {
            types.push(ty);
        }
    }
    one_of(arena, types, cx)
}

/// Returns the type that takes values of any of the types.
fn one_of(arena: &mut Arena<'_>, mut types: Vec<Ty>, cx: &Context) -> Ty {
    if types.len() == 1 {
        return types.remove(0);
    }
    if cx.direction != Direction::Read {
        // Whoever sends can always send a list of one item, or the file.
        let is_whole = |whole: &&Ty| match whole {
            Ty::List(item) => types.iter().all(|ty| ty == *whole || *ty == **item),
            ty => **ty == Ty::Builtin(Builtin::File),
        };
        let whole = types.iter().find(is_whole).cloned();
        if let Some(whole) = whole {
            arena.note(cx, "may also be one item alone, or a text; only the list or file is carried over");
            return whole;
        }
    }
    if let Some(reference) = reference_among(arena, &types) {
        return reference;
    }
    types.sort();
    if let Some(id) = arena.unions.get(&types) {
        return Ty::Declared(*id);
    }
    let named = format!("{}{}", cx.owner, pascal(&cx.field));
    let scalars: Option<Vec<&str>> =
        types.iter().map(|ty| if let Ty::Builtin(builtin) = ty { Some(builtin.name()) } else { None }).collect();
    // Unions of types without a name of their own are called after them: there is one for all places.
    let name = scalars.map_or(named, |words| pascal(&words.join("_or_")));
    let id = arena.declare(DeclarationKind::Union(types.clone()), vec![name], cx.place.clone());
    arena.unions.insert(types, id);
    Ty::Declared(id)
}

/// Returns the reference, if the types are an ID and any string.
fn reference_among(arena: &mut Arena<'_>, types: &[Ty]) -> Option<Ty> {
    let ([Ty::Declared(id), Ty::Builtin(Builtin::String)] | [Ty::Builtin(Builtin::String), Ty::Declared(id)]) = types
    else {
        return None;
    };
    matches!(arena.kind(*id), DeclarationKind::Id(Builtin::Integer)).then(|| arena.reference(*id))
}

/// Returns the record that an object is.
fn record_of<'d>(arena: &mut Arena<'d>, schema: &'d Schema, cx: &Context) -> RecordDraft {
    let document = arena.document;
    let all = document.properties(schema).unwrap_or_default();
    let SchemaKind::AllOf(parts) = &schema.kind else {
        note_other_keys(arena, schema, cx);
        return RecordDraft { embed: None, fields: fields_of(arena, all, cx) };
    };
    // The first named part is embedded; of the others the keys are written out.
    let embedded = parts.iter().find_map(|part| embeddable(arena, part, cx));
    let Some((part, id)) = embedded else { return RecordDraft { embed: None, fields: fields_of(arena, all, cx) } };
    let theirs = document.properties(part).unwrap_or_default();
    let own = all.into_iter().filter(|(name, property)| match theirs.get(name) {
        Some(other) => (other.schema, other.required) != (property.schema, property.required),
        None => true,
    });
    let own: IndexMap<_, _> = own.collect();
    RecordDraft { embed: Some(id), fields: fields_of(arena, own, cx) }
}

/// Returns a part that is a record with a name.
fn embeddable<'d>(arena: &mut Arena<'d>, part: &'d Schema, cx: &Context) -> Option<(&'d Schema, TypeId)> {
    let SchemaKind::Named(_) = &part.kind else { return None };
    let Ty::Declared(id) = type_of(arena, part, cx) else { return None };
    matches!(arena.kind(id), DeclarationKind::Record(_)).then_some((part, id))
}

/// Returns the fields that properties become.
pub(super) fn fields_of<'d>(
    arena: &mut Arena<'d>,
    properties: IndexMap<&'d str, Property<'d>>,
    cx: &Context,
) -> Vec<FieldDraft> {
    let mut fields = Vec::new();
    for (name, property) in properties {
        let below = cx.below(name);
        let ty = type_of(arena, property.schema, &below);
        // What is only sent is never read, and null is no value.
        let nullable = arena.document.is_nullable(property.schema);
        let required = property.required && !nullable && !property.schema.write_only;
        fields.push(FieldDraft::new(name, ty, required));
    }
    fields
}

fn note_other_keys(arena: &mut Arena<'_>, schema: &Schema, cx: &Context) {
    if let SchemaKind::Object(object) = &schema.kind
        && object.others.as_ref().is_some_and(|others| others.kind != SchemaKind::Any)
    {
        arena.note(cx, "has other keys besides those named; only those named are carried over");
    }
}

/// Returns whether a text of this name is not to be shown.
fn is_secret(field: &str) -> bool {
    const ENDS: [&str; 7] = ["api_key", "passphrase", "password", "private_key", "secret", "secret_key", "token"];
    // These tokens say where a list goes on.
    const OF_PAGES: [&str; 5] = ["continuation", "cursor", "next", "page", "sync"];
    let ends_like = |end: &str| field.strip_suffix(end).is_some_and(|rest| rest.is_empty() || rest.ends_with('_'));
    ENDS.iter().any(|end| ends_like(end)) && !OF_PAGES.iter().any(|word| field.split('_').any(|part| part == *word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_by_name() {
        for (field, secret) in [
            ("password", true),
            ("runners_token", true),
            ("client_secret", true),
            ("ssh_private_key", true),
            ("token_type", false),
            ("next_page_token", false),
            ("broken", false),
            ("secretary", false),
        ] {
            assert_eq!(is_secret(field), secret, "{field}");
        }
    }
}
