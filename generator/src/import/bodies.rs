//! Stage `import`: bodies of requests. In: those of an operation. Out: fields, a text or a file. Refuses bodies that the
//! grammar cannot write, such as a JSON list; they are noted. Of several media types the first of JSON, multipart, form,
//! text and bytes is taken, and multipart before JSON where files are sent.

use super::draft::{BodyDraft, FieldDraft, FieldTy, Ty};
use super::parameters::push;
use super::types::{Context, Direction, Types};
use crate::openapi::{Body, Content, Operation, Place, Property, Schema, Sending, Shape, Template};
use crate::spec::Method;

impl<'d> Types<'d> {
    /// The body of an operation.
    pub(super) fn body(&mut self, operation: &'d Operation, cx: &Context) -> BodyDraft {
        let Some(body) = &operation.body else { return BodyDraft::None };
        let cx = Context { place: format!("{}, body", cx.place), ..cx.clone() };
        if matches!(operation.method, Method::Get | Method::Head) {
            self.note(&cx, format!("a {} has no body; left out", operation.method.wire()));
            return BodyDraft::None;
        }
        let Some(content) = self.chosen(body) else { return BodyDraft::None };
        for other in body.contents.iter().filter(|other| other.sending() != content.sending()) {
            self.note(&cx, format!("may also be `{}`; only `{}` is carried over", other.media, content.media));
        }
        match content.sending() {
            Sending::Json => self.fields_of_body("body", operation, content, &cx),
            Sending::Form => self.fields_of_body("form", operation, content, &cx),
            Sending::Multipart => self.fields_of_body("multipart", operation, content, &cx),
            Sending::Text => BodyDraft::Text,
            Sending::Bytes => BodyDraft::Upload,
        }
    }

    fn chosen(&self, body: &'d Body) -> Option<&'d Content> {
        let has_file = |content: &&Content| {
            let properties = content.schema.as_ref().and_then(|schema| self.document.properties(schema));
            properties.is_some_and(|properties| properties.values().any(|property| self.is_file(property.schema)))
        };
        let multipart = body.contents.iter().find(|content| content.sending() == Sending::Multipart);
        multipart.filter(has_file).or_else(|| body.contents.iter().min_by_key(|content| content.sending()))
    }

    fn is_file(&self, schema: &Schema) -> bool {
        match self.document.resolve(schema).map(|schema| &schema.shape) {
            Some(Shape::File) => true,
            Some(Shape::List(items)) => self.is_file(items),
            Some(Shape::OneOf(parts)) => parts.iter().any(|part| self.is_file(part)),
            _ => false,
        }
    }

    fn fields_of_body(
        &mut self,
        key: &'static str,
        operation: &'d Operation,
        content: &'d Content,
        cx: &Context,
    ) -> BodyDraft {
        let Some(schema) = &content.schema else {
            self.note(cx, "nothing is said of what is in it; left out");
            return BodyDraft::None;
        };
        let document = self.document;
        let Some(properties) = document.properties(schema) else {
            if !matches!(document.resolve(schema).map(|schema| &schema.shape), Some(Shape::Object(_))) {
                self.note(cx, "is no object; left out");
            } else {
                self.note(cx, "is an object with any keys; left out");
            }
            return BodyDraft::None;
        };
        if matches!(document.resolve(schema).map(|schema| &schema.shape), Some(Shape::OneOf(_))) {
            self.note(cx, "has one of several shapes; the fields of all are carried over, none of them required");
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
                self.note(&below, "is said to be in the body, and stands in the path");
            } else if !property.schema.read_only {
                // What only the server sends is no part of it.
                let field = self.field_of_body(name, property, &below);
                push(&mut fields, field, &below, &mut self.notes);
            }
        }
        fields.sort_by_key(|field| !field.required);
        if fields.is_empty() { BodyDraft::None } else { BodyDraft::Fields(key, fields) }
    }

    fn field_of_body(&mut self, name: &str, property: Property<'d>, cx: &Context) -> FieldDraft {
        // Also where the body as a whole need not be sent: documents say that of nearly all bodies, and mean it of few.
        let required = property.required && !property.schema.nullable;
        let wire = name.strip_suffix("[]").unwrap_or(name);
        if let Some(members) = self.group(property.schema, required, cx) {
            return FieldDraft { wire: wire.to_owned(), ident: None, ty: FieldTy::Group(members), required: false };
        }
        let ty = self.ty(property.schema, cx);
        let ty = if wire.len() < name.len() && !matches!(ty, Ty::List(_)) { ty.list() } else { ty };
        FieldDraft::new(wire, ty, required)
    }

    /// The members of a group: an object without a name, of which nothing is required and no key holds an object itself.
    fn group(&mut self, schema: &'d Schema, required: bool, cx: &Context) -> Option<Vec<FieldDraft>> {
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
        let owner = format!("{}{}", cx.owner, super::words::pascal(&cx.field));
        let mut members = Vec::new();
        for (name, schema) in &object.properties {
            let below = Context { owner: owner.clone(), ..cx.below(name) };
            let ty = self.ty(schema, &below);
            push(&mut members, FieldDraft::new(name, ty, false), &below, &mut self.notes);
        }
        (!members.is_empty()).then_some(members)
    }
}
