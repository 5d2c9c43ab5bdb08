//! Reading issues: `GET` of `/projects/:id/issues`, `/issues` (those that the caller opened) and
//! `/projects/:id/issues/:issue_id`, whose ID is the global one.

use crate::gitlab::declared::{Kind, Param};
use crate::gitlab::refusals;
use crate::loopback::Response;

use super::endpoint::{Call, Endpoint, Outcome, PAGE, PER_PAGE, endpoint};
use super::state::Issue;
use super::{entities, pages};

const LIST: &[Param] = &[
    Param::optional("state", Kind::Text).or("all").one_of(&["opened", "closed", "all"]),
    Param::optional("iid", Kind::Integer),
    Param::optional("labels", Kind::Text),
    Param::optional("milestone", Kind::Text),
    Param::optional("order_by", Kind::Text).or("created_at").one_of(&["created_at", "updated_at"]),
    Param::optional("sort", Kind::Text).or("desc").one_of(&["asc", "desc"]),
    PAGE,
    PER_PAGE,
];

pub(super) const ISSUE: Param = Param::required("issue_id", Kind::Integer);

pub(super) const ENDPOINTS: &[Endpoint] = &[
    endpoint("GET", "/issues", LIST, list_created),
    endpoint("GET", "/projects/:id/issues", LIST, list),
    endpoint("GET", "/projects/:id/issues/:issue_id", &[ISSUE], single),
];

fn list_created(call: &mut Call<'_>) -> Outcome {
    let caller = call.authenticate()?.id;
    found(call, |issue| issue.author == caller)
}

fn list(call: &mut Call<'_>) -> Outcome {
    let project = call.project()?;
    let caller = call.current_user()?;
    found(call, |issue| issue.project == project.id && issue.visible_to(caller, project))
}

fn found(call: &Call<'_>, among: impl Fn(&Issue) -> bool) -> Outcome {
    let labels = call.names("labels").unwrap_or_default();
    let wanted = |issue: &&Issue| {
        let state = match call.text("state") {
            Some("opened") => issue.state != "closed",
            Some("closed") => issue.state == "closed",
            _ => true,
        };
        // Any of the labels; no issue here has a milestone.
        let labelled = labels.is_empty() || labels.iter().any(|label| issue.labels.contains(label));
        let numbered = call.id("iid").is_none_or(|iid| iid == issue.iid);
        among(issue) && state && labelled && numbered && call.text("milestone").is_none()
    };
    let mut issues: Vec<&Issue> = call.state.issues.iter().filter(wanted).collect();
    let by_update = call.text("order_by") == Some("updated_at");
    issues.sort_by_key(|issue| (if by_update { issue.updated_at } else { issue.created_at }, issue.id));
    if call.text("sort") != Some("asc") {
        issues.reverse();
    }
    let caller = call.authenticate()?.id;
    Ok(pages::paginate(call, &issues, |issue| entities::issue(call.state, issue, caller)))
}

fn single(call: &mut Call<'_>) -> Outcome {
    let issue = call.issue()?.ok_or_else(refusals::no_record)?;
    let caller = call.authenticate()?.id;
    Ok(Response::json(200, &entities::issue(call.state, issue, caller)))
}
