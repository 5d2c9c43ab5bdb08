//! All endpoints, and the way of a request to one of them: 404 for a path that is none, 405 for another method.

use crate::loopback::{Request, Response};

use super::endpoint::{Call, Caller, Endpoint, Outcome};
use super::state::State;
use super::{
    declared, headers, issue_changes, issues, jobs, labels, notes, params, projects, refusals, uploads, users,
};

const PREFIX: [&str; 2] = ["api", "v4"];

/// Answers one request.
pub(super) fn answer(state: &mut State, request: &Request) -> Response {
    let response = route(state, request).unwrap_or_else(|refusal| refusal);
    headers::complete(state, request, response)
}

fn endpoints() -> impl Iterator<Item = &'static Endpoint> {
    let tables: [&'static [Endpoint]; 8] = [
        users::ENDPOINTS,
        projects::ENDPOINTS,
        issues::ENDPOINTS,
        issue_changes::ENDPOINTS,
        notes::ENDPOINTS,
        labels::ENDPOINTS,
        jobs::ENDPOINTS,
        uploads::ENDPOINTS,
    ];
    tables.into_iter().flatten()
}

fn route(state: &mut State, request: &Request) -> Outcome {
    let mut segments = request.segments();
    // Grape takes `/projects/4/` for `/projects/4`.
    if segments.last().is_some_and(String::is_empty) {
        segments.pop();
    }
    let first_two: Vec<&str> = segments.iter().take(2).map(String::as_str).collect();
    match first_two.as_slice() {
        ["api", "v3"] => return Err(refusals::error(410, "API V3 is no longer supported. Use API V4 instead.")),
        ["api", ..] => {}
        outside => return Ok(web_page(state, outside)),
    }
    let mut other_methods = Vec::new();
    for endpoint in endpoints() {
        let Some(path) = path_params(&PREFIX, endpoint.path, &segments) else { continue };
        let method = if request.method == "HEAD" { "GET" } else { request.method.as_str() };
        if endpoint.method == method {
            return run(state, request, endpoint, path);
        }
        other_methods.push(endpoint.method);
    }
    if other_methods.is_empty() {
        return Err(refusals::error(404, "404 Not Found"));
    }
    if other_methods.contains(&"GET") {
        other_methods.push("HEAD");
    }
    Err(refusals::error(405, "405 Not Allowed").with_header("Allow", format!("OPTIONS, {}", other_methods.join(", "))))
}

/// What is not the API is for browsers, which are sent to the page for signing in.
fn web_page(state: &State, path: &[&str]) -> Response {
    let sign_in = format!("{}/users/sign_in", state.external_url);
    let html = |status, text: &str| {
        Response::bytes(
            status,
            "text/html; charset=utf-8",
            format!("<!DOCTYPE html>\n<html><body>{text}</body></html>\n"),
        )
    };
    if path == ["users", "sign_in"] {
        html(200, "<h1>Sign in</h1>")
    } else {
        html(302, &format!("<a href=\"{sign_in}\">Sign in first</a>")).with_header("Location", sign_in)
    }
}

fn run(
    state: &mut State,
    request: &Request,
    endpoint: &'static Endpoint,
    path: Vec<(&'static str, String)>,
) -> Outcome {
    let params = params::read(request, path)?;
    let mut call = Call { state, request, endpoint, params: params.values, files: params.files };
    let reads = endpoint.method == "GET";
    if endpoint.caller == Caller::Known || !reads {
        call.authenticate()?;
    }
    declared::check(endpoint.params, endpoint.at_least_one, &mut call.params)?;
    (endpoint.run)(&mut call)
}

/// The parameters in a path below `prefix` when it is that of `template`: of this version of the API or another.
pub(crate) fn path_params(
    prefix: &[&str],
    template: &'static str,
    segments: &[String],
) -> Option<Vec<(&'static str, String)>> {
    let template: Vec<&'static str> = template.split('/').skip(1).collect();
    let (first, rest) = segments.split_at_checked(prefix.len())?;
    if first != prefix || template.len() != rest.len() {
        return None;
    }
    let mut params = Vec::new();
    for (wanted, segment) in template.iter().zip(rest) {
        match wanted.strip_prefix(':') {
            Some(_) if segment.is_empty() => return None,
            Some(name) => params.push((name, segment.clone())),
            None if wanted != segment => return None,
            None => {}
        }
    }
    Some(params)
}
