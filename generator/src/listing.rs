//! The list of operations, for people and for programs: what the spec says of each, in one row.
//!
//! In: a [`Spec`]. Out: rows that serialise to JSON, and a table as text.

use serde::Serialize;

use crate::spec::{BodyKind, FieldType, Fields, Named, Operation, Resource, Service, Spec, TypeExpr};

/// An operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The version of the API: `v4`.
    pub api: String,
    /// The HTTP method.
    pub method: &'static str,
    /// The path template below the base path.
    pub path: String,
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
    spec.resources.iter().flat_map(|file| resource_rows(service, file)).collect()
}

fn resource_rows<'s>(service: &'s Service, file: &'s Named<Resource>) -> impl Iterator<Item = Row> + 's {
    file.value.operations.iter().map(move |(name, operation)| Row {
        api: file.version().to_owned(),
        method: operation.method.wire(),
        path: operation.path.clone(),
        resource: file.value.resource.clone(),
        name: name.clone(),
        path_params: path_parameters(&file.value, operation),
        query: parameters(&operation.query).into_iter().chain(page_parameters(service, operation)).collect(),
        body: parameters(&operation.body),
        body_kind: body_kind(operation.body_kind),
        ok: operation.ok.0.iter().map(|(status, ty)| Outcome { status: *status, ty: ty.to_string() }).collect(),
        errors: operation.errors.0.iter().map(|(status, _)| *status).collect(),
        pages: operation.pages.iter().map(|page| page.style.clone()).collect(),
        deprecated: operation.deprecated.clone(),
        summary: operation.summary.clone(),
    })
}

fn path_parameters(resource: &Resource, operation: &Operation) -> Vec<Parameter> {
    let names = crate::lower::path_parameters(&operation.path).into_iter();
    let parameters = names.map(|name| {
        let ty = operation.params.get(name).or_else(|| resource.params.get(name));
        Parameter { wire: name.to_owned(), ty: ty.map(TypeExpr::to_string).unwrap_or_default(), required: true }
    });
    parameters.collect()
}

fn parameters(fields: &Fields) -> Vec<Parameter> {
    let mut parameters = Vec::new();
    for (key, field) in fields {
        let wire = field.wire.clone().unwrap_or_else(|| key.clone());
        match &field.ty {
            FieldType::Expr(ty) => parameters.push(Parameter { wire, ty: ty.to_string(), required: field.required }),
            FieldType::Group(members) => parameters.extend(self::parameters(members).into_iter().map(|member| {
                let (name, rest) = member.wire.split_at(member.wire.find('[').unwrap_or(member.wire.len()));
                Parameter { wire: format!("{wire}[{name}]{rest}"), ..member.clone() }
            })),
        }
    }
    parameters
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
