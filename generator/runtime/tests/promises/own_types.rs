//! The caller's own types, sent and received by serde, async and blocking.

use std::collections::BTreeMap;

use generator_runtime::transport::{Mock, MockResponse};
use generator_runtime::{BodyKind, Client, ErrorKind, Method, RawRequest, Serde, Value, blocking};

use crate::things::{V4, wait};

/// A type that serde knows and the runtime does not.
type Sizes = BTreeMap<String, Vec<u8>>;

fn raw() -> RawRequest {
    RawRequest::new(&V4, Method::POST, "/x")
}

fn clients(answers: impl Fn() -> Vec<MockResponse>) -> (blocking::Client, Mock, Client, Mock) {
    let (first, second) = (Mock::new(answers()), Mock::new(answers()));
    let one = blocking::Client::builder("https://things.example").transport(first.clone()).build().unwrap();
    let two = Client::builder("https://things.example").transport(second.clone()).build().unwrap();
    (one, first, two, second)
}

#[test]
fn a_single_response_is_read_and_a_body_written() {
    for body in ["{\"s\":[1,2]}", "\u{feff}{\"s\":[1,2]}"] {
        let (one, first, two, second) = clients(|| vec![MockResponse::json(body)]);
        let sizes = Sizes::from([("s".to_owned(), vec![1, 2])]);
        assert_eq!(raw().json_of(&sizes).send_as::<Sizes, _>(&one).unwrap(), sizes);
        assert_eq!(wait(raw().json_of(&sizes).send_as::<Sizes, _>(&two)).unwrap(), sizes);
        for mock in [first, second] {
            assert_eq!(mock.requests()[0].body, "{\"s\":[1,2]}");
            assert_eq!(mock.requests()[0].header("content-type"), "application/json");
        }
    }
}

#[test]
fn a_response_of_another_shape_says_where() {
    for (body, message) in [
        ("{\"s\":[1,300]}", "invalid value: integer `300`"),
        ("{\"s\":[1", "cut short"),
        ("", "found an empty body"),
        ("<html><title>Sign in</title>", "found an HTML page"),
    ] {
        let (one, _, two, _) = clients(|| vec![MockResponse::json(body)]);
        for error in [raw().send_as::<Sizes, _>(&one).unwrap_err(), wait(raw().send_as::<Sizes, _>(&two)).unwrap_err()]
        {
            assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
            assert!(error.to_string().contains(message), "{body}: {error}");
        }
    }
}

#[test]
fn items_are_read() {
    let list = || RawRequest::new(&V4, Method::GET, "/x");
    let page = || vec![MockResponse::json("[{\"s\":[1]},{}]")];
    let expected = [Serde(Sizes::from([("s".to_owned(), vec![1])])), Serde(Sizes::new())];
    let (one, _, two, _) = clients(page);
    assert_eq!(list().all::<Serde<Sizes>, _>(&one, 9).unwrap(), expected);
    assert_eq!(wait(list().all::<Serde<Sizes>, _>(&two, 9)).unwrap(), expected);
    let (one, _, two, _) = clients(page);
    assert_eq!(list().items::<Serde<Sizes>, _>(&one).collect::<Result<Vec<_>, _>>().unwrap(), expected);
    let mut items = list().items::<Serde<Sizes>, _>(&two);
    assert_eq!(wait(items.try_next()).unwrap().as_ref(), expected.first());
    let (one, _, two, _) = clients(page);
    assert_eq!(list().page::<Serde<Sizes>, _>(&one).unwrap().items, expected);
    assert_eq!(wait(list().page::<Serde<Sizes>, _>(&two)).unwrap().items, expected);
    // An item of another shape is an error with its place.
    let (one, _, _, _) = clients(|| vec![MockResponse::json("[{},7]")]);
    let error = list().all::<Serde<Sizes>, _>(&one, 9).unwrap_err();
    assert!(error.to_string().contains("[1]"), "{error}");
}

#[test]
fn what_serde_cannot_write_is_never_sent() {
    // A key that is no text has no place in JSON.
    let odd = BTreeMap::from([(vec![1_u8], 1)]);
    for request in [
        raw().json_of(&odd),
        raw().field("a", Value::of(&odd)),
        raw().body_kind(BodyKind::Form).field("a", Value::of(&odd)),
    ] {
        let (one, first, two, second) = clients(Vec::new);
        for error in [
            request.clone().send_as::<Sizes, _>(&one).unwrap_err(),
            wait(request.send_as::<Sizes, _>(&two)).unwrap_err(),
        ] {
            assert_eq!((error.kind(), error.attempts()), (ErrorKind::Request, 0));
            assert!(error.to_string().contains("cannot be written as JSON"), "{error}");
        }
        assert!(first.requests().is_empty() && second.requests().is_empty());
    }
}
