//! Stage `compare`: reads the document's side. In: a [`Document`]. Out: the surface of each operation. Statements that
//! cannot be compared are left out.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde_json::Value;

use super::kind::{DifferenceKind, plain_name};
use super::surface::{Surface, SurfaceField, ValueKind, is_common, value_name};
use crate::api::Api;
use crate::openapi::{BodyEncoding, Document, Join, Operation, ParameterIn, Schema, SchemaKind, Status, Template};

/// Request headers that belong to the protocol; the format itself says that they are not described as parameters.
const OF_PROTOCOL: [&str; 3] = ["accept", "authorization", "content-type"];

/// Deeper than bodies go that mean something.
const MAX_DEPTH: usize = 16;

/// Views of all operations, in the order of the document.
pub(super) fn surfaces(document: &Document, api: &Api<'_>, version: &str) -> Vec<Surface> {
    let base = api.version(version).map(|version| version.settings.base.as_str()).unwrap_or_default();
    document.operations.iter().map(|operation| surface(document, operation, base)).collect()
}

fn surface(document: &Document, operation: &Operation, base: &str) -> Surface {
    let absolute = document.absolute(&operation.path);
    let template = Template::read(&absolute);
    let routes = template.routes().into_iter().map(|route| (operation.method, route)).collect();
    let mut surface = Surface {
        method: operation.method,
        path: below(&absolute, base).to_owned(),
        name: None,
        routes,
        fields: IndexMap::new(),
        whole_body: false,
        any_body: false,
        ok: BTreeSet::new(),
        errors: BTreeSet::new(),
    };
    let in_path = template.parameters();
    for parameter in &operation.parameters {
        let kind = match parameter.place {
            _ if in_path.contains(&parameter.name.as_str()) => continue,
            // Of the path by name only, so it must be sent in the body.
            ParameterIn::Path => DifferenceKind::Body,
            ParameterIn::Query => DifferenceKind::Query,
            ParameterIn::Header if OF_PROTOCOL.contains(&parameter.name.to_lowercase().as_str()) => continue,
            ParameterIn::Header => DifferenceKind::Header,
            ParameterIn::Cookie => continue,
        };
        let deep = parameter.join == Join::Deep;
        add(document, &mut surface, kind, &parameter.name, &parameter.schema, deep);
    }
    // Parameters of the path that the document knows only as part of something else.
    let is_described = |name: &str| {
        operation.parameters.iter().any(|parameter| parameter.place == ParameterIn::Path && parameter.name == name)
    };
    let undescribed: Vec<&str> = in_path.iter().copied().filter(|name| !is_described(name)).collect();
    add_body(document, operation, &undescribed, &mut surface);
    add_statuses(operation, &mut surface);
    surface
}

/// The fields of all bodies that it may have; only one of them has to be sent.
fn add_body(document: &Document, operation: &Operation, in_path: &[&str], surface: &mut Surface) {
    for content in operation.body.iter().flat_map(|body| &body.contents) {
        let Some(schema) = &content.schema else { continue };
        if content.encoding() == BodyEncoding::Json {
            add_value(document, schema, 0, surface);
        }
        let properties = document.properties(schema).unwrap_or_default();
        for (name, property) in properties {
            if property.schema.read_only || in_path.contains(&name) {
                continue;
            }
            add(document, surface, DifferenceKind::Body, name, property.schema, true);
        }
    }
}

/// Adds what a body is that has no fields of its own, and the members of a list.
fn add_value(document: &Document, schema: &Schema, depth: usize, surface: &mut Surface) {
    let Some(resolved) = document.resolve(schema).filter(|_| depth < MAX_DEPTH) else { return };
    let kind = match &resolved.kind {
        SchemaKind::OneOf(parts) | SchemaKind::AllOf(parts) => {
            return parts.iter().for_each(|part| add_value(document, part, depth + 1, surface));
        }
        SchemaKind::List(_) => ValueKind::List,
        SchemaKind::Object(object) if object.properties.is_empty() => ValueKind::Map,
        SchemaKind::Object(_) | SchemaKind::Any | SchemaKind::Unknown(_) | SchemaKind::File => return,
        _ => ValueKind::Scalar,
    };
    add(document, surface, DifferenceKind::Body, value_name(kind), resolved, kind == ValueKind::List);
}

fn add_statuses(operation: &Operation, surface: &mut Surface) {
    for response in &operation.responses {
        match response.status {
            Status::Code(status @ 200..=399) => drop(surface.ok.insert(status)),
            Status::Code(status @ 400..) if !is_common(status) => drop(surface.errors.insert(status)),
            _ => {}
        }
    }
}

/// Adds a field and, where it is an object or a list of objects, its members.
fn add(
    document: &Document,
    surface: &mut Surface,
    kind: DifferenceKind,
    name: &str,
    schema: &Schema,
    with_members: bool,
) {
    let name = plain_name(kind, name);
    let file = document.resolve(schema).is_some_and(|schema| schema.kind == SchemaKind::File);
    surface.fields.insert(
        (kind, name.clone()),
        SurfaceField { values: values(document, schema), file, ..SurfaceField::default() },
    );
    if !with_members {
        return;
    }
    let items = items(document, schema).unwrap_or(schema);
    for (member, property) in document.properties(items).unwrap_or_default() {
        let field = SurfaceField {
            values: values(document, property.schema),
            within: Some(name.clone()),
            ..SurfaceField::default()
        };
        surface.fields.insert((kind, format!("{name}[{member}]")), field);
    }
}

fn items<'d>(document: &'d Document, schema: &'d Schema) -> Option<&'d Schema> {
    match &document.resolve(schema)?.kind {
        SchemaKind::List(items) => Some(items),
        _ => None,
    }
}

/// Returns the closed set of values that a field, or each item of a list, has.
fn values(document: &Document, schema: &Schema) -> Option<Vec<String>> {
    let schema = document.resolve(schema)?;
    if !schema.values.is_empty() {
        return Some(schema.values.iter().map(text).collect());
    }
    match &schema.kind {
        SchemaKind::List(items) => values(document, items),
        SchemaKind::OneOf(parts) => {
            let sets: Option<Vec<Vec<String>>> = parts.iter().map(|part| values(document, part)).collect();
            sets.map(|sets| sets.into_iter().flatten().collect())
        }
        _ => None,
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Returns the path below a base path; other paths are returned unchanged.
fn below<'p>(path: &'p str, base: &str) -> &'p str {
    path.strip_prefix(base).filter(|rest| rest.starts_with('/')).unwrap_or(path)
}
