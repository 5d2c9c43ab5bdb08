//! What emitted types get from the macros: answers of every kind, and serde's traits.

use generator_runtime::transport::{Mock, MockResponse};
use generator_runtime::{ErrorKind, Headers, MaybeEmpty, Method, RawRequest, Text};

use crate::things::{Starred, Thing, V4, client, delete, star};

#[test]
fn answers_of_every_kind() {
    let answer = MockResponse::status(200).header("id", "7").header("name", "n").body("pl\u{e4}in");
    let mock = Mock::new([answer]);
    let raw = || RawRequest::new(&V4, Method::GET, "/x");
    assert_eq!(raw().send::<Text, _>(&client(&mock)).unwrap().0, "pl\u{e4}in");
    assert_eq!(raw().send::<generator_runtime::Bytes, _>(&client(&mock)).unwrap(), "pl\u{e4}in");
    raw().send::<(), _>(&client(&mock)).unwrap();
    let thing = raw().send::<Headers<Thing>, _>(&client(&mock)).unwrap().0;
    assert_eq!(thing, Thing { id: 7, name: "n".into() });
    let mock = Mock::new([MockResponse::status(200).header("name", "n")]);
    let error = raw().send::<Headers<Thing>, _>(&client(&mock)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("the header `id` is missing"), "{error}");
}

#[test]
fn outcomes_by_status() {
    let mock = Mock::new([
        MockResponse::status(201).body(r#"{"id":1}"#),
        MockResponse::status(304),
        MockResponse::status(200).body(r#"{"id":2}"#),
    ]);
    let client = client(&mock);
    assert!(matches!(star(1).send(&client).unwrap(), Starred::Created(Thing { id: 1, .. })));
    assert_eq!(star(1).send(&client).unwrap(), Starred::NotModified);
    assert!(matches!(star(1).response(&client).unwrap().value, Starred::Created(Thing { id: 2, .. })));
}

#[test]
fn nothing_is_read_of_what_is_declared_as_nothing() {
    for body in ["", "<html>", "{}"] {
        delete("g", 1).send(&client(&Mock::new([MockResponse::status(200).body(body)]))).unwrap();
    }
}

#[test]
fn an_answer_that_may_be_nothing() {
    for (body, found) in [(r#"{"id":1}"#, Some(1)), ("", None), (" null\n", None), ("true", None), ("false", None)] {
        let mock = Mock::new([MockResponse::status(200).body(body)]);
        let removed = RawRequest::new(&V4, Method::DELETE, "/x").send::<MaybeEmpty<Thing>, _>(&client(&mock)).unwrap();
        assert_eq!(removed.0.map(|thing| thing.id), found, "{body}");
    }
    for body in ["7", "<html>", "{}"] {
        let mock = Mock::new([MockResponse::status(200).body(body)]);
        let error =
            RawRequest::new(&V4, Method::DELETE, "/x").send::<MaybeEmpty<Thing>, _>(&client(&mock)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
    }
}

#[test]
fn clients_cross_threads() {
    fn crosses<T: Send + Sync + 'static>() {}
    fn moves<T: Send + Unpin + 'static>() {}
    crosses::<generator_runtime::Client>();
    crosses::<generator_runtime::blocking::Client>();
    moves::<generator_runtime::ResponseFuture<Thing>>();
    moves::<generator_runtime::Pages<Thing>>();
    moves::<generator_runtime::Items<Thing>>();
    moves::<generator_runtime::Download>();
    moves::<generator_runtime::blocking::Items<Thing>>();
    moves::<generator_runtime::blocking::Download>();
}

/// A record with a list that is sent, and may come, as one text.
#[cfg(feature = "serde")]
#[derive(Debug, Clone, Default)]
struct Joined {
    of: Vec<u64>,
}

#[cfg(feature = "serde")]
impl generator_runtime::Record for Joined {
    fn fields(&self) -> &'static [generator_runtime::Field] {
        use generator_runtime::{Field, ListStyle};
        const { &[Field::required("of").list_style(ListStyle::Comma)] }
    }

    fn slot(&mut self, index: usize) -> Option<&mut dyn generator_runtime::Slot> {
        (index == 0).then_some(&mut self.of as &mut dyn generator_runtime::Slot)
    }
}
#[cfg(feature = "serde")]
generator_runtime::impl_records!(Joined);

#[cfg(feature = "serde")]
#[test]
fn types_go_through_serde() {
    let thing: Thing = serde_json::from_str(r#"{"name":"n","other":1,"id":7}"#).unwrap();
    assert_eq!(thing, Thing { id: 7, name: "n".into() });
    assert_eq!(serde_json::to_string(&thing).unwrap(), r#"{"id":7,"name":"n"}"#);
    assert!(serde_json::from_str::<Thing>(r#"{"name":"n"}"#).is_err());
    let key: generator_runtime::Key = serde_json::from_str("\"a/b\"").unwrap();
    assert_eq!(serde_json::to_string(&key).unwrap(), "\"a/b\"");
    let list: Joined = serde_json::from_str(r#"{"of":"1, 2"}"#).unwrap();
    assert_eq!(serde_json::to_string(&list).unwrap(), r#"{"of":[1,2]}"#);
}
