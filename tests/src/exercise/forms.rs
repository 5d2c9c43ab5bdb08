//! What is sent with an operation in each form.

use std::fmt;

use generator::api::{Field, Operation, Part, Types, Version};
use gitlab_sdk::Value;
use gitlab_sdk::registry::{Call, Endpoint, Place, RESOURCES};

use super::values::value;

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

    pub(super) fn wants(self, field: &Field<'_>) -> bool {
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

/// The operations of a version whose names begin with `prefix`, each in both forms.
///
/// # Errors
/// When the spec lacks one that the client has: an operation must not go untried.
pub fn calls(version: &Version<'_>, prefix: &str, token: &str) -> Result<Vec<(Form, Call)>, String> {
    let endpoints = RESOURCES.iter().copied().flatten().copied();
    let mut calls = Vec::new();
    for endpoint in endpoints.filter(|it| it.api().version == version.name && it.name().starts_with(prefix)) {
        let name = endpoint.name();
        let (_, operation) = version.operation(name).ok_or_else(|| format!("the spec has no `{name}`"))?;
        calls.extend(Form::ALL.map(|form| (form, call(&version.types, endpoint, operation, form, token))));
    }
    Ok(calls)
}

fn call(types: &Types<'_>, endpoint: &'static Endpoint, operation: &Operation<'_>, form: Form, token: &str) -> Call {
    let mut call = Call::new(endpoint);
    // GitLab's document asks for a token everywhere, also where the server wants none.
    let bearer = || Value::Text(format!("Bearer {token}"));
    if operation.anonymous {
        call = call.with_value(Place::Header, "authorization", bearer());
    }
    for field in operation.fields.iter().filter(|field| form.wants(field)) {
        let place = match field.part {
            Part::Path => Place::Path,
            Part::Query => Place::Query,
            Part::Header => Place::Header,
            Part::Body => Place::Body,
            // These are not parts of a request.
            Part::ResponseHeader | Part::Member => continue,
        };
        let is_credential = place == Place::Header && field.wire.eq_ignore_ascii_case("authorization");
        let value = if is_credential { bearer() } else { value(types, field, form, 0) };
        call = call.with_value(place, field.wire.to_string(), value);
    }
    if form == Form::Full { with_pages(call, operation) } else { call }
}

/// The parameters of the first page.
fn with_pages(mut call: Call, operation: &Operation<'_>) -> Call {
    for (page, style) in operation.pages.iter().filter_map(|page| Some((page, page.style?))) {
        for wire in [&style.page, &style.size].into_iter().flatten() {
            call = call.with_value(Place::Query, wire.clone(), Value::Integer(1));
        }
        for (wire, value) in &style.set {
            call = call.with_value(Place::Query, wire.clone(), Value::Json(value.clone()));
        }
        let is_declared = |key: &str| operation.part(Part::Query).any(|field| field.key == key);
        for (wire, value) in page.set.iter().filter(|(wire, _)| !is_declared(wire) && style.size.as_ref() != Some(wire))
        {
            call = call.with_value(Place::Query, wire.clone(), Value::Json(value.clone()));
        }
    }
    call
}
