//! Labels of a project: `GET`, `POST` and `DELETE` of `/projects/:id/labels`. The list does not page, and deleting takes the
//! name as a parameter and answers the label. Refused: names that are taken (409), colors that are none.

use std::collections::BTreeSet;

use crate::gitlab::declared::{Kind, Param};
use crate::gitlab::refusals;
use crate::loopback::Response;

use super::endpoint::{Call, Endpoint, Outcome, endpoint};
use super::entities;
use super::state::{Label, level};

const PATH: &str = "/projects/:id/labels";
const NAME: Param = Param::required("name", Kind::Text);

const CREATE: &[Param] = &[
    NAME,
    Param::required("color", Kind::Text),
    Param::optional("description", Kind::Text),
    Param::optional("priority", Kind::Integer),
];

pub(super) const ENDPOINTS: &[Endpoint] = &[
    endpoint("GET", PATH, &[], list),
    endpoint("POST", PATH, CREATE, create),
    endpoint("DELETE", PATH, &[NAME], delete),
];

fn list(call: &mut Call<'_>) -> Outcome {
    let (project, caller) = (call.project()?.id, call.authenticate()?.id);
    let mut labels: Vec<&Label> = call.state.labels.iter().filter(|label| label.project == project).collect();
    labels.sort_by(|one, other| one.name.cmp(&other.name));
    let entities = labels.into_iter().map(|label| entities::label(call.state, label, caller));
    Ok(Response::json(200, &entities.collect()))
}

fn create(call: &mut Call<'_>) -> Outcome {
    let project = call.project()?;
    call.require(project, level::REPORTER)?;
    let (project, caller) = (project.id, call.authenticate()?.id);
    let text = |wire: &str| call.text(wire).map(str::to_owned);
    let (name, color) = (text("name").unwrap_or_default(), text("color").unwrap_or_default());
    if call.state.labels.iter().any(|label| label.project == project && label.name == name) {
        return Err(refusals::message(409, "Label already exists"));
    }
    let digits = color.strip_prefix('#').unwrap_or_default();
    if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(refusals::invalid("color", "must be a valid color code"));
    }
    let (description, priority) = (text("description"), call.integer("priority"));
    let id = call.state.next_id("label");
    let label = Label { id, project, name, color, description, priority, subscribers: BTreeSet::new() };
    let entity = entities::label(call.state, &label, caller);
    call.state.labels.push(label);
    Ok(Response::json(201, &entity))
}

fn delete(call: &mut Call<'_>) -> Outcome {
    let project = call.project()?;
    call.require(project, level::REPORTER)?;
    let (project, caller) = (project.id, call.authenticate()?.id);
    let name = call.text("name").unwrap_or_default();
    let named = |label: &Label| label.project == project && label.name == name;
    let place = call.state.labels.iter().position(named).ok_or_else(|| refusals::not_found("Label"))?;
    let label = call.state.labels.remove(place);
    for issue in call.state.issues.iter_mut().filter(|issue| issue.project == project) {
        issue.labels.remove(&label.name);
    }
    Ok(Response::json(200, &entities::label(call.state, &label, caller)))
}
