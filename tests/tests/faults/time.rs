//! Limits of time: to connect, of an attempt, of a call, without a byte; and that a call which was given up leaves
//! nothing behind.

use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use gitlab_sdk::v4;
use gitlab_sdk::{Credential, ErrorKind, Grant, Json, Method, Secret, Token, Upload};
use tests::faults::{Fault, FaultServer, Unreachable};
use tests::loopback::Response;

use crate::clients::ClientKind;
use crate::kinds::{CallOptions, Kind};
use crate::setup::Setup;
use crate::table::Table;

/// What is too long here.
const LIMIT: Duration = Duration::from_millis(250);

/// What is too long where a busy machine was slower than the shorter limit, for what has to be done in time.
const LIMITS: [Duration; 3] = [LIMIT, Duration::from_secs(1), Duration::from_secs(4)];

/// Runs a case that has to be faster than a limit: should it fail, again with a longer one. The last one counts.
fn patiently(case: impl Fn(Duration)) {
    let (last, first) = LIMITS.split_last().expect("there are limits");
    let passes = |limit: &Duration| catch_unwind(AssertUnwindSafe(|| case(*limit))).is_ok();
    if !first.iter().any(passes) {
        case(*last);
    }
}

/// What is never reached, unless something hangs.
const HANGS: Duration = Duration::from_secs(15);

type Make = fn(Kind) -> Fault;

const STALLS: [(&str, Make); 5] = [
    ("before_the_head", |_| Fault::silence().stalls()),
    ("in_the_head", |kind| answer(kind).head_cut(25).stalls()),
    ("before_the_body", |kind| answer(kind).body_cut(0).stalls()),
    ("in_the_body", |kind| answer(kind).body_cut(5).stalls()),
    ("in_a_chunk", |kind| answer(kind).chunked(4).body_cut(9).stalls()),
];

fn answer(kind: Kind) -> Fault {
    Fault::answer(Response::bytes(kind.success(), "application/json", kind.body()))
}

/// Whether a stall there is one for this kind: HEAD has no body.
fn stalls(name: &str, kind: Kind) -> bool {
    kind != Kind::Head || name.ends_with("head")
}

pub(crate) fn add(table: &mut Table) {
    table.promise("a_stall_ends_with_its_limit");
    for (name, fault) in STALLS {
        let kinds: Vec<Kind> = Kind::ALL.into_iter().filter(|kind| stalls(name, *kind)).collect();
        table.kinds(&kinds, name, move |kind, client_kind| {
            patiently(|limit| {
                let setup = Setup { request_timeout: Some(limit), idle_timeout: Some(limit), ..Setup::default() };
                given_up(kind, client_kind, fault(kind), &setup, &CallOptions::default());
            });
        });
        table.kinds(&kinds, format!("{name}/total"), move |kind, client_kind| {
            patiently(|limit| {
                let streams = Kind::STREAMS.contains(&kind);
                let idle_timeout = if streams { Some(limit) } else { Setup::default().idle_timeout };
                let setup = Setup { total_timeout: Some(limit), idle_timeout, ..Setup::default() };
                given_up(kind, client_kind, fault(kind), &setup, &CallOptions::default());
            });
        });
        // Of a call that streams, the time ends with the head.
        let kinds: Vec<Kind> =
            kinds.into_iter().filter(|kind| !Kind::STREAMS.contains(kind) || name.ends_with("_head")).collect();
        table.kinds(&kinds, format!("{name}/of_the_call"), move |kind, client_kind| {
            patiently(|limit| {
                let options = CallOptions { timeout: Some(limit), ..CallOptions::default() };
                given_up(kind, client_kind, fault(kind), &Setup::default(), &options);
            });
        });
    }
    table.kinds(&[Kind::Single, Kind::Items, Kind::RawText, Kind::Post], "dripping", |kind, client_kind| {
        let slow = Response::bytes(kind.success(), "application/json", " ".repeat(10_000) + &kind.body());
        let setup = Setup { request_timeout: Some(LIMIT), ..Setup::default() };
        given_up(
            kind,
            client_kind,
            Fault::answer(slow).dripping(Duration::from_millis(20)),
            &setup,
            &CallOptions::default(),
        );
    });
    table.kinds(&Kind::STREAMS, "dripping_is_no_stall", dripping);
    table.kinds(&Kind::ALL, "retries_stay_within_the_total", within_total);
    table.ways("upload_that_nobody_reads", unread_upload);
    table.promise("a_connection_that_never_comes");
    table.kinds(&Kind::FEW, "full_backlog", unreachable);
    table.kinds(&Kind::FEW, "token_that_never_comes", tokenless);
}

/// It ends in time, the server sees the connection end, and the client is good for another call.
fn given_up(kind: Kind, client_kind: ClientKind, fault: Fault, setup: &Setup, options: &CallOptions) {
    let server = FaultServer::script([fault, answer(kind)]);
    let client = client_kind.client(&server.url(), setup);
    let began = Instant::now();
    let error = kind.send_as(&client, options).expect_err("it takes too long");
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error:?}");
    assert!(began.elapsed() < HANGS, "it hung");
    assert_eq!(server.requests().len(), 1, "nobody knows whether it was done, so it is not sent again");
    assert!(server.was_hung_up_on(1), "the connection is left open");
    assert_eq!(kind.send(&client).expect("the next call"), kind.expected());
}

/// A stream may take its time while it goes on.
fn dripping(kind: Kind, client_kind: ClientKind) {
    let server = FaultServer::script([answer(kind).dripping(Duration::from_millis(10))]);
    let setup = Setup { idle_timeout: Some(Duration::from_secs(5)), request_timeout: Some(LIMIT), ..Setup::default() };
    assert_eq!(kind.send(&client_kind.client(&server.url(), &setup)).expect("all of it"), kind.expected());
}

fn within_total(kind: Kind, client_kind: ClientKind) {
    let server = FaultServer::script([Fault::status(429), Fault::silence().stalls()]);
    let setup = Setup { total_timeout: Some(LIMIT * 2), ..Setup::default() };
    let began = Instant::now();
    let error = kind.send(&client_kind.client(&server.url(), &setup)).expect_err("it takes too long");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 2), "{error:?}");
    assert!(began.elapsed() < HANGS, "it hung");
}

/// More than any buffer holds goes to a server that reads none of it.
fn unread_upload(client_kind: ClientKind) {
    let server = FaultServer::script([Fault::unread().stalls()]);
    let open = || Ok(Box::new(std::io::repeat(b'x').take(1 << 30)) as Box<dyn Read + Send>);
    let upload = Upload::reader("zeros", Some(1 << 30), open);
    let began = Instant::now();
    let setup = Setup { request_timeout: Some(LIMIT), ..Setup::default() };
    let request = v4::request(Method::PUT, "/file").upload(upload);
    let error = request.send::<Json, _>(&client_kind.client(&server.url(), &setup)).expect_err("nobody reads it");
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error:?}");
    assert!(began.elapsed() < HANGS, "it hung");
}

fn unreachable(kind: Kind, client_kind: ClientKind) {
    let nobody = Unreachable::start();
    let began = Instant::now();
    let setup = Setup { connect_timeout: LIMIT, ..Setup::default() };
    let error = kind.send(&client_kind.client(&nobody.url(), &setup)).expect_err("nobody takes it");
    // It was never sent, so it is tried again, whatever it is.
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 4), "{error:?}");
    assert!(began.elapsed() < HANGS, "it hung");
}

/// A token source that never answers takes no longer than the call may.
fn tokenless(kind: Kind, client_kind: ClientKind) {
    let server = FaultServer::json(&kind.body());
    let never = |_: Option<Secret>| std::future::pending::<Result<Grant, generator_runtime::transport::BoxError>>();
    let credential: Credential = Token::oauth_renewed(None, never);
    let setup = Setup { credential, total_timeout: Some(LIMIT), ..Setup::default() };
    let began = Instant::now();
    let error = kind.send(&client_kind.client(&server.url(), &setup)).expect_err("no token comes");
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error:?}");
    assert!(began.elapsed() < HANGS, "it hung");
    assert_eq!(server.connections(), 0, "nothing is sent");
}
