//! Response headers that are not ASCII, and encodings that nobody asked for, against raw servers on loopback.

use generator_runtime::{Error, ErrorKind, blocking};

use crate::server::{RawResponse, Server, ok};
use crate::things::{KINDS, Kind, Thing, file, get, send_async, send_blocking, wait};
use crate::transports::clients;

/// Sends each kind of call over both transports, each to a server of its own.
fn each(script: impl Fn(Kind) -> Vec<RawResponse>, check: impl Fn(&str, Kind, Result<usize, Error>, &Server)) {
    for kind in KINDS {
        let server = Server::new(script(kind));
        check(&format!("{kind:?} blocking"), kind, send_blocking(kind, &clients(&server.base()).0), &server);
        let server = Server::new(script(kind));
        check(&format!("{kind:?} async"), kind, wait(send_async(kind, &clients(&server.base()).1)), &server);
    }
}

fn redirect(location: &[u8]) -> RawResponse {
    RawResponse::Bytes([b"HTTP/1.1 302 Found\r\nLocation: ", location, b"\r\nContent-Length: 0\r\n\r\n"].concat())
}

#[test]
fn a_location_beyond_ascii_is_followed() {
    for (location, line) in [
        ("/\u{fc}.zip?sig=x".as_bytes(), "GET /%C3%BC.zip?sig=x HTTP/1.1"),
        (b"/\xfc.zip?sig=x", "GET /%FC.zip?sig=x HTTP/1.1"),
        (b"/a b.zip?sig=x y", "GET /a%20b.zip?sig=x%20y HTTP/1.1"),
        (b"/a%20b.zip", "GET /a%20b.zip HTTP/1.1"),
        ("/\u{65e5}\u{672c}".as_bytes(), "GET /%E6%97%A5%E6%9C%AC HTTP/1.1"),
        (b"/\"<x>\"", "GET /%22%3Cx%3E%22 HTTP/1.1"),
    ] {
        each(
            |kind| vec![redirect(location), RawResponse::Text(ok(kind.body()))],
            |case, _, brought, server| {
                brought.unwrap_or_else(|error| panic!("{case} {line}: {error:?}"));
                assert_eq!(server.requests()[1].lines().next(), Some(line), "{case}");
            },
        );
    }
}

#[test]
fn a_location_that_parsers_read_differently_is_refused() {
    for location in [
        b"/\\other".as_slice(),
        b"https:\\\\other",
        b"/a\tb",
        b"/a\x80b",
        "https://h\u{f6}st/x".as_bytes(),
        b"https://ho st/x",
    ] {
        each(
            |_| vec![redirect(location)],
            |case, _, brought, server| {
                assert_eq!(brought.unwrap_err().kind(), ErrorKind::Redirect, "{case} {location:?}");
                assert_eq!(server.requests().len(), 1, "{case}");
            },
        );
    }
}

#[test]
fn a_file_name_beyond_ascii_is_read() {
    for (header, name) in [
        ("attachment; filename=\"f\u{fc}r.txt\"".as_bytes(), Some("f\u{fc}r.txt")),
        (b"attachment; filename=\"f\xfcr.txt\"", Some("f\u{fc}r.txt")),
        (b"attachment; filename=\"a.txt\"; filename*=UTF-8''f%C3%BCr.txt", Some("f\u{fc}r.txt")),
        (b"attachment; filename=\"C:\xfc.txt\"", Some("C_\u{fc}.txt")),
        (b"attachment; filename=NUL", Some("_NUL")),
        ("attachment; filename=\"a\u{202e}txt.exe\"".as_bytes(), Some("atxt.exe")),
        (b"attachment", None),
    ] {
        let answer = [b"HTTP/1.1 200 OK\r\nContent-Disposition: ", header, b"\r\nContent-Length: 2\r\n\r\nok"].concat();
        let server = Server::new([RawResponse::Bytes(answer.clone()), RawResponse::Bytes(answer)]);
        let (first, second) = clients(&server.base());
        assert_eq!(file("a/b", 1).send(&first).unwrap().file_name().as_deref(), name, "{header:?}");
        assert_eq!(wait(file("a/b", 1).send(&second)).unwrap().file_name().as_deref(), name, "{header:?}");
    }
}

#[test]
fn an_encoding_that_was_not_requested_is_named() {
    for encoding in ["br", "zstd", "deflate", "compress", "br, gzip"] {
        let answer = |kind: Kind| {
            let body = kind.body();
            let length = body.len();
            RawResponse::Text(format!(
                "HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\nContent-Length: {length}\r\n\r\n{body}"
            ))
        };
        each(
            |kind| vec![answer(kind)],
            |case, _, brought, _| {
                let error = brought.unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Decode, "{case} {encoding}");
                assert!(error.to_string().contains("is encoded as `"), "{case}: {error}");
            },
        );
    }
    // A body that is not encoded, and one that is empty.
    let plain = |kind: Kind| {
        let body = kind.body();
        vec![RawResponse::Text(format!(
            "HTTP/1.1 200 OK\r\nContent-Encoding: Identity\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        ))]
    };
    each(plain, |case, _, brought, _| assert!(brought.is_ok(), "{case}: {brought:?}"));
}

/// Reads the answer to one call with the blocking client.
fn thing(client: &blocking::Client) -> Result<Thing, Error> {
    get("a/b", 1).send(client)
}

#[test]
fn other_headers_beyond_ascii_are_texts_too() {
    let body = "{\"message\":\"no\"}";
    let answer =
        format!("HTTP/1.1 403 Forbidden\r\nX-Request-Id: \u{fc}1\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    let server = Server::new([RawResponse::Text(answer)]);
    assert_eq!(thing(&clients(&server.base()).0).unwrap_err().request_id(), Some("\u{fc}1"));
}
