//! Stage `import`: bodies of requests. In: those of an operation. Out: fields, a text or a file. Refuses bodies that the
//! grammar cannot write, such as a JSON list; they are noted. Of several media types the first of JSON, multipart, form,
//! text and bytes is taken, and multipart before JSON where files are sent.

use super::arena::{Arena, Context, Direction};
use super::draft::{BodyDraft, FieldDraft, Ty};
use super::paths::bare;
use super::types::type_of;
use super::words::pascal;
use crate::openapi::model::{Body, Content, Document, Operation, Place, Property, Schema, Sending, Shape};
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
    let draft = match content.sending() {
        Sending::Json => fields_of_body(arena, "body", operation, content, &cx),
        Sending::Form => fields_of_body(arena, "form", operation, content, &cx),
        Sending::Multipart => fields_of_body(arena, "multipart", operation, content, &cx),
        Sending::Text => BodyDraft::Text,
        Sending::Bytes => BodyDraft::Upload,
    };
    let content_type = if draft == BodyDraft::None { None } else { content_type_of(arena, content, &cx) };
    (draft, content_type)
}

/// Returns the media type of a body, where the usual one of its kind is another.
fn content_type_of(arena: &mut Arena<'_>, content: &Content, cx: &Context) -> Option<String> {
    let usual = usual_media(content.sending());
    let media = content.media.as_str();
    // `*/*` says nothing.
    if media == usual || media == "*/*" || media.is_empty() {
        return None;
    }
    let is_token = |part: &str| !part.is_empty() && part.chars().all(|sign| sign.is_ascii_graphic() && sign != '/');
    let is_media = media.split_once('/').is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype));
    let is_form = matches!(content.sending(), Sending::Form | Sending::Multipart);
    if is_form || media.contains('*') || !is_media {
        arena.note(cx, format!("is said to be `{media}`; sent as `{usual}`"));
        return None;
    }
    Some(media.to_owned())
}

/// Returns the media type that a body of a kind has, if nothing else is said.
fn usual_media(sending: Sending) -> &'static str {
    match sending {
        Sending::Json => "application/json",
        Sending::Multipart => "multipart/form-data",
        Sending::Form => "application/x-www-form-urlencoded",
        Sending::Text => "text/plain",
        Sending::Bytes => "application/octet-stream",
    }
}

fn chosen<'d>(arena: &Arena<'d>, body: &'d Body) -> Option<&'d Content> {
    let has_file = |content: &&Content| {
        let properties = content.schema.as_ref().and_then(|schema| arena.document.properties(schema));
        properties
            .is_some_and(|properties| properties.values().any(|property| is_file(arena.document, property.schema, 0)))
    };
    let multipart = body.contents.iter().find(|content| content.sending() == Sending::Multipart);
    // Of several of one kind, the usual one.
    let rank = |content: &&Content| (content.sending(), content.media != usual_media(content.sending()));
    multipart.filter(has_file).or_else(|| body.contents.iter().min_by_key(rank))
}

/// Whether a file is one of the values. Schemas that contain themselves end somewhere.
fn is_file(document: &Document, schema: &Schema, depth: usize) -> bool {
    if depth > MAX_DEPTH {
        return false;
    }
    match document.resolve(schema).map(|schema| &schema.shape) {
        Some(Shape::File) => true,
        Some(Shape::List(items)) => is_file(document, items, depth + 1),
        Some(Shape::OneOf(parts)) => parts.iter().any(|part| is_file(document, part, depth + 1)),
        _ => false,
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
        if !matches!(document.resolve(schema).map(|schema| &schema.shape), Some(Shape::Object(_))) {
            arena.note(cx, "is no object; left out");
        } else {
            arena.note(cx, "is an object with any keys; left out");
        }
        return BodyDraft::None;
    };
    if matches!(document.resolve(schema).map(|schema| &schema.shape), Some(Shape::OneOf(_))) {
        arena.note(cx, "has one of several shapes; the fields of all are carried over, none of them required");
    }
    let direction = if key == "multipart" { Direction::SentAsMultipart } else { Direction::Sent };
    let cx = Context { direction, ..cx.clone() };
    let template = Template::read(bare(&operation.path));
    let is_described = |name: &str| {
        operation.parameters.iter().any(|parameter| parameter.place == Place::Path && parameter.name == name)
    };
    let mut fields = Vec::new();
    for (name, property) in properties {
        let below = cx.below(name);
        if template.parameters().contains(&name) && !is_described(name) {
            arena.note(&below, "is said to be in the body, and stands in the path");
        } else if !property.schema.read_only {
            // What only the server sends is no part of it.
            let field = field_of_body(arena, key, name, property, &below);
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

/// Returns the members of a group: an object without a name, of which nothing is required and no key holds an object itself.
fn group_of<'d>(
    arena: &mut Arena<'d>,
    key: &'static str,
    schema: &'d Schema,
    required: bool,
    cx: &Context,
) -> Option<Vec<FieldDraft>> {
    let Shape::Object(object) = &schema.shape else { return None };
    let is_plain = |schema: &Schema| {
        !matches!(schema.shape, Shape::Object(_) | Shape::AllOf(_) | Shape::OneOf(_) | Shape::Named(_))
            && !matches!(&schema.shape, Shape::List(items) if matches!(items.shape, Shape::Object(_) | Shape::AllOf(_)))
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
