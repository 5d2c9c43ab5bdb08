//! Parts of files: what is asked for, what comes, and what does not fit, against raw servers on loopback.

use generator_runtime::{Bytes, Error, ErrorKind, Method, Operation, RawRequest};

use crate::server::{RawResponse, Server, ok};
use crate::things::{Change, KINDS, Kind, SECRET, Unchanged, V4, file, send_async_with, send_blocking_with, wait};
use crate::transports::clients;

/// A part with these headers, the last of them with its line end.
fn part(headers: &str, body: &str) -> RawResponse {
    RawResponse::Text(format!("HTTP/1.1 206 Partial Content\r\n{headers}Content-Length: {}\r\n\r\n{body}", body.len()))
}

#[test]
fn a_part_that_was_not_requested_is_an_error() {
    for headers in ["", "Content-Range: bytes 0-99/1000\r\n", "Content-Type: multipart/byteranges; boundary=x\r\n"] {
        for kind in KINDS {
            let server = Server::new([part(headers, kind.body()), part(headers, kind.body())]);
            let (first, second) = clients(&server.base());
            for brought in
                [send_blocking_with(kind, &first, &Unchanged), wait(send_async_with(kind, &second, &Unchanged))]
            {
                assert_eq!(brought.unwrap_err().kind(), ErrorKind::Decode, "{kind:?} {headers}");
            }
        }
    }
}

/// How a part is received: as a stream, or as a whole.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Way {
    Stream,
    Whole,
}

/// Asks for what follows the first five bytes, and returns where it begins and what it is.
fn rest(way: Way, asynchronous: bool, server: &Server, etag: Option<&str>) -> Result<(u64, Bytes), Error> {
    let (first, second) = clients(&server.base());
    let skip = |operation: RawRequest| match etag {
        Some(etag) => operation.skip_bytes_of(5, etag),
        None => operation.skip_bytes(5),
    };
    let raw = || skip(RawRequest::new(&V4, Method::GET, "/raw"));
    match (way, asynchronous) {
        (Way::Stream, false) => {
            let download = raw().download(&first)?;
            Ok((download.offset(), download.bytes(1000)?))
        }
        (Way::Stream, true) => wait(async {
            let download = raw().download(&second).await?;
            Ok((download.offset(), download.bytes(1000).await?))
        }),
        (Way::Whole, false) => raw().send::<Bytes, _>(&first).map(|bytes| (5, bytes)),
        (Way::Whole, true) => wait(raw().send::<Bytes, _>(&second)).map(|bytes| (5, bytes)),
    }
}

#[test]
fn a_part_says_where_it_begins() {
    let (decode, broken) = (Some(ErrorKind::Decode), Some(ErrorKind::Transport));
    for (headers, body, etag, stream, whole) in [
        ("Content-Range: bytes 5-9/10\r\n", "56789", None, None, None),
        ("content-range: Bytes 5-9/10\r\n", "56789", None, None, None),
        ("Content-Range:  bytes  5-9/*\r\n", "56789", None, None, None),
        ("Content-Range: bytes 5-9/10\r\nETag: \"a\"\r\n", "56789", Some("\"a\""), None, None),
        ("Content-Range: bytes 5-9/10\r\nETag: \"b\"\r\n", "56789", Some("\"a\""), decode, decode),
        ("", "56789", None, decode, decode),
        ("Content-Range: bytes */10\r\n", "56789", None, decode, decode),
        ("Content-Range: bytes 0-4/10\r\n", "56789", None, decode, decode),
        ("Content-Range: bytes 5-7/10\r\n", "567", None, decode, decode),
        ("Content-Range: items 5-9/10\r\n", "56789", None, decode, decode),
        ("Content-Type: multipart/byteranges; boundary=x\r\n", "--x", None, decode, decode),
        // Shorter or longer than it says.
        ("Content-Range: bytes 5-9/10\r\n", "567", None, broken, decode),
        ("Content-Range: bytes 5-9/10\r\n", "5678901", None, broken, decode),
    ] {
        for (way, expected) in [(Way::Stream, stream), (Way::Whole, whole)] {
            for asynchronous in [false, true] {
                let server = Server::new([part(headers, body)]);
                let case = format!("{headers:?} {way:?} {asynchronous}");
                match (rest(way, asynchronous, &server, etag), expected) {
                    (Ok((5, bytes)), None) => assert_eq!(bytes, body, "{case}"),
                    (Err(error), Some(kind)) => assert_eq!(error.kind(), kind, "{case}: {error}"),
                    (found, _) => panic!("{case}: {found:?}"),
                }
                let request = server.requests()[0].to_lowercase();
                assert!(request.contains("\r\nrange: bytes=5-\r\n"), "{case}: {request}");
                assert!(request.contains("\r\naccept-encoding: identity\r\n"), "{case}: {request}");
            }
        }
    }
}

#[test]
fn a_server_without_ranges_sends_the_whole_and_says_so() {
    for asynchronous in [false, true] {
        let server = Server::new([RawResponse::Text(ok("0123456789"))]);
        let (offset, bytes) = rest(Way::Stream, asynchronous, &server, Some("\"old\"")).unwrap();
        assert_eq!((offset, bytes), (0, Bytes::from("0123456789")));
        assert!(server.requests()[0].to_lowercase().contains("\r\nif-range: \"old\"\r\n"));
    }
}

#[test]
fn a_range_behind_the_end_has_a_kind_of_its_own() {
    for (way, asynchronous) in [(Way::Stream, false), (Way::Stream, true), (Way::Whole, false), (Way::Whole, true)] {
        let refused = "HTTP/1.1 416 Range Not Satisfiable\r\nContent-Range: bytes */5\r\nContent-Length: 0\r\n\r\n";
        let server = Server::new([RawResponse::Text(refused.to_owned())]);
        let error = rest(way, asynchronous, &server, None).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::RangeNotSatisfiable, "{way:?}");
    }
}

#[test]
fn several_ranges_are_between_the_caller_and_the_server() {
    let server = Server::new([part("Content-Type: multipart/byteranges; boundary=x\r\n", "--x--")]);
    let raw = RawRequest::new(&V4, Method::GET, "/raw").header("Range", "bytes=0-1,5-6");
    assert_eq!(raw.send::<Bytes, _>(&clients(&server.base()).0).unwrap(), "--x--");
}

/// What identifies a version, given by the methods for it or by name.
struct Resumed {
    by_name: bool,
}

impl Change for Resumed {
    fn on<O: Operation>(&self, operation: O) -> O {
        let operation = operation.header("Accept", "text/plain").header("X-Token", "abc-secret");
        match self.by_name {
            true => operation.header("Range", "bytes=5-").header("IF-RANGE", "\"a\""),
            false => operation.skip_bytes_of(5, "\"a\""),
        }
    }
}

#[test]
fn a_resumed_download_keeps_its_headers_across_a_redirect() {
    for by_name in [false, true] {
        for asynchronous in [false, true] {
            let storage = Server::new([part("Content-Range: bytes 5-9/10\r\nETag: \"a\"\r\n", "56789")]);
            let moved = format!("HTTP/1.1 302 Found\r\nLocation: {}/x\r\nContent-Length: 0\r\n\r\n", storage.base());
            let server = Server::new([RawResponse::Text(moved)]);
            let (first, second) = clients(&server.base());
            let change = Resumed { by_name };
            let brought = match asynchronous {
                false => send_blocking_with(Kind::Download, &first, &change),
                true => wait(send_async_with(Kind::Download, &second, &change)),
            };
            assert_eq!(brought.unwrap(), 5);
            let sent = storage.requests()[0].to_lowercase();
            for kept in ["range: bytes=5-", "if-range: \"a\"", "accept: text/plain"] {
                assert!(sent.contains(&format!("\r\n{kept}\r\n")), "{kept}: {sent}");
            }
            assert!(!sent.contains("abc-secret") && !sent.contains(&SECRET.to_lowercase()), "{sent}");
        }
    }
}

#[test]
fn a_download_says_its_version_and_its_length() {
    let answer = || part("Content-Range: bytes 5-9/10\r\nETag: \"a\"\r\n", "56789");
    let server = Server::new([answer(), answer()]);
    let (first, second) = clients(&server.base());
    let download = file("a/b", 1).skip_bytes(5).send(&first).unwrap();
    assert_eq!((download.etag(), download.total(), download.length()), (Some("\"a\""), Some(10), Some(5)));
    let download = wait(file("a/b", 1).skip_bytes(5).send(&second)).unwrap();
    assert_eq!((download.etag(), download.total(), download.length()), (Some("\"a\""), Some(10), Some(5)));
}
