//! Lists the operations for people and programs, one row each.
//!
//! In: an [`Api`]. Out: rows that serialise to JSON, and a table as text.

use serde::Serialize;

use crate::api::{Api, Builtin, Operation, Part, Resource, Version};
use crate::spec::Lifecycle;
use crate::wire::BodyKind;

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
    pub upstream_path: Option<String>,
    /// The same as `upstream_path`, under the name that readers of the listing know.
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
    /// The success responses.
    pub ok: Vec<ListedResponse>,
    /// The documented error statuses.
    pub errors: Vec<u16>,
    /// The page styles.
    pub pages: Vec<String>,
    /// What to use instead.
    pub deprecated: Option<String>,
    /// The lowest tier that has it.
    pub tier: Option<String>,
    /// The version of the server that has it first.
    pub since: Option<String>,
    /// `experiment` or `beta` while it may still change.
    pub lifecycle: Option<&'static str>,
    /// The permission that a fine-grained token needs.
    pub permission: Option<String>,
    /// The least role of the caller.
    pub role: Option<String>,
    /// The rights of the caller.
    pub abilities: Vec<String>,
    /// The restricted credentials that are accepted.
    pub tokens: Vec<String>,
    /// Flags of the server without which it does not work.
    pub feature_flags: Vec<String>,
    /// The name of a rate limit of its own.
    pub rate_limit: Option<String>,
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
pub struct ListedResponse {
    /// The status.
    pub status: u16,
    /// The type as the spec writes it.
    #[serde(rename = "type")]
    pub ty: String,
}

/// Returns the rows of all operations, in the order of versions, files and operations.
pub fn rows(api: &Api<'_>) -> Vec<Row> {
    let of_version = |version: &Version<'_>| -> Vec<Row> {
        version.operations().map(|(resource, operation)| row(version, resource, operation)).collect()
    };
    api.versions.iter().flat_map(of_version).collect()
}

fn row(version: &Version<'_>, resource: &Resource<'_>, operation: &Operation<'_>) -> Row {
    let responses = operation.responses.iter();
    let access = operation.access;
    Row {
        api: version.name.to_owned(),
        method: operation.method.wire(),
        path: operation.path.text.to_owned(),
        upstream_path: operation.upstream_path.map(str::to_owned),
        documented: operation.upstream_path.map(str::to_owned),
        resource: resource.name.to_owned(),
        name: operation.name.to_owned(),
        path_params: parameters(operation, Part::Path),
        query: parameters(operation, Part::Query).into_iter().chain(page_parameters(operation)).collect(),
        body: parameters(operation, Part::Body),
        body_kind: body_kind(operation.body_kind),
        ok: responses
            .map(|response| ListedResponse { status: response.status, ty: response.written.to_string() })
            .collect(),
        errors: operation.errors.iter().map(|error| error.status).collect(),
        pages: operation.pages.iter().map(|page| page.name.to_owned()).collect(),
        deprecated: operation.docs.deprecated.map(str::to_owned),
        tier: operation.docs.tier.map(str::to_owned),
        since: operation.docs.since.map(str::to_owned),
        lifecycle: access.lifecycle.map(Lifecycle::key),
        permission: access.permission.clone(),
        role: access.role.clone(),
        abilities: access.abilities.clone(),
        tokens: access.tokens.clone(),
        feature_flags: access.feature_flags.clone(),
        rate_limit: access.rate_limit.clone(),
        summary: operation.summary.to_owned(),
    }
}

/// Returns the parameters of one part, required ones first.
fn parameters(operation: &Operation<'_>, part: Part) -> Vec<Parameter> {
    let fields = operation.part(part);
    let mut parameters: Vec<Parameter> = fields
        .map(|field| Parameter {
            wire: field.wire.to_string(),
            ty: field.written.to_string(),
            required: field.required,
        })
        .collect();
    parameters.sort_by_key(|parameter| !parameter.required);
    parameters
}

fn page_parameters(operation: &Operation<'_>) -> Vec<Parameter> {
    let mut parameters: Vec<Parameter> = Vec::new();
    let operation_lacks = |key: &str| operation.part(Part::Query).all(|field| field.key != key);
    for (page, style) in operation.pages.iter().filter_map(|page| Some((page, page.style?))) {
        let numbers = [&style.page, &style.size].into_iter().flatten().map(|wire| (wire, Builtin::Integer));
        let settings = style.set.keys().chain(page.set.keys().filter(|key| operation_lacks(key)));
        for (wire, ty) in numbers.chain(settings.map(|wire| (wire, Builtin::String))) {
            if !parameters.iter().any(|known| known.wire == *wire) {
                parameters.push(Parameter { wire: wire.clone(), ty: ty.name().to_owned(), required: false });
            }
        }
    }
    parameters
}

fn body_kind(kind: BodyKind) -> &'static str {
    match kind {
        BodyKind::None => "none",
        BodyKind::Json => "json",
        BodyKind::Value => "value",
        BodyKind::Form => "form",
        BodyKind::Multipart => "multipart",
        BodyKind::Text => "text",
        BodyKind::Upload => "upload",
    }
}

/// Returns a table of the operations, a line each: `v4 issues.list  GET /projects/{project}/issues → 200 list<Issue>`.
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
