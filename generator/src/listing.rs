//! The list of operations, for people and for programs: what the spec says of each, in one row.
//!
//! In: a [`Spec`]. Out: rows that serialise to JSON, and a table as text.

use serde::Serialize;

use crate::spec::{
    BodyKind, Named, Operation, Part, Records, RequestField, Resource, Service, Spec, TypeExpr, path_parameters,
};

/// An operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The version of the API: `v4`.
    pub api: String,
    /// The HTTP method.
    pub method: &'static str,
    /// The path template below the base path.
    pub path: String,
    /// The path under which the service's own description lists it, where that is another.
    pub documented: Option<String>,
    /// The resource: the module.
    pub resource: String,
    /// The name: the function.
    pub name: String,
    /// The parameters of the path, in order.
    pub path_params: Vec<Parameter>,
    /// The parameters of the query, those of its page styles included.
    pub query: Vec<Parameter>,
    /// The fields of the body.
    pub body: Vec<Parameter>,
    /// How the body is sent: `none`, `json`, `form`, `multipart`, `text`, `upload`.
    pub body_kind: &'static str,
    /// What a success brings.
    pub ok: Vec<Outcome>,
    /// The documented error statuses.
    pub errors: Vec<u16>,
    /// The page styles.
    pub pages: Vec<String>,
    /// What to use instead.
    pub deprecated: Option<String>,
    /// One sentence.
    pub summary: String,
}

/// A parameter or field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Parameter {
    /// The name on the wire, `not[labels]` for a member of a group.
    pub wire: String,
    /// The type as the spec writes it.
    #[serde(rename = "type")]
    pub ty: String,
    /// Whether it must be given.
    pub required: bool,
}

/// What comes with a success status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// The status.
    pub status: u16,
    /// The type as the spec writes it.
    #[serde(rename = "type")]
    pub ty: String,
}

/// The rows of all operations, in the order of versions, files and operations.
pub fn rows(spec: &Spec) -> Vec<Row> {
    let service = &spec.service.value;
    let mut rows = Vec::new();
    for files in spec.resources.chunk_by(|one, next| one.version() == next.version()) {
        let records = Records::new(files.iter().map(|file| &file.value));
        for file in files {
            let operations = file.value.operations.iter();
            rows.extend(operations.map(|(name, operation)| row(service, file, &records, name, operation)));
        }
    }
    rows
}

fn row<'s>(
    service: &Service,
    file: &Named<Resource>,
    records: &Records<'s>,
    name: &str,
    operation: &'s Operation,
) -> Row {
    let fields = operation.request_fields(records);
    Row {
        api: file.version().to_owned(),
        method: operation.method.wire(),
        path: operation.path.clone(),
        documented: operation.documented.clone(),
        resource: file.value.resource.clone(),
        name: name.to_owned(),
        path_params: path_rows(&file.value, operation),
        query: parameters(&fields, Part::Query).chain(page_parameters(service, operation)).collect(),
        body: parameters(&fields, Part::Body).collect(),
        body_kind: body_kind(operation.body_kind),
        ok: operation.ok.0.iter().map(|(status, ty)| Outcome { status: *status, ty: ty.to_string() }).collect(),
        errors: operation.errors.0.iter().map(|(status, _)| *status).collect(),
        pages: operation.pages.iter().map(|page| page.style.clone()).collect(),
        deprecated: operation.deprecated.clone(),
        summary: operation.summary.clone(),
    }
}

fn path_rows(resource: &Resource, operation: &Operation) -> Vec<Parameter> {
    let parameters = path_parameters(&operation.path).map(|found| {
        let ty = operation.path_type(resource, found.name);
        Parameter { wire: found.name.to_owned(), ty: ty.map(TypeExpr::to_string).unwrap_or_default(), required: true }
    });
    parameters.collect()
}

fn parameters(fields: &[RequestField<'_>], part: Part) -> impl Iterator<Item = Parameter> {
    fields.iter().filter(move |field| field.part == part).filter_map(|field| {
        let ty = field.field.ty.expr()?.to_string();
        Some(Parameter { wire: field.wire(), ty, required: field.field.required })
    })
}

fn page_parameters(service: &Service, operation: &Operation) -> Vec<Parameter> {
    let mut parameters: Vec<Parameter> = Vec::new();
    for style in operation.pages.iter().filter_map(|page| service.pages.get(&page.style)) {
        let numbers = [&style.page, &style.size].into_iter().flatten().map(|wire| (wire, "integer"));
        for (wire, ty) in numbers.chain(style.set.keys().map(|wire| (wire, "string"))) {
            if !parameters.iter().any(|known| known.wire == *wire) {
                parameters.push(Parameter { wire: wire.clone(), ty: ty.to_owned(), required: false });
            }
        }
    }
    parameters
}

fn body_kind(kind: BodyKind) -> &'static str {
    match kind {
        BodyKind::None => "none",
        BodyKind::Json => "json",
        BodyKind::Form => "form",
        BodyKind::Multipart => "multipart",
        BodyKind::Text => "text",
        BodyKind::Upload => "upload",
    }
}

/// A table of the operations, a line each: `v4 issues.list  GET /projects/{project}/issues → 200 list<Issue>`.
pub fn table(rows: &[Row]) -> String {
    let names: Vec<String> = rows.iter().map(|row| format!("{} {}.{}", row.api, row.resource, row.name)).collect();
    let width = names.iter().map(String::len).max().unwrap_or_default();
    let mut table = String::new();
    for (row, name) in rows.iter().zip(names) {
        let ok: Vec<String> = row.ok.iter().map(|outcome| format!("{} {}", outcome.status, outcome.ty)).collect();
        let line = format!("{name:width$}  {:6} {} → {}", row.method, row.path, ok.join(" | "));
        table.push_str(line.trim_end());
        table.push('\n');
    }
    table
}
