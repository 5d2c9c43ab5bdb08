//! Notes on issues: `GET` and `POST` of `/projects/:id/issues/:noteable_id/notes`.

use crate::loopback::Response;

use super::declared::{Kind, PAGE, PER_PAGE, Param};
use super::endpoint::{Call, Caller, Endpoint, Outcome};
use super::issues::SCOPES;
use super::state::{Note, level};
use super::{entities, pages, refusals};

const PATH: &str = "/projects/:id/issues/:noteable_id/notes";

const FILTERS: &[&str] = &["all_notes", "only_comments", "only_activity"];

const LIST: &[Param] = &[
    Param::required("noteable_id", Kind::Integer),
    Param::optional("order_by", Kind::Text).or("created_at").one_of(&["created_at", "updated_at"]),
    Param::optional("sort", Kind::Text).or("desc").one_of(&["asc", "desc"]),
    Param::optional("activity_filter", Kind::Text).or("all_notes").one_of(FILTERS),
    PAGE,
    PER_PAGE,
];

const CREATE: &[Param] = &[
    Param::required("noteable_id", Kind::Integer),
    Param::required("body", Kind::Text),
    Param::optional("confidential", Kind::Boolean),
    Param::optional("internal", Kind::Boolean),
    Param::optional("created_at", Kind::Text),
];

const fn endpoint(method: &'static str, params: &'static [Param], run: fn(&mut Call<'_>) -> Outcome) -> Endpoint {
    Endpoint { method, path: PATH, caller: Caller::Known, scopes: SCOPES, params, at_least_one: &[], run }
}

pub(super) const ENDPOINTS: &[Endpoint] = &[endpoint("GET", LIST, list), endpoint("POST", CREATE, create)];

fn list(call: &mut Call<'_>) -> Outcome {
    let issue = call.issue("noteable_id")?.ok_or_else(|| refusals::not_found("Issue"))?;
    let reporter = call.project()?.allows(call.current_user()?, level::REPORTER);
    let activity_only = call.text("activity_filter") == Some("only_activity");
    let readable = |note: &&Note| note.issue == issue.id && (reporter || !note.internal) && !activity_only;
    let mut notes: Vec<&Note> = call.state.notes.iter().filter(readable).collect();
    notes.sort_by_key(|note| (note.created_at, note.id));
    if call.text("sort") != Some("asc") {
        notes.reverse();
    }
    Ok(pages::paginate(call, &notes, |note| entities::note(call.state, note, issue)))
}

fn create(call: &mut Call<'_>) -> Outcome {
    let issue = call.issue("noteable_id")?.ok_or_else(|| refusals::not_found("Issue"))?.clone();
    let project = call.project()?.clone();
    let author = call.authenticate()?.clone();
    let body = call.text("body").unwrap_or_default().to_owned();
    if issue.discussion_locked == Some(true) && !project.allows(Some(&author), 1) {
        return Err(refusals::forbidden(None));
    }
    if body.trim().is_empty() {
        return Err(refusals::message(400, "400 Bad request - Note {:note=>[\"can't be blank\"]}"));
    }
    let wants_internal = call.boolean("internal").or(call.boolean("confidential")).unwrap_or(false);
    let internal = wants_internal && project.allows(Some(&author), level::REPORTER);
    let now = call.state.tick();
    let created_at = call.time("created_at").filter(|_| project.allows(Some(&author), level::OWNER)).unwrap_or(now);
    let id = call.state.next_id("note");
    let note = Note { id, issue: issue.id, author: author.id, body, internal, created_at, updated_at: created_at };
    let entity = entities::note(call.state, &note, &issue);
    call.state.notes.push(note);
    Ok(Response::json(201, &entity))
}
