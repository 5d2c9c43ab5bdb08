//! What holds for a call of any kind.

use generator_runtime::transport::{Mock, MockResponse};
use generator_runtime::{Client, ClientBuilder, ErrorKind, Operation};

use crate::things::{
    KINDS, Kind, Plain, SECRET, Setup, Starred, both, client, create, delete, get, kind_of, list, star, wait,
};

#[test]
fn a_request_says_what_it_should() {
    for kind in KINDS {
        both(
            kind,
            || vec![kind.answer()],
            &Plain,
            |case, brought, mock| {
                let expected = if kind == Kind::Download { kind.body().len() } else { 1 };
                assert_eq!(brought.unwrap_or_else(|error| panic!("{case}: {error}")), expected, "{case}");
                let requests = mock.requests();
                assert_eq!(requests.len(), 1, "{case}");
                let path = match kind {
                    Kind::Single => "/sub/api/v4/groups/a%2Fb/things/1",
                    Kind::Raw => "/sub/api/v4/raw",
                    Kind::Download => "/sub/api/v4/groups/a%2Fb/things/1/file",
                    _ => "/sub/api/v4/groups/a%2Fb/things",
                };
                assert_eq!(requests[0].uri.path(), path, "{case}");
                assert_eq!(requests[0].uri.host(), Some("things.example"), "{case}");
                assert_eq!(requests[0].header("private-token"), SECRET, "{case}");
                assert_eq!(requests[0].header("user-agent"), "things/1.2.3", "{case}");
            },
        );
    }
}

#[test]
fn a_status_means_the_same_everywhere() {
    for (status, body, expected) in [
        (400, r#"{"error":"title is missing"}"#, ErrorKind::BadRequest),
        (401, r#"{"message":"401 Unauthorized"}"#, ErrorKind::Unauthorized),
        (403, r#"{"error":"insufficient_scope","scope":"api"}"#, ErrorKind::Forbidden),
        (404, r#"{"message":"404 Not Found"}"#, ErrorKind::NotFound),
        (409, r#"{"needs_captcha_response":true,"captcha_site_key":"k","spam_log_id":5}"#, ErrorKind::Captcha),
        (418, "", ErrorKind::Status),
        (429, "Retry later", ErrorKind::RateLimited),
        (500, "<html><title>Oops</title>", ErrorKind::Server),
        (503, "", ErrorKind::Server),
        (304, "", ErrorKind::NotModified),
        (302, "", ErrorKind::Redirect),
    ] {
        for call in KINDS {
            both(
                call,
                || vec![MockResponse::status(status).body(body)],
                &Plain,
                |case, brought, _| {
                    assert_eq!(kind_of(&brought), Some(expected), "{case} {status}");
                    assert_eq!(brought.unwrap_err().status().unwrap(), status, "{case}");
                },
            );
        }
    }
}

#[test]
fn html_with_a_success_status_is_an_error_that_says_so() {
    let page = "<!DOCTYPE html><html><head><title>Sign in</title></head></html>";
    let script = || vec![MockResponse::status(200).header("content-type", "text/html").body(page)];
    for call in KINDS.into_iter().filter(|kind| *kind != Kind::Download) {
        both(call, script, &Plain, |case, brought, _| {
            let error = brought.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Decode, "{case}");
            assert!(error.to_string().contains("an HTML page, “Sign in”,"), "{case}: {error}");
        });
    }
}

#[test]
fn a_body_that_is_too_large_is_refused() {
    struct Small;
    impl Setup for Small {
        fn on<C>(&self, builder: ClientBuilder<C>) -> ClientBuilder<C> {
            builder.max_response_size(10)
        }
    }
    for call in KINDS {
        both(
            call,
            || vec![call.answer()],
            &Small,
            |case, brought, _| {
                let expected = (call != Kind::Download).then_some(ErrorKind::ResponseTooLarge);
                assert_eq!(kind_of(&brought), expected, "{case}");
            },
        );
    }
}

#[test]
fn nothing_secret_is_shown() {
    for body in [format!("{{\"message\":\"bad token {SECRET}\"}}"), format!("<title>{SECRET}</title>"), SECRET.into()] {
        for call in KINDS {
            both(
                call,
                || vec![MockResponse::status(403).body(body.clone())],
                &Plain,
                |case, brought, _| {
                    let error = brought.unwrap_err();
                    let shown = format!("{error} {error:?} {:?} {:?}", error.message(), error.body());
                    assert!(!shown.contains("very+secret"), "{case} {shown}");
                },
            );
        }
    }
    let mock = Mock::new([]);
    let shown = format!("{:?} {:?}", client(&mock), get("g", 1).header("private-token", SECRET));
    assert!(!shown.contains("very+secret"), "{shown}");
}

#[test]
fn conditional_requests() {
    let unchanged = || Mock::new([MockResponse::status(304).header("etag", "W/\"1\"")]);
    let mock = unchanged();
    let error = get("g", 1).if_none_match("W/\"1\"").send(&client(&mock)).unwrap_err();
    assert!(error.is_not_modified());
    assert_eq!(mock.requests()[0].header("if-none-match"), "W/\"1\"");
    // An operation that declares the status has an outcome for it.
    assert_eq!(star(1).send(&client(&unchanged())).unwrap(), Starred::NotModified);
    let mock = Mock::new([MockResponse::json(r#"{"id":1}"#).header("etag", "W/\"2\"")]);
    let response = get("g", 1).response(&client(&mock)).unwrap();
    assert_eq!((response.etag(), response.value.id), (Some("W/\"2\""), 1));
    let mock = Mock::new([MockResponse::status(412)]);
    let moment = chrono::DateTime::parse_from_rfc3339("2026-11-22T12:00:00+02:00").unwrap();
    let error = delete("g", 1).if_unmodified_since(moment).send(&client(&mock)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::PreconditionFailed);
    assert_eq!(mock.requests()[0].header("if-unmodified-since"), "Sun, 22 Nov 2026 10:00:00 GMT");
}

#[test]
fn a_captcha_is_asked_for_and_answered() {
    let asked =
        r#"{"needs_captcha_response":true,"spam_log_id":42,"captcha_site_key":"6L","message":{"error":"spam"}}"#;
    let created = MockResponse::status(201).body(r#"{"id":1}"#);
    let mock = Mock::new([MockResponse::status(409).body(asked), created]);
    let request = create("g", "n");
    let error = request.clone().send(&client(&mock)).unwrap_err();
    assert_eq!((error.kind(), error.message()), (ErrorKind::Captcha, Some("spam")));
    let captcha = error.captcha().unwrap();
    assert_eq!((captcha.site_key.as_str(), captcha.log_id.as_str()), ("6L", "42"));
    request.captcha("solved", captcha.log_id.as_str()).send(&client(&mock)).unwrap();
    let requests = mock.requests();
    assert_eq!(requests[1].header("x-captcha-response"), "solved");
    assert_eq!(requests[1].header("x-spam-log-id"), "42");
    assert_eq!(requests[0].body, requests[1].body);
}

#[test]
fn bad_path_parameters_are_never_sent() {
    for group in ["", ".", ".."] {
        let mock = Mock::new([]);
        let error = get(group, 1).send(&client(&mock)).unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Request, 0));
        let error = list(group).all(&client(&mock), 5).unwrap_err();
        assert_eq!(error.operation(), "things.list");
        assert!(mock.requests().is_empty());
    }
}

#[test]
fn a_future_is_cancelled_by_dropping_it() {
    let mock = Mock::new([MockResponse::json(r#"{"id":1}"#)]);
    let client = Client::builder("https://things.example").transport(mock.clone()).build().unwrap();
    drop(get("g", 1).send(&client));
    assert!(mock.requests().is_empty());
    wait(get("g", 1).send(&client)).unwrap();
}
