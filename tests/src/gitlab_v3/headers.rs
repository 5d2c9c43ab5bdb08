//! The layer between the API and the client. In: a response. Out: the same with the headers that Rails and Rack put on
//! every response, such as `ETag`.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::loopback::{Request, Response};

use super::state::State;

/// Puts the usual headers on a response, and takes away the one that a 304 cannot have; it is sent without its body anyway.
pub(super) fn complete(state: &mut State, request: &Request, response: Response) -> Response {
    state.requests += 1;
    let mut response = response;
    if response.status == 304 {
        response.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
    }
    if response.status == 200 && matches!(request.method.as_str(), "GET" | "HEAD") {
        let mut hasher = DefaultHasher::new();
        response.body.hash(&mut hasher);
        response = response.with_header("ETag", format!("W/\"{:032x}\"", hasher.finish()));
    }
    response
        .with_header("Cache-Control", "max-age=0, private, must-revalidate")
        .with_header("Vary", "Origin")
        .with_header("X-Request-Id", format!("00000000-0000-4000-8000-{:012x}", state.requests))
        .with_header("X-Runtime", "0.048007")
}
