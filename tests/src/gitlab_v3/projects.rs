//! `GET` of `/projects` (those that the caller is a member of), `/projects/owned`, `/projects/all`,
//! `/projects/search/:query` and `/projects/:id`.

use crate::gitlab::declared::{Kind, Param};
use crate::loopback::Response;

use super::endpoint::{Call, Caller, Endpoint, Outcome, PAGE, PER_PAGE, endpoint};
use super::pages;
use super::project_entities::{self, Shape};
use super::state::{Project, User, level};

const ORDERS: &[&str] = &["id", "name", "path", "created_at", "updated_at", "last_activity_at"];
const ORDER_BY: Param = Param::optional("order_by", Kind::Text).or("created_at").one_of(ORDERS);
const SORT: Param = Param::optional("sort", Kind::Text).or("desc").one_of(&["asc", "desc"]);

const LIST: &[Param] = &[
    Param::optional("simple", Kind::Boolean).or("false"),
    Param::optional("archived", Kind::Boolean),
    Param::optional("visibility", Kind::Text).one_of(&["public", "internal", "private"]),
    Param::optional("search", Kind::Text),
    ORDER_BY,
    SORT,
    PAGE,
    PER_PAGE,
];

const SEARCH: &[Param] = &[Param::required("query", Kind::Text), ORDER_BY, SORT, PAGE, PER_PAGE];

pub(super) const ENDPOINTS: &[Endpoint] = &[
    endpoint("GET", "/projects", LIST, list),
    endpoint("GET", "/projects/owned", LIST, list_owned),
    Endpoint { caller: Caller::Admin, ..endpoint("GET", "/projects/all", LIST, list_all) },
    Endpoint { caller: Caller::Anybody, ..endpoint("GET", "/projects/search/:query", SEARCH, search) },
    Endpoint { caller: Caller::Anybody, ..endpoint("GET", "/projects/:id", &[], single) },
];

fn list(call: &mut Call<'_>) -> Outcome {
    let user = call.authenticate()?;
    found(call, |project| is_member(project, user, 1), Shape::WithAccess)
}

fn list_owned(call: &mut Call<'_>) -> Outcome {
    let user = call.authenticate()?;
    found(call, |project| is_member(project, user, level::OWNER), Shape::WithAccess)
}

fn list_all(call: &mut Call<'_>) -> Outcome {
    found(call, |_| true, Shape::WithAccess)
}

fn search(call: &mut Call<'_>) -> Outcome {
    let user = call.current_user()?;
    let query = call.text("query").unwrap_or_default().to_lowercase();
    found(call, |project| project.visible_to(user) && project.name.to_lowercase().contains(&query), Shape::Full)
}

fn is_member(project: &Project, user: &User, level: i64) -> bool {
    project.owner == Some(user.id) || project.members.get(&user.id).is_some_and(|own| *own >= level)
}

fn found(call: &Call<'_>, among: impl Fn(&Project) -> bool, shape: Shape) -> Outcome {
    let search = call.text("search").unwrap_or_default().to_lowercase();
    let wanted = |project: &&Project| {
        among(project)
            && project.name.to_lowercase().contains(&search)
            && !call.flag("archived")
            && call.text("visibility").is_none_or(|visibility| (visibility == "public") == project.public)
    };
    let mut projects: Vec<&Project> = call.state.projects.iter().filter(wanted).collect();
    match call.text("order_by") {
        Some("id") => projects.sort_by_key(|project| project.id),
        Some("name" | "path") => projects.sort_by(|one, other| one.name.cmp(&other.name)),
        _ => projects.sort_by_key(|project| project.created_at),
    }
    if call.text("sort") != Some("asc") {
        projects.reverse();
    }
    let caller = call.current_user()?;
    let shape = if call.flag("simple") { Shape::Basic } else { shape };
    Ok(pages::paginate(call, &projects, |project| project_entities::project(call.state, project, caller, shape)))
}

fn single(call: &mut Call<'_>) -> Outcome {
    let project = call.project()?;
    let caller = call.current_user()?;
    let shape = if caller.is_some() { Shape::WithAccess } else { Shape::Basic };
    Ok(Response::json(200, &project_entities::project(call.state, project, caller, shape)))
}
