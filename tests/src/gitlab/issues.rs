//! Reading issues of a project: `GET /projects/:id/issues` and `/projects/:id/issues/:issue_iid`.

use crate::loopback::Response;

use super::declared::{Kind, PAGE, PER_PAGE, Param};
use super::endpoint::{Call, Caller, Endpoint, Outcome};
use super::entities::{self, Labels};
use super::{issue_lists, pages, refusals};

/// Scopes that issues, their notes and uploads take besides `api` and `read_api`.
pub(super) const SCOPES: &[&str] = &["ai_workflows"];

pub(super) const TYPES: &[&str] = &["issue", "incident", "test_case", "task"];

const ORDERS: &[&str] = &[
    "created_at",
    "due_date",
    "label_priority",
    "milestone_due",
    "popularity",
    "priority",
    "relative_position",
    "title",
    "updated_at",
];

const SCOPE_VALUES: &[&str] = &["created-by-me", "assigned-to-me", "created_by_me", "assigned_to_me", "all"];

const LIST: &[Param] = &[
    Param::optional("with_labels_details", Kind::Boolean).or("false"),
    Param::optional("state", Kind::Text).or("all").one_of(&["opened", "closed", "all"]),
    Param::optional("order_by", Kind::Text).or("created_at").one_of(ORDERS),
    Param::optional("sort", Kind::Text).or("desc").one_of(&["asc", "desc"]),
    Param::optional("issue_type", Kind::Text).one_of(TYPES),
    Param::optional("labels", Kind::TextList),
    Param::optional("milestone", Kind::Text),
    Param::optional("iids", Kind::IntegerList),
    Param::optional("search", Kind::Text),
    Param::optional("in", Kind::Text),
    Param::optional("author_id", Kind::Integer),
    Param::optional("author_username", Kind::Text),
    Param::optional("assignee_id", Kind::IntegerNoneAny),
    Param::optional("assignee_username", Kind::TextList),
    Param::optional("created_after", Kind::Time),
    Param::optional("created_before", Kind::Time),
    Param::optional("updated_after", Kind::Time),
    Param::optional("updated_before", Kind::Time),
    Param::optional("not", Kind::Hash),
    Param::optional("scope", Kind::Text).one_of(SCOPE_VALUES),
    Param::optional("confidential", Kind::Boolean),
    PAGE,
    PER_PAGE,
];

pub(super) const ISSUE_IID: Param = Param::required("issue_iid", Kind::Integer);

const fn get(path: &'static str, params: &'static [Param], run: fn(&mut Call<'_>) -> Outcome) -> Endpoint {
    Endpoint { method: "GET", path, caller: Caller::KnownToWrite, scopes: SCOPES, params, at_least_one: &[], run }
}

pub(super) const ENDPOINTS: &[Endpoint] =
    &[get("/projects/:id/issues", LIST, list), get("/projects/:id/issues/:issue_iid", &[ISSUE_IID], single)];

fn list(call: &mut Call<'_>) -> Outcome {
    let project = call.project()?;
    let caller = call.current_user()?;
    let found = issue_lists::find(call, project, caller);
    let labels = if call.flag("with_labels_details") { Labels::Details } else { Labels::Names };
    Ok(pages::paginate(call, &found, |issue| entities::issue(call.state, issue, labels)))
}

fn single(call: &mut Call<'_>) -> Outcome {
    let issue = call.issue("issue_iid")?.ok_or_else(refusals::no_record)?;
    let caller = call.current_user()?;
    Ok(Response::json(200, &entities::single_issue(call.state, issue, caller)))
}
