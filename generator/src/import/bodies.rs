//! Stage `import`: imports request bodies. In: the body of an operation. Out: fields, a value, a text or a file. Forms
//! without fields are dropped with a note. Of several media types the first of JSON,
//! multipart, form, text and bytes is taken, and multipart before JSON where files are sent.

use super::arena::{Arena, Context, Direction};
use super::draft::{BodyDraft, FieldDraft, Ty};
use super::inflection::pascal;
use super::paths::bare;
use super::types::{type_of, type_of_all};
use crate::api::Builtin;
use crate::openapi::model::{
    Body, BodyEncoding, Content, Document, Operation, ParameterIn, Property, Schema, SchemaKind,
};
use crate::openapi::path::Template;
use crate::wire::Method;

/// Deeper than any schema of a file.
const MAX_DEPTH: usize = 24;

/// Returns the body of an operation, and its media type where that is not the usual one.
pub(super) fn body_of<'d>(
    arena: &mut Arena<'d>,
    operation: &'d Operation,
    cx: &Context,
) -> (BodyDraft, Option<String>) {
    let none = (BodyDraft::None, None);
    let Some(body) = &operation.body else { return none };
    let cx = Context { place: format!("{}, body", cx.place), ..cx.clone() };
    if matches!(operation.method, Method::Get | Method::Head) {
        arena.note(&cx, format!("a {} has no body; left out", operation.method.wire()));
        return none;
    }
    let Some(content) = chosen(arena, body) else { return none };
    for other in body.contents.iter().filter(|other| other.media != content.media) {
        arena.note(&cx, format!("may also be `{}`; only `{}` is carried over", other.media, content.media));
    }
    let draft = match content.encoding() {
        BodyEncoding::Json => json_body(arena, operation, content, body.required, &cx),
        BodyEncoding::Form => fields_of_body(arena, "form", operation, content, &cx),
        BodyEncoding::Multipart => fields_of_body(arena, "multipart", operation, content, &cx),
        BodyEncoding::Text => BodyDraft::Text,
        BodyEncoding::Bytes => BodyDraft::Upload,
    };
    let content_type = if draft == BodyDraft::None { None } else { content_type_of(arena, content, &cx) };
    (draft, content_type)
}

/// Returns the media type of a body, where the usual one of its kind is another.
fn content_type_of(arena: &mut Arena<'_>, content: &Content, cx: &Context) -> Option<String> {
    let usual = usual_media(content.encoding());
    let media = content.media.as_str();
    // `*/*` says nothing.
    if media == usual || media == "*/*" || media.is_empty() {
        return None;
    }
    let is_token = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_graphic() && c != '/');
    let is_media = media.split_once('/').is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype));
    let is_form = matches!(content.encoding(), BodyEncoding::Form | BodyEncoding::Multipart);
    if is_form || media.contains('*') || !is_media {
        arena.note(cx, format!("is said to be `{media}`; sent as `{usual}`"));
        return None;
    }
    Some(media.to_owned())
}

/// Returns the default media type of a kind of body.
fn usual_media(encoding: BodyEncoding) -> &'static str {
    match encoding {
        BodyEncoding::Json => "application/json",
        BodyEncoding::Multipart => "multipart/form-data",
        BodyEncoding::Form => "application/x-www-form-urlencoded",
        BodyEncoding::Text => "text/plain",
        BodyEncoding::Bytes => "application/octet-stream",
    }
}

fn chosen<'d>(arena: &Arena<'d>, body: &'d Body) -> Option<&'d Content> {
    let has_file = |content: &&Content| {
        let properties = content.schema.as_ref().and_then(|schema| arena.document.properties(schema));
        properties
            .is_some_and(|properties| properties.values().any(|property| is_file(arena.document, property.schema, 0)))
    };
    let multipart = body.contents.iter().find(|content| content.encoding() == BodyEncoding::Multipart);
    // Of several of one kind, the usual one.
    let rank = |content: &&Content| (content.encoding(), content.media != usual_media(content.encoding()));
    multipart.filter(has_file).or_else(|| body.contents.iter().min_by_key(rank))
}

/// Returns whether a file is one of the values. Schemas that contain themselves end somewhere.
fn is_file(document: &Document, schema: &Schema, depth: usize) -> bool {
    if depth > MAX_DEPTH {
        return false;
    }
    match document.resolve(schema).map(|schema| &schema.kind) {
        Some(SchemaKind::File) => true,
        Some(SchemaKind::List(items)) => is_file(document, items, depth + 1),
        Some(SchemaKind::OneOf(parts)) => parts.iter().any(|part| is_file(document, part, depth + 1)),
        _ => false,
    }
}

/// Returns a body of JSON: the fields of an object, or else a value.
fn json_body<'d>(
    arena: &mut Arena<'d>,
    operation: &'d Operation,
    content: &'d Content,
    required: bool,
    cx: &Context,
) -> BodyDraft {
    let Some(schema) = &content.schema else {
        arena.note(cx, "nothing is said of what is in it; `json`");
        return BodyDraft::Value(Ty::Builtin(Builtin::Json), !required);
    };
    if arena.document.properties(schema).is_some() && !is_partly_value(arena.document, schema, 0) {
        return fields_of_body(arena, "body", operation, content, cx);
    }
    let ty = type_of(arena, schema, cx);
    if arena.document.is_nullable(schema) {
        arena.note(cx, "may be null, which cannot be sent as a whole");
    }
    BodyDraft::Value(ty, !required)
}

/// Returns whether one of the shapes of a body is not an object with fields.
fn is_partly_value(document: &Document, schema: &Schema, depth: usize) -> bool {
    match document.resolve(schema).map(|schema| &schema.kind) {
        Some(SchemaKind::OneOf(parts)) if depth < MAX_DEPTH => {
            parts.iter().any(|part| is_partly_value(document, part, depth + 1))
        }
        _ => document.properties(schema).is_none(),
    }
}

fn fields_of_body<'d>(
    arena: &mut Arena<'d>,
    key: &'static str,
    operation: &'d Operation,
    content: &'d Content,
    cx: &Context,
) -> BodyDraft {
    let Some(schema) = &content.schema else {
        arena.note(cx, "nothing is said of what is in it; left out");
        return BodyDraft::None;
    };
    let document = arena.document;
    let Some(properties) = document.properties(schema) else {
        arena.note(cx, "is a form without fields; left out");
        return BodyDraft::None;
    };
    if matches!(document.resolve(schema).map(|schema| &schema.kind), Some(SchemaKind::OneOf(_))) {
        arena.note(cx, "has one of several shapes; the fields of all are carried over, none of them required");
    }
    let direction = if key == "multipart" { Direction::SentAsMultipart } else { Direction::Sent };
    let cx = Context { direction, ..cx.clone() };
    let template = Template::read(bare(&operation.path));
    let is_described = |name: &str| {
        operation.parameters.iter().any(|parameter| parameter.place == ParameterIn::Path && parameter.name == name)
    };
    let choices = document.choices(schema);
    let mut fields = Vec::new();
    for (name, property) in properties {
        let below = cx.below(name);
        if template.parameters().contains(&name) && !is_described(name) {
            arena.note(&below, "is said to be in the body, and stands in the path");
        } else if !property.schema.read_only {
            // What only the server sends is no part of it.
            let mut field = field_of_body(arena, key, name, property, &below);
            if let Some(schemas) = choices.get(name).filter(|schemas| schemas.len() > 1) {
                field = FieldDraft {
                    clear: field.clear,
                    ..FieldDraft::new(&field.wire, type_of_all(arena, schemas, &below), field.required)
                };
            }
            arena.push_field(&mut fields, field, &below);
        }
    }
    fields.sort_by_key(|field| !field.required);
    if fields.is_empty() { BodyDraft::None } else { BodyDraft::Fields(key, fields) }
}

fn field_of_body<'d>(
    arena: &mut Arena<'d>,
    key: &'static str,
    name: &str,
    property: Property<'d>,
    cx: &Context,
) -> FieldDraft {
    let nullable = arena.document.is_nullable(property.schema);
    // Also where the body as a whole need not be sent: documents say that of nearly all bodies, and mean it of few.
    let required = property.required && !nullable;
    let wire = name.strip_suffix("[]").unwrap_or(name);
    // Only JSON has a null, and a group as a whole cannot be one.
    let clear = nullable && key == "body";
    if property.required && nullable {
        arena.note(cx, "is required, and may be null; it may be left out");
    }
    let members = if clear { None } else { group_of(arena, key, property.schema, required, cx) };
    if let Some(members) = members {
        return FieldDraft::group(wire, members);
    }
    let ty = type_of(arena, property.schema, cx);
    let ty = if wire.len() < name.len() && !matches!(ty, Ty::List(_)) { ty.list() } else { ty };
    FieldDraft { clear, ..FieldDraft::new(wire, ty, required) }
}

/// Returns the members of a group: an object without a name, without required keys, and without objects in it.
fn group_of<'d>(
    arena: &mut Arena<'d>,
    key: &'static str,
    schema: &'d Schema,
    required: bool,
    cx: &Context,
) -> Option<Vec<FieldDraft>> {
    let SchemaKind::Object(object) = &schema.kind else { return None };
    let is_plain = |schema: &Schema| {
        !matches!(
            schema.kind,
            SchemaKind::Object(_) | SchemaKind::AllOf(_) | SchemaKind::OneOf(_) | SchemaKind::Named(_)
        ) && !matches!(&schema.kind, SchemaKind::List(items) if matches!(items.kind, SchemaKind::Object(_) | SchemaKind::AllOf(_)))
    };
    let fits = !required
        && object.required.is_empty()
        && object.others.is_none()
        && !object.properties.is_empty()
        && object.properties.values().all(is_plain);
    if !fits {
        return None;
    }
    let owner = format!("{}{}", cx.owner, pascal(&cx.field));
    let mut members = Vec::new();
    for (name, schema) in &object.properties {
        let below = Context { owner: owner.clone(), ..cx.below(name) };
        let ty = type_of(arena, schema, &below);
        let clear = key == "body" && arena.document.is_nullable(schema);
        arena.push_field(&mut members, FieldDraft { clear, ..FieldDraft::new(name, ty, false) }, &below);
    }
    (!members.is_empty()).then_some(members)
}
