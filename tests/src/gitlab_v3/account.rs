//! What belongs to the caller: `GET`, `POST` and `DELETE` of `/user/keys` and `/user/emails`. No list here pages.
//! Deleting what is gone is refused from 8.15 on; before, it is answered with 200 and nothing.

use serde_json::{Value, json};

use crate::gitlab::declared::{Kind, Param};
use crate::gitlab::refusals;
use crate::loopback::Response;

use super::endpoint::{Call, Endpoint, Outcome, REWORDED, endpoint};
use super::entities;
use super::state::{Email, Key};

const CREATE_KEY: &[Param] = &[Param::required("key", Kind::Text), Param::required("title", Kind::Text)];

pub(super) const ENDPOINTS: &[Endpoint] = &[
    endpoint("GET", "/user/keys", &[], list_keys),
    endpoint("POST", "/user/keys", CREATE_KEY, create_key),
    endpoint("DELETE", "/user/keys/:key_id", &[Param::required("key_id", Kind::Integer)], delete_key),
    endpoint("GET", "/user/emails", &[], list_emails),
    endpoint("POST", "/user/emails", &[Param::required("email", Kind::Text)], add_email),
    endpoint("DELETE", "/user/emails/:email_id", &[Param::required("email_id", Kind::Integer)], delete_email),
];

fn list_keys(call: &mut Call<'_>) -> Outcome {
    let user = call.authenticate()?.id;
    let keys = call.state.keys.iter().filter(|key| key.user == user);
    Ok(Response::json(200, &keys.map(entities::key).collect()))
}

fn create_key(call: &mut Call<'_>) -> Outcome {
    let user = call.authenticate()?.id;
    let text = |wire: &str| call.text(wire).unwrap_or_default().to_owned();
    let (title, key) = (text("title"), text("key"));
    if call.state.keys.iter().any(|known| known.key == key) {
        let taken = ["has already been taken"];
        return Err(refusals::message(400, json!({ "fingerprint": taken, "key": taken })));
    }
    let (id, created_at) = (call.state.next_id("key"), call.state.tick());
    let key = Key { id, user, title, key, created_at };
    let entity = entities::key(&key);
    call.state.keys.push(key);
    Ok(Response::json(201, &entity))
}

fn delete_key(call: &mut Call<'_>) -> Outcome {
    let (user, id) = (call.authenticate()?.id, call.id("key_id"));
    match call.state.keys.iter().position(|key| key.user == user && Some(key.id) == id) {
        Some(place) => Ok(Response::json(200, &entities::key(&call.state.keys.remove(place)))),
        None => nothing_to_delete(call, "Key"),
    }
}

fn list_emails(call: &mut Call<'_>) -> Outcome {
    let user = call.authenticate()?.id;
    let emails = call.state.emails.iter().filter(|email| email.user == user);
    Ok(Response::json(200, &emails.map(entities::email).collect()))
}

fn add_email(call: &mut Call<'_>) -> Outcome {
    let user = call.authenticate()?.id;
    let email = call.text("email").unwrap_or_default().to_owned();
    let known = call.state.emails.iter().any(|known| known.email == email);
    if known || call.state.users.iter().any(|user| user.email == email) {
        return Err(refusals::invalid("email", "has already been taken"));
    }
    let email = Email { id: call.state.next_id("email"), user, email };
    let entity = entities::email(&email);
    call.state.emails.push(email);
    Ok(Response::json(201, &entity))
}

fn delete_email(call: &mut Call<'_>) -> Outcome {
    let (user, id) = (call.authenticate()?.id, call.id("email_id"));
    match call.state.emails.iter().position(|email| email.user == user && Some(email.id) == id) {
        Some(place) => {
            call.state.emails.remove(place);
            Ok(Response::json(200, &Value::Null))
        }
        None => nothing_to_delete(call, "Email"),
    }
}

fn nothing_to_delete(call: &Call<'_>, what: &str) -> Outcome {
    if call.state.release < REWORDED { Ok(Response::json(200, &Value::Null)) } else { Err(refusals::not_found(what)) }
}
