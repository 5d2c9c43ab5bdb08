//! Notes on issues: `GET` and `POST` of `/projects/:id/issues/:issue_id/notes`, and from 8.7 on `DELETE` of
//! `/projects/:id/issues/:issue_id/notes/:note_id`, which answers the note.

use crate::gitlab::declared::{Kind, Param};
use crate::gitlab::refusals;
use crate::loopback::Response;

use super::endpoint::{Call, Endpoint, Outcome, PAGE, PER_PAGE, endpoint};
use super::issues::ISSUE;
use super::state::{Note, level};
use super::{entities, pages};

const ALL: &str = "/projects/:id/issues/:issue_id/notes";
const ONE: &str = "/projects/:id/issues/:issue_id/notes/:note_id";

pub(super) const ENDPOINTS: &[Endpoint] = &[
    endpoint("GET", ALL, &[ISSUE, PAGE, PER_PAGE], list),
    endpoint("POST", ALL, &[ISSUE, Param::required("body", Kind::Text)], create),
    Endpoint { since: 7, ..endpoint("DELETE", ONE, &[ISSUE, Param::required("note_id", Kind::Integer)], delete) },
];

fn list(call: &mut Call<'_>) -> Outcome {
    let issue = call.issue()?.ok_or_else(refusals::no_record)?.id;
    let notes: Vec<&Note> = call.state.notes.iter().filter(|note| note.issue == issue).collect();
    Ok(pages::paginate(call, &notes, |note| entities::note(call.state, note)))
}

fn create(call: &mut Call<'_>) -> Outcome {
    let issue = call.issue()?.ok_or_else(refusals::no_record)?.id;
    let author = call.authenticate()?.id;
    let body = call.text("body").unwrap_or_default().to_owned();
    if body.trim().is_empty() {
        return Err(refusals::not_found("Note"));
    }
    let (id, created_at) = (call.state.next_id("note"), call.state.tick());
    let note = Note { id, issue, author, body, created_at };
    let entity = entities::note(call.state, &note);
    call.state.notes.push(note);
    Ok(Response::json(201, &entity))
}

fn delete(call: &mut Call<'_>) -> Outcome {
    let issue = call.issue()?.ok_or_else(refusals::no_record)?.id;
    let wanted = |note: &Note| note.issue == issue && Some(note.id) == call.id("note_id");
    let place = call.state.notes.iter().position(wanted).ok_or_else(refusals::no_record)?;
    if call.state.notes[place].author != call.authenticate()?.id {
        call.require(call.project()?, level::MASTER)?;
    }
    let note = call.state.notes.remove(place);
    Ok(Response::json(200, &entities::note(call.state, &note)))
}
