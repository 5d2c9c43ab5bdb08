//! `POST` and `DELETE` of `/projects/:id/issues/:issue_id/subscription` and `/projects/:id/labels/:label_id/subscription`:
//! 201 or 200 with the thing, and 304 where nothing changes.

use crate::gitlab::declared::{Kind, Param};
use crate::gitlab::refusals;
use crate::loopback::Response;

use super::endpoint::{Call, Endpoint, Outcome, endpoint};
use super::entities;
use super::issues::ISSUE;
use super::state::Label;

const OF_ISSUE: &str = "/projects/:id/issues/:issue_id/subscription";
const OF_LABEL: &str = "/projects/:id/labels/:label_id/subscription";
const LABEL: Param = Param::required("label_id", Kind::Text);

pub(super) const ENDPOINTS: &[Endpoint] = &[
    Endpoint { since: 7, ..endpoint("POST", OF_ISSUE, &[ISSUE], subscribe_to_issue) },
    Endpoint { since: 7, ..endpoint("DELETE", OF_ISSUE, &[ISSUE], unsubscribe_from_issue) },
    Endpoint { since: 8, ..endpoint("POST", OF_LABEL, &[LABEL], subscribe_to_label) },
    Endpoint { since: 8, ..endpoint("DELETE", OF_LABEL, &[LABEL], unsubscribe_from_label) },
];

fn subscribe_to_issue(call: &mut Call<'_>) -> Outcome {
    set_for_issue(call, true)
}

fn unsubscribe_from_issue(call: &mut Call<'_>) -> Outcome {
    set_for_issue(call, false)
}

fn subscribe_to_label(call: &mut Call<'_>) -> Outcome {
    set_for_label(call, true)
}

fn unsubscribe_from_label(call: &mut Call<'_>) -> Outcome {
    set_for_label(call, false)
}

fn status(subscribed: bool) -> u16 {
    if subscribed { 201 } else { 200 }
}

fn unchanged() -> Response {
    refusals::message(304, "304 Not Modified")
}

fn set_for_issue(call: &mut Call<'_>, subscribed: bool) -> Outcome {
    let user = call.authenticate()?.id;
    let mut issue = call.issue()?.ok_or_else(refusals::no_record)?.clone();
    if call.state.is_subscribed(&issue, user) == subscribed {
        return Err(unchanged());
    }
    issue.subscriptions.insert(user, subscribed);
    let entity = entities::issue(call.state, &issue, user);
    if let Some(known) = call.state.issues.iter_mut().find(|known| known.id == issue.id) {
        *known = issue;
    }
    Ok(Response::json(status(subscribed), &entity))
}

fn set_for_label(call: &mut Call<'_>, subscribed: bool) -> Outcome {
    let (user, project) = (call.authenticate()?.id, call.project()?.id);
    let wanted = call.text("label_id").unwrap_or_default();
    let named = |label: &Label| label.project == project && (label.id.to_string() == wanted || label.name == wanted);
    let place = call.state.labels.iter().position(named).ok_or_else(|| refusals::not_found("Label"))?;
    let subscribers = &mut call.state.labels[place].subscribers;
    let changed = if subscribed { subscribers.insert(user) } else { subscribers.remove(&user) };
    if !changed {
        return Err(unchanged());
    }
    let entity = entities::label(call.state, &call.state.labels[place], user);
    Ok(Response::json(status(subscribed), &entity))
}
