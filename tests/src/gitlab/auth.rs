//! Who is calling: tokens, their scopes, and `sudo`, in the order in which GitLab asks (`lib/api/api_guard.rb`,
//! `lib/api/helpers.rb`, `lib/gitlab/auth/auth_finders.rb`).

use serde_json::{Map, Value};

use crate::loopback::{Request, Response};

use super::declared::text_of;
use super::refusals;
use super::state::{State, Token, TokenCondition, TokenKind, User};

/// The user behind a request, or nobody. Scopes that the endpoint's class adds to `api` and `read_api` are in
/// `class_scopes`, in the order in which GitLab names them.
pub(super) fn current_user<'a>(
    state: &'a State,
    request: &Request,
    params: &Map<String, Value>,
    class_scopes: &[&'static str],
) -> Result<Option<&'a User>, Response> {
    let token = find_token(state, request, params)?;
    if let Some(token) = token {
        validate(token, request, &[])?;
    }
    let initial = token.and_then(|token| state.user(token.user));
    let current = match sudo_identifier(request, params) {
        Some(identifier) => Some(sudo(state, request, token.zip(initial), &identifier)?),
        None => initial,
    };
    let same = current.map(|user| user.id) == initial.map(|user| user.id);
    if let (Some(token), true) = (token, same) {
        let scopes = [class_scopes, &["api", "read_api"]].concat();
        validate(token, request, &scopes)?;
    }
    Ok(current)
}

fn find_token<'a>(
    state: &'a State,
    request: &Request,
    params: &Map<String, Value>,
) -> Result<Option<&'a Token>, Response> {
    let param = |name: &str| params.get(name).map(text_of).filter(|text| !text.is_empty());
    let known = |secret: &str, kind| state.tokens.iter().find(|token| token.secret == secret && token.kind == kind);
    let bearer = param("access_token").or_else(|| bearer(request)).or_else(|| param("bearer_token"));
    if let Some(token) = bearer.as_deref().and_then(|secret| known(secret, TokenKind::OAuth)) {
        return Ok(Some(token));
    }
    let header = request.header("private-token").filter(|secret| !secret.is_empty()).map(str::to_owned);
    match param("private_token").or(header).or(bearer) {
        Some(secret) => known(&secret, TokenKind::Personal).map(Some).ok_or_else(refusals::unauthorized),
        None => Ok(None),
    }
}

fn bearer(request: &Request) -> Option<String> {
    let (scheme, secret) = request.header("authorization")?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim().to_owned())
}

/// Checks that a token is still good and, when scopes are named, that it has one of them. `read_api`, `read_user` and
/// the like count for reading only, yet all are named in the refusal.
fn validate(token: &Token, request: &Request, scopes: &[&str]) -> Result<(), Response> {
    match token.condition {
        TokenCondition::Active => {}
        TokenCondition::Expired => {
            let description = "Token is expired. You can either do re-authorization or token refresh.";
            return Err(refusals::invalid_token(description));
        }
        TokenCondition::Revoked => {
            return Err(refusals::invalid_token("Token was revoked. You have to re-authorize from the user."));
        }
    }
    let reads = matches!(request.method.as_str(), "GET" | "HEAD");
    let counts = |scope: &&&str| reads || !scope.starts_with("read_");
    let granted = scopes.iter().filter(counts).any(|scope| token.scopes.contains(scope));
    if scopes.is_empty() || granted { Ok(()) } else { Err(refusals::insufficient_scope(scopes)) }
}

fn sudo_identifier(request: &Request, params: &Map<String, Value>) -> Option<String> {
    let param = params.get("sudo").filter(|value| !value.is_null()).map(text_of);
    param.or_else(|| request.header("sudo").map(str::to_owned))
}

fn sudo<'a>(
    state: &'a State,
    request: &Request,
    caller: Option<(&Token, &User)>,
    identifier: &str,
) -> Result<&'a User, Response> {
    let Some((token, user)) = caller else { return Err(refusals::unauthorized()) };
    if !user.admin {
        return Err(refusals::forbidden(Some("Must be admin to use sudo")));
    }
    validate(token, request, &["sudo"])?;
    let is_id = !identifier.is_empty() && identifier.bytes().all(|byte| byte.is_ascii_digit());
    let wanted = |user: &&User| match is_id {
        true => user.id.to_string() == identifier,
        false => user.username.eq_ignore_ascii_case(identifier),
    };
    let found = state.users.iter().find(wanted);
    found.ok_or_else(|| refusals::not_found(&format!("User with ID or username '{identifier}'")))
}
