//! The promises of the runtime, each over every kind of call, async and blocking.

use std::time::Duration;

use client_runtime::transport::{Mock, MockAnswer, TransportFault};
use client_runtime::{Client, ClientBuilder, Credential, Error, ErrorKind, Operation, RetryPolicy, blocking};

use crate::things::{Brought, KINDS, Kind, PERSONAL, Plain, SECRET, Setup, both, create, delete, get, list, star, wait};

fn kind(brought: &Brought) -> Option<ErrorKind> {
    brought.as_ref().err().map(Error::kind)
}

#[test]
fn a_request_says_what_it_should() {
    for kind in KINDS {
        both(kind, || vec![kind.answer()], &Plain, |case, brought, mock| {
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
            assert!(!requests[0].header("user-agent").is_empty(), "{case}");
        });
    }
}

#[test]
fn a_status_means_the_same_everywhere() {
    for (status, body, expected) in [
        (400, r#"{"error":"title is missing"}"#, ErrorKind::Invalid),
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
            both(call, || vec![MockAnswer::status(status).body(body)], &Plain, |case, brought, _| {
                assert_eq!(kind(&brought), Some(expected), "{case} {status}");
                assert_eq!(brought.unwrap_err().status().unwrap(), status, "{case}");
            });
        }
    }
}

#[test]
fn html_with_a_success_status_is_an_error_that_says_so() {
    let page = "<!DOCTYPE html><html><head><title>Sign in</title></head></html>";
    let script = || vec![MockAnswer::status(200).header("content-type", "text/html").body(page)];
    for call in KINDS.into_iter().filter(|kind| *kind != Kind::Download) {
        both(call, script, &Plain, |case, brought, _| {
            let error = brought.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Decode, "{case}");
            assert!(error.to_string().contains("an HTML page, “Sign in”,"), "{case}: {error}");
        });
    }
}

#[test]
fn redirects_of_get_are_followed_without_the_token_off_the_origin() {
    for (locations, tokens) in [
        (&["/elsewhere"][..], &[true, true][..]),
        (&["https://things.example:443/x"], &[true, true]),
        (&["https://storage.example/x?sig=1"], &[true, false]),
        (&["//storage.example/x"], &[true, false]),
        (&["https://things.example:8443/x"], &[true, false]),
        (&["https://storage.example/x", "https://things.example/sub/api/v4/user"], &[true, false, false]),
    ] {
        for call in KINDS {
            let script = || {
                let found = |location: &&str| MockAnswer::status(302).header("location", location);
                locations.iter().map(found).chain([call.answer()]).collect()
            };
            both(call, script, &Cookies, |case, brought, mock| {
                assert!(brought.is_ok(), "{case}: {}", brought.unwrap_err());
                let requests = mock.requests();
                assert_eq!(requests.len(), tokens.len(), "{case}");
                for (request, token) in requests.iter().zip(tokens) {
                    let shown = format!("{case} {}", request.uri);
                    assert_eq!(request.headers.contains_key("private-token"), *token, "{shown}");
                    assert_eq!(request.headers.contains_key("cookie"), *token, "{shown}");
                    assert_eq!(request.headers.contains_key("x-own"), *token, "{shown}");
                    assert!(!request.uri.to_string().contains("secret"), "{shown}");
                    assert!(request.headers.contains_key("user-agent"), "{shown}");
                }
            });
        }
    }
}

/// A cookie and a header of the caller's own on every request.
struct Cookies;

impl Setup for Cookies {
    fn on<C>(&self, builder: ClientBuilder<C>) -> ClientBuilder<C> {
        builder.header("cookie", "a=b").header("x-own", "c")
    }
}

#[test]
fn redirects_that_are_not_followed() {
    for (location, said) in [
        ("http://things.example/x", "https to http"),
        ("https://user@things.example/x", "no URL"),
        ("ftp://things.example/x", "no URL"),
        ("/loop", "too many"),
    ] {
        for call in KINDS {
            let script = || vec![MockAnswer::status(301).header("location", location)];
            both(call, script, &Plain, |case, brought, mock| {
                let error = brought.unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Redirect, "{case}");
                assert!(error.to_string().contains(said), "{case}: {error}");
                assert!(mock.requests().len() <= 11, "{case}");
            });
        }
    }
}

#[test]
fn a_redirected_post_or_delete_is_an_error_that_names_the_place() {
    for status in [301, 302, 303, 307, 308] {
        let script = [MockAnswer::status(status).header("location", "https://new.example/x?y=z")];
        let mock = Mock::new(script);
        let client = client(&mock);
        let errors = [create("g", "n").send(&client).unwrap_err(), delete("g", 1).send(&client).unwrap_err()];
        for error in errors {
            assert_eq!(error.kind(), ErrorKind::Redirect);
            assert_eq!(error.location(), Some("https://new.example/x?y=z"));
            assert!(error.to_string().contains("https://new.example/x"), "{error}");
        }
        assert_eq!(mock.requests().len(), 2);
    }
}

fn client(mock: &Mock) -> blocking::Client {
    let builder = blocking::Client::builder("https://things.example").credential(Credential::new(&PERSONAL, SECRET));
    builder.transport(mock.clone()).build().unwrap()
}

#[test]
fn a_token_parameter_stays_at_home_too() {
    struct InParameter;
    impl Setup for InParameter {
        fn on<C>(&self, builder: ClientBuilder<C>) -> ClientBuilder<C> {
            builder.token_in_parameter()
        }
    }
    let encoded = "private_token=glpat-very%2Bsecret%2F1";
    for call in KINDS {
        let script = || {
            let echoed = format!("https://storage.example/x?a=b&{encoded}");
            vec![
                MockAnswer::status(302).header("location", "/near?a=b"),
                MockAnswer::status(302).header("location", &echoed),
                call.answer(),
            ]
        };
        both(call, script, &InParameter, |case, brought, mock| {
            assert!(brought.is_ok(), "{case}");
            let uris: Vec<_> = mock.requests().iter().map(|request| request.uri.to_string()).collect();
            assert!(uris[0].ends_with(encoded), "{case} {uris:?}");
            assert_eq!(uris[1], format!("https://things.example/near?a=b&{encoded}"), "{case}");
            assert_eq!(uris[2], "https://storage.example/x?a=b", "{case}");
            assert!(mock.requests().iter().all(|request| !request.headers.contains_key("private-token")), "{case}");
        });
    }
}

#[test]
fn what_is_safe_is_tried_again_and_the_last_answer_counts() {
    for (script, attempts, expected) in [
        (vec![MockAnswer::status(502)], 4, Some(ErrorKind::Server)),
        (vec![MockAnswer::status(429)], 4, Some(ErrorKind::RateLimited)),
        (vec![MockAnswer::status(500)], 1, Some(ErrorKind::Server)),
        (vec![MockAnswer::fault(TransportFault::Connect)], 4, Some(ErrorKind::Connect)),
        (vec![MockAnswer::fault(TransportFault::Underway)], 4, Some(ErrorKind::Transport)),
        (vec![MockAnswer::fault(TransportFault::Timeout)], 1, Some(ErrorKind::Timeout)),
        (vec![MockAnswer::status(503), MockAnswer::status(404)], 2, Some(ErrorKind::NotFound)),
        (vec![MockAnswer::fault(TransportFault::Underway), MockAnswer::status(504)], 4, Some(ErrorKind::Server)),
        (vec![MockAnswer::status(503), MockAnswer::status(200)], 2, None),
    ] {
        for call in KINDS {
            let last = script.last().unwrap().clone().body(call.body());
            let script = || {
                let mut script = script.clone();
                if expected.is_none() {
                    *script.last_mut().unwrap() = last.clone();
                }
                script
            };
            both(call, script, &Plain, |case, brought, mock| {
                assert_eq!(kind(&brought), expected, "{case} {:?}", brought.as_ref().err());
                assert_eq!(mock.requests().len(), attempts, "{case}");
                assert_eq!(mock.slept().len(), attempts - 1, "{case}");
                if let Err(error) = brought {
                    assert_eq!(error.attempts() as usize, attempts, "{case}");
                }
            });
        }
    }
}

#[test]
fn a_post_is_tried_again_only_when_it_was_not_done() {
    for (answer, attempts) in [
        (MockAnswer::status(429), 4),
        (MockAnswer::fault(TransportFault::Connect), 4),
        (MockAnswer::fault(TransportFault::Underway), 1),
        (MockAnswer::status(502), 1),
        (MockAnswer::status(503), 1),
    ] {
        let mock = Mock::new([answer]);
        assert!(create("g", "n").send(&client(&mock)).is_err());
        assert_eq!(mock.requests().len(), attempts);
        assert!(mock.requests().iter().all(|request| request.body == r#"{"name":"n"}"#.as_bytes()));
    }
}

#[test]
fn the_server_says_when() {
    let retry_after = |value: &str| MockAnswer::status(429).header("retry-after", value);
    let date = "Sun, 22 Nov 2026 10:00:00 GMT";
    for (answer, least) in [
        (retry_after("7"), 7),
        (retry_after("Sun, 22 Nov 2026 10:00:09 GMT").header("date", date), 9),
        (
            MockAnswer::status(429)
                .header("date", date)
                .header("ratelimit-remaining", "0")
                .header("ratelimit-reset", "1795341611"),
            11,
        ),
    ] {
        for call in KINDS {
            both(call, || vec![answer.clone(), call.answer()], &Plain, |case, brought, mock| {
                assert!(brought.is_ok(), "{case}");
                let slept = mock.slept();
                let (least, most) = (Duration::from_secs(least), Duration::from_secs(least + 1));
                assert!(slept.len() == 1 && slept[0] >= least && slept[0] <= most, "{case} {slept:?}");
            });
        }
    }
    // Longer than the deadline: it is for the caller to wait.
    for call in KINDS {
        both(call, || vec![retry_after("3600")], &Plain, |case, brought, mock| {
            assert_eq!(brought.unwrap_err().retry_after(), Some(Duration::from_secs(3600)), "{case}");
            assert_eq!(mock.requests().len(), 1, "{case}");
        });
    }
}

#[test]
fn the_budget_is_shared_by_all_calls_of_a_client() {
    let mock = Mock::new([MockAnswer::status(503)]);
    let builder = blocking::Client::builder("https://things.example").transport(mock.clone());
    let client = builder.retry(RetryPolicy { budget: 5, ..RetryPolicy::default() }).build().unwrap();
    for _ in 0..4 {
        assert!(get("g", 1).send(&client.clone()).is_err());
    }
    assert_eq!(mock.requests().len(), 4 + 5);
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
        both(call, || vec![call.answer()], &Small, |case, brought, _| {
            let expected = (call != Kind::Download).then_some(ErrorKind::ResponseTooLarge);
            assert_eq!(kind(&brought), expected, "{case}");
        });
    }
}

#[test]
fn a_body_that_breaks_off_is_fetched_again_or_said() {
    for call in KINDS {
        both(call, || vec![call.answer().cut(), call.answer()], &Plain, |case, brought, mock| {
            if call == Kind::Download {
                let error = brought.unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Transport, "{case}");
                assert!(error.to_string().contains("after 23 bytes"), "{case}: {error}");
            } else {
                assert_eq!(brought.unwrap(), 1, "{case}");
                assert_eq!(mock.requests().len(), 2, "{case}");
            }
        });
    }
}

#[test]
fn nothing_secret_is_shown() {
    for body in [format!("{{\"message\":\"bad token {SECRET}\"}}"), format!("<title>{SECRET}</title>"), SECRET.into()] {
        for call in KINDS {
            both(call, || vec![MockAnswer::status(403).body(body.clone())], &Plain, |case, brought, _| {
                let error = brought.unwrap_err();
                let shown = format!("{error} {error:?} {:?} {:?}", error.message(), error.body());
                assert!(!shown.contains("very+secret"), "{case} {shown}");
            });
        }
    }
    let mock = Mock::new([]);
    let shown = format!("{:?} {:?}", client(&mock), get("g", 1).header("private-token", SECRET));
    assert!(!shown.contains("very+secret"), "{shown}");
}

#[test]
fn conditional_requests() {
    let unchanged = || Mock::new([MockAnswer::status(304).header("etag", "W/\"1\"")]);
    let mock = unchanged();
    let error = get("g", 1).if_none_match("W/\"1\"").send(&client(&mock)).unwrap_err();
    assert!(error.is_not_modified());
    assert_eq!(mock.requests()[0].header("if-none-match"), "W/\"1\"");
    // An operation that declares the status has an outcome for it.
    assert_eq!(star(1).send(&client(&unchanged())).unwrap(), crate::things::Starred::NotModified);
    let mock = Mock::new([MockAnswer::json(r#"{"id":1}"#).header("etag", "W/\"2\"")]);
    let response = get("g", 1).response(&client(&mock)).unwrap();
    assert_eq!((response.etag(), response.value.id), (Some("W/\"2\""), 1));
    let mock = Mock::new([MockAnswer::status(412)]);
    let moment = chrono::DateTime::parse_from_rfc3339("2026-11-22T12:00:00+02:00").unwrap();
    let error = delete("g", 1).if_unmodified_since(moment).send(&client(&mock)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Precondition);
    assert_eq!(mock.requests()[0].header("if-unmodified-since"), "Sun, 22 Nov 2026 10:00:00 GMT");
}

#[test]
fn a_captcha_is_asked_for_and_answered() {
    let asked = r#"{"needs_captcha_response":true,"spam_log_id":42,"captcha_site_key":"6L","message":{"error":"spam"}}"#;
    let created = MockAnswer::status(201).body(r#"{"id":1}"#);
    let mock = Mock::new([MockAnswer::status(409).body(asked), created]);
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
    let mock = Mock::new([MockAnswer::json(r#"{"id":1}"#)]);
    let client = Client::builder("https://things.example").transport(mock.clone()).build().unwrap();
    drop(get("g", 1).send(&client));
    assert!(mock.requests().is_empty());
    wait(get("g", 1).send(&client)).unwrap();
}

#[test]
fn pacing_waits_for_the_window() {
    struct Paced;
    impl Setup for Paced {
        fn on<C>(&self, builder: ClientBuilder<C>) -> ClientBuilder<C> {
            builder.pacing(true)
        }
    }
    let next = "<https://things.example/x?page=2>; rel=\"next\"";
    let reset = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs() + 20;
    let script = || {
        let last = Kind::Pages.answer().header("link", next).header("ratelimit-remaining", "0");
        vec![last.header("ratelimit-reset", &reset.to_string()), Kind::Pages.answer()]
    };
    for call in [Kind::Pages, Kind::Items, Kind::All] {
        both(call, script, &Paced, |case, brought, mock| {
            assert_eq!(brought.unwrap(), 2, "{case}");
            let slept = mock.slept();
            assert!(slept.len() == 1 && slept[0] > Duration::from_secs(10), "{case} {slept:?}");
        });
    }
}
