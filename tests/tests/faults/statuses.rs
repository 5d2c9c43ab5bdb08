//! The same status means the same everywhere, and a response that does not fit the request is an error that says so.

use gitlab_sdk::ErrorKind;
use tests::faults::{Fault, FaultServer};
use tests::loopback::Response;

use crate::clients::ClientKind;
use crate::kinds::Kind;
use crate::setup::Setup;
use crate::table::Table;

const STATUSES: [(u16, ErrorKind); 21] = [
    (300, ErrorKind::Redirect),
    (302, ErrorKind::Redirect),
    (304, ErrorKind::NotModified),
    (400, ErrorKind::BadRequest),
    (401, ErrorKind::Unauthorized),
    (403, ErrorKind::Forbidden),
    (404, ErrorKind::NotFound),
    (405, ErrorKind::MethodNotAllowed),
    (406, ErrorKind::MethodNotAllowed),
    (409, ErrorKind::Conflict),
    (410, ErrorKind::Gone),
    (412, ErrorKind::PreconditionFailed),
    (413, ErrorKind::TooLarge),
    (418, ErrorKind::Status),
    (422, ErrorKind::Unprocessable),
    (429, ErrorKind::RateLimited),
    (500, ErrorKind::Server),
    (501, ErrorKind::Server),
    (502, ErrorKind::Server),
    (503, ErrorKind::Server),
    (504, ErrorKind::Server),
];

/// What has a body to be read: everything but HEAD.
fn all() -> Vec<Kind> {
    Kind::READS.into_iter().chain(Kind::WRITES).collect()
}

pub(crate) fn add(table: &mut Table) {
    table.promise("a_status_means_the_same_everywhere");
    for (status, expected) in STATUSES {
        table.kinds(&all(), status, move |kind, client_kind| means(kind, client_kind, status, expected));
    }
    table.promise("success_without_content_is_told_from_content");
    for (name, response) in [("204", Response::empty(204)), ("200_empty", Response::empty(200))] {
        table.kinds(&all(), name, move |kind, client_kind| without_content(kind, client_kind, &response));
    }
    table.promise("html_with_a_success_status_is_an_error_that_says_so");
    for (name, media_type, page, said) in HTML {
        table.kinds(&typed(), name, move |kind, client_kind| {
            let shown = unreadable(kind, client_kind, Response::bytes(kind.success(), media_type, page));
            assert!(shown.contains(said), "{shown}");
        });
    }
    table.promise("a_body_that_is_not_what_was_declared_is_an_error");
    for (name, media_type, body, said) in OTHER {
        table.kinds(&typed(), name, move |kind, client_kind| {
            let shown = unreadable(kind, client_kind, Response::bytes(kind.success(), media_type, body));
            assert!(shown.contains(said), "{shown}");
        });
    }
    table.kinds(&typed(), "cut_short", |kind, client_kind| {
        let body = kind.body();
        let half = &body[..body.len() - 4];
        let shown = unreadable(kind, client_kind, Response::bytes(kind.success(), "application/json", half));
        assert!(shown.contains("cut short"), "{shown}");
    });
    table.promise("a_wrong_content_type_does_no_harm");
    for media_type in ["text/html", "text/plain; charset=utf-16", "application/octet-stream", "no media type", ""] {
        table.kinds(&typed(), media_type.replace('/', "_"), move |kind, client_kind| {
            let server = FaultServer::script([Response::bytes(kind.success(), media_type, kind.body()).into()]);
            let brought = kind.send(&client_kind.client(&server.url(), &Setup::default()));
            assert_eq!(brought.expect("it is JSON all the same"), kind.expected());
        });
    }
}

/// What reads JSON into a type, reading or writing.
fn typed() -> Vec<Kind> {
    Kind::TYPED.into_iter().chain([Kind::Post, Kind::Put, Kind::Upload]).collect()
}

fn means(kind: Kind, client_kind: ClientKind, status: u16, expected: ErrorKind) {
    let refusal = Response::bytes(status, "application/json", r#"{"message":"what the server says"}"#);
    let server = FaultServer::script([Fault::answer(refusal).header("X-Request-Id", "01HX")]);
    let error = kind.send(&client_kind.client(&server.url(), &Setup::once())).expect_err("it is an error");
    assert_eq!(error.kind(), expected, "{error:?}");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
    assert_eq!(error.request_id(), Some("01HX"));
    assert_eq!((error.attempts(), server.requests().len()), (1, 1));
    if status >= 400 {
        assert_eq!(error.message(), Some("what the server says"), "{error:?}");
    }
    let shown = error.to_string();
    assert!(shown.contains(&status.to_string()) && shown.contains(error.operation()), "{shown}");
    assert_eq!(shown.lines().count(), 1, "{shown}");
}

/// Nothing is something for what wants bytes, and for what wants nothing; a type cannot be read from it.
fn without_content(kind: Kind, client_kind: ClientKind, response: &Response) {
    let server = FaultServer::script([response.clone().into()]);
    let brought = kind.send(&client_kind.client(&server.url(), &Setup::default()));
    if Kind::PLAIN.contains(&kind) || kind == Kind::Delete {
        assert_eq!(brought.expect("nothing is what it wants"), "");
    } else {
        let error = brought.expect_err("a type cannot be read from nothing");
        assert_eq!(error.kind(), ErrorKind::Decode, "{error:?}");
        assert!(error.to_string().contains("found an empty body"), "{error}");
    }
    assert_eq!(server.requests().len(), 1);
}

const HTML: [(&str, &str, &str, &str); 5] = [
    (
        "sign_in",
        "text/html; charset=utf-8",
        "<!DOCTYPE html>\n<html><head><title>Sign in · GitLab</title></head></html>",
        "found an HTML page “Sign in · GitLab”",
    ),
    ("said_to_be_json", "application/json", "<html><h1>Please wait</h1>", "found an HTML page “Please wait”"),
    ("without_title", "text/html", "  \r\n<p>Deploy in progress", "expected JSON, found an HTML page ("),
    ("after_a_mark", "text/html", "\u{feff}<html><title>Maintenance</title>", "found an HTML page “Maintenance”"),
    ("title_left_open", "text/html", "<TITLE>\u{fffd}", "an HTML page"),
];

const OTHER: [(&str, &str, &str, &str); 5] = [
    ("text", "text/plain", "Retry later\n", "expected JSON, found `text/plain`"),
    ("another_shape", "application/json", "\"a text\"", "a string"),
    ("number", "application/json", "17", "17"),
    ("wrong_field", "application/json", "{\"id\":[true]}", "the response cannot be read"),
    ("binary", "application/zip", "PK\u{3}\u{4}", "expected JSON, found `application/zip`"),
];

/// The error as it is shown. The answer is there, so it is not asked for again, and the body is at hand.
fn unreadable(kind: Kind, client_kind: ClientKind, response: Response) -> String {
    // Any JSON is what the raw kind wants, and a text in it is no object either.
    let kind = if kind == Kind::RawJson && response.body.first() != Some(&b'<') { Kind::Single } else { kind };
    let (status, body) = (response.status, response.body.clone());
    let server = FaultServer::script([response.into()]);
    let error = kind.send(&client_kind.client(&server.url(), &Setup::default())).expect_err("it cannot be read");
    assert_eq!(error.kind(), ErrorKind::Decode, "{error:?}");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
    assert_eq!(server.requests().len(), 1, "it is not asked for again");
    assert_eq!(error.body(), &body, "the body is at hand");
    assert!(std::error::Error::source(&error).is_some(), "the cause is kept");
    let shown = error.to_string();
    assert_eq!(shown.lines().count(), 1, "{shown}");
    shown
}
