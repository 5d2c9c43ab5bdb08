//! Members of a project: `GET` and `POST` of `/projects/:id/members`, `PUT` and `DELETE` of
//! `/projects/:id/members/:user_id`. Refused: access levels that do not exist, with 422. Removing a user who is not a member succeeds.

use serde_json::{Value, json};

use crate::gitlab::declared::{Kind, Param};
use crate::gitlab::refusals;
use crate::loopback::Response;

use super::endpoint::{Call, Endpoint, Outcome, PAGE, PER_PAGE, endpoint};
use super::state::{State, level};
use super::{entities, pages};

const ALL: &str = "/projects/:id/members";
const ONE: &str = "/projects/:id/members/:user_id";
const USER: Param = Param::required("user_id", Kind::Integer);
const ACCESS_LEVEL: Param = Param::required("access_level", Kind::Integer);

pub(super) const ENDPOINTS: &[Endpoint] = &[
    endpoint("GET", ALL, &[Param::optional("query", Kind::Text), PAGE, PER_PAGE], list),
    endpoint("POST", ALL, &[USER, ACCESS_LEVEL], add),
    endpoint("PUT", ONE, &[USER, ACCESS_LEVEL], update),
    endpoint("DELETE", ONE, &[USER], remove),
];

fn list(call: &mut Call<'_>) -> Outcome {
    let members: Vec<(i64, i64)> = call.project()?.members.iter().map(|(user, level)| (*user, *level)).collect();
    Ok(pages::paginate(call, &members, |(user, level)| member(call.state, *user, *level)))
}

fn member(state: &State, user: i64, level: i64) -> Value {
    let mut entity = state.user(user).map(|user| entities::user_basic(state, user)).unwrap_or_default();
    entities::extend(&mut entity, json!({ "access_level": level, "expires_at": null }));
    entity
}

fn add(call: &mut Call<'_>) -> Outcome {
    let (project, user) = wanted(call)?;
    let present = call.state.project(project).and_then(|project| project.members.get(&user)).copied();
    let level = match present {
        Some(level) => level,
        None => set_level(call, project, user)?,
    };
    Ok(Response::json(201, &member(call.state, user, level)))
}

fn update(call: &mut Call<'_>) -> Outcome {
    let (project, user) = wanted(call)?;
    if call.state.project(project).is_none_or(|project| !project.members.contains_key(&user)) {
        return Err(refusals::no_record());
    }
    let level = set_level(call, project, user)?;
    Ok(Response::json(200, &member(call.state, user, level)))
}

fn remove(call: &mut Call<'_>) -> Outcome {
    let (project, user) = wanted(call)?;
    let members = call.state.projects.iter_mut().find(|known| known.id == project).map(|project| &mut project.members);
    let answer = match members.and_then(|members| members.remove(&user)) {
        Some(level) => member(call.state, user, level),
        None => json!({ "message": "Access revoked", "id": user }),
    };
    Ok(Response::json(200, &answer))
}

/// The project, which the caller has to be a master of, and the user.
fn wanted(call: &Call<'_>) -> Result<(i64, i64), Response> {
    let project = call.project()?;
    call.require(project, level::MASTER)?;
    let user = call.id("user_id").and_then(|id| call.state.user(id)).ok_or_else(|| refusals::not_found("User"))?;
    Ok((project.id, user.id))
}

fn set_level(call: &mut Call<'_>, project: i64, user: i64) -> Result<i64, Response> {
    let level = call.id("access_level").filter(|level| level::OF_PROJECTS.contains(level));
    let refused = || Response::json(422, &json!({ "error": ["is not included in the list"] }));
    let level = level.ok_or_else(refused)?;
    if let Some(project) = call.state.projects.iter_mut().find(|known| known.id == project) {
        project.members.insert(user, level);
    }
    Ok(level)
}
