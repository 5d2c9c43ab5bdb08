//! What is tried again, and what is not: only what is safe, never more often than was said, and the last answer counts.

use std::time::{Duration, Instant};

use gitlab_sdk::{ErrorKind, RetryPolicy};
use tests::faults::{Fault, FaultServer, Refused};
use tests::loopback::Response;

use crate::clients::ClientKind;
use crate::kinds::Kind;
use crate::setup::Setup;
use crate::table::Table;

type Make = fn(Kind) -> Fault;

/// Faults that pass.
const PASSING: [(&str, Make); 19] = [
    ("429", |_| Fault::status(429)),
    ("502", |_| Fault::status(502)),
    ("503", |_| Fault::status(503)),
    ("504", |_| Fault::status(504)),
    ("520", |_| Fault::status(520)),
    ("521", |_| Fault::status(521)),
    ("522", |_| Fault::status(522)),
    ("523", |_| Fault::status(523)),
    ("524", |_| Fault::status(524)),
    ("525", |_| Fault::status(525)),
    ("526", |_| Fault::status(526)),
    ("527", |_| Fault::status(527)),
    ("530", |_| Fault::status(530)),
    ("reset_unread", |_| Fault::unread()),
    ("reset_behind_the_request", |_| Fault::silence().resets()),
    ("closed_behind_the_request", |_| Fault::silence()),
    ("head_cut", |kind| answer(kind).head_cut(20)),
    ("body_cut", |kind| answer(kind).body_cut(3)),
    ("chunks_cut", |kind| answer(kind).chunked(4).body_cut(9)),
];

/// Faults that another attempt cannot cure.
const LASTING: [(&str, Make, ErrorKind); 6] = [
    ("400", |_| Fault::status(400), ErrorKind::BadRequest),
    ("401", |_| Fault::status(401), ErrorKind::Unauthorized),
    ("404", |_| Fault::status(404), ErrorKind::NotFound),
    ("500", |_| Fault::status(500), ErrorKind::Server),
    ("501", |_| Fault::status(501), ErrorKind::Server),
    ("302", |_| Fault::redirect(302, "javascript:x"), ErrorKind::Redirect),
];

fn answer(kind: Kind) -> Fault {
    Fault::answer(Response::bytes(kind.success(), "application/json", kind.body()))
}

pub(crate) fn add(table: &mut Table) {
    let reads: Vec<Kind> = Kind::READS.into_iter().chain([Kind::Head]).collect();
    table.promise("what_is_safe_is_tried_again");
    for (name, fault) in PASSING {
        let kinds: Vec<Kind> = reads.iter().copied().filter(|kind| comes(name, *kind)).collect();
        table.kinds(&kinds, name, move |kind, client_kind| passes(kind, client_kind, fault));
    }
    table.promise("writes_are_tried_again_only_when_they_were_not_done");
    for (name, fault) in PASSING {
        let again = name == "429";
        table.kinds(&Kind::WRITES, name, move |kind, client_kind| match again {
            true => passes(kind, client_kind, fault),
            false => stays(kind, client_kind, fault),
        });
    }
    table.kinds(&Kind::ALL, "nobody_listens", nobody_listens);
    table.promise("what_lasts_is_not_tried_again");
    for (name, fault, expected) in LASTING {
        table.kinds(&Kind::ALL, name, move |kind, client_kind| {
            let server = FaultServer::script([fault(kind), answer(kind)]);
            let error = kind.send(&client_kind.client(&server.url(), &Setup::default())).expect_err("it lasts");
            assert_eq!((error.kind(), error.attempts(), server.requests().len()), (expected, 1, 1), "{error:?}");
        });
    }
    table.promise("retries_are_bounded");
    table.kinds(&Kind::READS, "by_number", by_number);
    table.kinds(&Kind::READS, "by_the_deadline", by_deadline);
    table.kinds(&Kind::READS, "by_the_total_timeout", by_total);
    table.ways("by_the_budget", by_budget);
    table.promise("the_server_says_when");
    for (name, headers) in WHEN {
        table.kinds(&Kind::ALL, name, move |kind, client_kind| waits(kind, client_kind, headers));
    }
    table.kinds(&Kind::ALL, "too_late", too_late);
}

/// Whether a fault of this name comes to this kind before it has anything: a stream is given on as it comes, and HEAD has
/// no body that could be cut.
fn comes(name: &str, kind: Kind) -> bool {
    let in_the_body = name == "body_cut" || name == "chunks_cut";
    !(in_the_body && (Kind::STREAMS.contains(&kind) || kind == Kind::Head))
}

fn passes(kind: Kind, client_kind: ClientKind, fault: Make) {
    let server = FaultServer::script([fault(kind), fault(kind), answer(kind)]);
    let brought = kind.send(&client_kind.client(&server.url(), &Setup::default()));
    assert_eq!(brought.expect("the third attempt"), kind.expected());
    let requests = server.requests();
    let first = &requests[0];
    assert!(requests.iter().all(|request| (&request.target, &request.method) == (&first.target, &first.method)));
    assert!(server.connections() <= 3 && requests.len() <= 3, "{:?}", server.targets());
}

/// It is sent once, and the error says what happened.
fn stays(kind: Kind, client_kind: ClientKind, fault: Make) {
    let server = FaultServer::script([fault(kind), answer(kind)]);
    let brought = kind.send(&client_kind.client(&server.url(), &Setup::default()));
    // Who wants nothing of the body does not mind that it is cut.
    let Err(error) = brought else { panic!("it cannot be known whether it was done") };
    assert!(matches!(error.kind(), ErrorKind::Server | ErrorKind::Transport), "{error:?}");
    assert_eq!((error.attempts(), server.connections()), (1, 1));
    assert!(server.requests().len() <= 1);
}

/// What was never sent may be sent again, whatever it is.
fn nobody_listens(kind: Kind, client_kind: ClientKind) {
    let nobody = Refused::start();
    let error = kind.send(&client_kind.client(&nobody.url(), &Setup::default())).expect_err("nobody is there");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 4), "{error:?}");
}

fn by_number(kind: Kind, client_kind: ClientKind) {
    let refusal = |text: &str| {
        let body = format!("{{\"message\":\"{text}\"}}");
        Fault::answer(Response::bytes(503, "application/json", body))
    };
    let script = ["one", "two", "three", "four", "five"].map(refusal);
    let server = FaultServer::script(script);
    let error = kind.send(&client_kind.client(&server.url(), &Setup::default())).expect_err("it never passes");
    assert_eq!((error.attempts(), server.requests().len()), (4, 4));
    assert_eq!(error.message(), Some("four"), "the last answer counts");
}

fn by_deadline(kind: Kind, client_kind: ClientKind) {
    let server = FaultServer::script([Fault::status(503)]);
    let retry = RetryPolicy::new()
        .max_attempts(1000)
        .deadline(Duration::from_millis(200))
        .initial_wait(Duration::from_millis(50))
        .max_wait(Duration::from_millis(50))
        .budget(1000);
    let error =
        kind.send(&client_kind.client(&server.url(), &Setup { retry, ..Setup::default() })).expect_err("no end");
    assert_eq!(error.kind(), ErrorKind::Server, "the last answer counts: {error:?}");
    // A wait is half of 50 ms at least, so no more than eight of them end before the deadline.
    assert!(error.attempts() <= 9 && server.requests().len() <= 9, "{error:?}");
}

fn by_total(kind: Kind, client_kind: ClientKind) {
    let server = FaultServer::script([Fault::status(503).header("Retry-After", "30")]);
    let began = Instant::now();
    let total_timeout = Some(Duration::from_secs(2));
    let error = kind
        .send(&client_kind.client(&server.url(), &Setup { total_timeout, ..Setup::default() }))
        .expect_err("no end");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Server, 1), "the last answer counts: {error:?}");
    assert_eq!(error.retry_after(), Some(Duration::from_secs(30)));
    assert!(began.elapsed() < Duration::from_secs(20), "it does not wait in vain");
}

/// Shared by all clones of a client, so that a server in trouble is not asked more than one that is well.
fn by_budget(client_kind: ClientKind) {
    let server = FaultServer::script([Fault::status(503)]);
    let retry = Setup::default().retry.budget(5);
    let client = client_kind.client(&server.url(), &Setup { retry, ..Setup::default() });
    for kind in [Kind::Single, Kind::Items, Kind::RawText, Kind::Download, Kind::Page] {
        assert!(kind.send(&client.clone()).is_err());
    }
    assert_eq!(server.requests().len(), 5 + 5);
}

type Headers = &'static [(&'static str, &'static str)];

/// One second in every form. The date is the server's, whose clock may be wrong by years.
const WHEN: [(&str, Headers); 4] = [
    ("in_seconds", &[("Retry-After", "1")]),
    ("with_blanks", &[("Retry-After", " 1 ")]),
    ("as_a_date", &[("Date", "Sun, 22 Nov 1998 10:00:00 GMT"), ("Retry-After", "Sun, 22 Nov 1998 10:00:01 GMT")]),
    (
        "by_the_rate_limit",
        &[
            ("Date", "Sun, 22 Nov 2026 10:00:00 GMT"),
            ("RateLimit-Remaining", "0"),
            ("RateLimit-Limit", "10"),
            ("RateLimit-Reset", "1795341601"),
        ],
    ),
];

fn waits(kind: Kind, client_kind: ClientKind, headers: Headers) {
    let busy = headers.iter().fold(Fault::status(429), |fault, (name, value)| fault.header(name, value));
    let server = FaultServer::script([busy, answer(kind)]);
    let brought = kind.send(&client_kind.client(&server.url(), &Setup::default()));
    assert_eq!(brought.expect("the second attempt"), kind.expected());
    let arrivals = server.arrivals();
    assert_eq!(arrivals.len(), 2);
    assert!(arrivals[1] - arrivals[0] >= Duration::from_secs(1), "{:?}", arrivals[1] - arrivals[0]);
}

/// Later than the deadline of retries is for the caller to wait for.
fn too_late(kind: Kind, client_kind: ClientKind) {
    let server = FaultServer::script([Fault::status(429).header("Retry-After", "3600"), answer(kind)]);
    let error = kind.send(&client_kind.client(&server.url(), &Setup::default())).expect_err("too late");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::RateLimited, 1), "{error:?}");
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
    assert_eq!(server.requests().len(), 1);
}
