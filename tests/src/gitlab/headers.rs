//! The layer between the API and the client: the headers that GitLab, Rails and Rack put on every response, and
//! the answer 304 to a client that has the body already.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::loopback::{Request, Response};

use super::state::State;

/// Requests a minute and caller; more than a test sends.
const RATE_LIMIT: u64 = 7_200;

/// The length of a rate limit's window in seconds.
const RATE_SECONDS: u64 = 60;

/// Puts the usual headers on a response.
pub(super) fn complete(state: &mut State, request: &Request, response: Response) -> Response {
    state.requests += 1;
    let request_id = format!("01HY{:022}", state.requests);
    let response = rate_limit(state, request, conditional(request, response));
    let response = if response.header("cache-control").is_some() {
        response
    } else {
        let policy = if response.header("etag").is_some() { "max-age=0, private, must-revalidate" } else { "no-cache" };
        response.with_header("Cache-Control", policy)
    };
    response
        .with_header("Vary", "Origin")
        .with_header("X-Content-Type-Options", "nosniff")
        .with_header("X-Frame-Options", "SAMEORIGIN")
        .with_header("X-Gitlab-Meta", format!("{{\"correlation_id\":\"{request_id}\",\"version\":\"1\"}}"))
        .with_header("X-Request-Id", request_id)
        .with_header("X-Runtime", "0.031415")
        .with_header("Strict-Transport-Security", "max-age=63072000")
        .with_header("Referrer-Policy", "strict-origin-when-cross-origin")
}

/// A weak `ETag` on what was found or made; 304 without a body when the client names it in `If-None-Match`.
fn conditional(request: &Request, response: Response) -> Response {
    if !matches!(response.status, 200 | 201) || response.body.is_empty() {
        return response;
    }
    let etag = format!("W/\"{:016x}{:016x}\"", digest(&response.body, 0), digest(&response.body, 1));
    let reads = matches!(request.method.as_str(), "GET" | "HEAD");
    let named = |value: &str| value.split(',').any(|entry| entry.trim() == etag || entry.trim() == "*");
    let response = response.with_header("Etag", etag.clone());
    if reads && request.header("if-none-match").is_some_and(named) {
        let kept = |(name, _): &(String, String)| !name.eq_ignore_ascii_case("content-type");
        let headers = response.headers.into_iter().filter(kept).collect();
        return Response { status: 304, headers, body: Vec::new() };
    }
    response
}

fn digest(bytes: &[u8], salt: u8) -> u64 {
    let mut hasher = DefaultHasher::new();
    salt.hash(&mut hasher);
    bytes.hash(&mut hasher);
    hasher.finish()
}

/// The state of a limit that is never reached. Its window follows the real clock, since clients compare it with theirs.
fn rate_limit(state: &mut State, request: &Request, response: Response) -> Response {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
    let window = now / RATE_SECONDS;
    if state.rate_window != window {
        state.rate_window = window;
        state.rate_used.clear();
    }
    let token = request.header("private-token").or_else(|| request.header("authorization"));
    let name = if token.is_some() { "throttle_authenticated_api" } else { "throttle_unauthenticated_api" };
    let used = state.rate_used.entry(token.unwrap_or_default().to_owned()).or_insert(0);
    *used += 1;
    response
        .with_header("RateLimit-Limit", RATE_LIMIT.to_string())
        .with_header("RateLimit-Name", name)
        .with_header("RateLimit-Observed", used.to_string())
        .with_header("RateLimit-Remaining", RATE_LIMIT.saturating_sub(*used).to_string())
        .with_header("RateLimit-Reset", ((window + 1) * RATE_SECONDS).to_string())
}
