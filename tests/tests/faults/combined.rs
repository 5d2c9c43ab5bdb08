//! Two things at once: every limit of time × every phase of a request, every framing of a body × every end of a
//! connection, compression × bodies that are empty, threads that share a client × faults of each.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use generator_runtime::transport::BoxError;
use gitlab_sdk::{Credential, Error, ErrorKind, Grant, Secret, Token};
use tests::faults::{Fault, FaultServer, Unreachable};
use tests::loopback::Response;

use crate::clients::ClientKind;
use crate::kinds::{CallOptions, Kind};
use crate::setup::{Setup, hasty};
use crate::table::Table;

/// What limits the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Limit {
    Connect,
    Request,
    Total,
    OfTheCall,
}

/// Where nothing goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// The token does not come.
    Token,
    /// The connection does not come about.
    Connect,
    /// TLS is not answered.
    Tls,
    /// A proxy does not answer when it is asked to connect.
    Tunnel,
    /// The head of the answer does not come.
    Head,
    /// The head comes in part.
    InTheHead,
}

const LIMITS: [Limit; 4] = [Limit::Connect, Limit::Request, Limit::Total, Limit::OfTheCall];

const PHASES: [Phase; 6] = [Phase::Token, Phase::Connect, Phase::Tls, Phase::Tunnel, Phase::Head, Phase::InTheHead];

/// What is too long here.
const SHORT: Duration = Duration::from_millis(300);

/// The limits that are not the one in question.
const LONG: Duration = Duration::from_secs(60);

/// What is never reached, unless something hangs.
const HANGS: Duration = Duration::from_secs(15);

pub(crate) fn add(table: &mut Table) {
    table.promise("every_limit_holds_in_every_phase");
    for limit in LIMITS {
        // A connection is established before the head comes, and after the token does.
        let holds =
            |phase: &Phase| limit != Limit::Connect || matches!(phase, Phase::Connect | Phase::Tls | Phase::Tunnel);
        for phase in PHASES.into_iter().filter(holds) {
            table.kinds(&Kind::FEW, format!("{limit:?}/{phase:?}"), move |kind, client_kind| {
                stalled(kind, client_kind, limit, phase);
            });
        }
    }
    table.promise("a_truncated_body_is_no_whole_one");
    for framing in [Framing::Length, Framing::Chunked, Framing::UntilClose] {
        for reset in [false, true] {
            let name = format!("{framing:?}/{}", if reset { "reset" } else { "closed" });
            let kinds = [Kind::Single, Kind::Items, Kind::RawText, Kind::RawBytes, Kind::Download, Kind::Post];
            table.kinds(&kinds, name, move |kind, client_kind| truncated(kind, client_kind, framing, reset));
        }
    }
    table.promise("nothing_is_nothing_also_compressed");
    for (name, fault) in EMPTY {
        for kind in [Kind::Head, Kind::Delete, Kind::RawText, Kind::RawBytes, Kind::RawDownload, Kind::Download] {
            table.kinds(&[kind], name, move |kind, client_kind| {
                let server = FaultServer::script([fault().header("Content-Encoding", "gzip")]);
                let brought = kind.send(&client_kind.client(&server.url(), &Setup::default()));
                assert_eq!(brought.expect("it is empty"), "");
                assert_eq!(server.requests().len(), 1);
            });
        }
    }
    table.promise("threads_share_a_client");
    table.kinds(&Kind::ALL, "refused_now_and_then", shared);
    table.kinds(&Kind::FEW, "beside_one_that_stalls", beside);
}

fn answer(kind: Kind) -> Fault {
    Fault::answer(Response::bytes(kind.success(), "application/json", kind.body()))
}

fn stalled(kind: Kind, client_kind: ClientKind, limit: Limit, phase: Phase) {
    let limited = |own: Limit| if own == limit { SHORT } else { LONG };
    let mut setup = Setup {
        connect_timeout: limited(Limit::Connect),
        request_timeout: Some(limited(Limit::Request)),
        total_timeout: (limit == Limit::Total).then_some(SHORT),
        ..Setup::once()
    };
    let timeout = (limit == Limit::OfTheCall).then_some(SHORT);
    let options = CallOptions { timeout, ..CallOptions::default() };
    let server = FaultServer::script([match phase {
        Phase::Head | Phase::Token => Fault::silence().stalls(),
        Phase::InTheHead => answer(kind).head_cut(25).stalls(),
        Phase::Connect | Phase::Tls | Phase::Tunnel => Fault::unread().stalls(),
    }]);
    let nobody = (phase == Phase::Connect).then(Unreachable::start);
    let url = match phase {
        Phase::Connect => nobody.as_ref().map(Unreachable::url).unwrap_or_default(),
        Phase::Tls => format!("https://{}", server.authority()),
        Phase::Tunnel => "https://gitlab.invalid".to_owned(),
        Phase::Token | Phase::Head | Phase::InTheHead => server.url(),
    };
    if phase == Phase::Tunnel {
        setup.proxy = Some(server.url());
    }
    if phase == Phase::Token {
        let never = |_: Option<Secret>| std::future::pending::<Result<Grant, BoxError>>();
        let credential: Credential = Token::oauth_renewed(None, never);
        setup.credential = credential;
    }
    let began = Instant::now();
    let error = kind.send_as(&client_kind.client(&url, &setup), &options).expect_err("it takes too long");
    assert!(began.elapsed() < HANGS, "it hung");
    let expected = if limit == Limit::Connect { ErrorKind::Connect } else { ErrorKind::Timeout };
    assert_eq!(error.kind(), expected, "{error:?}");
    assert!(error.attempts() <= 1, "{error:?}");
}

/// How the end of a body is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Framing {
    Length,
    Chunked,
    UntilClose,
}

fn truncated(kind: Kind, client_kind: ClientKind, framing: Framing, reset: bool) {
    let whole = answer(kind);
    let (framed, cut) = match framing {
        Framing::Length => (whole, 10),
        Framing::Chunked => (whole.chunked(6), 15),
        Framing::UntilClose => (whole.until_close(), 10),
    };
    let fault = framed.body_cut(cut);
    let server = FaultServer::script([if reset { fault.resets() } else { fault }]);
    let brought = kind.send(&client_kind.client(&server.url(), &Setup::once()));
    match (framing, reset, brought) {
        // Where nothing says how long the body is, this is all of it.
        (Framing::UntilClose, false, Ok(brought)) => assert_eq!(brought, kind.body()[..cut]),
        (Framing::UntilClose, false, Err(error)) => assert_eq!(error.kind(), ErrorKind::Decode, "{error:?}"),
        (_, _, brought) => {
            let error: Error = brought.expect_err("it is not whole");
            assert_eq!(error.kind(), ErrorKind::Transport, "{error:?}");
        }
    }
}

type Make = fn() -> Fault;

/// Answers without a byte of a body.
const EMPTY: [(&str, Make); 4] = [
    ("no_content", || Fault::status(204)),
    ("of_length_zero", || Fault::status(200)),
    ("without_a_chunk", || Fault::status(200).chunked(5)),
    ("until_close", || Fault::status(200).until_close()),
];

/// Four threads, each with several calls. Some calls are refused once.
fn shared(kind: Kind, client_kind: ClientKind) {
    let count = AtomicUsize::new(0);
    let server = FaultServer::by(move |_| match count.fetch_add(1, Ordering::SeqCst) % 3 {
        0 => Fault::status(429),
        _ => answer(kind),
    });
    // Each may be unlucky more often than once.
    let retry = hasty().max_attempts(30).budget(1000);
    let client = client_kind.client(&server.url(), &Setup { retry, ..Setup::default() });
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let client = client.clone();
            thread::spawn(move || (0..4).map(|_| kind.send(&client)).collect::<Result<Vec<_>, _>>())
        })
        .collect();
    for thread in threads {
        let brought = thread.join().expect("no panic").expect("each call");
        assert!(brought.iter().all(|brought| *brought == kind.expected()), "{brought:?}");
    }
}

/// A call that waits in vain holds up no other.
fn beside(kind: Kind, client_kind: ClientKind) {
    let server = FaultServer::by(move |request| match request.header("x-stalls") {
        Some(_) => Fault::silence().stalls(),
        None => answer(kind),
    });
    let client = client_kind.client(&server.url(), &Setup { retry: Setup::once().retry, ..Setup::default() });
    let stalling = client.clone();
    let stalled = thread::spawn(move || {
        let (timeout, headers) = (Some(Duration::from_secs(3)), vec![("x-stalls", "yes")]);
        kind.send_as(&stalling, &CallOptions { timeout, headers, ..CallOptions::default() })
    });
    assert!(server.received(1), "the one that stalls is on its way");
    for _ in 0..3 {
        assert_eq!(kind.send(&client).expect("the others go on"), kind.expected());
    }
    assert!(!stalled.is_finished(), "it still waits");
    let error = stalled.join().expect("no panic").expect_err("it takes too long");
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error:?}");
}
