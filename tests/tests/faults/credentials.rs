//! Credentials: each is carried in its place by every kind of call, and nowhere else; `sudo` by client and by call.

use gitlab_sdk::v4::oauth;
use gitlab_sdk::{Token, blocking};
use tests::faults::{Fault, FaultServer, traces_of};
use tests::loopback::{Request, Response};

use crate::clients::ClientKind;
use crate::kinds::{CallOptions, Kind, list_of};
use crate::setup::{SECRET, Setup, Who};
use crate::table::Table;

/// The headers and parameters that carry credentials.
const PLACES: [&str; 8] = [
    "private-token",
    "authorization",
    "job-token",
    "deploy-token",
    "cookie",
    "private_token",
    "access_token",
    "job_token",
];

fn answer(kind: Kind) -> Fault {
    Fault::answer(Response::bytes(kind.success(), "application/json", kind.body()))
}

pub(crate) fn add(table: &mut Table) {
    table.promise("a_credential_is_carried_in_its_place");
    for who in Who::ALL {
        table.kinds(&Kind::ALL, format!("{who:?}"), move |kind, client_kind| carried(kind, client_kind, who));
    }
    table.kinds(&Kind::ALL, "none", |kind, client_kind| {
        let server = FaultServer::script([answer(kind)]);
        let credential = Token::none();
        kind.send(&client_kind.client(&server.url(), &Setup { credential, ..Setup::default() })).expect("an answer");
        assert_eq!(places(&server.requests()[0]), []);
    });
    table.kinds(&Kind::ALL, "the_callers_own_header_counts", |kind, client_kind| {
        let server = FaultServer::script([answer(kind)]);
        let options = CallOptions { headers: vec![("Private-Token", "of-this-call")], ..CallOptions::default() };
        kind.send_as(&client_kind.client(&server.url(), &Setup::default()), &options).expect("an answer");
        let found = places(&server.requests()[0]);
        assert_eq!(found, [("private-token", "of-this-call".to_owned())]);
    });
    table.promise("what_needs_no_credential_gets_none");
    for who in Who::ALL {
        table.ways(format!("{who:?}"), move |client_kind| anonymous(client_kind, who));
    }
    table.promise("a_credential_that_cannot_be_sent_is_refused");
    for (name, secret) in [("line_break", "a\r\nx-evil: b"), ("nul", "a\0b")] {
        table.kinds(&Kind::FEW, name, move |kind, client_kind| {
            let server = FaultServer::script([answer(kind)]);
            let credential = Token::personal(secret);
            let error = kind.send(&client_kind.client(&server.url(), &Setup { credential, ..Setup::default() }));
            let error = error.expect_err("no header can hold it");
            assert!(!format!("{error:?}").contains("x-evil"), "{error:?}");
            assert_eq!(server.requests().len(), 0, "nothing is sent");
        });
    }
    table.case("no_parameter/blocking", || {
        let builder = blocking::Client::builder("http://127.0.0.1:9").credential(Token::deploy(SECRET));
        assert!(builder.token_in_query().build().is_err(), "a deploy token has no parameter");
    });
    table.promise("sudo_goes_along");
    table.kinds(&Kind::ALL, "by_client", |kind, client_kind| sudo(kind, client_kind, Some("root"), None, "root"));
    table.kinds(&Kind::ALL, "by_call", |kind, client_kind| sudo(kind, client_kind, None, Some("7"), "7"));
    table.kinds(&Kind::ALL, "by_call_before_client", |kind, client_kind| {
        sudo(kind, client_kind, Some("root"), Some("bob"), "bob")
    });
}

/// The places of a request that hold a credential, with their values.
fn places(request: &Request) -> Vec<(&'static str, String)> {
    let query = request.query();
    let find = |place: &&'static str| {
        let header = request.header(place).map(str::to_owned);
        header.or_else(|| query.iter().find(|(name, _)| name == place).map(|(_, value)| value.clone()))
    };
    PLACES.iter().filter_map(|place| Some((*place, find(place)?))).collect()
}

fn carried(kind: Kind, client_kind: ClientKind, who: Who) {
    // Two pages, so that also the second is asked for in the right name.
    let first = Fault::json(&list_of(&[1])).header("Link", "<http://h/x?page=2>; rel=\"next\"");
    let server = FaultServer::script(if kind.is_list() { vec![first, answer(kind)] } else { vec![answer(kind)] });
    kind.send(&client_kind.client(&server.url(), &Setup::of(who))).expect("an answer");
    let requests = server.requests();
    assert_eq!(requests.len(), if kind.is_list() { 2 } else { 1 });
    let (place, before) = who.place();
    for request in requests {
        assert_eq!(places(&request), [(place, format!("{before}{SECRET}"))]);
        assert_eq!(traces_of(SECRET, &request).len(), 1, "in one place");
    }
}

/// Getting a token, and making one void, is done by who has none.
fn anonymous(client_kind: ClientKind, who: Who) {
    let token = r#"{"access_token":"a","token_type":"Bearer","expires_in":7200,"created_at":1607635748}"#;
    let server = FaultServer::json(token);
    let client = client_kind.client(&server.url(), &Setup::of(who));
    let request =
        oauth::create_token(oauth::GrantType::RefreshToken).client_id("id").refresh_token("its-refresh-token");
    assert_eq!(request.send(&client).expect("a token").access_token.expose(), "a");
    oauth::revoke_token("another-token").send(&client).expect("revoked");
    oauth::authorize_device("id").send(&client).expect_err("the body is another one");
    let requests = server.requests();
    assert_eq!(requests.len(), 3);
    for request in &requests {
        assert_eq!(traces_of(SECRET, request), [""; 0], "{}", request.target);
        assert_eq!(request.media_type(), "application/x-www-form-urlencoded");
        assert_eq!(request.raw_query, "", "nothing secret stands in a query");
    }
    assert!(requests[0].form().contains(&("refresh_token".to_owned(), "its-refresh-token".to_owned())));
    assert_eq!(requests[0].path, "/oauth/token");
}

fn sudo(kind: Kind, client_kind: ClientKind, client: Option<&'static str>, call: Option<&'static str>, expected: &str) {
    let first = Fault::json(&list_of(&[1])).header("Link", "<http://h/x?page=2>; rel=\"next\"");
    let server = FaultServer::script(if kind.is_list() { vec![first, answer(kind)] } else { vec![answer(kind)] });
    let client = client_kind.client(&server.url(), &Setup { sudo: client, ..Setup::default() });
    kind.send_as(&client, &CallOptions { sudo: call, ..CallOptions::default() }).expect("an answer");
    for request in server.requests() {
        assert_eq!(request.header_lines("sudo").collect::<Vec<_>>(), [expected], "{}", request.target);
    }
}
