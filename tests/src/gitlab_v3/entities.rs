//! Users, issues, notes, labels, commits, keys and addresses as JSON, with every key that the release sends.

use chrono::{DateTime, FixedOffset};
use serde_json::{Value, json};

use crate::gitlab::time::{Millis, timestamp};

use super::state::{Commit, Email, Issue, Key, Label, Note, State, User};

/// The first release with the fields that some example lacks.
pub(super) const LATE_FIELDS: u8 = 9;

/// The offset of the clock of those who commit.
const COMMITTERS_HOURS: i32 = 2;

/// How much of a user is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Detail {
    /// `User`, for others.
    Open,
    /// `UserPublic`, for the user and for administrators.
    All,
}

pub(super) fn user_basic(state: &State, user: &User) -> Value {
    json!({
        "name": user.name,
        "username": user.username,
        "id": user.id,
        "state": if user.blocked { "blocked" } else { "active" },
        "avatar_url": format!("http://www.gravatar.com/avatar/{}?s=80&d=identicon", user.username),
        "web_url": format!("{}/{}", state.url, user.username),
    })
}

pub(super) fn user(state: &State, user: &User, detail: Detail) -> Value {
    let mut entity = user_basic(state, user);
    let open = json!({
        "created_at": timestamp(user.created_at), "is_admin": user.admin, "bio": null, "skype": "", "linkedin": "",
        "twitter": "", "website_url": "",
    });
    extend(&mut entity, open);
    if state.release >= LATE_FIELDS {
        extend(&mut entity, json!({ "location": null, "organization": null }));
    }
    if detail == Detail::All {
        let own = json!({
            "email": user.email, "theme_id": 2, "color_scheme_id": 1, "projects_limit": user.projects_limit,
            "current_sign_in_at": null, "identities": [], "can_create_group": true,
            "can_create_project": user.projects_limit > 0, "two_factor_enabled": user.two_factor,
        });
        extend(&mut entity, own);
        if state.release >= LATE_FIELDS {
            let signed_in = timestamp(user.created_at);
            extend(&mut entity, json!({ "last_sign_in_at": signed_in, "confirmed_at": signed_in, "external": false }));
        }
    }
    entity
}

pub(super) fn issue(state: &State, issue: &Issue, caller: i64) -> Value {
    let basic = |id: i64| state.user(id).map(|user| user_basic(state, user));
    let mut entity = json!({
        "id": issue.id,
        "iid": issue.iid,
        "project_id": issue.project,
        "title": issue.title,
        "description": issue.description,
        "state": issue.state,
        "created_at": timestamp(issue.created_at),
        "updated_at": timestamp(issue.updated_at),
        "labels": issue.labels,
        "milestone": null,
        "assignee": issue.assignee.and_then(basic),
        "author": basic(issue.author),
    });
    if state.release >= LATE_FIELDS {
        let path = state.project(issue.project).map(super::state::Project::full_path).unwrap_or_default();
        let late = json!({
            "subscribed": state.is_subscribed(issue, caller),
            "user_notes_count": state.notes.iter().filter(|note| note.issue == issue.id).count(),
            "upvotes": 0,
            "downvotes": 0,
            "due_date": issue.due_date,
            "confidential": issue.confidential,
            "web_url": format!("{}/{path}/issues/{}", state.url, issue.iid),
        });
        extend(&mut entity, late);
    }
    entity
}

/// The stored row of an issue, which deleting answers.
pub(super) fn issue_row(issue: &Issue) -> Value {
    json!({
        "id": issue.id,
        "title": issue.title,
        "assignee_id": issue.assignee,
        "author_id": issue.author,
        "project_id": issue.project,
        "created_at": timestamp(issue.created_at),
        "updated_at": timestamp(issue.updated_at),
        "position": 0,
        "branch_name": null,
        "description": issue.description,
        "milestone_id": null,
        "state": issue.state,
        "iid": issue.iid,
        "updated_by_id": null,
        "confidential": issue.confidential,
        "due_date": issue.due_date,
    })
}

pub(super) fn note(state: &State, note: &Note) -> Value {
    let mut entity = json!({
        "id": note.id,
        "body": note.body,
        "attachment": null,
        "author": state.user(note.author).map(|user| user_basic(state, user)),
        "created_at": timestamp(note.created_at),
        "system": false,
        "noteable_id": note.issue,
        "noteable_type": "Issue",
    });
    if state.release >= LATE_FIELDS {
        let late = json!({ "updated_at": timestamp(note.created_at), "upvote?": false, "downvote?": false });
        extend(&mut entity, late);
    } else {
        extend(&mut entity, json!({ "upvote": false, "downvote": false }));
    }
    entity
}

pub(super) fn label(state: &State, label: &Label, caller: i64) -> Value {
    let mut entity = json!({ "name": label.name, "color": label.color });
    if state.release >= LATE_FIELDS {
        let counted = |closed: bool| {
            let labelled = |issue: &&Issue| issue.project == label.project && issue.labels.contains(&label.name);
            state.issues.iter().filter(labelled).filter(|issue| (issue.state == "closed") == closed).count()
        };
        let late = json!({
            "id": label.id,
            "description": label.description,
            "open_issues_count": counted(false),
            "closed_issues_count": counted(true),
            "open_merge_requests_count": 0,
            "priority": label.priority,
            "subscribed": label.subscribers.contains(&caller),
        });
        extend(&mut entity, late);
    }
    entity
}

pub(super) fn commit(state: &State, commit: &Commit) -> Value {
    let author = state.user(commit.author);
    let (name, email) = (author.map(|user| user.name), author.map(|user| user.email));
    let mut entity = json!({
        "id": commit.id,
        "short_id": &commit.id[..8],
        "title": commit.title,
        "author_name": name,
        "author_email": email,
        "created_at": committers_time(commit.created_at),
    });
    if state.release >= LATE_FIELDS {
        let late = json!({ "committer_name": name, "committer_email": email, "message": commit.title });
        extend(&mut entity, late);
    }
    entity
}

/// `2015-10-21T11:01:00.000+02:00`: commits keep the offset of who made them.
fn committers_time(time: Millis) -> String {
    let offset = FixedOffset::east_opt(COMMITTERS_HOURS * 3_600);
    let time = DateTime::from_timestamp_millis(time).unwrap_or_default();
    offset.map(|offset| time.with_timezone(&offset).format("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string()).unwrap_or_default()
}

pub(super) fn key(key: &Key) -> Value {
    json!({ "id": key.id, "title": key.title, "key": key.key, "created_at": timestamp(key.created_at) })
}

pub(super) fn email(email: &Email) -> Value {
    json!({ "id": email.id, "email": email.email })
}

pub(super) fn extend(entity: &mut Value, more: Value) {
    if let (Value::Object(entity), Value::Object(more)) = (entity, more) {
        entity.extend(more);
    }
}
