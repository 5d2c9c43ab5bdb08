//! What is sent with an operation in each form.

use std::fmt;

use generator::spec::{Field, Operation, Part, Resource, path_parameters};
use gitlab_client::Value;
use gitlab_client::registry::{Call, Endpoint, Place, RESOURCES};

use super::Catalogue;

/// How much is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// What is required.
    Required,
    /// Everything.
    Full,
}

impl Form {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Required, Self::Full];

    pub(super) fn wants(self, field: &Field) -> bool {
        self == Self::Full || field.required
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Required => "required",
            Self::Full => "full",
        })
    }
}

/// The operations of `version` whose names begin with `prefix`, each in both forms.
///
/// # Errors
/// When the spec lacks one that the client has: an operation must not go untried.
pub fn calls(catalogue: &Catalogue<'_>, version: &str, prefix: &str, token: &str) -> Result<Vec<(Form, Call)>, String> {
    let endpoints = RESOURCES.iter().copied().flatten().copied();
    let mut calls = Vec::new();
    for endpoint in endpoints.filter(|it| it.api().version == version && it.name().starts_with(prefix)) {
        let name = endpoint.name();
        let (file, operation) = catalogue.operation(name).ok_or_else(|| format!("the spec has no `{name}`"))?;
        calls.extend(Form::ALL.map(|form| (form, call(catalogue, endpoint, file, operation, form, token))));
    }
    Ok(calls)
}

fn call(
    catalogue: &Catalogue<'_>,
    endpoint: &'static Endpoint,
    file: &Resource,
    operation: &Operation,
    form: Form,
    token: &str,
) -> Call {
    let mut call = Call::new(endpoint);
    // GitLab's document asks for a token everywhere, also where the server wants none.
    let bearer = || Value::Text(format!("Bearer {token}"));
    if operation.anonymous {
        call = call.with_value(Place::Header, "authorization", bearer());
    }
    for parameter in path_parameters(&operation.path) {
        let value = operation.path_type(file, parameter.name).map(|ty| catalogue.value(parameter.name, ty, form, 0));
        call = call.with_value(Place::Path, parameter.name.to_owned(), value.unwrap_or(Value::Absent));
    }
    for field in operation.request_fields(catalogue.records()) {
        let Some(ty) = field.field.ty.expr().filter(|_| form.wants(field.field)) else { continue };
        let place = match field.part {
            Part::Query => Place::Query,
            Part::Headers => Place::Header,
            Part::Body => Place::Body,
        };
        let wire = field.wire();
        let is_credential = place == Place::Header && wire.eq_ignore_ascii_case("authorization");
        let value = if is_credential { bearer() } else { catalogue.value(&wire, ty, form, 0) };
        call = call.with_value(place, wire, value);
    }
    if form == Form::Full { with_pages(call, catalogue, operation) } else { call }
}

/// The parameters of the first page.
fn with_pages(mut call: Call, catalogue: &Catalogue<'_>, operation: &Operation) -> Call {
    for style in operation.pages.iter().filter_map(|page| catalogue.service.pages.get(&page.style)) {
        for wire in [&style.page, &style.size].into_iter().flatten() {
            call = call.with_value(Place::Query, wire.clone(), Value::Integer(1));
        }
        for (wire, value) in &style.set {
            call = call.with_value(Place::Query, wire.clone(), Value::Json(value.clone()));
        }
    }
    call
}
