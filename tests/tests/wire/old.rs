//! The old version of the API, which the same clients send.

use kitchen_sink::Date;
use kitchen_sink::v1::animals::{self, DeleteOutcome};
use kitchen_sink::v1::visitors;
use serde_json::json;
use tests::loopback::Response;

use crate::exchange::{Both, listed, sent};
use crate::snapshot;

#[test]
fn animals() {
    let mut both = Both::new();
    let page = |names: &[&str]| Response::json(200, &names.iter().map(|name| json!({ "name": name })).collect());
    // This server names no next page: a page that is shorter than asked for is the last.
    let found = listed!(both, animals::list().n(2), 10, [page(&["a", "b"]), page(&["c"])]);
    assert_eq!(found.iter().map(|animal| animal.name.as_str()).collect::<Vec<_>>(), ["a", "b", "c"]);
    let renamed = sent!(both, animals::rename("old name", "new name"), [Response::json(200, &json!({ "name": "x" }))]);
    assert_eq!(renamed.legs, None);
    for (body, left) in [(json!({ "name": "x", "legs": "4" }), true), (json!(null), false), (json!(true), false)] {
        let DeleteOutcome::Done(deleted) = sent!(both, animals::delete("old name"), [Response::json(200, &body)])
        else {
            panic!("it was deleted");
        };
        assert_eq!(deleted.0.is_some_and(|animal| animal.legs.as_deref() == Some("4")), left);
    }
    let unchanged = sent!(both, animals::delete("old name"), [Response::empty(304)]);
    assert_eq!(unchanged, DeleteOutcome::Unchanged);
    both.assert_complete("v1", "animals");
    snapshot("old_animals", both.shown());
}

#[test]
fn visitors() {
    let mut both = Both::new();
    let day = Date::new(2026, 11, 22).expect("a day");
    assert_eq!(sent!(both, visitors::count(day), [Response::json(200, &json!(4711))]), 4711);
    both.assert_complete("v1", "visitors");
    snapshot("old_visitors", both.shown());
}
