//! Changing issues of a project: `POST /projects/:id/issues`, `PUT` and `DELETE` of `/projects/:id/issues/:issue_iid`.
//!
//! What the caller may not set is left out silently, as GitLab's services do; what is not valid is refused before
//! anything changes.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::loopback::Response;

use super::declared::{Kind, Param};
use super::endpoint::{Call, Caller, Endpoint, Outcome};
use super::issues::{ISSUE_IID, SCOPES, TYPES};
use super::state::{Issue, Label, Project, User, level};
use super::{entities, refusals, time};

/// The longest title, in characters.
const MAX_TITLE: usize = 255;

/// The color of labels that come into being with an issue.
const NEW_LABEL_COLOR: &str = "#6699cc";

const CREATE: &[Param] = &[
    Param::required("title", Kind::Text),
    Param::optional("created_at", Kind::Time),
    Param::optional("merge_request_to_resolve_discussions_of", Kind::Integer),
    Param::optional("discussion_to_resolve", Kind::Text),
    Param::optional("iid", Kind::Integer),
    Param::optional("description", Kind::Text),
    Param::optional("assignee_ids", Kind::IntegerList),
    Param::optional("assignee_id", Kind::Integer),
    Param::optional("milestone_id", Kind::Integer),
    Param::optional("labels", Kind::TextList),
    Param::optional("add_labels", Kind::TextList),
    Param::optional("remove_labels", Kind::TextList),
    Param::optional("due_date", Kind::Text),
    Param::optional("confidential", Kind::Boolean),
    Param::optional("discussion_locked", Kind::Boolean),
    Param::optional("issue_type", Kind::Text).one_of(TYPES),
];

const UPDATE: &[Param] = &[
    ISSUE_IID,
    Param::optional("title", Kind::Text),
    Param::optional("updated_at", Kind::Time),
    Param::optional("state_event", Kind::Text).one_of(&["reopen", "close"]),
    Param::optional("description", Kind::Text),
    Param::optional("assignee_ids", Kind::IntegerList),
    Param::optional("assignee_id", Kind::Integer),
    Param::optional("milestone_id", Kind::Integer),
    Param::optional("labels", Kind::TextList),
    Param::optional("add_labels", Kind::TextList),
    Param::optional("remove_labels", Kind::TextList),
    Param::optional("due_date", Kind::Text),
    Param::optional("confidential", Kind::Boolean),
    Param::optional("discussion_locked", Kind::Boolean),
    Param::optional("issue_type", Kind::Text).one_of(TYPES),
];

const UPDATE_NEEDS: &[&str] = &[
    "assignee_id",
    "assignee_ids",
    "confidential",
    "created_at",
    "description",
    "discussion_locked",
    "due_date",
    "labels",
    "add_labels",
    "remove_labels",
    "milestone_id",
    "state_event",
    "title",
    "issue_type",
];

const fn endpoint(method: &'static str, path: &'static str, run: fn(&mut Call<'_>) -> Outcome) -> Endpoint {
    let caller = Caller::KnownToWrite;
    Endpoint { method, path, caller, scopes: SCOPES, params: &[ISSUE_IID], at_least_one: &[], run }
}

pub(super) const ENDPOINTS: &[Endpoint] = &[
    Endpoint { params: CREATE, ..endpoint("POST", "/projects/:id/issues", create) },
    Endpoint {
        params: UPDATE,
        at_least_one: UPDATE_NEEDS,
        ..endpoint("PUT", "/projects/:id/issues/:issue_iid", update)
    },
    endpoint("DELETE", "/projects/:id/issues/:issue_iid", delete),
];

fn create(call: &mut Call<'_>) -> Outcome {
    let project = call.project()?.clone();
    let author = call.authenticate()?.clone();
    // `create_issue` is for everybody who is known and sees the project.
    check_title(call, true)?;
    let owner = project.allows(Some(&author), level::OWNER);
    let iid = call.id("iid").filter(|_| owner);
    if iid.is_some_and(|iid| call.state.issues.iter().any(|issue| issue.project == project.id && issue.iid == iid)) {
        return Err(refusals::message(409, "Duplicated issue"));
    }
    let mut issue = call.state.blank_issue(project.id, author.id);
    issue.iid = iid.unwrap_or(issue.iid);
    issue.created_at = call.time("created_at").filter(|_| owner).unwrap_or(issue.created_at);
    apply(call, &mut issue, &project, &author);
    let entity = present_and_keep(call, issue, &author);
    Ok(Response::json(201, &entity))
}

fn update(call: &mut Call<'_>) -> Outcome {
    let project = call.project()?.clone();
    let caller = call.authenticate()?.clone();
    let mut issue = call.issue("issue_iid")?.ok_or_else(refusals::no_record)?.clone();
    if !project.allows(Some(&caller), level::REPORTER) && !issue.concerns(caller.id) {
        return Err(refusals::forbidden(None));
    }
    check_title(call, false)?;
    apply(call, &mut issue, &project, &caller);
    let now = call.state.tick();
    match call.text("state_event") {
        Some("close") if issue.closed.is_none() => issue.closed = Some((now, caller.id)),
        Some("reopen") => issue.closed = None,
        _ => {}
    }
    let owner = project.allows(Some(&caller), level::OWNER);
    issue.updated_at = call.time("updated_at").filter(|_| owner).unwrap_or(now);
    let entity = present_and_keep(call, issue, &caller);
    Ok(Response::json(200, &entity))
}

fn delete(call: &mut Call<'_>) -> Outcome {
    let issue = call.issue("issue_iid")?.ok_or_else(|| refusals::not_found("Issue"))?;
    if !call.project()?.allows(call.current_user()?, level::OWNER) {
        return Err(refusals::forbidden(None));
    }
    let id = issue.id;
    call.check_unmodified_since(issue.updated_at)?;
    call.state.issues.retain(|issue| issue.id != id);
    call.state.notes.retain(|note| note.issue != id);
    Ok(Response::empty(204))
}

fn check_title(call: &Call<'_>, required: bool) -> Result<(), Response> {
    match call.text("title") {
        Some(title) if title.trim().is_empty() => Err(refusals::invalid("title", "can't be blank")),
        None if required || call.has("title") => Err(refusals::invalid("title", "can't be blank")),
        Some(title) if title.chars().count() > MAX_TITLE => {
            Err(refusals::invalid("title", "is too long (maximum is 255 characters)"))
        }
        _ => Ok(()),
    }
}

/// Takes over what was sent, as far as the caller may set it: labels, assignees and dates take a reporter.
fn apply(call: &mut Call<'_>, issue: &mut Issue, project: &Project, caller: &User) {
    if let Some(title) = call.text("title") {
        title.clone_into(&mut issue.title);
    }
    if call.has("description") {
        issue.description = call.text("description").map(str::to_owned);
    }
    if let Some(kind) = call.text("issue_type") {
        kind.clone_into(&mut issue.issue_type);
    }
    let reporter = project.allows(Some(caller), level::REPORTER);
    if reporter || issue.author == caller.id {
        issue.confidential = call.boolean("confidential").unwrap_or(issue.confidential);
    }
    if !reporter {
        return;
    }
    if call.has("due_date") {
        issue.due_date = call.text("due_date").filter(|date| time::date(date).is_some()).map(str::to_owned);
    }
    if call.has("discussion_locked") {
        issue.discussion_locked = call.boolean("discussion_locked");
    }
    apply_labels(call, issue);
    apply_assignees(call, issue, project);
}

fn apply_labels(call: &mut Call<'_>, issue: &mut Issue) {
    if let Some(labels) = call.list("labels") {
        issue.labels = BTreeSet::from_iter(labels);
    }
    issue.labels.extend(call.list("add_labels").unwrap_or_default());
    for label in call.list("remove_labels").unwrap_or_default() {
        issue.labels.remove(&label);
    }
    for name in &issue.labels {
        if !call.state.labels.iter().any(|label| label.project == issue.project && label.name == *name) {
            let id = call.state.next_id("label");
            let (name, color) = (name.clone(), NEW_LABEL_COLOR.to_owned());
            call.state.labels.push(Label {
                id,
                project: issue.project,
                name,
                color,
                description: None,
                priority: None,
            });
        }
    }
}

/// Community Edition keeps one assignee. Nobody, or 0, clears; a user who does not see the issue changes nothing.
fn apply_assignees(call: &Call<'_>, issue: &mut Issue, project: &Project) {
    let sent = match (call.params.get("assignee_ids"), call.id("assignee_id")) {
        (_, Some(id)) => Some(vec![id]),
        (Some(Value::Array(ids)), None) => Some(ids.iter().map(|id| id.as_i64().unwrap_or(0)).collect()),
        _ => None,
    };
    let sees = |user: &User| project.visible_to(Some(user)) && issue.visible_to(Some(user), project);
    match sent.map(|ids| ids.first().copied().unwrap_or(0)) {
        Some(0) => issue.assignees.clear(),
        Some(id) if call.state.user(id).is_some_and(sees) => issue.assignees = vec![id],
        _ => {}
    }
}

fn present_and_keep(call: &mut Call<'_>, issue: Issue, caller: &User) -> Value {
    let entity = entities::single_issue(call.state, &issue, Some(caller));
    match call.state.issues.iter_mut().find(|known| known.id == issue.id) {
        Some(known) => *known = issue,
        None => call.state.issues.push(issue),
    }
    entity
}
