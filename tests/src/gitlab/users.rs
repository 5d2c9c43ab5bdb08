//! `GET /version`, `/user`, `/users` and `/users/:id`.

use serde_json::{Value, json};

use crate::loopback::Response;

use super::declared::{Kind, PAGE, PER_PAGE, Param};
use super::endpoint::{Call, Caller, Endpoint, Outcome};
use super::entities::{self, Detail};
use super::state::User;
use super::{VERSION, pages, refusals};

/// Fewer characters than this must match a name from end to end.
const MIN_FUZZY: usize = 3;

const FALSE: &str = "false";

const LIST: &[Param] = &[
    Param::optional("username", Kind::Text),
    Param::optional("search", Kind::Text),
    Param::optional("public_email", Kind::Text),
    Param::optional("active", Kind::Boolean).or(FALSE),
    Param::optional("admins", Kind::Boolean).or(FALSE),
    Param::optional("blocked", Kind::Boolean).or(FALSE),
    Param::optional("external", Kind::Boolean).or(FALSE),
    Param::optional("humans", Kind::Boolean).or(FALSE),
    Param::optional("exclude_active", Kind::Boolean).or(FALSE),
    Param::optional("exclude_external", Kind::Boolean).or(FALSE),
    Param::optional("exclude_humans", Kind::Boolean).or(FALSE),
    Param::optional("exclude_internal", Kind::Boolean).or(FALSE),
    Param::optional("without_projects", Kind::Boolean).or(FALSE),
    Param::optional("without_project_bots", Kind::Boolean).or(FALSE),
    Param::optional("with_custom_attributes", Kind::Boolean).or(FALSE),
    Param::optional("created_after", Kind::Time),
    Param::optional("created_before", Kind::Time),
    Param::optional("order_by", Kind::Text).one_of(&["id", "name", "username", "created_at", "updated_at"]),
    Param::optional("sort", Kind::Text).one_of(&["asc", "desc"]),
    PAGE,
    PER_PAGE,
];

const fn get(
    path: &'static str,
    caller: Caller,
    params: &'static [Param],
    run: fn(&mut Call<'_>) -> Outcome,
) -> Endpoint {
    Endpoint { method: "GET", path, caller, scopes: &["read_user"], params, at_least_one: &[], run }
}

pub(super) const ENDPOINTS: &[Endpoint] = &[
    get("/version", Caller::Known, &[], version),
    get("/user", Caller::Known, &[], current),
    get("/users", Caller::KnownToWrite, LIST, list),
    get("/users/:id", Caller::KnownToWrite, &[Param::required("id", Kind::Integer)], single),
];

fn version(_call: &mut Call<'_>) -> Outcome {
    Ok(Response::json(200, &json!({ "version": VERSION, "revision": "4f1cd2a0b7e" })))
}

fn current(call: &mut Call<'_>) -> Outcome {
    let user = call.authenticate()?;
    let detail = if user.admin { Detail::Admin } else { Detail::Own };
    Ok(Response::json(200, &entities::user(call.state, user, detail)))
}

fn single(call: &mut Call<'_>) -> Outcome {
    let caller = call.current_user()?.ok_or_else(|| refusals::forbidden(Some("Not authorized!")))?;
    let found = call.id("id").and_then(|id| call.state.user(id)).ok_or_else(|| refusals::not_found("User"))?;
    let detail = if caller.admin { Detail::Admin } else { Detail::Open };
    let mut entity = entities::user(call.state, found, detail);
    if caller.id != found.id {
        entities::extend(&mut entity, json!({ "is_followed": false }));
    }
    Ok(Response::json(200, &entity))
}

fn list(call: &mut Call<'_>) -> Outcome {
    let caller = call.current_user()?;
    let username = call.text("username");
    if caller.is_none() && username.is_none_or(str::is_empty) {
        return Err(refusals::forbidden(Some("Not authorized to access /api/v4/users")));
    }
    let admin = caller.is_some_and(|user| user.admin);
    let search = call.text("search").filter(|search| !search.is_empty());
    let public_email = call.text("public_email").filter(|email| !email.is_empty());
    let wanted = |user: &&User| {
        username.is_none_or(|username| user.username.eq_ignore_ascii_case(username))
            && public_email.is_none_or(|email| user.public_email == Some(email))
            && search.is_none_or(|search| matches(user, search, admin))
            && (!call.flag("admins") || !admin || user.admin)
            && !call.flag("blocked")
            && !call.flag("external")
            && !call.flag("exclude_active")
    };
    let mut found: Vec<&User> = call.state.users.iter().filter(wanted).collect();
    order(call, admin, search, &mut found);
    let present = |user: &&User| -> Value {
        if admin { entities::user(call.state, user, Detail::Admin) } else { entities::user_basic(call.state, user) }
    };
    Ok(pages::paginate(call, &found, present))
}

/// `User.search`: parts of the name or username, whole public addresses, and whole private ones for administrators.
fn matches(user: &User, search: &str, admin: bool) -> bool {
    let search = search.trim_start_matches('@').to_lowercase();
    let fuzzy = |text: &str| match search.chars().count() < MIN_FUZZY {
        true => text.to_lowercase() == search,
        false => text.to_lowercase().contains(&search),
    };
    let is = |address: &str| address.to_lowercase() == search;
    fuzzy(user.name) || fuzzy(user.username) || user.public_email.is_some_and(is) || (admin && is(user.email))
}

/// By search: exact matches first, then by name. Else by ID, the last first; only administrators choose.
fn order(call: &Call<'_>, admin: bool, search: Option<&str>, users: &mut [&User]) {
    let chosen = if admin { call.text("order_by") } else { None };
    let direction = if admin { call.text("sort") } else { None };
    if let (Some(search), None, None) = (search, chosen, direction) {
        let search = search.to_lowercase();
        let rank = |user: &User| {
            let fields = [user.name, user.username, user.public_email.unwrap_or_default()];
            fields.iter().position(|field| field.to_lowercase() == search).unwrap_or(fields.len())
        };
        users.sort_by_key(|user| (rank(user), user.name));
        return;
    }
    users.sort_by_key(|user| user.id);
    match chosen {
        Some("name") => users.sort_by_key(|user| user.name),
        Some("username") => users.sort_by_key(|user| user.username),
        _ => {}
    }
    if direction != Some("asc") {
        users.reverse();
    }
}
