//! `POST /session`: takes the name or address of a user with the password, gives the user with the private token.
//! Refused: what does not fit together, and users with two factors.

use serde_json::json;

use crate::gitlab::declared::{Kind, Param};
use crate::gitlab::refusals;
use crate::loopback::Response;

use super::endpoint::{Call, Caller, Endpoint, Outcome, endpoint};
use super::entities::{self, Detail};
use super::state::User;

const CREATE: &[Param] = &[
    Param::required("password", Kind::Text),
    Param::optional("login", Kind::Text),
    Param::optional("email", Kind::Text),
];

pub(super) const ENDPOINTS: &[Endpoint] = &[Endpoint {
    caller: Caller::Anybody,
    at_least_one: &["login", "email"],
    ..endpoint("POST", "/session", CREATE, create)
}];

fn create(call: &mut Call<'_>) -> Outcome {
    let name = call.text("email").or(call.text("login")).unwrap_or_default().to_lowercase();
    let named = |user: &&User| user.username == name || user.email == name;
    let user = call.state.users.iter().find(named).filter(|user| call.text("password") == Some(user.password));
    let user = user.filter(|user| !user.two_factor && !user.blocked).ok_or_else(refusals::unauthorized)?;
    let mut entity = entities::user(call.state, user, Detail::All);
    entities::extend(&mut entity, json!({ "private_token": user.private_token }));
    Ok(Response::json(201, &entity))
}
