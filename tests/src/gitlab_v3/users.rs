//! `GET /users`, `/users/:id` and `/user`, `PUT` of `/users/:id/block` and `/users/:id/unblock`, `GET /version`.
//! Administrators see all of a user, others little of it in lists.

use serde_json::{Value, json};

use crate::gitlab::declared::{Kind, Param};
use crate::gitlab::refusals;
use crate::loopback::Response;

use super::auth;
use super::endpoint::{Call, Caller, Endpoint, Outcome, PAGE, PER_PAGE, endpoint};
use super::entities::{self, Detail};
use super::pages;
use super::state::User;

const FALSE: &str = "false";

const LIST: &[Param] = &[
    Param::optional("username", Kind::Text),
    Param::optional("search", Kind::Text),
    Param::optional("active", Kind::Boolean).or(FALSE),
    Param::optional("external", Kind::Boolean).or(FALSE),
    Param::optional("blocked", Kind::Boolean).or(FALSE),
    PAGE,
    PER_PAGE,
];

const ONE: &[Param] = &[Param::required("id", Kind::Integer)];

pub(super) const ENDPOINTS: &[Endpoint] = &[
    endpoint("GET", "/users", LIST, list),
    endpoint("GET", "/users/:id", &[Param::required("id", Kind::Text)], single),
    endpoint("GET", "/user", &[], current),
    Endpoint { caller: Caller::Admin, ..endpoint("PUT", "/users/:id/block", ONE, block) },
    Endpoint { caller: Caller::Admin, ..endpoint("PUT", "/users/:id/unblock", ONE, unblock) },
    Endpoint { since: 13, ..endpoint("GET", "/version", &[], version) },
];

fn list(call: &mut Call<'_>) -> Outcome {
    let admin = call.authenticate()?.admin;
    let search = call.text("search").unwrap_or_default().to_lowercase();
    let found = |text: &str| text.to_lowercase().contains(&search);
    let wanted = |user: &&User| {
        call.text("username").is_none_or(|name| user.username == name)
            && (found(user.name) || found(user.username) || found(user.email))
            && (!call.flag("active") || !user.blocked)
            && (!call.flag("blocked") || user.blocked)
            && (!call.flag("external") || !admin)
    };
    let users: Vec<&User> = call.state.users.iter().filter(wanted).collect();
    Ok(pages::paginate(call, &users, |user| match admin {
        true => entities::user(call.state, user, Detail::All),
        false => entities::user_basic(call.state, user),
    }))
}

fn single(call: &mut Call<'_>) -> Outcome {
    let id = call.text("id").unwrap_or_default();
    if !id.bytes().all(|byte| byte.is_ascii_digit()) {
        // The route takes digits only.
        return Err(refusals::error(404, "404 Not Found"));
    }
    let detail = if call.authenticate()?.admin { Detail::All } else { Detail::Open };
    let user = call.state.users.iter().find(|user| user.id.to_string() == id);
    let user = user.ok_or_else(|| refusals::not_found("User"))?;
    Ok(Response::json(200, &entities::user(call.state, user, detail)))
}

fn current(call: &mut Call<'_>) -> Outcome {
    let user = call.authenticate()?;
    let mut entity = entities::user(call.state, user, Detail::All);
    if auth::acts_as_another(call.state, call.request, &call.params)? {
        entities::extend(&mut entity, json!({ "private_token": user.private_token }));
    }
    Ok(Response::json(200, &entity))
}

fn block(call: &mut Call<'_>) -> Outcome {
    set_blocked(call, true)
}

fn unblock(call: &mut Call<'_>) -> Outcome {
    set_blocked(call, false)
}

/// Answers whether that changed anything.
fn set_blocked(call: &mut Call<'_>, blocked: bool) -> Outcome {
    let id = call.id("id");
    let user = call.state.users.iter_mut().find(|user| Some(user.id) == id);
    let user = user.ok_or_else(|| refusals::not_found("User"))?;
    let changed = user.blocked != blocked;
    user.blocked = blocked;
    Ok(Response::json(200, &Value::Bool(changed)))
}

fn version(call: &mut Call<'_>) -> Outcome {
    Ok(Response::json(200, &json!({ "version": format!("8.{}.0", call.state.release), "revision": "21fb690" })))
}
