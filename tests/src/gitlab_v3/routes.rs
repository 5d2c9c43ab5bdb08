//! All endpoints, and the way of a request to one of them.
//!
//! Comes in: any request. Goes out: what the endpoint answers, with the usual headers. Refused: paths that the release
//! does not have (404), and methods that a path does not have (405).

use crate::gitlab::routes::path_params;
use crate::gitlab::{params, refusals};
use crate::loopback::{Request, Response};

use super::endpoint::{Call, Endpoint, Outcome};
use super::state::State;
use super::{
    account, commits, headers, issue_changes, issues, labels, members, notes, project_changes, projects, sessions,
    subscriptions, users,
};

const PREFIX: [&str; 2] = ["api", "v3"];

/// Answers one request.
pub(super) fn answer(state: &mut State, request: &Request) -> Response {
    let response = route(state, request).unwrap_or_else(|refusal| refusal);
    headers::complete(state, request, response)
}

fn endpoints() -> impl Iterator<Item = &'static Endpoint> {
    let tables: [&'static [Endpoint]; 12] = [
        sessions::ENDPOINTS,
        users::ENDPOINTS,
        account::ENDPOINTS,
        projects::ENDPOINTS,
        project_changes::ENDPOINTS,
        members::ENDPOINTS,
        commits::ENDPOINTS,
        issues::ENDPOINTS,
        issue_changes::ENDPOINTS,
        subscriptions::ENDPOINTS,
        notes::ENDPOINTS,
        labels::ENDPOINTS,
    ];
    tables.into_iter().flatten()
}

fn route(state: &mut State, request: &Request) -> Outcome {
    let segments = request.segments();
    let mut other_methods = Vec::new();
    let release = state.release;
    for endpoint in endpoints().filter(|endpoint| endpoint.since <= release) {
        let Some(path) = path_params(&PREFIX, endpoint.path, &segments) else { continue };
        let method = if request.method == "HEAD" { "GET" } else { request.method.as_str() };
        if endpoint.method == method {
            let params = params::read(request, path)?.values;
            return Call { state, request, params }.run(endpoint);
        }
        other_methods.push(endpoint.method);
    }
    if other_methods.is_empty() {
        return Err(refusals::error(404, "404 Not Found"));
    }
    Err(refusals::error(405, "405 Not Allowed").with_header("Allow", format!("OPTIONS, {}", other_methods.join(", "))))
}
