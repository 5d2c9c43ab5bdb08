//! Labels of a project: `GET` and `POST` of `/projects/:id/labels`, `GET` and `DELETE` of `/projects/:id/labels/:name`.

use crate::loopback::Response;

use super::declared::{Kind, PAGE, PER_PAGE, Param};
use super::endpoint::{Call, Caller, Endpoint, Outcome};
use super::state::{Label, level};
use super::{entities, pages, refusals};

const ALL: &str = "/projects/:id/labels";
const ONE: &str = "/projects/:id/labels/:name";

const LIST: &[Param] = &[
    Param::optional("with_counts", Kind::Boolean).or("false"),
    Param::optional("include_ancestor_groups", Kind::Boolean).or("true"),
    Param::optional("search", Kind::Text),
    PAGE,
    PER_PAGE,
];

const CREATE: &[Param] = &[
    Param::required("name", Kind::Text),
    Param::required("color", Kind::Text),
    Param::optional("description", Kind::Text),
    Param::optional("archived", Kind::Boolean),
    Param::optional("priority", Kind::Integer),
];

/// A few of the colors that GitLab takes by name.
const COLOR_NAMES: &[(&str, &str)] = &[("red", "#FF0000"), ("green", "#008000"), ("blue", "#0000FF")];

const fn endpoint(
    method: &'static str,
    path: &'static str,
    params: &'static [Param],
    run: fn(&mut Call<'_>) -> Outcome,
) -> Endpoint {
    Endpoint { method, path, caller: Caller::Known, scopes: &[], params, at_least_one: &[], run }
}

pub(super) const ENDPOINTS: &[Endpoint] = &[
    endpoint("GET", ALL, LIST, list),
    endpoint("POST", ALL, CREATE, create),
    endpoint("GET", ONE, &[Param::optional("include_ancestor_groups", Kind::Boolean).or("true")], single),
    endpoint("DELETE", ONE, &[], delete),
];

fn list(call: &mut Call<'_>) -> Outcome {
    let project = call.project()?.id;
    let search = call.text("search").map(str::to_lowercase).unwrap_or_default();
    let wanted = |label: &&Label| label.project == project && label.name.to_lowercase().contains(&search);
    let mut labels: Vec<&Label> = call.state.labels.iter().filter(wanted).collect();
    labels.sort_by(|one, other| one.name.cmp(&other.name));
    let with_counts = call.flag("with_counts");
    Ok(pages::paginate(call, &labels, |label| entities::label(call.state, label, with_counts)))
}

/// The label named by `name`: its number or its name.
fn find<'a>(call: &'a Call<'_>) -> Result<&'a Label, Response> {
    let project = call.project()?.id;
    let wanted = call.text("name").unwrap_or_default();
    let mut labels = call.state.labels.iter().filter(|label| label.project == project);
    let found = labels.clone().find(|label| label.id.to_string() == wanted);
    found.or_else(|| labels.find(|label| label.name == wanted)).ok_or_else(|| refusals::not_found("Label"))
}

fn single(call: &mut Call<'_>) -> Outcome {
    let label = find(call)?;
    Ok(Response::json(200, &entities::label(call.state, label, false)))
}

fn create(call: &mut Call<'_>) -> Outcome {
    let project = call.project()?;
    if !project.allows(call.current_user()?, level::REPORTER) {
        return Err(refusals::forbidden(None));
    }
    let project = project.id;
    let name = call.text("name").unwrap_or_default().to_owned();
    if call.state.labels.iter().any(|label| label.project == project && label.name == name) {
        return Err(refusals::message(409, "Label already exists"));
    }
    if name.trim().is_empty() {
        return Err(refusals::invalid("title", "can't be blank"));
    }
    if name.contains(',') {
        return Err(refusals::invalid("title", "is invalid"));
    }
    let color = color(call.text("color").unwrap_or_default());
    let color = color.ok_or_else(|| refusals::invalid("color", "must be a valid color code"))?;
    let (description, priority) = (call.text("description").map(str::to_owned), call.integer("priority"));
    let label = Label { id: call.state.next_id("label"), project, name, color, description, priority };
    let entity = entities::label(call.state, &label, false);
    call.state.labels.push(label);
    Ok(Response::json(201, &entity))
}

fn color(text: &str) -> Option<String> {
    if let Some((_, code)) = COLOR_NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(text)) {
        return Some((*code).to_owned());
    }
    let digits = text.strip_prefix('#')?;
    let is_code = matches!(digits.len(), 3 | 6) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_code.then(|| text.to_owned())
}

fn delete(call: &mut Call<'_>) -> Outcome {
    let label = find(call)?;
    let (id, project, name) = (label.id, label.project, label.name.clone());
    if !call.project()?.allows(call.current_user()?, level::REPORTER) {
        return Err(refusals::forbidden(None));
    }
    call.state.labels.retain(|label| label.id != id);
    for issue in call.state.issues.iter_mut().filter(|issue| issue.project == project) {
        issue.labels.remove(&name);
    }
    Ok(Response::empty(204))
}
