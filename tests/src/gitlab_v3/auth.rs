//! Who is calling: private tokens, personal ones, OAuth, and `sudo`.
//!
//! Comes in: a request with its parameters. Goes out: the user, or nobody, for a token that nobody has too. Refused:
//! OAuth tokens that are no longer good, and `sudo` by others than administrators or of users that there are not.

use serde_json::{Map, Value};

use crate::gitlab::declared::text_of;
use crate::gitlab::refusals;
use crate::loopback::{Request, Response};

use super::endpoint::REWORDED;
use super::state::{State, TokenKind, User};

/// The first release with personal access tokens.
const PERSONAL_TOKENS: u8 = 8;

/// How the caller was authenticated.
struct Caller<'a> {
    user: &'a User,
    by_private_token: bool,
}

/// The user behind a request, or nobody.
pub(super) fn current_user<'a>(
    state: &'a State,
    request: &Request,
    params: &Map<String, Value>,
) -> Result<Option<&'a User>, Response> {
    let Some(caller) = caller(state, request, params)?.filter(|caller| !caller.user.blocked) else { return Ok(None) };
    match given(request, params, "sudo", "sudo") {
        Some(identifier) => sudo(state, &caller, &identifier).map(Some),
        None => Ok(Some(caller.user)),
    }
}

/// Whether the caller acts as another user, by `sudo`.
pub(super) fn acts_as_another(state: &State, request: &Request, params: &Map<String, Value>) -> Result<bool, Response> {
    let initial = caller(state, request, params)?.map(|caller| caller.user.id);
    Ok(current_user(state, request, params)?.map(|user| user.id) != initial)
}

/// A parameter, or else a header.
fn given(request: &Request, params: &Map<String, Value>, param: &str, header: &str) -> Option<String> {
    let param = params.get(param).map(text_of);
    let value = param.or_else(|| request.header(header).map(str::to_owned));
    value.filter(|value| !value.is_empty())
}

fn caller<'a>(
    state: &'a State,
    request: &Request,
    params: &Map<String, Value>,
) -> Result<Option<Caller<'a>>, Response> {
    if let Some(secret) = given(request, params, "private_token", "private-token") {
        if let Some(user) = state.users.iter().find(|user| user.private_token == secret) {
            return Ok(Some(Caller { user, by_private_token: true }));
        }
        let personal = state.tokens.iter().find(|token| token.secret == secret && token.kind == TokenKind::Personal);
        if let Some(token) = personal.filter(|_| state.release >= PERSONAL_TOKENS) {
            return Ok(state.user(token.user).map(|user| Caller { user, by_private_token: false }));
        }
    }
    let bearer = request.header("authorization").and_then(|value| value.split_once(' '));
    let bearer =
        bearer.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map(|(_, secret)| secret.to_owned());
    let Some(secret) = params.get("access_token").map(text_of).or(bearer) else { return Ok(None) };
    let Some(token) = state.tokens.iter().find(|token| token.secret == secret) else {
        return Err(refusals::invalid_token("Token was not found. You have to re-authorize from the user."));
    };
    match token.kind {
        TokenKind::OAuth => Ok(state.user(token.user).map(|user| Caller { user, by_private_token: false })),
        TokenKind::OAuthExpired => {
            let description = "Token is expired. You can either do re-authorization or token refresh.";
            Err(refusals::invalid_token(description))
        }
        TokenKind::OAuthRevoked => {
            Err(refusals::invalid_token("Token was revoked. You have to re-authorize from the user."))
        }
        TokenKind::Personal => Ok(None),
    }
}

fn sudo<'a>(state: &'a State, caller: &Caller<'a>, identifier: &str) -> Result<&'a User, Response> {
    let user = caller.user;
    let reworded = state.release >= REWORDED;
    // Earlier releases do not look at the rights of those who ask to be themselves.
    if !reworded && (user.id.to_string() == identifier || user.username == identifier) {
        return Ok(user);
    }
    if !user.admin {
        let reason = "Must be admin to use sudo";
        return Err(match reworded {
            true => refusals::forbidden(Some(reason)),
            false => refusals::message(403, format!("403 Forbidden: {reason}")),
        });
    }
    if !caller.by_private_token {
        return Err(refusals::forbidden(Some("Private token must be specified in order to use sudo")));
    }
    let is_id = identifier.bytes().all(|byte| byte.is_ascii_digit());
    let wanted = |user: &&User| match is_id {
        true => user.id.to_string() == identifier,
        false => user.username == identifier,
    };
    let found = state.users.iter().find(wanted);
    found.ok_or_else(|| refusals::not_found(&format!("No user id or username for: {identifier}")))
}
