//! What holds for every operation: credentials, options, the ways out for what the spec does not know.

use kitchen_sink::pages;
use kitchen_sink::v2::{self, keepers};
use kitchen_sink::{ClientBuilder, Credential, Json, Method, Operation, Options, Token};
use serde_json::json;
use tests::loopback::Response;

use crate::exchange::{Both, name, sent, twice};
use crate::snapshot;

fn keeper() -> [Response; 1] {
    [Response::json(200, &json!({ "id": 7, "nickname": "ann" }))]
}

#[test]
fn credentials() {
    let mut shown = String::new();
    let credentials: [fn() -> Credential; 5] = [
        || Token::keeper("k-secret"),
        || Token::visitor("v-secret"),
        || Token::gate("g-secret"),
        || Token::session("s-secret"),
        Token::none,
    ];
    for credential in credentials {
        let mut both = Both::with(|client| client.credential(credential()), |client| client.credential(credential()));
        sent!(both, keepers::get(7), keeper());
        shown.push_str(both.shown());
    }
    for credential in &credentials[..2] {
        let set_up = |credential: &fn() -> Credential| credential();
        let mut both = Both::with(
            |client| client.credential(set_up(credential)).token_in_query(),
            |client| client.credential(set_up(credential)).token_in_query(),
        );
        sent!(both, keepers::get(7), keeper());
        shown.push_str(both.shown());
    }
    snapshot("credentials", &shown);
}

#[test]
fn options_of_a_client_and_of_a_call() {
    fn set_up<C>(client: ClientBuilder<C>) -> ClientBuilder<C> {
        client.credential(Token::gate("g-secret")).on_behalf_of(keepers::KeeperId(9)).language("de")
    }
    let mut both = Both::with(set_up, set_up);
    sent!(both, keepers::get(7), keeper());
    sent!(both, keepers::get(7).on_behalf_of("ann").language("en & fr"), keeper());
    snapshot("options", both.shown());
}

#[test]
fn what_the_spec_does_not_know() {
    let mut both = Both::new();
    let extra = keepers::set_password(7, "a", "b")
        .extra_query("dry run", true)
        .extra_field("group[inner]", 5_i64)
        .extra_json("list", json!([1, { "a": null }]))
        .header("X-Extra", "extra");
    sent!(both, extra, [Response::empty(204)]);
    let raw = v2::request(Method::PATCH, "/keepers/{keeper}/moods")
        .path("keeper", "ann/bob")
        .query("verbose", true)
        .json(json!({ "mood": "sunny" }));
    let (raw, again) = twice(raw);
    let answer = [Response::json(200, &json!({ "so": "be it" }))];
    let brought = both.exchange(
        name(&raw),
        &answer,
        |client| raw.send::<Json, _>(client),
        async |client| again.send::<Json, _>(client).await,
    );
    assert_eq!(brought, json!({ "so": "be it" }));

    let list = v2::request(Method::GET, "/moods").query("n", 1).page_style(&pages::SHORT);
    let (list, again) = twice(list);
    let pages = [Response::json(200, &json!(["sunny"])), Response::json(200, &json!([]))];
    let moods = both.exchange(
        name(&list),
        &pages,
        |client| list.all::<String, _>(client, 5),
        async |client| again.all::<String, _>(client, 5).await,
    );
    assert_eq!(moods, ["sunny"]);
    snapshot("ways_out", both.shown());
}
