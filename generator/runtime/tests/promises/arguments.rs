//! Arguments arrive as they were given, or nothing is sent at all: over every kind of call, async and blocking.

use generator_runtime::transport::{Mock, MockResponse};
use generator_runtime::{
    BodyKind, Client, Error, ErrorKind, IntoValue, Json, ListStyle, Method, Operation, RawRequest, Upload, Value,
    blocking,
};
use serde_json::json;

use crate::things::{Change, KINDS, V4, create, send_async_with, send_blocking_with, wait};

/// A query parameter that the operation does not declare.
struct Query(Value);

impl Change for Query {
    fn on<O: Operation>(&self, operation: O) -> O {
        operation.extra_query("q", self.0.clone())
    }
}

/// A field of the body that the operation does not declare.
struct Field(Value);

impl Change for Field {
    fn on<O: Operation>(&self, operation: O) -> O {
        operation.extra_field("q", self.0.clone())
    }
}

/// Sends each kind of call, changed so, and returns the errors of those that failed before anything was sent.
fn refused(change: &impl Change) -> Vec<Error> {
    let mut errors = Vec::new();
    for kind in KINDS {
        let mock = Mock::new([]);
        let client = blocking::Client::builder("https://things.example").transport(mock.clone()).build().unwrap();
        errors.push(send_blocking_with(kind, &client, change).unwrap_err());
        let client = Client::builder("https://things.example").transport(mock.clone()).build().unwrap();
        errors.push(wait(send_async_with(kind, &client, change)).unwrap_err());
        assert!(mock.requests().is_empty(), "{kind:?}");
    }
    errors
}

#[test]
fn a_list_that_would_arrive_as_another_is_never_sent() {
    let none = || Value::from(Vec::<Value>::new());
    let comma = |items: &[&str]| Value::from(items.to_vec()).in_style(ListStyle::Comma);
    for (query, message) in [
        (none(), "the list `q` is empty"),
        (none().in_style(ListStyle::Comma), "the list `q` is empty"),
        (Value::Json(json!([])), "the list `q` is empty"),
        (comma(&["bug,secret"]), "contains `,`"),
        (Value::Json(json!({"a][b": 1})), "contains a bracket"),
        (Value::Map(Vec::new()), "the object `q` is empty"),
    ] {
        for error in refused(&Query(query.clone())) {
            assert_eq!((error.kind(), error.attempts()), (ErrorKind::Request, 0), "{error}");
            assert!(error.to_string().contains(message), "{error}");
        }
    }
    for error in refused(&Field(comma(&["a,b"]))) {
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Request, 0), "{error}");
    }
}

#[test]
fn a_url_that_is_too_long_is_never_sent_and_its_length_is_said() {
    for error in refused(&Query("x".repeat(70_000).into_value())) {
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Request, 0), "{error}");
        let said = error.to_string();
        let length = said.split_once("the URL would have ").and_then(|(_, rest)| rest.split(' ').next());
        assert!(length.is_some_and(|length| length.parse::<usize>().is_ok_and(|length| length > 70_000)), "{said}");
    }
    // The server's own limit, which is lower.
    for kind in KINDS {
        let mock = Mock::new([MockResponse::status(414)]);
        let client = blocking::Client::builder("https://things.example").transport(mock).build().unwrap();
        let error = send_blocking_with(kind, &client, &Query("x".repeat(9_000).into_value())).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UriTooLong, "{kind:?}");
        assert!(error.to_string().contains("414 URI Too Long: the URL has 90"), "{error}");
    }
}

/// Sends a body with both clients, and returns media type and content of each.
fn bodies(request: &RawRequest) -> [(String, String); 2] {
    let answer = || MockResponse::json("null");
    let mock = Mock::new([answer(), answer()]);
    let client = blocking::Client::builder("https://things.example").transport(mock.clone()).build().unwrap();
    request.clone().send::<Json, _>(&client).unwrap();
    let client = Client::builder("https://things.example").transport(mock.clone()).build().unwrap();
    wait(request.clone().send::<Json, _>(&client)).unwrap();
    let requests = mock.requests();
    [0, 1].map(|at: usize| {
        let body = String::from_utf8_lossy(&requests[at].body).into_owned();
        (requests[at].header("content-type").to_owned(), body)
    })
}

fn put(kind: BodyKind) -> RawRequest {
    RawRequest::new(&V4, Method::PUT, "/x").body_kind(kind)
}

#[test]
fn an_empty_list_empties_the_list() {
    for (kind, style, expected) in [
        (BodyKind::Json, None, "{\"topics\":[]}"),
        (BodyKind::JsonOrMultipart, None, "{\"topics\":[]}"),
        (BodyKind::Json, Some(ListStyle::Comma), "{\"topics\":\"\"}"),
        (BodyKind::Form, None, "topics%5B%5D="),
        (BodyKind::Form, Some(ListStyle::Repeat), "topics="),
        (BodyKind::Form, Some(ListStyle::Comma), "topics="),
        (BodyKind::Multipart, None, "name=\"topics[]\"\r\n\r\n\r\n--"),
        (BodyKind::Multipart, Some(ListStyle::Comma), "name=\"topics\"\r\n\r\n\r\n--"),
    ] {
        let none = Value::from(Vec::<Value>::new());
        let none = style.map_or(none.clone(), |style| none.in_style(style));
        for (_, body) in bodies(&put(kind).field("topics", none)) {
            match kind {
                BodyKind::Multipart => assert!(body.contains(expected), "{body}"),
                _ => assert_eq!(body, expected, "{kind:?} {style:?}"),
            }
        }
    }
}

#[test]
fn a_body_that_may_have_a_file_is_json_while_it_has_none() {
    let request = || {
        put(BodyKind::JsonOrMultipart)
            .field("name", Value::Null)
            .field("size", 3)
            .field("open", true)
            .field("topics", ["a"])
    };
    for (media_type, body) in bodies(&request()) {
        assert_eq!(media_type, "application/json");
        let body: Json = serde_json::from_str(&body).unwrap();
        assert_eq!(body, json!({"name": null, "size": 3, "open": true, "topics": ["a"]}));
    }
    let within = Value::Map(vec![("file".into(), Value::File(Upload::bytes("a.png", "PNG")))]);
    for file in [Value::File(Upload::bytes("a.png", "PNG")), Value::from(vec![within.clone()]), within] {
        for (media_type, body) in bodies(&request().field("avatar", file)) {
            assert!(media_type.starts_with("multipart/form-data; boundary="), "{media_type}");
            for part in ["filename=\"a.png\"", "PNG", "name=\"size\"\r\n\r\n3", "name=\"topics[]\"\r\n\r\na"] {
                assert!(body.contains(part), "{part}: {body}");
            }
        }
    }
    // Without a file, a body that is always multipart stays so.
    for (media_type, _) in bodies(&put(BodyKind::Multipart).field("size", 3)) {
        assert!(media_type.starts_with("multipart/form-data; boundary="), "{media_type}");
    }
}

#[test]
fn what_is_given_by_name_is_taken_as_programs_have_it() {
    let mock = Mock::new([MockResponse::status(201).body("{\"id\":1}")]);
    let client = blocking::Client::builder("https://things.example").transport(mock.clone()).build().unwrap();
    let owned = "y".to_owned();
    let created = create("g", "n")
        .extra_query("a", "x")
        .extra_query("b", &owned)
        .extra_query("c", 1)
        .extra_query("d", ["x", "y"])
        .extra_field("e", "x")
        .extra_field("f", vec![1_u8, 2])
        .extra_field("g", Some("x"))
        .extra_field("h", None::<&str>);
    created.send(&client).unwrap();
    let request = &mock.requests()[0];
    assert_eq!(request.uri.query(), Some("a=x&b=y&c=1&d%5B%5D=x&d%5B%5D=y"));
    let body: Json = serde_json::from_slice(&request.body).unwrap();
    assert_eq!(body, json!({"name": "n", "e": "x", "f": [1, 2], "g": "x"}));
}
