//! The keepers: secrets, texts.

use kitchen_sink::Text;
use kitchen_sink::v2::keepers::{self, KeeperId, SetMottoOutcome};
use kitchen_sink::v2::types::Direction;
use serde_json::json;
use tests::loopback::Response;

use crate::exchange::{Both, listed, sent};
use crate::snapshot;

#[test]
fn requests() {
    let mut both = Both::new();
    let keeper = json!({ "id": 7, "nickname": "ann", "password_hint": "cat", "cares_for": [] });
    let page = || [Response::json(200, &json!([keeper]))];
    assert_eq!(listed!(both, keepers::list().on_duty(false).sort(Direction::Up), 5, page()).len(), 1);
    let found = sent!(both, keepers::get("ann"), [Response::json(200, &keeper)]);
    assert_eq!(found.id, KeeperId(7));
    assert!(!format!("{found:?}").contains("cat"), "{found:?}");

    let set_password = keepers::set_password(7, "open-sesame", "close-sesame");
    assert!(!format!("{set_password:?}").contains("sesame"), "{set_password:?}");
    sent!(both, set_password, [Response::empty(204)]);

    let motto = sent!(both, keepers::get_motto(KeeperId(7)), [Response::text(200, "{\"not\": \"JSON")]);
    assert_eq!(motto, Text("{\"not\": \"JSON".to_owned()));
    let set = sent!(both, keepers::set_motto("ann", "Nach dem Löwen\nist vor dem Löwen."), [Response::text(200, "ok")]);
    assert_eq!(set, SetMottoOutcome::Done(Text("ok".to_owned())));
    let emptied = sent!(both, keepers::set_motto("ann", ""), [Response::empty(204)]);
    assert_eq!(emptied, SetMottoOutcome::NoContent);

    both.assert_complete("v2", "keepers");
    snapshot("keepers", both.shown());
}
