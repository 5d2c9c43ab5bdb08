//! Downloads stream; one that broke off says so, and goes on where it was.

use std::sync::{Arc, Mutex};

use gitlab_sdk::v4::{self, jobs};
use gitlab_sdk::{Error, ErrorKind, Method, Operation};
use tests::faults::{Fault, FaultServer, traces_of};
use tests::loopback::Response;

use crate::clients::{AnyClient, AnyDownload, Way};
use crate::kinds::Kind;
use crate::setup::{SECRET, Setup};
use crate::table::Table;

const WHOLE: &str = "0123456789abcdefghijklmnopqrstuvwxyz";

type Break = fn(Fault) -> Fault;

/// Ways to break off behind ten bytes.
const BREAKS: [(&str, Break); 5] = [
    ("closed", |fault| fault.body_cut(10)),
    ("closed_in_a_chunk", |fault| fault.chunked(10).body_cut(3 + 10 + 2)),
    ("stalled", |fault| fault.body_cut(10).stalls()),
    ("says_more", |fault| fault.claiming(1000).closes()),
    ("reset", |fault| fault.body_cut(10).resets()),
];

pub(crate) fn add(table: &mut Table) {
    table.promise("a_download_that_breaks_off_is_an_error");
    for (name, fault) in BREAKS {
        table.kinds(&Kind::STREAMS, name, move |kind, way| breaks(kind, way, fault));
    }
    table.promise("a_download_goes_on_where_it_was");
    table.kinds(&Kind::STREAMS, "with_ranges", |kind, way| resumed(kind, way, true));
    table.kinds(&Kind::STREAMS, "without_ranges", |kind, way| resumed(kind, way, false));
    table.kinds(&Kind::STREAMS, "range_beyond_the_end", |kind, way| {
        let server = FaultServer::script([Fault::status(416).header("Content-Range", "bytes */36")]);
        let error = begin(kind, &way.client(&server.url(), &Setup::default()), 36).err().expect("nothing is left");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(416));
    });
    table.kinds(&Kind::STREAMS, "at_the_storage", at_the_storage);
    table.promise("a_download_says_what_it_is");
    table.kinds(&Kind::STREAMS, "headers", headers);
    table.kinds(&Kind::STREAMS, "progress", progress);
    table.kinds(&Kind::STREAMS, "empty", |kind, way| {
        let server = FaultServer::json("");
        let download = begin(kind, &way.client(&server.url(), &Setup::default()), 0).expect("it begins");
        assert_eq!(download.bytes(0).expect("nothing").len(), 0);
    });
}

/// Begins it, leaving out so many bytes.
fn begin(kind: Kind, client: &AnyClient, skip: u64) -> Result<AnyDownload, Error> {
    let skipped = |count| Some(count).filter(|count| *count > 0);
    match (kind, skipped(skip)) {
        (Kind::Download, None) => jobs::get_trace(1, 2).send(client),
        (Kind::Download, Some(count)) => jobs::get_trace(1, 2).skip_bytes(count).send(client),
        (_, None) => v4::request(Method::GET, "/x").download(client),
        (_, Some(count)) => v4::request(Method::GET, "/x").skip_bytes(count).download(client),
    }
}

/// What came before the end or the error.
fn read(download: &mut AnyDownload) -> (String, Option<Error>) {
    let mut text = String::new();
    loop {
        match download.chunk() {
            Ok(Some(part)) => text.push_str(&String::from_utf8_lossy(&part)),
            Ok(None) => return (text, None),
            Err(error) => return (text, Some(error)),
        }
    }
}

fn breaks(kind: Kind, way: Way, fault: Break) {
    let server = FaultServer::script([fault(Fault::json(WHOLE))]);
    let idle_timeout = Some(std::time::Duration::from_millis(250));
    let client = way.client(&server.url(), &Setup { idle_timeout, ..Setup::default() });
    // A reset may come sooner than the head is read.
    let (text, error) = match begin(kind, &client, 0) {
        Ok(mut download) => {
            let read = read(&mut download);
            assert_eq!(download.received(), read.0.len() as u64);
            assert!(matches!(download.chunk(), Ok(None)), "behind an error it is at its end");
            read
        }
        Err(error) => (String::new(), Some(error)),
    };
    let error = error.expect("it is not all there");
    assert!(matches!(error.kind(), ErrorKind::Transport | ErrorKind::Timeout), "{error:?}");
    assert!(WHOLE.starts_with(&text), "{text}");
    assert!(error.to_string().contains(error.operation()), "{error}");
}

fn resumed(kind: Kind, way: Way, ranges: bool) {
    let server = FaultServer::by(move |request| match request.header("range") {
        Some("bytes=10-") if ranges => {
            let rest = Response::bytes(206, "text/plain", &WHOLE.as_bytes()[10..]);
            Fault::answer(rest).header("Content-Range", "bytes 10-35/36")
        }
        Some(_) => Fault::json(WHOLE),
        None => Fault::json(WHOLE).body_cut(10),
    });
    let client = way.client(&server.url(), &Setup::default());
    let mut first = begin(kind, &client, 0).expect("it begins");
    let (mut text, error) = read(&mut first);
    assert!(error.is_some());
    assert_eq!(first.received(), 10);
    let mut second = begin(kind, &client, first.received()).expect("it goes on");
    assert_eq!(second.offset(), if ranges { 10 } else { 0 });
    text.truncate(second.offset() as usize);
    let (rest, error) = read(&mut second);
    assert!(error.is_none(), "{error:?}");
    assert_eq!(text + &rest, WHOLE);
    let last = server.requests().pop().expect("two requests");
    assert_eq!(last.header("range"), Some("bytes=10-"));
    // So that the bytes counted are the bytes of the file.
    assert_eq!(last.header("accept-encoding"), Some("identity"));
}

/// What is asked for goes along to where a server keeps its files, the token does not.
fn at_the_storage(kind: Kind, way: Way) {
    let storage = FaultServer::by(|_| {
        let rest = Response::bytes(206, "text/plain", &WHOLE.as_bytes()[10..]);
        Fault::answer(rest).header("Content-Range", "bytes 10-35/36")
    });
    let signed = format!("{}/bucket/file?X-Amz-Signature=abc%2B", storage.url());
    let server = FaultServer::script([Fault::redirect(302, &signed)]);
    let download = begin(kind, &way.client(&server.url(), &Setup::default()), 10).expect("it begins");
    assert_eq!(download.offset(), 10);
    assert_eq!(download.bytes(100).expect("the rest"), &WHOLE.as_bytes()[10..]);
    let request = storage.requests().pop().expect("one request");
    assert_eq!(request.header("range"), Some("bytes=10-"));
    assert_eq!(request.target, "/bucket/file?X-Amz-Signature=abc%2B");
    assert_eq!(traces_of(SECRET, &request), [""; 0]);
}

fn headers(kind: Kind, way: Way) {
    let file = Fault::answer(Response::bytes(200, "application/zip", WHOLE))
        .header(
            "Content-Disposition",
            "attachment; filename=\"../../.ssh/id_rsa\"; filename*=UTF-8''..%2F..%2F%C3%BC.zip",
        )
        .header("X-Request-Id", "01HX");
    let server = FaultServer::script([file]);
    let download = begin(kind, &way.client(&server.url(), &Setup::default()), 0).expect("it begins");
    let head = &download;
    assert_eq!((head.length(), head.offset(), head.received()), (Some(36), 0, 0));
    assert_eq!((head.media_type(), head.request_id()), (Some("application/zip"), Some("01HX")));
    assert_eq!(head.file_name().as_deref(), Some("ü.zip"), "a name, and no way out of a folder");
    assert_eq!(head.status().as_u16(), 200);
}

fn progress(kind: Kind, way: Way) {
    let body = "x".repeat(500_000);
    let server = FaultServer::script([Fault::json(&body).chunked(10_000)]);
    let seen = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&seen);
    let download = begin(kind, &way.client(&server.url(), &Setup::default()), 0).expect("it begins");
    let download = download.on_progress(move |count| noted.lock().expect("no panic").push(count));
    assert_eq!(download.bytes(1 << 20).expect("all of it").len(), body.len());
    let seen = seen.lock().expect("no panic").clone();
    assert!(seen.len() > 1 && seen.is_sorted(), "{seen:?}");
    assert_eq!(seen.last(), Some(&500_000));
}
