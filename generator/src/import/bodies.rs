//! Stage `import`: bodies of requests. In: those of an operation. Out: fields, a text or a file. Refuses bodies that the
//! grammar cannot write, such as a JSON list; they are noted. Of several media types the first of JSON, multipart, form,
//! text and bytes is taken, and multipart before JSON where files are sent.

use super::arena::{Arena, Context, Direction};
use super::draft::{BodyDraft, FieldDraft, FieldTy, Ty};
use super::types::type_of;
use super::words::pascal;
use crate::openapi::model::{Body, Content, Operation, Place, Property, Schema, Sending, Shape};
use crate::openapi::path::Template;
use crate::spec::Method;

/// The body of an operation.
pub(super) fn body_of<'d>(arena: &mut Arena<'d>, operation: &'d Operation, cx: &Context) -> BodyDraft {
    let Some(body) = &operation.body else { return BodyDraft::None };
    let cx = Context { place: format!("{}, body", cx.place), ..cx.clone() };
    if matches!(operation.method, Method::Get | Method::Head) {
        arena.note(&cx, format!("a {} has no body; left out", operation.method.wire()));
        return BodyDraft::None;
    }
    let Some(content) = chosen(arena, body) else { return BodyDraft::None };
    for other in body.contents.iter().filter(|other| other.sending() != content.sending()) {
        arena.note(&cx, format!("may also be `{}`; only `{}` is carried over", other.media, content.media));
    }
    match content.sending() {
        Sending::Json => fields_of_body(arena, "body", operation, content, &cx),
        Sending::Form => fields_of_body(arena, "form", operation, content, &cx),
        Sending::Multipart => fields_of_body(arena, "multipart", operation, content, &cx),
        Sending::Text => BodyDraft::Text,
        Sending::Bytes => BodyDraft::Upload,
    }
}

fn chosen<'d>(arena: &Arena<'d>, body: &'d Body) -> Option<&'d Content> {
    let has_file = |content: &&Content| {
        let properties = content.schema.as_ref().and_then(|schema| arena.document.properties(schema));
        properties.is_some_and(|properties| properties.values().any(|property| is_file(arena, property.schema)))
    };
    let multipart = body.contents.iter().find(|content| content.sending() == Sending::Multipart);
    multipart.filter(has_file).or_else(|| body.contents.iter().min_by_key(|content| content.sending()))
}

fn is_file<'d>(arena: &Arena<'d>, schema: &Schema) -> bool {
    match arena.document.resolve(schema).map(|schema| &schema.shape) {
        Some(Shape::File) => true,
        Some(Shape::List(items)) => is_file(arena, items),
        Some(Shape::OneOf(parts)) => parts.iter().any(|part| is_file(arena, part)),
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
    let template = Template::read(&operation.path);
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
            let field = field_of_body(arena, name, property, &below);
            arena.push_field(&mut fields, field, &below);
        }
    }
    fields.sort_by_key(|field| !field.required);
    if fields.is_empty() { BodyDraft::None } else { BodyDraft::Fields(key, fields) }
}

fn field_of_body<'d>(arena: &mut Arena<'d>, name: &str, property: Property<'d>, cx: &Context) -> FieldDraft {
    // Also where the body as a whole need not be sent: documents say that of nearly all bodies, and mean it of few.
    let required = property.required && !property.schema.nullable;
    let wire = name.strip_suffix("[]").unwrap_or(name);
    if let Some(members) = group_of(arena, property.schema, required, cx) {
        return FieldDraft { wire: wire.to_owned(), ident: None, ty: FieldTy::Group(members), required: false };
    }
    let ty = type_of(arena, property.schema, cx);
    let ty = if wire.len() < name.len() && !matches!(ty, Ty::List(_)) { ty.list() } else { ty };
    FieldDraft::new(wire, ty, required)
}

/// The members of a group: an object without a name, of which nothing is required and no key holds an object itself.
fn group_of<'d>(arena: &mut Arena<'d>, schema: &'d Schema, required: bool, cx: &Context) -> Option<Vec<FieldDraft>> {
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
        arena.push_field(&mut members, FieldDraft::new(name, ty, false), &below);
    }
    (!members.is_empty()).then_some(members)
}
