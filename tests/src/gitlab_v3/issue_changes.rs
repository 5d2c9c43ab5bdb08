//! Changing issues: `POST /projects/:id/issues`, `PUT` and `DELETE` of `/projects/:id/issues/:issue_id`, whose ID is the
//! global one. Labels come as one text with commas, and those that do not exist are made. Deleting is refused with 405
//! before 8.6.

use std::collections::BTreeSet;

use crate::gitlab::declared::{Kind, Param};
use crate::gitlab::{refusals, time};
use crate::loopback::Response;

use super::endpoint::{Call, Endpoint, Outcome, endpoint};
use super::entities;
use super::issues::ISSUE;
use super::state::{Issue, Label, Project, User, level};

/// The first release that deletes issues.
const DELETES: u8 = 6;

/// The longest title, in characters.
const MAX_TITLE: usize = 255;

/// The color of labels that come into being with an issue.
const NEW_LABEL_COLOR: &str = "#428BCA";

const CREATE: &[Param] = &[
    Param::required("title", Kind::Text),
    Param::optional("description", Kind::Text),
    Param::optional("assignee_id", Kind::Integer),
    Param::optional("milestone_id", Kind::Integer),
    Param::optional("labels", Kind::Text),
    Param::optional("created_at", Kind::Time),
    Param::optional("due_date", Kind::Text),
    Param::optional("confidential", Kind::Boolean),
];

const UPDATE: &[Param] = &[
    ISSUE,
    Param::optional("title", Kind::Text),
    Param::optional("description", Kind::Text),
    Param::optional("assignee_id", Kind::Integer),
    Param::optional("milestone_id", Kind::Integer),
    Param::optional("labels", Kind::Text),
    Param::optional("updated_at", Kind::Time),
    Param::optional("due_date", Kind::Text),
    Param::optional("confidential", Kind::Boolean),
    Param::optional("state_event", Kind::Text).one_of(&["reopen", "close"]),
];

const UPDATE_NEEDS: &[&str] = &[
    "title",
    "description",
    "assignee_id",
    "milestone_id",
    "labels",
    "created_at",
    "due_date",
    "confidential",
    "state_event",
];

const ONE: &str = "/projects/:id/issues/:issue_id";

pub(super) const ENDPOINTS: &[Endpoint] = &[
    endpoint("POST", "/projects/:id/issues", CREATE, create),
    Endpoint { at_least_one: UPDATE_NEEDS, ..endpoint("PUT", ONE, UPDATE, update) },
    endpoint("DELETE", ONE, &[ISSUE], delete),
];

fn create(call: &mut Call<'_>) -> Outcome {
    let project = call.project()?.clone();
    let author = call.authenticate()?.clone();
    check_title(call)?;
    let mut issue = call.state.blank_issue(project.id, author.id);
    let owner = project.allows(Some(&author), level::OWNER);
    issue.created_at = call.time("created_at").filter(|_| owner).unwrap_or(issue.created_at);
    apply(call, &mut issue, &project, &author);
    let entity = entities::issue(call.state, &issue, author.id);
    call.state.issues.push(issue);
    Ok(Response::json(201, &entity))
}

fn update(call: &mut Call<'_>) -> Outcome {
    let project = call.project()?.clone();
    let caller = call.authenticate()?.clone();
    let mut issue = call.issue()?.ok_or_else(refusals::no_record)?.clone();
    if !project.allows(Some(&caller), level::REPORTER) && issue.author != caller.id {
        return Err(refusals::forbidden(None));
    }
    check_title(call)?;
    apply(call, &mut issue, &project, &caller);
    match call.text("state_event") {
        Some("close") => issue.state = "closed",
        Some("reopen") if issue.state == "closed" => issue.state = "reopened",
        _ => {}
    }
    issue.updated_at = call.state.tick();
    let entity = entities::issue(call.state, &issue, caller.id);
    if let Some(known) = call.state.issues.iter_mut().find(|known| known.id == issue.id) {
        *known = issue;
    }
    Ok(Response::json(200, &entity))
}

fn delete(call: &mut Call<'_>) -> Outcome {
    if call.state.release < DELETES {
        return Err(refusals::message(405, "Method Not Allowed"));
    }
    let issue = call.issue()?.ok_or_else(|| refusals::not_found("Issue"))?.clone();
    call.require(call.project()?, level::OWNER)?;
    call.state.issues.retain(|known| known.id != issue.id);
    call.state.notes.retain(|note| note.issue != issue.id);
    Ok(Response::json(200, &entities::issue_row(&issue)))
}

fn check_title(call: &Call<'_>) -> Result<(), Response> {
    match call.text("title") {
        Some(title) if title.trim().is_empty() => Err(refusals::invalid("title", "can't be blank")),
        Some(title) if title.chars().count() > MAX_TITLE => {
            Err(refusals::invalid("title", "is too long (maximum is 255 characters)"))
        }
        _ => Ok(()),
    }
}

/// Takes over what was sent; labels, assignees and dates take a reporter, and are left out silently for others.
fn apply(call: &mut Call<'_>, issue: &mut Issue, project: &Project, caller: &User) {
    if let Some(title) = call.text("title") {
        title.clone_into(&mut issue.title);
    }
    if let Some(description) = call.text("description") {
        issue.description = Some(description.to_owned());
    }
    issue.confidential = call.boolean("confidential").unwrap_or(issue.confidential);
    if !project.allows(Some(caller), level::REPORTER) {
        return;
    }
    if call.params.contains_key("due_date") {
        issue.due_date = call.text("due_date").filter(|date| time::date(date).is_some()).map(str::to_owned);
    }
    if let Some(id) = call.id("assignee_id") {
        issue.assignee = call.state.user(id).map(|user| user.id);
    }
    if let Some(labels) = call.names("labels") {
        issue.labels = BTreeSet::from_iter(labels);
        for name in &issue.labels {
            make_label(call, project.id, name);
        }
    }
}

fn make_label(call: &mut Call<'_>, project: i64, name: &str) {
    if call.state.labels.iter().any(|label| label.project == project && label.name == *name) {
        return;
    }
    let (id, name, color) = (call.state.next_id("label"), name.to_owned(), NEW_LABEL_COLOR.to_owned());
    let subscribers = BTreeSet::new();
    call.state.labels.push(Label { id, project, name, color, description: None, priority: None, subscribers });
}
