//! Stage `compare`: the document's side. In: a [`Document`]. Out: a view of each operation. Refuses nothing: what a document
//! says in no form that could be compared is not there.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde_json::Value;

use super::kind::{Kind, plain_name};
use super::view::{Field, View, is_common};
use crate::api::Api;
use crate::openapi::{Document, Join, Operation, Place, Schema, Shape, Status, Template};

/// Request headers that belong to the protocol; the format itself says that they are not described as parameters.
const OF_PROTOCOL: [&str; 3] = ["accept", "authorization", "content-type"];

/// Views of all operations, in the order of the document.
pub(super) fn views(document: &Document, api: &Api<'_>, version: &str) -> Vec<View> {
    let base = api.version(version).map(|version| version.settings.base.as_str()).unwrap_or_default();
    document.operations.iter().map(|operation| view(document, operation, base)).collect()
}

fn view(document: &Document, operation: &Operation, base: &str) -> View {
    let absolute = document.absolute(&operation.path);
    let template = Template::read(&absolute);
    let routes = template.routes().into_iter().map(|route| (operation.method, route)).collect();
    let mut view = View {
        method: operation.method,
        path: below(&absolute, base).to_owned(),
        name: None,
        routes,
        fields: IndexMap::new(),
        whole_body: false,
        ok: BTreeSet::new(),
        errors: BTreeSet::new(),
    };
    let in_path = template.parameters();
    for parameter in &operation.parameters {
        let kind = match parameter.place {
            _ if in_path.contains(&parameter.name.as_str()) => continue,
            // Of the path by name only, so it must be sent in the body.
            Place::Path => Kind::Body,
            Place::Query => Kind::Query,
            Place::Header if OF_PROTOCOL.contains(&parameter.name.to_lowercase().as_str()) => continue,
            Place::Header => Kind::Header,
            Place::Cookie => continue,
        };
        let deep = parameter.join == Join::Deep;
        add(document, &mut view, kind, &parameter.name, &parameter.schema, deep);
    }
    // Parameters of the path that the document knows only as part of something else.
    let is_described = |name: &str| {
        operation.parameters.iter().any(|parameter| parameter.place == Place::Path && parameter.name == name)
    };
    let undescribed: Vec<&str> = in_path.iter().copied().filter(|name| !is_described(name)).collect();
    add_body(document, operation, &undescribed, &mut view);
    add_statuses(operation, &mut view);
    view
}

/// The fields of all bodies that it may have; only one of them has to be sent.
fn add_body(document: &Document, operation: &Operation, in_path: &[&str], view: &mut View) {
    for content in operation.body.iter().flat_map(|body| &body.contents) {
        let Some(schema) = &content.schema else { continue };
        let properties = document.properties(schema).unwrap_or_default();
        for (name, property) in properties {
            if property.schema.read_only || in_path.contains(&name) {
                continue;
            }
            add(document, view, Kind::Body, name, property.schema, true);
        }
    }
}

fn add_statuses(operation: &Operation, view: &mut View) {
    for response in &operation.responses {
        match response.status {
            Status::Code(status @ 200..=399) => drop(view.ok.insert(status)),
            Status::Code(status @ 400..) if !is_common(status) => drop(view.errors.insert(status)),
            _ => {}
        }
    }
}

/// Adds a field and, where it is an object or a list of objects, its members.
fn add(document: &Document, view: &mut View, kind: Kind, name: &str, schema: &Schema, with_members: bool) {
    let name = plain_name(kind, name);
    let file = document.resolve(schema).is_some_and(|schema| schema.shape == Shape::File);
    view.fields.insert((kind, name.clone()), Field { values: values(document, schema), file, ..Field::default() });
    if !with_members {
        return;
    }
    let items = items(document, schema).unwrap_or(schema);
    for (member, property) in document.properties(items).unwrap_or_default() {
        let field = Field { values: values(document, property.schema), within: Some(name.clone()), ..Field::default() };
        view.fields.insert((kind, format!("{name}[{member}]")), field);
    }
}

fn items<'d>(document: &'d Document, schema: &'d Schema) -> Option<&'d Schema> {
    match &document.resolve(schema)?.shape {
        Shape::List(items) => Some(items),
        _ => None,
    }
}

/// The closed set of values that a field, or each item of a list, has.
fn values(document: &Document, schema: &Schema) -> Option<Vec<String>> {
    let schema = document.resolve(schema)?;
    if !schema.values.is_empty() {
        return Some(schema.values.iter().map(text).collect());
    }
    match &schema.shape {
        Shape::List(items) => values(document, items),
        Shape::OneOf(parts) => {
            let sets: Option<Vec<Vec<String>>> = parts.iter().map(|part| values(document, part)).collect();
            sets.map(|sets| sets.into_iter().flatten().collect())
        }
        _ => None,
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The path below a base path; the whole of one that does not stand there.
fn below<'p>(path: &'p str, base: &str) -> &'p str {
    path.strip_prefix(base).filter(|rest| rest.starts_with('/')).unwrap_or(path)
}
