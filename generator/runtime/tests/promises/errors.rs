//! What is made of the bodies of errors: those in `error_bodies.json`, and any bytes at all.

use std::collections::BTreeMap;
use std::error::Error as StdError;
use std::time::Duration;

use generator_runtime::transport::{
    Body, BoxFuture, Mock, MockResponse, Transport, TransportError, TransportErrorKind,
};
use generator_runtime::{Error, ErrorKind, Json, blocking};

use crate::things::{Thing, client, create, get};

fn error(status: u16, body: impl Into<generator_runtime::Bytes>) -> Error {
    let mock = Mock::new([MockResponse::status(status).header("x-request-id", "01ABC").body(body)]);
    get("g", 1).send(&client(&mock)).unwrap_err()
}

#[test]
fn every_shape_is_read() {
    let cases: Json = serde_json::from_str(include_str!("error_bodies.json")).unwrap();
    for case in cases.as_array().unwrap() {
        let name = case["name"].as_str().unwrap();
        let error = error(400, case["body"].as_str().unwrap().to_owned());
        assert_eq!(error.message(), case["message"].as_str(), "{name}");
        assert_eq!(error.code(), case["code"].as_str(), "{name}");
        assert_eq!(error.scope(), case["scope"].as_str(), "{name}");
        let fields: BTreeMap<_, _> =
            error.fields().iter().map(|error| (error.field.clone(), error.messages.clone())).collect();
        let expected = case.get("fields").cloned().unwrap_or_else(|| Json::Object(Default::default()));
        assert_eq!(serde_json::to_value(fields).unwrap(), expected, "{name}");
        let captcha = error.captcha().map(|captcha| serde_json::json!([captcha.site_key, captcha.log_id]));
        assert_eq!(captcha.as_ref(), case.get("captcha"), "{name}");
        assert_eq!(error.body(), case["body"].as_str().unwrap(), "{name}");
    }
}

#[test]
fn any_bytes_are_read_without_a_panic() {
    // No seed but a constant: a failure can be had again.
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let words = [
        "{",
        "}",
        "[",
        "]",
        "\"message\"",
        "\"error\"",
        ":",
        ",",
        "\"",
        "<title>",
        "</",
        "<h1",
        "null",
        "1e9",
        "\u{fc}",
    ];
    for _ in 0..2000 {
        let mut body = Vec::new();
        for _ in 0..next() % 20 {
            match next() % 3 {
                0 => body.push(next() as u8),
                _ => body.extend_from_slice(words[next() as usize % words.len()].as_bytes()),
            }
        }
        let error = error(418, body);
        let shown = error.to_string();
        assert!(!shown.contains(char::is_control), "{shown:?}");
        assert_eq!(error.kind(), ErrorKind::Status);
    }
}

#[test]
fn one_line_says_what_happened() {
    let fields = r#"{"message":{"title":["can't be blank","is too short"],"due_date":["is no date"]}}"#;
    for (status, body, shown) in [
        (404, r#"{"message":"404 Group Not\nFound"}"#, "things.get: 404 Group Not Found"),
        (400, fields, "things.get: 400 Bad Request: due_date is no date, title can't be blank and is too short"),
        (502, "", "things.get: 502 Bad Gateway"),
        (204, "", "things.get: 204 No Content, the response cannot be read: expected JSON, found an empty body"),
        (
            200,
            "{\"id\":\"x\"}",
            "things.get: 200 OK, the response cannot be read: id: invalid type: a string, \
            expected an integer that is not negative at line 1 column 9",
        ),
        (
            200,
            "{\"id\":1",
            "things.get: 200 OK, the response cannot be read: cut short: EOF while parsing an \
            object at line 1 column 7",
        ),
    ] {
        let attempts = if status == 502 { ", 4 attempts" } else { "" };
        let details = format!(" (GET /groups/{{group}}/things/{{thing}}, request 01ABC{attempts})");
        assert_eq!(error(status, body).to_string(), format!("{shown}{details}"));
    }
    assert_eq!(error(404, "x".repeat(10_000)).to_string().chars().filter(|c| *c == 'x').count(), 400);
}

#[test]
fn bodies_of_any_content_stay_small() {
    // 64 KB each: deep names, many items, many fields, long names, nested lists.
    let name = "K".repeat(32 * 1024);
    let cases = [
        format!(r#"{{"message":{{"{name}":[{}]}}}}"#, vec!["[1]"; 8000].join(",")),
        format!(r#"{{"message":{{"{name}":{{{}}}}}}}"#, fields(3000)),
        format!(r#"{{"errors":[{}]}}"#, vec![r#"{"message":"m"}"#; 4000].join(",")),
        format!(r#"{{"errors":[{}]}}"#, vec![r#"{"é":["m"]}"#; 4000].join(",")),
        format!("{{{}}}", fields(5000)),
        format!(r#"{{"message":["{}"]}}"#, "x".repeat(60_000)),
    ];
    for body in cases {
        let error = error(400, body.clone());
        let kept: usize = error.fields().iter().map(|it| it.field.len() + it.messages.concat().len()).sum();
        let message = error.message().unwrap_or_default();
        assert!(kept + message.len() > 0, "something is kept");
        assert!(kept + message.len() < 100_000 && error.fields().len() <= 100, "{kept} {}", message.len());
        assert!(error.fields().iter().all(|field| field.messages.len() <= 100));
        assert!(error.to_string().len() < 10_000 && format!("{error:?}").len() < 10_000, "{}", error.to_string().len());
    }
}

/// Members of an object, with short names.
fn fields(count: usize) -> String {
    (0..count).map(|number| format!(r#""f{number}":["x"]"#)).collect::<Vec<_>>().join(",")
}

#[test]
fn texts_in_other_encodings_keep_their_words() {
    for (body, message) in [
        (&b"{\"message\":\"gr\xfc\xdfe\"}"[..], "gr\u{fffd}\u{fffd}e"),
        (b"\xEF\xBB\xBF{\"message\":\"words\"}\n", "words"),
        (b"404 page not found", "404 page not found"),
        (b"true", "true"),
    ] {
        assert_eq!(error(400, body.to_vec()).message(), Some(message));
    }
}

#[test]
fn a_status_without_a_name_is_a_number() {
    assert!(error(599, "").to_string().starts_with("things.get: 599 (GET"), "{}", error(599, ""));
}

#[test]
fn a_failed_connection_says_why_at_the_end() {
    #[derive(Debug)]
    struct Outer(std::io::Error);
    impl std::fmt::Display for Outer {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("error sending the request")
        }
    }
    impl StdError for Outer {
        fn source(&self) -> Option<&(dyn StdError + 'static)> {
            Some(&self.0)
        }
    }
    struct Failing(TransportErrorKind);
    impl Transport for Failing {
        fn send(&self, _: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
            let cause = Outer(std::io::Error::other("no route to\nthings.example"));
            Box::pin(async move { Err(TransportError::new(self.0, cause)) })
        }
        fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
            Box::pin(async {})
        }
    }
    for kind in [TransportErrorKind::Connect, TransportErrorKind::Timeout, TransportErrorKind::Interrupted] {
        let client = blocking::Client::builder("https://things.example").transport(Failing(kind)).build().unwrap();
        let error = create("g", "n").send(&client).unwrap_err();
        let shown = error.to_string();
        assert!(shown.ends_with("): no route to things.example"), "{shown}");
        assert_eq!(shown.matches("no route").count(), 1, "{shown}");
        assert_eq!(chain(&error).iter().filter(|cause| cause.contains("no route")).count(), 1);
    }
}

#[test]
fn the_cause_of_a_decode_error_is_one_source() {
    let error = error(200, r#"{"id":"x"}"#);
    let causes = chain(&error);
    assert_eq!(causes.len(), 1, "{causes:?}");
    assert!(causes[0].contains("id: invalid type: a string"), "{causes:?}");
}

/// What the sources of an error say, from the outermost on.
fn chain(error: &Error) -> Vec<String> {
    std::iter::successors(error.source(), |cause| (*cause).source()).map(ToString::to_string).collect()
}

#[test]
fn an_error_is_small_and_crosses_threads() {
    fn crosses<T: Send + Sync + std::error::Error + 'static>() {}
    crosses::<Error>();
    assert_eq!(size_of::<Error>(), size_of::<usize>());
}

#[test]
fn a_body_by_status_can_be_decoded() {
    let thing: Thing = error(409, r#"{"id":5,"name":"there already"}"#).decode().unwrap();
    assert_eq!(thing.name, "there already");
    assert!(error(409, "no").decode::<Thing>().is_err());
    assert_eq!(error(400, r#"{"message":{"a":{"b":["c"]}}}"#).field("a.b"), ["c"]);
}

#[test]
fn the_body_is_kept_up_to_a_limit() {
    let mock = Mock::new([MockResponse::status(400).body(vec![b'x'; 1 << 20])]);
    let error = create("g", "n").send(&client(&mock)).unwrap_err();
    assert_eq!((error.body().len(), error.is_body_cut()), (64 * 1024, true));
}
