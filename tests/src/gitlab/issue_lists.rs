//! Which issues a list request means, and in what order (`IssuesFinder`).

use std::cmp::Ordering;

use serde_json::Value;

use super::declared::list;
use super::endpoint::Call;
use super::state::{Issue, Project, State, User};

/// The issues of a project that the caller may see and asked for.
pub(super) fn find<'a>(call: &'a Call<'_>, project: &Project, caller: Option<&User>) -> Vec<&'a Issue> {
    let wanted = |issue: &&Issue| {
        issue.project == project.id
            && issue.visible_to(caller, project)
            && by_scope(call, issue, caller)
            && by_state(call, issue)
            && by_people(call, issue)
            && by_text(call, issue)
            && by_time(call, issue)
            && !excluded(call, issue)
    };
    let mut found: Vec<&Issue> = call.state.issues.iter().filter(wanted).collect();
    found.sort_by(|one, other| order(call, one, other));
    found
}

fn by_scope(call: &Call<'_>, issue: &Issue, caller: Option<&User>) -> bool {
    let own = |is: &dyn Fn(i64) -> bool| caller.is_some_and(|user| is(user.id));
    match call.text("scope").map(|scope| scope.replace('-', "_")).as_deref() {
        Some("created_by_me") => own(&|user| issue.author == user),
        Some("assigned_to_me") => own(&|user| issue.assignees.contains(&user)),
        _ => true,
    }
}

fn by_state(call: &Call<'_>, issue: &Issue) -> bool {
    let state = call.text("state").is_none_or(|state| state == "all" || state == issue.state());
    let kind = call.text("issue_type").is_none_or(|kind| kind == issue.issue_type);
    let confidential = call.boolean("confidential").is_none_or(|confidential| confidential == issue.confidential);
    // No issue here has a milestone.
    let milestone = call.text("milestone").is_none_or(|milestone| milestone.eq_ignore_ascii_case("none"));
    state && kind && confidential && milestone && by_labels(&call.list("labels").unwrap_or_default(), issue)
}

/// All of the labels; `None` and `Any` are wildcards.
fn by_labels(labels: &[String], issue: &Issue) -> bool {
    match labels {
        [wildcard] if wildcard.eq_ignore_ascii_case("none") => issue.labels.is_empty(),
        [wildcard] if wildcard.eq_ignore_ascii_case("any") => !issue.labels.is_empty(),
        labels => labels.iter().all(|label| issue.labels.contains(label)),
    }
}

fn by_people(call: &Call<'_>, issue: &Issue) -> bool {
    let named = |name: &str, id: i64| username(call.state, id).is_some_and(|own| own.eq_ignore_ascii_case(name));
    let author = call.integer("author_id").is_none_or(|id| issue.author == id)
        && call.text("author_username").is_none_or(|name| named(name, issue.author));
    let assignee = match call.params.get("assignee_id") {
        Some(Value::String(wildcard)) => issue.assignees.is_empty() == (wildcard == "none"),
        Some(Value::Number(id)) if id.as_i64() == Some(0) => issue.assignees.is_empty(),
        Some(Value::Number(id)) => issue.assignees.iter().any(|assignee| Some(*assignee) == id.as_i64()),
        _ => true,
    };
    let names = call.list("assignee_username").unwrap_or_default();
    author && assignee && names.iter().all(|name| issue.assignees.iter().any(|id| named(name, *id)))
}

fn username(state: &State, id: i64) -> Option<&'static str> {
    state.user(id).map(|user| user.username)
}

fn by_text(call: &Call<'_>, issue: &Issue) -> bool {
    let iids = call.params.get("iids").and_then(Value::as_array).filter(|iids| !iids.is_empty());
    if iids.is_some_and(|iids| !iids.iter().any(|iid| iid.as_i64() == Some(issue.iid))) {
        return false;
    }
    let Some(search) = call.text("search").map(str::to_lowercase).filter(|search| !search.is_empty()) else {
        return true;
    };
    let fields = call.text("in").unwrap_or("title,description");
    let description = issue.description.as_deref().unwrap_or_default();
    let contents = [("title", issue.title.as_str()), ("description", description)];
    let mut searched = contents.iter().filter(|(field, _)| fields.split(',').any(|wanted| wanted.trim() == *field));
    searched.any(|(_, content)| content.to_lowercase().contains(&search))
}

fn by_time(call: &Call<'_>, issue: &Issue) -> bool {
    call.time("created_after").is_none_or(|time| issue.created_at >= time)
        && call.time("created_before").is_none_or(|time| issue.created_at <= time)
        && call.time("updated_after").is_none_or(|time| issue.updated_at >= time)
        && call.time("updated_before").is_none_or(|time| issue.updated_at <= time)
}

/// Whether one of the filters in `not` hits.
fn excluded(call: &Call<'_>, issue: &Issue) -> bool {
    let Some(Value::Object(not)) = call.params.get("not") else { return false };
    let entries = |wire: &str| not.get(wire).map(list).unwrap_or_default();
    let has_id = |wire: &str, ids: &[i64]| entries(wire).iter().any(|id| ids.iter().any(|own| own.to_string() == *id));
    entries("labels").iter().any(|label| issue.labels.contains(label))
        || has_id("iids", &[issue.iid])
        || has_id("author_id", &[issue.author])
        || has_id("assignee_id", &issue.assignees)
}

/// By the field asked for, then by ID, both in the direction asked for. Issues without a due date come last.
fn order(call: &Call<'_>, one: &Issue, other: &Issue) -> Ordering {
    let descending = call.text("sort") != Some("asc");
    if call.text("order_by") == Some("due_date") && one.due_date.is_some() != other.due_date.is_some() {
        return other.due_date.is_some().cmp(&one.due_date.is_some());
    }
    let by_field = match call.text("order_by") {
        Some("updated_at") => one.updated_at.cmp(&other.updated_at),
        Some("title") => one.title.to_lowercase().cmp(&other.title.to_lowercase()),
        Some("due_date") => one.due_date.cmp(&other.due_date),
        _ => one.created_at.cmp(&other.created_at),
    };
    let ascending = by_field.then(one.id.cmp(&other.id));
    if descending { ascending.reverse() } else { ascending }
}
