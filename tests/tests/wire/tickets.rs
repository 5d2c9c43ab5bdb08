//! The tickets: forms, a path below the root, no credential.

use std::collections::BTreeMap;

use kitchen_sink::Date;
use kitchen_sink::v2::tickets::{self, BuyOutcome, Opinion, Refund, Review, Visitor};
use serde_json::json;
use tests::loopback::Response;

use crate::exchange::{Both, sent};
use crate::snapshot;

#[test]
fn requests() {
    let mut both = Both::new();
    let token = Response::json(200, &json!({ "access_token": "t-secret", "minutes": 90 }));
    let token = sent!(both, tickets::create_token(12, "a+b c").scope("gate shop"), [token]);
    assert_eq!((token.access_token.expose(), token.minutes), ("t-secret", 90));

    let day = Date::new(2026, 11, 22).expect("a day");
    let visitors = || [Visitor::new("Zoë").age(7).allergies(["cats", "hay"]), Visitor::new("Jo & Co")];
    let buy = tickets::buy(day, visitors())
        .extras(BTreeMap::from([("ice cream".to_owned(), 2)]))
        .tours(["night", "vet"])
        .newsletters(["a", "b"])
        .payment_method("cash")
        .payment_tip(0.5)
        .remarks(json!({ "seats": ["A1", "A2"], "dog": null }));
    let ticket = json!({ "number": 1, "valid_on": "2026-11-22", "visitors": [{ "name": "Zoë" }] });
    let BuyOutcome::Created(ticket) = sent!(both, buy, [Response::json(201, &ticket)]) else { panic!("201") };
    assert_eq!((ticket.valid_on, ticket.visitors.len()), (day, 1));
    let later = sent!(both, tickets::buy(day, visitors()).clear_newsletters(), [Response::text(202, "later")]);
    assert_eq!(later, BuyOutcome::Accepted);

    let refunds = [Refund::new(3).reason("rain"), Refund::new(4)];
    let kept = json!([{ "number": 3, "valid_on": "2026-11-22" }, null]);
    let given = sent!(both, tickets::give_back(refunds), [Response::json(200, &kept)]);
    assert_eq!(given.iter().map(|ticket| ticket.as_ref().map(|it| it.number)).collect::<Vec<_>>(), [Some(3), None]);
    let none = Vec::<Refund>::new();
    assert_eq!(sent!(both, tickets::give_back(none), [Response::json(200, &json!([]))]), []);
    let prices = BTreeMap::from([("2026-11-22".to_owned(), Some(7.5)), ("2026-12-24".to_owned(), None)]);
    let set = Response::json(200, &json!({ "2026-11-22": 7.5, "2026-12-24": null }));
    assert_eq!(sent!(both, tickets::set_prices(prices.clone()), [set]), prices);
    for opinion in
        [Opinion::Stars(5), Opinion::Words("good".to_owned()), Opinion::Both(Box::new(Review::new(1, "wet")))]
    {
        sent!(both, tickets::rate(opinion), [Response::empty(204)]);
    }
    sent!(both, tickets::leave_note(), [Response::empty(204)]);
    for note in [json!(null), json!([1, "two"]), json!({ "body": true })] {
        sent!(both, tickets::leave_note().body(note), [Response::empty(204)]);
    }
    sent!(both, tickets::choose_days(), [Response::empty(204)]);
    sent!(both, tickets::choose_days().body([day]), [Response::empty(204)]);

    both.assert_complete("v2", "tickets");
    snapshot("tickets", both.shown());
}
