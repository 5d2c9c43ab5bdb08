//! A body larger than the limit is refused, not swallowed: by what it says of itself, and by what comes.

use std::time::{Duration, Instant};

use gitlab_sdk::ErrorKind;
use gitlab_sdk::v4::{self, jobs};
use gitlab_sdk::{Bytes, Method};
use tests::faults::{Fault, FaultServer};
use tests::loopback::Response;

use crate::clients::Way;
use crate::kinds::Kind;
use crate::setup::Setup;
use crate::table::Table;

/// What is never reached, unless something hangs.
const HANGS: Duration = Duration::from_secs(15);

/// Ten gigabytes.
const VAST: u64 = 10 << 30;

type Make = fn(Kind) -> Fault;

/// Bodies beyond the limit of 1 MiB.
const LARGE: [(&str, Make); 5] = [
    ("says_ten_gigabytes", |kind| answer(kind, "[".into()).claiming(VAST).stalls()),
    ("says_one_byte_too_many", |kind| answer(kind, " ".repeat((1 << 20) + 1))),
    ("in_chunks", |kind| answer(kind, " ".repeat(1 << 21)).chunked(60_000)),
    ("until_close", |kind| answer(kind, " ".repeat(1 << 21)).until_close()),
    ("compressed", |kind| answer(kind, " ".repeat(1 << 22)).gzipped()),
];

fn answer(kind: Kind, body: String) -> Fault {
    Fault::answer(Response::bytes(kind.success(), "application/json", body))
}

/// What takes a body into memory.
fn kept() -> Vec<Kind> {
    Kind::ALL.into_iter().filter(|kind| !Kind::STREAMS.contains(kind) && *kind != Kind::Head).collect()
}

pub(crate) fn add(table: &mut Table) {
    table.promise("a_body_above_the_limit_is_refused");
    for (name, fault) in LARGE {
        table.kinds(&kept(), name, move |kind, way| refused(kind, way, fault(kind)));
    }
    table.kinds(&kept(), "at_the_limit", |kind, way| {
        let body = kind.body();
        for (limit, fits) in [(body.len(), true), (body.len() - 1, false)] {
            for fault in [answer(kind, body.clone()), answer(kind, body.clone()).chunked(9)] {
                let server = FaultServer::script([fault]);
                let setup = Setup { max_response_size: limit as u64, ..Setup::default() };
                let brought = kind.send(&way.client(&server.url(), &setup));
                assert_eq!(brought.is_ok(), fits, "{limit}: {brought:?}");
            }
        }
    });
    table.promise("of_an_error_only_a_part_is_read");
    table.kinds(&Kind::READS, "endless", |kind, way| {
        let page = Response::bytes(404, "text/html", "x".repeat(200_000));
        part_of(kind, way, Fault::answer(page).claiming(VAST).stalls());
    });
    table.kinds(&Kind::READS, "compressed", |kind, way| {
        let page = Response::bytes(404, "text/html", "é".repeat(1 << 18));
        part_of(kind, way, Fault::answer(page).gzipped());
    });
    table.kinds(&Kind::READS, "broken", |kind, way| {
        let page = Response::bytes(404, "application/json", r#"{"message":"404 Project Not Found"}"#);
        let error = refusal(kind, way, Fault::answer(page).body_cut(30));
        assert_eq!(error.kind(), ErrorKind::NotFound, "a status is not lost for its body: {error:?}");
    });
    table.promise("downloads_are_not_limited");
    table.kinds(&Kind::STREAMS, "three_times_the_limit", streamed);
    table.kinds(&Kind::STREAMS, "but_by_who_reads_them", |kind, way| {
        let server = FaultServer::json(&"x".repeat(100_000));
        let client = way.client(&server.url(), &Setup::default());
        let download = match kind {
            Kind::Download => jobs::get_trace(1, 2).send(&client),
            _ => v4::request(Method::GET, "/x").download(&client),
        };
        let error = download.expect("it begins").bytes(99_999).expect_err("one byte too many");
        assert_eq!(error.kind(), ErrorKind::ResponseTooLarge, "{error:?}");
    });
}

fn refusal(kind: Kind, way: Way, fault: Fault) -> gitlab_sdk::Error {
    let server = FaultServer::script([fault]);
    let began = Instant::now();
    let error = kind.send(&way.client(&server.url(), &Setup::default())).expect_err("it is refused");
    assert!(began.elapsed() < HANGS, "it hung");
    assert_eq!((error.attempts(), server.requests().len()), (1, 1), "it is not asked for again");
    error
}

fn refused(kind: Kind, way: Way, fault: Fault) {
    let error = refusal(kind, way, fault);
    assert_eq!(error.kind(), ErrorKind::ResponseTooLarge, "{error:?}");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(kind.success()));
    assert!(error.to_string().contains("1048576 bytes"), "{error}");
}

fn part_of(kind: Kind, way: Way, fault: Fault) {
    let error = refusal(kind, way, fault);
    assert_eq!(error.kind(), ErrorKind::NotFound, "{error:?}");
    assert!(error.is_body_cut());
    assert!(error.body().len() <= 64 * 1024, "{} bytes are kept", error.body().len());
    assert!(error.to_string().len() < 4096, "{error}");
}

fn streamed(kind: Kind, way: Way) {
    let body = "x".repeat(3 << 20);
    let server = FaultServer::script([Fault::json(&body).chunked(50_000)]);
    let client = way.client(&server.url(), &Setup::default());
    let mut download = match kind {
        Kind::Download => jobs::get_trace(1, 2).send(&client).expect("it begins"),
        _ => v4::request(Method::GET, "/x").download(&client).expect("it begins"),
    };
    let mut parts: Vec<Bytes> = Vec::new();
    while let Some(part) = download.chunk().expect("a part") {
        parts.push(part);
    }
    assert_eq!(parts.iter().map(Bytes::len).sum::<usize>(), body.len());
    assert!(parts.iter().all(|part| part.len() < body.len()), "it comes in parts");
    assert_eq!(download.received(), body.len() as u64);
}
