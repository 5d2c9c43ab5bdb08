//! Unions are chosen by a tag or by their keys, and what does not fit its shape becomes no other one.

use generator_runtime::transport::{Mock, MockResponse};
use generator_runtime::{Call, Client, Endpoint, Json, Method, PageUse, Slot, blocking, from_slice};

use super::shapes::{ByKey, Found, Item, Plain, Setup, Subject, item_with};
use crate::things::{OFFSET, V4, wait};

/// The name of a variant, and of another shape the JSON.
fn shown<T: std::fmt::Debug>(value: &T) -> String {
    let text = format!("{value:?}");
    text.split('(').next().unwrap_or_default().to_owned()
}

#[test]
fn shapes_are_told_by_their_keys() {
    for (json, variant) in [
        (r#"{"id":1}"#, "Owner"),
        (r#"{"id":1,"avatar":"a"}"#, "Owner"),
        (r#"{"id":1,"title":"t"}"#, "Issue"),
        (r#"{"id":1,"title":"t","due":"2026-01-01","new":1}"#, "Issue"),
        // A value that does not fit keeps its default; it does not make an owner of an issue.
        (r#"{"id":1,"title":"t","due":"soon"}"#, "Issue"),
        (r#"{"id":1,"title":"t","due":[]}"#, "Issue"),
        (r#"{"id":1,"title":"t","avatar":{}}"#, "Issue"),
        // An issue whose required field is missing or broken is no owner either.
        (r#"{"id":1,"due":"2026-01-01"}"#, "Unlisted"),
        (r#"{"id":1,"title":{}}"#, "Unlisted"),
        (r#"{"id":"x","title":"t"}"#, "Unlisted"),
        (r#"{"id":"x"}"#, "Unlisted"),
        (r#"{"title":"t"}"#, "Map"),
        (r#"{"a":"b","c":"d"}"#, "Map"),
        (r#"{"a":{}}"#, "Unlisted"),
        (r#"[{"id":1}]"#, "Owners"),
        ("[]", "Owners"),
        (r#"["a"]"#, "Unlisted"),
        ("3", "Number"),
        (r#""3""#, "Text"),
        (r#""open""#, "State"),
        (r#""closed""#, "Text"),
        ("true", "Switch"),
        ("1.5", "Text"),
        ("null", "Unlisted"),
    ] {
        let brought = send::<Plain>("", json);
        assert_eq!(shown(&brought.0), variant, "{json}: {:?}", brought.0);
        let is_lost = variant == "Unlisted" && json.starts_with(r#"{"id"#);
        let is_default = json.contains("soon") || json.contains("[]}") || json.contains(r#""avatar":{}"#);
        assert_eq!(brought.1, usize::from(is_lost || is_default), "{json}");
        if let Plain::Unlisted(kept) = &brought.0 {
            assert_eq!(*kept, serde_json::from_str::<Json>(json).unwrap(), "nothing of it is lost");
        }
    }
}

#[test]
fn shapes_are_told_by_a_key_of_their_own() {
    for (json, variant) in [
        (r#"{"type":"owner","id":1,"title":"t","due":"2026-01-01"}"#, "Owner"),
        (r#"{"id":1,"title":"t","type":"issue"}"#, "Issue"),
        (r#"{"type":"issue","id":1,"title":"t","due":"soon"}"#, "Issue"),
        (r#"{"type":"issue","id":1}"#, "Unlisted"),
        (r#"{"type":"epic","id":1,"title":"t"}"#, "Unlisted"),
        (r#"{"id":1,"title":"t"}"#, "Issue"),
        (r#"{"id":1}"#, "Owner"),
        (r#"{"type":7,"id":1}"#, "Owner"),
    ] {
        assert_eq!(shown(&send::<ByKey>("", json).0), variant, "{json}");
    }
}

#[test]
fn shapes_are_told_by_an_argument_of_the_request() {
    for (scope, json, variant) in [
        ("issues", r#"{"id":1,"title":"t","due":"soon"}"#, "Issue"),
        ("users", r#"{"id":1,"title":"t"}"#, "Owner"),
        ("issues", r#"{"id":1}"#, "Unlisted"),
        // An epic has all that an owner requires.
        ("epics", r#"{"id":1,"avatar":"a"}"#, "Other"),
        ("", r#"{"id":1,"avatar":"a"}"#, "Owner"),
        ("", r#"{"name":"n"}"#, "Other"),
    ] {
        assert_eq!(shown(&send::<Found>(scope, json).0), variant, "{scope} {json}");
    }
}

#[test]
fn shapes_are_told_by_a_field_beside_them_in_any_order() {
    for (members, variant) in [
        (r#""kind":"issue","subject":{"id":1,"title":"t"}"#, "Issue"),
        (r#""subject":{"id":1,"title":"t"},"kind":"issue""#, "Issue"),
        (r#""subject":{"id":1,"title":"t"},"kind":"user""#, "Owner"),
        (r#""subject":{"id":1,"title":"t"},"kind":"epic""#, "Other"),
        (r#""subject":{"id":1},"kind":"issue""#, "Unlisted"),
        (r#""subject":{"id":1,"title":"t"}"#, "Issue"),
        (r#""subject":{"id":1,"title":"t"},"kind":null"#, "Issue"),
    ] {
        let item: Item = send::<Item>("", &item_with(members)).0;
        let subject: Subject = item.subject.unwrap_or_else(|| panic!("{members}"));
        assert_eq!(shown(&subject), variant, "{members}: {subject:?}");
    }
}

#[test]
fn strict_readers_refuse_a_shape_that_does_not_fit() {
    for (json, fits) in [
        (r#"{"id":1,"title":"t"}"#, true),
        (r#"{"id":1,"title":"t","due":"soon"}"#, false),
        (r#"{"id":1,"due":"2026-01-01"}"#, false),
        (r#"{"x":{}}"#, true),
        (r#"{"id":1,"id":2}"#, false),
    ] {
        assert_eq!(from_slice::<Plain>(json.as_bytes()).is_ok(), fits, "{json}");
    }
}

static GET: Endpoint = Endpoint::new(&V4, "unions.get", Method::GET, "/union");
static LIST: Endpoint = Endpoint::new(&V4, "unions.list", Method::GET, "/unions").pages(&[PageUse::always(&OFFSET)]);

/// Sends a single call and a list with both clients, and returns what all of them read, with the number of losses.
fn send<T: Slot + Default + Clone + PartialEq + std::fmt::Debug + Send + 'static>(
    scope: &str,
    json: &str,
) -> (T, usize) {
    use generator_runtime::ApiClient;
    let call = |endpoint| match scope {
        "" => Call::new(endpoint),
        scope => Call::new(endpoint).query("scope", scope.to_owned()),
    };
    let mock = || Mock::new([MockResponse::json(json.to_owned()), MockResponse::json(format!("[{json}]"))]);
    let (seen, setup) = (super::shapes::Seen::default(), Setup { unobserved: true, ..Setup::default() });
    let client = setup.on(blocking::Client::builder("https://things.example"), &mock(), &seen).build().unwrap();
    let single = client.send::<generator_runtime::Response<T>>(call(&GET)).unwrap();
    let found = (single.value.clone(), single.deviations().len());
    let page = client.page::<T>(call(&LIST)).unwrap();
    assert_eq!((page.items[0].clone(), page.deviations().len()), found, "{json}");
    let client = setup.on(Client::builder("https://things.example"), &mock(), &seen).build().unwrap();
    let single = wait(client.send::<generator_runtime::Response<T>>(call(&GET))).unwrap();
    assert_eq!((single.value.clone(), single.deviations().len()), found, "{json}");
    let items = wait(client.all::<T>(call(&LIST), 10)).unwrap();
    assert_eq!(items.first(), Some(&found.0), "{json}");
    found
}
