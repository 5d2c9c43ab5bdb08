//! Users, issues, notes and labels as JSON, with every key that GitLab sends (`lib/api/entities`).

use serde_json::{Value, json};

use super::state::{Issue, Label, Note, State, User};
use super::time::timestamp;

/// How the labels of an issue are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Labels {
    Names,
    Details,
}

/// How much of a user is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Detail {
    /// What anybody sees of anybody: `User`.
    Open,
    /// What a user sees of itself: `UserPublic`.
    Own,
    /// What an administrator sees of anybody: `UserWithAdmin`.
    Admin,
}

pub(super) fn user_basic(state: &State, user: &User) -> Value {
    json!({
        "id": user.id,
        "username": user.username,
        "public_email": user.public_email,
        "name": user.name,
        "state": "active",
        "locked": false,
        "avatar_url": format!("https://www.gravatar.com/avatar/{}?s=80&d=identicon", user.username),
        "web_url": format!("{}/{}", state.external_url, user.username),
    })
}

pub(super) fn user(state: &State, user: &User, detail: Detail) -> Value {
    let mut entity = user_basic(state, user);
    extend(&mut entity, open_profile(user));
    if detail != Detail::Open {
        extend(&mut entity, own_profile(user));
    }
    if detail == Detail::Admin {
        let admin = json!({
            "is_admin": user.admin,
            "note": null,
            "namespace_id": 100 + user.id,
            "created_by": null,
            "email_reset_offered_at": null,
        });
        extend(&mut entity, admin);
    }
    entity
}

fn open_profile(user: &User) -> Value {
    json!({
        "created_at": timestamp(user.created_at),
        "bio": "",
        "location": "",
        "linkedin": "",
        "twitter": "",
        "discord": "",
        "website_url": "",
        "github": "",
        "job_title": "",
        "pronouns": null,
        "organization": "",
        "bot": false,
        "work_information": null,
        "followers": 0,
        "following": 0,
        "local_time": null,
    })
}

fn own_profile(user: &User) -> Value {
    json!({
        "last_sign_in_at": timestamp(user.created_at),
        "confirmed_at": timestamp(user.created_at),
        "last_activity_on": "2024-05-16",
        "email": user.email,
        "theme_id": 3,
        "color_scheme_id": 1,
        "projects_limit": 100_000,
        "current_sign_in_at": null,
        "identities": [],
        "can_create_group": true,
        "can_create_project": true,
        "two_factor_enabled": false,
        "external": false,
        "private_profile": false,
        "commit_email": user.email,
        "preferred_language": "en",
    })
}

pub(super) fn issue(state: &State, issue: &Issue, labels: Labels) -> Value {
    let basic = |id: i64| state.user(id).map(|user| user_basic(state, user));
    let assignees: Vec<Value> = issue.assignees.iter().filter_map(|id| basic(*id)).collect();
    let (total, done) = tasks(issue.description.as_deref().unwrap_or_default());
    let notes = state.notes.iter().filter(|note| note.issue == issue.id).count();
    let mut entity = json!({
        "id": issue.id,
        "iid": issue.iid,
        "project_id": issue.project,
        "title": issue.title,
        "description": issue.description,
        "state": issue.state(),
        "created_at": timestamp(issue.created_at),
        "updated_at": timestamp(issue.updated_at),
        "closed_at": issue.closed.map(|(time, _)| timestamp(time)),
        "closed_by": issue.closed.and_then(|(_, user)| basic(user)),
        "labels": issue_labels(state, issue, labels),
        "milestone": null,
        "author": basic(issue.author),
        "type": issue.issue_type.to_uppercase(),
        "assignee": assignees.first(),
        "assignees": assignees,
        "user_notes_count": notes,
        "merge_requests_count": 0,
        "upvotes": 0,
        "downvotes": 0,
        "start_date": null,
        "due_date": issue.due_date,
        "confidential": issue.confidential,
        "discussion_locked": issue.discussion_locked,
        "issue_type": issue.issue_type,
        "task_completion_status": { "count": total, "completed_count": done },
        "has_tasks": total > 0,
        "severity": "UNKNOWN",
        "moved_to_id": null,
        "imported": false,
        "imported_from": "none",
        "service_desk_reply_to": null,
    });
    extend(&mut entity, addresses(state, issue));
    if total > 0 {
        let noun = if total == 1 { "item" } else { "items" };
        let status = format!("{done} of {total} checklist {noun} completed");
        extend(&mut entity, json!({ "task_status": status }));
    }
    entity
}

/// As [`issue`], with what only a single issue has.
pub(super) fn single_issue(state: &State, issue: &Issue, caller: Option<&User>) -> Value {
    let mut entity = self::issue(state, issue, Labels::Names);
    let subscribed = caller.is_some_and(|user| issue.concerns(user.id));
    extend(&mut entity, json!({ "subscribed": subscribed }));
    entity
}

fn addresses(state: &State, issue: &Issue) -> Value {
    let path = state.project(issue.project).map(super::state::Project::full_path).unwrap_or_default();
    let project = format!("{}/api/v4/projects/{}", state.external_url, issue.project);
    let own = format!("{project}/issues/{}", issue.iid);
    json!({
        "web_url": format!("{}/{path}/-/issues/{}", state.external_url, issue.iid),
        "time_stats": {
            "time_estimate": 0, "total_time_spent": 0, "human_time_estimate": null, "human_total_time_spent": null
        },
        "_links": {
            "self": own,
            "notes": format!("{own}/notes"),
            "award_emoji": format!("{own}/award_emoji"),
            "project": project,
            "closed_as_duplicate_of": null,
        },
        "references": {
            "short": format!("#{}", issue.iid),
            "relative": format!("#{}", issue.iid),
            "full": format!("{path}#{}", issue.iid),
        },
    })
}

fn issue_labels(state: &State, issue: &Issue, labels: Labels) -> Value {
    if labels == Labels::Names {
        return json!(issue.labels);
    }
    let named = |label: &&Label| label.project == issue.project && issue.labels.contains(&label.name);
    let mut found: Vec<&Label> = state.labels.iter().filter(named).collect();
    found.sort_by(|one, other| one.name.cmp(&other.name));
    found.into_iter().map(label_basic).collect()
}

/// How many list items with a check box a description has, and how many are checked.
fn tasks(description: &str) -> (usize, usize) {
    let marks = description.lines().filter_map(|line| line.trim_start().strip_prefix(['-', '*']));
    let boxes: Vec<&str> = marks.map(str::trim_start).filter(|item| item.len() > 3).collect();
    let done = boxes.iter().filter(|item| item.starts_with("[x] ") || item.starts_with("[X] ")).count();
    (done + boxes.iter().filter(|item| item.starts_with("[ ] ")).count(), done)
}

fn label_basic(label: &Label) -> Value {
    json!({
        "id": label.id,
        "name": label.name,
        "description": label.description,
        "description_html": label.description.as_deref().unwrap_or_default(),
        "text_color": "#FFFFFF",
        "color": label.color,
        "archived": false,
    })
}

/// A label of a project; counts are given only when they were asked for.
pub(super) fn label(state: &State, label: &Label, with_counts: bool) -> Value {
    let mut entity = label_basic(label);
    extend(&mut entity, json!({ "subscribed": false, "priority": label.priority, "is_project_label": true }));
    if with_counts {
        let labelled = |issue: &&Issue| issue.project == label.project && issue.labels.contains(&label.name);
        let (closed, opened): (Vec<&Issue>, Vec<&Issue>) =
            state.issues.iter().filter(labelled).partition(|issue| issue.closed.is_some());
        let counts = json!({
            "open_issues_count": opened.len(), "closed_issues_count": closed.len(), "open_merge_requests_count": 0
        });
        extend(&mut entity, counts);
    }
    entity
}

pub(super) fn note(state: &State, note: &Note, issue: &Issue) -> Value {
    json!({
        "id": note.id,
        "type": null,
        "body": note.body,
        "author": state.user(note.author).map(|user| user_basic(state, user)),
        "created_at": timestamp(note.created_at),
        "updated_at": timestamp(note.updated_at),
        "system": false,
        "noteable_id": issue.id,
        "noteable_type": "Issue",
        "project_id": issue.project,
        "resolvable": false,
        "confidential": note.internal,
        "internal": note.internal,
        "imported": false,
        "imported_from": "none",
        "noteable_iid": issue.iid,
        "commands_changes": {},
    })
}

pub(super) fn extend(entity: &mut Value, more: Value) {
    if let (Value::Object(entity), Value::Object(more)) = (entity, more) {
        entity.extend(more);
    }
}
