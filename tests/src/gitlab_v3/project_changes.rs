//! `POST /projects`, `DELETE /projects/:id`, `POST` and `DELETE` of `/projects/:id/star`, and `DELETE` of a merge request.
//! There are no merge requests here. Refused besides: more projects than a user may have, and names that are taken.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::gitlab::declared::{Kind, Param};
use crate::gitlab::refusals;
use crate::loopback::Response;

use super::endpoint::{Call, Endpoint, Outcome, endpoint};
use super::project_entities::{self, Shape};
use super::state::{Project, level};

/// The IDs of the namespaces of users begin here.
const USER_NAMESPACES: i64 = 100;

const CREATE: &[Param] = &[
    Param::required("name", Kind::Text),
    Param::optional("description", Kind::Text),
    Param::optional("public", Kind::Boolean),
    Param::optional("visibility_level", Kind::Integer).one_of(&["0", "10", "20"]),
];

const MERGE_REQUEST: &[Param] = &[Param::required("merge_request_id", Kind::Integer)];

pub(super) const ENDPOINTS: &[Endpoint] = &[
    endpoint("POST", "/projects", CREATE, create),
    endpoint("DELETE", "/projects/:id", &[], delete),
    Endpoint { since: 7, ..endpoint("POST", "/projects/:id/star", &[], star) },
    Endpoint { since: 7, ..endpoint("DELETE", "/projects/:id/star", &[], unstar) },
    Endpoint {
        since: 6,
        ..endpoint("DELETE", "/projects/:id/merge_requests/:merge_request_id", MERGE_REQUEST, delete_merge_request)
    },
];

fn create(call: &mut Call<'_>) -> Outcome {
    let user = call.authenticate()?.clone();
    let own = call.state.projects.iter().filter(|project| project.owner == Some(user.id));
    let name = call.text("name").unwrap_or_default().to_owned();
    if own.clone().count() >= user.projects_limit {
        let text = format!("Your own projects limit is {}", user.projects_limit);
        return Err(Response::json(403, &json!({ "error": [text] })));
    }
    if own.clone().any(|project| project.name == name) {
        return Err(refusals::invalid("name", "has already been taken"));
    }
    let by_level = call.integer("visibility_level").map(|level| level == 20);
    let project = Project {
        id: call.state.projects.iter().map(|project| project.id).max().unwrap_or(0) + 1,
        namespace: user.username.to_owned(),
        namespace_id: USER_NAMESPACES + user.id,
        owner: Some(user.id),
        name,
        description: call.text("description").map(str::to_owned),
        public: by_level.or(call.boolean("public")).unwrap_or(false),
        members: BTreeMap::from([(user.id, level::MASTER)]),
        stars: BTreeSet::new(),
        created_at: call.state.tick(),
        last_iid: 0,
    };
    let entity = project_entities::project(call.state, &project, Some(&user), Shape::Full);
    call.state.projects.push(project);
    Ok(Response::json(201, &entity))
}

fn delete(call: &mut Call<'_>) -> Outcome {
    let project = call.project()?;
    call.require(project, level::OWNER)?;
    let id = project.id;
    call.state.projects.retain(|project| project.id != id);
    call.state.issues.retain(|issue| issue.project != id);
    call.state.labels.retain(|label| label.project != id);
    // Done later; what comes back is that it will be.
    Ok(Response::json(200, &Value::Bool(true)))
}

fn star(call: &mut Call<'_>) -> Outcome {
    set_star(call, true)
}

fn unstar(call: &mut Call<'_>) -> Outcome {
    set_star(call, false)
}

fn set_star(call: &mut Call<'_>, starred: bool) -> Outcome {
    let user = call.authenticate()?.clone();
    let mut project = call.project()?.clone();
    let changed = if starred { project.stars.insert(user.id) } else { project.stars.remove(&user.id) };
    if !changed {
        return Err(refusals::message(304, "304 Not Modified"));
    }
    let entity = project_entities::project(call.state, &project, Some(&user), Shape::Full);
    if let Some(known) = call.state.projects.iter_mut().find(|known| known.id == project.id) {
        *known = project;
    }
    Ok(Response::json(if starred { 201 } else { 200 }, &entity))
}

/// The permission to delete one that is not there is asked for, and nobody has it.
fn delete_merge_request(call: &mut Call<'_>) -> Outcome {
    call.project()?;
    Err(refusals::forbidden(None))
}
