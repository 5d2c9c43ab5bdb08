//! Conditional requests, the captcha of the spam check, and what is known of the rate limit.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use gitlab_sdk::v4::{self, labels, projects, snippets};
use gitlab_sdk::{ErrorKind, Json, Method, Operation, Timestamp};
use tests::faults::{Fault, FaultServer};
use tests::loopback::Response;

use crate::clients::ClientKind;
use crate::kinds::{CallOptions, Kind, label, list_of};
use crate::setup::{SECRET, Setup};
use crate::table::Table;

pub(crate) fn add(table: &mut Table) {
    table.promise("conditional_requests");
    let asking = [Kind::Single, Kind::Page, Kind::Items, Kind::All, Kind::RawJson, Kind::RawText, Kind::Download];
    table.kinds(&asking, "not_modified", not_modified);
    table.ways("modified", modified);
    table.kinds(&[Kind::Delete, Kind::Put, Kind::Patch], "precondition_failed", precondition_failed);
    table.ways("declared_304_is_an_outcome", |client_kind| {
        let server = FaultServer::script([Fault::status(304)]);
        let outcome = labels::subscribe(1, "bug").send(&client_kind.client(&server.url(), &Setup::default()));
        assert_eq!(outcome.expect("it is no error"), labels::SubscribeOutcome::Unchanged);
    });
    table.promise("a_captcha_comes_back_and_its_solution_goes_along");
    for (name, body) in CAPTCHAS {
        table.ways(name, move |client_kind| captcha(client_kind, body));
    }
    table.promise("the_rate_limit_is_read_and_paced");
    table.ways("read", rate_limit);
    table.kinds(&[Kind::Single, Kind::Page, Kind::Items, Kind::RawText, Kind::Download], "paced", paced);
    table.promise("keyset_where_offered");
    table.ways("projects", keyset);
}

fn not_modified(kind: Kind, client_kind: ClientKind) {
    let server = FaultServer::script([Fault::status(304).header("ETag", "W/\"1\"")]);
    let options = CallOptions { headers: vec![("if-none-match", "W/\"1\"")], ..CallOptions::default() };
    let error = kind.send_as(&client_kind.client(&server.url(), &Setup::default()), &options).expect_err("nothing new");
    assert!(error.is_not_modified(), "{error:?}");
    assert_eq!((error.attempts(), error.body().len()), (1, 0));
    assert_eq!(server.requests()[0].header("if-none-match"), Some("W/\"1\""));
}

fn modified(client_kind: ClientKind) {
    let server = FaultServer::script([Fault::json(&label(7).to_string()).header("ETag", "W/\"2\"")]);
    let client = client_kind.client(&server.url(), &Setup::default());
    let response = labels::get(1, "bug").if_none_match("W/\"1\"").response(&client).expect("a new version");
    assert_eq!((response.value.id.0, response.etag(), response.status().as_u16()), (7, Some("W/\"2\""), 200));
    assert_eq!(server.requests()[0].header("if-none-match"), Some("W/\"1\""));
}

fn precondition_failed(kind: Kind, client_kind: ClientKind) {
    let server = FaultServer::script([Fault::status(412)]);
    let client = client_kind.client(&server.url(), &Setup::default());
    let moment: Timestamp = "2026-11-22T12:00:00.5+02:00".parse().expect("a moment");
    let error = match kind {
        Kind::Delete => labels::delete(1, "bug").if_unmodified_since(moment).send(&client).err(),
        Kind::Put => labels::update(1, "bug").if_unmodified_since(moment).send(&client).err(),
        _ => v4::request(Method::PATCH, "/x").if_unmodified_since(moment).send::<Json, _>(&client).err(),
    };
    let error = error.expect("changed in the meantime");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::PreconditionFailed, 1), "{error:?}");
    assert_eq!(server.requests()[0].header("if-unmodified-since"), Some("Sun, 22 Nov 2026 10:00:00 GMT"));
}

/// The forms in which a captcha is asked for.
const CAPTCHAS: [(&str, &str); 2] = [
    (
        "at_the_top",
        r#"{"needs_captcha_response":true,"spam_log_id":42,"captcha_site_key":"6LeIx","message":{"error":"spam"}}"#,
    ),
    ("inside", r#"{"message":{"needs_captcha_response":true,"spam_log_id":"42","captcha_site_key":"6LeIx"}}"#),
];

fn captcha(client_kind: ClientKind, body: &str) {
    let refused = Fault::answer(Response::bytes(409, "application/json", body));
    let created = Response::bytes(201, "application/json", r#"{"id":9,"title":"t","web_url":"http://h/9"}"#);
    let server = FaultServer::script([refused, created.into()]);
    let client = client_kind.client(&server.url(), &Setup::default());
    let request = snippets::create_for_current_user("t").description("buy now");
    let error = request.clone().send(&client).expect_err("a captcha");
    assert_eq!(error.kind(), ErrorKind::Captcha, "{error:?}");
    let captcha = error.captcha().expect("what it needs").clone();
    assert_eq!((captcha.site_key.as_str(), captcha.log_id.as_str()), ("6LeIx", "42"));
    let snippet = request.captcha("solved", captcha.log_id).send(&client).expect("created");
    assert_eq!(snippet.id.0, 9);
    let requests = server.requests();
    assert_eq!(requests.len(), 2, "it is not sent again by itself");
    assert_eq!(requests[0].body, requests[1].body);
    assert_eq!(requests[1].header("x-gitlab-captcha-response"), Some("solved"));
    assert_eq!(requests[1].header("x-gitlab-spam-log-id"), Some("42"));
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("it is later than 1970").as_secs()
}

fn limited(fault: Fault, left: u64, reset: u64) -> Fault {
    fault
        .header("RateLimit-Limit", "600")
        .header("RateLimit-Remaining", &left.to_string())
        .header("RateLimit-Reset", &reset.to_string())
}

fn rate_limit(client_kind: ClientKind) {
    let single = limited(Fault::json(&label(1).to_string()), 17, 1_700_000_000);
    let server = FaultServer::script([single, limited(Fault::json(&list_of(&[])), 16, 1_700_000_000)]);
    let client = client_kind.client(&server.url(), &Setup::default());
    let first = labels::get(1, "bug").response(&client).expect("an answer").rate_limit().expect("a limit");
    assert_eq!((first.limit, first.remaining), (Some(600), 17));
    assert_eq!(first.reset, Some(UNIX_EPOCH + Duration::from_secs(1_700_000_000)));
    let second = labels::list(1).page(&client).expect("a page").rate_limit().expect("a limit");
    assert_eq!(second.remaining, 16);
}

/// When no request is left, the next one waits for the window to end, and is not refused.
fn paced(kind: Kind, client_kind: ClientKind) {
    let (instant, time) = (Instant::now(), SystemTime::now());
    let reset = now() + 2;
    let server = FaultServer::script([limited(Fault::json(&kind.body()), 0, reset), Fault::json(&kind.body())]);
    let client = client_kind.client(&server.url(), &Setup { wait_for_rate_limit: true, ..Setup::default() });
    for _ in 0..2 {
        assert_eq!(kind.send(&client).expect("an answer"), kind.expected());
    }
    let arrivals = server.arrivals();
    assert_eq!(arrivals.len(), 2);
    // The two clocks go almost alike.
    let end = instant + (UNIX_EPOCH + Duration::from_secs(reset)).duration_since(time).expect("it is to come");
    assert!(arrivals[1] + Duration::from_millis(20) >= end, "{:?} too early", end - arrivals[1]);
}

/// The first page says that it wants keysets, and each further one is what the server names.
fn keyset(client_kind: ClientKind) {
    let next = "<http://h/x?pagination=keyset&order_by=id&cursor=eyJpZCI6IjEi%3D&per_page=5>; rel=\"next\"";
    let server = FaultServer::script([Fault::json("[]").header("Link", next), Fault::json("[]")]);
    let client = client_kind.client(&server.url(), &Setup::default());
    let request = projects::list().order_by(projects::ProjectOrder::Id).per_page(5);
    assert!(request.all(&client, 10).expect("two pages").is_empty());
    let requests = server.requests();
    let first = requests[0].query();
    assert!(first.contains(&("pagination".to_owned(), "keyset".to_owned())), "{first:?}");
    assert_eq!(requests[1].raw_query, "pagination=keyset&order_by=id&cursor=eyJpZCI6IjEi%3D&per_page=5");
    assert!(requests.iter().all(|request| request.header("private-token") == Some(SECRET)));
}
