//! What is tried again, and when.

use std::time::Duration;

use generator_runtime::transport::{Mock, MockResponse, TransportErrorKind};
use generator_runtime::{ClientBuilder, ErrorKind, Json, Method, Operation, RawRequest, RetryPolicy, blocking};

use crate::things::{KINDS, Kind, Plain, Setup, V4, both, client, create, get, kind_of};

#[test]
fn what_is_safe_is_tried_again_and_the_last_answer_counts() {
    for (script, attempts, expected) in [
        (vec![MockResponse::status(502)], 4, Some(ErrorKind::Server)),
        (vec![MockResponse::status(429)], 4, Some(ErrorKind::RateLimited)),
        (vec![MockResponse::status(500)], 1, Some(ErrorKind::Server)),
        (vec![MockResponse::error(TransportErrorKind::Connect)], 4, Some(ErrorKind::Connect)),
        (vec![MockResponse::error(TransportErrorKind::Interrupted)], 4, Some(ErrorKind::Transport)),
        (vec![MockResponse::error(TransportErrorKind::Timeout)], 1, Some(ErrorKind::Timeout)),
        (vec![MockResponse::status(503), MockResponse::status(404)], 2, Some(ErrorKind::NotFound)),
        (
            vec![MockResponse::error(TransportErrorKind::Interrupted), MockResponse::status(504)],
            4,
            Some(ErrorKind::Server),
        ),
        (vec![MockResponse::status(503), MockResponse::status(200)], 2, None),
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
            both(call, script, &Hasty, |case, brought, mock| {
                assert_eq!(kind_of(&brought), expected, "{case} {:?}", brought.as_ref().err());
                assert_eq!(mock.requests().len(), attempts, "{case}");
                assert_eq!(mock.slept().len(), attempts - 1, "{case}");
                if let Err(error) = brought {
                    assert_eq!(error.attempts() as usize, attempts, "{case}");
                }
            });
        }
    }
}

/// A 429 that does not say when to come back is treated like any other failure.
struct Hasty;

impl Setup for Hasty {
    fn on<C>(&self, builder: ClientBuilder<C>) -> ClientBuilder<C> {
        builder.retry(RetryPolicy::new().rate_limit_window(Duration::ZERO))
    }
}

#[test]
fn a_429_that_names_no_time_waits_into_the_next_window() {
    let refused = || MockResponse::status(429).header("date", "Sun, 22 Nov 2026 10:00:48 GMT");
    for call in KINDS {
        both(
            call,
            || vec![refused(), call.answer()],
            &Plain,
            |case, brought, mock| {
                assert!(brought.is_ok(), "{case}");
                let slept = mock.slept();
                let (least, most) = (Duration::from_secs(12), Duration::from_secs(13));
                assert!(slept.len() == 1 && slept[0] >= least && slept[0] <= most, "{case} {slept:?}");
            },
        );
    }
    // Nobody asked to wait, so the error of the last attempt does not say so either.
    let mock = Mock::new([refused()]);
    let error = get("g", 1).timeout(Duration::from_secs(5)).send(&client(&mock)).unwrap_err();
    assert_eq!((error.retry_after(), error.attempts()), (None, 1));
}

#[test]
fn the_policy_of_a_call_counts_before_that_of_the_client() {
    for (policy, status, attempts) in [
        (RetryPolicy::never(), 503, 1),
        (RetryPolicy::new().max_attempts(2), 503, 2),
        (RetryPolicy::new().statuses([500]), 500, 4),
        (RetryPolicy::new().statuses([500]), 503, 1),
        (RetryPolicy::new().statuses([]), 503, 1),
    ] {
        let mock = Mock::new([MockResponse::status(status)]);
        let request = RawRequest::new(&V4, Method::GET, "/raw").retry(policy.clone());
        assert!(request.send::<Json, _>(&client(&mock)).is_err());
        assert_eq!(mock.requests().len(), attempts, "{policy:?} {status}");
    }
}

#[test]
fn an_error_tells_the_rate_limit() {
    let refused = MockResponse::status(403).header("ratelimit-limit", "60").header("ratelimit-remaining", "7");
    let error = get("g", 1).send(&client(&Mock::new([refused.header("ratelimit-reset", "30")]))).unwrap_err();
    let limit = error.rate_limit().unwrap();
    assert_eq!((limit.limit, limit.remaining), (Some(60), 7));
    let left = limit.reset.unwrap().duration_since(std::time::SystemTime::now()).unwrap();
    assert!(left <= Duration::from_secs(30) && left > Duration::from_secs(20), "{left:?}");
}

#[test]
fn a_post_is_tried_again_only_when_it_was_not_done() {
    for (answer, attempts) in [
        (MockResponse::status(429), 4),
        (MockResponse::error(TransportErrorKind::Connect), 4),
        (MockResponse::error(TransportErrorKind::Interrupted), 1),
        (MockResponse::status(502), 1),
        (MockResponse::status(503), 1),
    ] {
        let mock = Mock::new([answer]);
        let hasty = RetryPolicy::new().rate_limit_window(Duration::ZERO);
        assert!(create("g", "n").retry(hasty).send(&client(&mock)).is_err());
        assert_eq!(mock.requests().len(), attempts);
        assert!(mock.requests().iter().all(|request| request.body == r#"{"name":"n"}"#.as_bytes()));
    }
}

#[test]
fn the_server_says_when() {
    let retry_after = |value: &str| MockResponse::status(429).header("retry-after", value);
    let date = "Sun, 22 Nov 2026 10:00:00 GMT";
    for (answer, least) in [
        (retry_after("7"), 7),
        (retry_after("Sun, 22 Nov 2026 10:00:09 GMT").header("date", date), 9),
        (
            MockResponse::status(429)
                .header("date", date)
                .header("ratelimit-remaining", "0")
                .header("ratelimit-reset", "1795341611"),
            11,
        ),
    ] {
        for call in KINDS {
            both(
                call,
                || vec![answer.clone(), call.answer()],
                &Plain,
                |case, brought, mock| {
                    assert!(brought.is_ok(), "{case}");
                    let slept = mock.slept();
                    let (least, most) = (Duration::from_secs(least), Duration::from_secs(least + 1));
                    assert!(slept.len() == 1 && slept[0] >= least && slept[0] <= most, "{case} {slept:?}");
                },
            );
        }
    }
    // Longer than the deadline: it is for the caller to wait.
    for call in KINDS {
        both(
            call,
            || vec![retry_after("3600")],
            &Plain,
            |case, brought, mock| {
                assert_eq!(brought.unwrap_err().retry_after(), Some(Duration::from_secs(3600)), "{case}");
                assert_eq!(mock.requests().len(), 1, "{case}");
            },
        );
    }
}

#[test]
fn the_budget_is_shared_by_all_calls_of_a_client() {
    let mock = Mock::new([MockResponse::status(503)]);
    let builder = blocking::Client::builder("https://things.example").transport(mock.clone());
    let client = builder.retry(RetryPolicy::new().budget(5)).build().unwrap();
    for _ in 0..4 {
        assert!(get("g", 1).send(&client.clone()).is_err());
    }
    assert_eq!(mock.requests().len(), 4 + 5);
}

#[test]
fn a_body_that_breaks_off_is_fetched_again_or_said() {
    for call in KINDS {
        both(
            call,
            || vec![call.answer().cut(), call.answer()],
            &Plain,
            |case, brought, mock| {
                if call == Kind::Download {
                    let error = brought.unwrap_err();
                    assert_eq!(error.kind(), ErrorKind::Transport, "{case}");
                    assert!(error.to_string().contains("after 23 bytes"), "{case}: {error}");
                } else {
                    assert_eq!(brought.unwrap(), 1, "{case}");
                    assert_eq!(mock.requests().len(), 2, "{case}");
                }
            },
        );
    }
}

#[test]
fn a_client_that_waits_for_the_rate_limit_waits_for_the_window() {
    struct Paced;
    impl Setup for Paced {
        fn on<C>(&self, builder: ClientBuilder<C>) -> ClientBuilder<C> {
            builder.wait_for_rate_limit()
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

#[test]
fn a_post_whose_answer_broke_off_says_its_status() {
    let mock = Mock::new([MockResponse::status(201).body("{\"id\":").cut()]);
    let error = create("g", "n").send(&client(&mock)).unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Transport, 201));
    assert_eq!(mock.requests().len(), 1);
}
