//! What becomes of refusals: the service file says where an error body tells what, and what a status means.

use kitchen_sink::v2::animals::{self, AnimalId, AnimalKind, NameTaken};
use kitchen_sink::{ErrorKind, Operation};
use serde_json::json;
use tests::loopback::Response;

use crate::exchange::{Both, refused, sent};
use crate::snapshot;

#[test]
fn bodies_and_statuses() {
    let mut both = Both::new();
    let create = || animals::create("Nelly", AnimalKind::Mammal);

    let owner = json!({ "id": 9, "name": "Nelly", "kind": "bird" });
    let taken = json!({ "problem": "the name is taken", "hints": null, "owner": owner });
    let error = refused!(both, create(), Response::json(409, &taken).with_header("X-Visit", "v-1"));
    assert_eq!((error.kind(), error.request_id()), (ErrorKind::Conflict, Some("v-1")));
    assert_eq!(error.to_string(), "animals.create: 409 Conflict: the name is taken (POST /animals, request v-1)");
    let taken: NameTaken = error.decode().expect("the body that is declared for 409");
    assert_eq!((taken.owner.id, taken.hints.len()), (AnimalId(9), 0));

    let invalid = json!({ "errors": { "name": ["is too long", "is odd"], "meals": { "food": ["is poison"] } } });
    let error = refused!(both, create(), Response::json(422, &invalid));
    assert_eq!(error.kind(), ErrorKind::Unprocessable);
    assert_eq!(error.field("name"), ["is too long", "is odd"]);
    assert_eq!(error.field("meals.food"), ["is poison"]);

    let scope = json!({ "problem": "not with this key", "code": "needs_more", "needs": "feeding" });
    let error = refused!(both, create(), Response::json(403, &scope));
    assert_eq!(
        (error.kind(), error.code(), error.scope()),
        (ErrorKind::Forbidden, Some("needs_more"), Some("feeding"))
    );

    // What this service means by it.
    assert_eq!(refused!(both, animals::update(3), Response::text(418, "teapot")).kind(), ErrorKind::Server);
    assert_eq!(refused!(both, animals::update(3), Response::empty(404)).kind(), ErrorKind::NotFound);
    // Of a status that it says nothing of, the class counts.
    assert_eq!(refused!(both, animals::update(3), Response::empty(501)).kind(), ErrorKind::Server);
    assert_eq!(refused!(both, animals::update(3), Response::text(200, "<html>")).kind(), ErrorKind::Decode);
}

#[test]
fn a_riddle_is_asked_and_answered() {
    let mut both = Both::new();
    let create = animals::create("Nelly", AnimalKind::Mammal);
    let riddle = json!({ "prove_it": true, "riddle": "site-key", "case": 12, "problem": "who are you?" });
    let error = refused!(both, create.clone(), Response::json(409, &riddle));
    assert_eq!(error.kind(), ErrorKind::Captcha);
    let captcha = error.captcha().expect("what is needed to solve it").clone();
    assert_eq!((captcha.site_key.as_str(), captcha.log_id.as_str()), ("site-key", "12"));
    let animal = json!({
        "id": 1, "name": "Nelly", "kind": "mammal", "mood": "ill", "danger": 0, "legs": 4, "self": "/x", "home": "here",
        "tame?": true, "arrived_at": "2026-11-22T10:30:00Z",
    });
    let again = create.captcha("the answer", captcha.log_id);
    assert_eq!(sent!(both, again, [Response::json(201, &animal)]).id, AnimalId(1));
    snapshot("riddle", both.shown());
}
