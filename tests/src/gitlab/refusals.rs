//! Error answers in GitLab's words: `render_api_error!`, Grape's own errors and those of `rack-oauth2`.

use serde_json::{Value, json};

use crate::loopback::Response;

/// `{"message": ...}`, as `render_api_error!` writes it.
pub(crate) fn message(status: u16, message: impl Into<Value>) -> Response {
    Response::json(status, &json!({ "message": message.into() }))
}

/// `{"error": ...}`, as Grape's `error!` writes a text.
pub(crate) fn error(status: u16, text: &str) -> Response {
    Response::json(status, &json!({ "error": text }))
}

pub(crate) fn unauthorized() -> Response {
    message(401, "401 Unauthorized")
}

pub(crate) fn forbidden(reason: Option<&str>) -> Response {
    let reason = reason.map(|reason| format!(" - {reason}")).unwrap_or_default();
    message(403, format!("403 Forbidden{reason}"))
}

/// `404 Project Not Found`, of `not_found!`.
pub(crate) fn not_found(resource: &str) -> Response {
    message(404, format!("404 {resource} Not Found"))
}

/// `404 Not found`, of a record that was asked for and is not there. Mind the small letter.
pub(crate) fn no_record() -> Response {
    message(404, "404 Not found")
}

/// `{"message": {"title": ["can't be blank"]}}`, of a record that is not valid.
pub(crate) fn invalid(field: &str, problem: &str) -> Response {
    message(400, json!({ field: [problem] }))
}

/// A token that is known and no longer good; 401 with `WWW-Authenticate`.
pub(crate) fn invalid_token(description: &str) -> Response {
    let challenge = format!(
        "Bearer realm=\"Protected by OAuth 2.0\", error=\"invalid_token\", error_description=\"{description}\""
    );
    Response::json(401, &json!({ "error": "invalid_token", "error_description": description }))
        .with_header("WWW-Authenticate", challenge)
}

/// A token without any of the scopes that the endpoint takes. `rack-oauth2` sends no `WWW-Authenticate` with it.
pub(super) fn insufficient_scope(scopes: &[&str]) -> Response {
    let description = "The request requires higher privileges than provided by the access token.";
    let body = json!({ "error": "insufficient_scope", "error_description": description, "scope": scopes.join(" ") });
    Response::json(403, &body)
}
