//! `GET /projects`, and `GET` and `DELETE` of `/projects/:id`.

use crate::loopback::Response;

use super::declared::{Kind, PAGE, PER_PAGE, Param};
use super::endpoint::{Call, Caller, Endpoint, Outcome};
use super::project_entities::{self, Shape};
use super::state::{Project, level};
use super::{pages, refusals};

const FALSE: &str = "false";

const ORDERS: &[&str] =
    &["id", "name", "path", "created_at", "updated_at", "last_activity_at", "similarity", "star_count"];

const LIST: &[Param] = &[
    Param::optional("order_by", Kind::Text).or("created_at").one_of(ORDERS),
    Param::optional("sort", Kind::Text).or("desc").one_of(&["asc", "desc"]),
    Param::optional("archived", Kind::Boolean),
    Param::optional("visibility", Kind::Text).one_of(&["private", "internal", "public"]),
    Param::optional("search", Kind::Text),
    Param::optional("search_namespaces", Kind::Boolean),
    Param::optional("owned", Kind::Boolean).or(FALSE),
    Param::optional("starred", Kind::Boolean).or(FALSE),
    Param::optional("imported", Kind::Boolean).or(FALSE),
    Param::optional("membership", Kind::Boolean).or(FALSE),
    Param::optional("with_issues_enabled", Kind::Boolean).or(FALSE),
    Param::optional("with_merge_requests_enabled", Kind::Boolean).or(FALSE),
    Param::optional("min_access_level", Kind::Integer).one_of(&["10", "15", "20", "30", "40", "50"]),
    Param::optional("id_after", Kind::Integer),
    Param::optional("id_before", Kind::Integer),
    Param::optional("simple", Kind::Boolean).or(FALSE),
    Param::optional("statistics", Kind::Boolean).or(FALSE),
    Param::optional("with_custom_attributes", Kind::Boolean).or(FALSE),
    PAGE,
    PER_PAGE,
];

const fn endpoint(
    method: &'static str,
    path: &'static str,
    params: &'static [Param],
    run: fn(&mut Call<'_>) -> Outcome,
) -> Endpoint {
    Endpoint { method, path, caller: Caller::KnownToWrite, scopes: &[], params, at_least_one: &[], run }
}

pub(super) const ENDPOINTS: &[Endpoint] = &[
    endpoint("GET", "/projects", LIST, list),
    endpoint("GET", "/projects/:id", &[Param::optional("license", Kind::Boolean).or(FALSE)], single),
    endpoint("DELETE", "/projects/:id", &[], delete),
];

fn list(call: &mut Call<'_>) -> Outcome {
    let caller = call.current_user()?;
    let search = call.text("search").map(str::to_lowercase).filter(|search| !search.is_empty());
    let minimum = u8::try_from(call.integer("min_access_level").unwrap_or(0)).unwrap_or(u8::MAX);
    let own_level = |project: &Project| caller.map_or(0, |user| project.level(user));
    let wanted = |project: &&Project| {
        project.visible_to(caller)
            && (!call.flag("membership") || own_level(project) > 0)
            && (!call.flag("owned") || own_level(project) >= level::OWNER)
            && own_level(project) >= minimum
            && call.text("visibility").is_none_or(|visibility| visibility == project_entities::visibility(project))
            && call.integer("id_after").is_none_or(|id| project.id > id)
            && call.integer("id_before").is_none_or(|id| project.id < id)
            && !call.flag("starred")
            && !call.flag("imported")
            && !call.flag("archived")
            && search.as_ref().is_none_or(|search| matches(project, search, call.flag("search_namespaces")))
    };
    let mut found: Vec<&Project> = call.state.projects.iter().filter(wanted).collect();
    found.sort_by_key(|project| project.id);
    match call.text("order_by") {
        Some("name") => found.sort_by_key(|project| project.name),
        Some("path") => found.sort_by_key(|project| project.path),
        _ => {}
    }
    if call.text("sort") != Some("asc") {
        found.reverse();
    }
    let shape = if caller.is_none() || call.flag("simple") { Shape::Simple } else { Shape::Full };
    Ok(pages::paginate(call, &found, |project| project_entities::project(call.state, project, caller, shape)))
}

fn matches(project: &Project, search: &str, namespaces: bool) -> bool {
    let contains = |text: &str| text.to_lowercase().contains(search);
    let own = contains(project.path) || contains(project.name) || contains(project.description);
    own || (namespaces && contains(&project.full_path()))
}

fn single(call: &mut Call<'_>) -> Outcome {
    let project = call.project()?;
    let caller = call.current_user()?;
    let shape = if caller.is_some() { Shape::Full } else { Shape::Simple };
    Ok(Response::json(200, &project_entities::project(call.state, project, caller, shape)))
}

fn delete(call: &mut Call<'_>) -> Outcome {
    let project = call.project()?;
    if !project.allows(call.current_user()?, level::OWNER) {
        return Err(refusals::forbidden(None));
    }
    let id = project.id;
    call.check_unmodified_since(project.created_at)?;
    call.state.projects.retain(|project| project.id != id);
    call.state.issues.retain(|issue| issue.project != id);
    call.state.labels.retain(|label| label.project != id);
    Ok(refusals::message(202, "202 Accepted"))
}
