//! Answers that are not quite what was declared: what is tolerated and reported, what is refused, and that nothing is
//! taken for something else.

mod limits;
mod shapes;
mod unions;

use generator_runtime::transport::MockResponse;
use generator_runtime::{
    Bytes, Decoding, DeviationKind, ErrorKind, Method, RawRequest, Text, blocking, from_slice_with,
};

use crate::things::V4;
use shapes::{Brought, Item, KINDS, Kind, Setup, State, both, item_with};

/// What `change` makes of the item that has what is required.
fn item(change: impl FnOnce(&mut Item)) -> Item {
    let mut item = Item { id: 1, ..Item::default() };
    item.author.id = 2;
    change(&mut item);
    item
}

const KEPT: DeviationKind = DeviationKind::KeptDefault;
const CONVERTED: DeviationKind = DeviationKind::Converted;
const UNLISTED: DeviationKind = DeviationKind::UnlistedValue;
const UNDECLARED: DeviationKind = DeviationKind::UndeclaredKey;
const AS_JSON: DeviationKind = DeviationKind::KeptJson;

/// Members of an item, and where they deviate, how, and what was expected and found.
type Case = (&'static str, &'static str, DeviationKind, &'static str, &'static str);

/// What is lost, or kept in another way.
const LOSSES: [Case; 27] = [
    (r#""name":["x"]"#, "name", KEPT, "a string", "an array"),
    (r#""name":{"a":1}"#, "name", KEPT, "a string", "an object"),
    (r#""name":true"#, "name", KEPT, "a string", "boolean `true`"),
    (r#""due":"""#, "due", KEPT, "a date", "a string"),
    (r#""due":"20255-01-01""#, "due", KEPT, "a date", "a string"),
    (r#""due":"soon""#, "due", KEPT, "a date", "a string"),
    (r#""due":{}"#, "due", KEPT, "a date", "an object"),
    (r#""count":10.5"#, "count", KEPT, "an integer", "floating point `10.5`"),
    (r#""count":18446744073709551615"#, "count", KEPT, "an integer", "integer `18446744073709551615`"),
    (r#""count":"many""#, "count", KEPT, "an integer", "a string"),
    (r#""ratio":"NaN""#, "ratio", KEPT, "a number", "a string"),
    (r#""open":0"#, "open", KEPT, "a boolean", "integer `0`"),
    (r#""open":"yes""#, "open", KEPT, "a boolean", "a string"),
    (r#""state":[]"#, "state", KEPT, "a string", "an array"),
    (r#""owner":[]"#, "owner", KEPT, "an object", "an array"),
    (r#""owner":false"#, "owner", KEPT, "an object", "boolean `false`"),
    (r#""owner":{"avatar":"a"}"#, "owner.id", KEPT, "a value", "nothing"),
    (r#""owner":{"avatar":"a","id":null}"#, "owner.id", KEPT, "an integer that is not negative", "null"),
    (
        r#""owner":{"id":-1,"avatar":{"a":[1,{"b":2}]},"x":[]}"#,
        "owner.id",
        KEPT,
        "an integer that is not negative",
        "integer `-1`",
    ),
    (r#""tags":["x"]"#, "tags[0]", KEPT, "an object", "a string"),
    (r#""tags":[{"id":1},{"id":"x"},{"id":3}]"#, "tags[1].id", KEPT, "an integer that is not negative", "a string"),
    (r#""tags":"a""#, "tags", KEPT, "an array", "a string"),
    (r#""tags":{"0":1}"#, "tags", KEPT, "an array", "an object"),
    (r#""words":["a",["b"]]"#, "words[1]", KEPT, "a string", "an array"),
    (r#""links":{"a":"b","c":null}"#, "links.c", KEPT, "a string", "null"),
    (r#""links":[1]"#, "links", KEPT, "an object", "an array"),
    (r#""kind":"issue","subject":{"id":1,"due":null}"#, "subject.title", AS_JSON, "a value", "nothing"),
];

/// What is kept, and told to observers alone.
const HARMLESS: [Case; 14] = [
    (r#""name":3"#, "name", CONVERTED, "a string", "a number"),
    (r#""name":-1.5e3"#, "name", CONVERTED, "a string", "a number"),
    (r#""words":[1]"#, "words[0]", CONVERTED, "a string", "a number"),
    (r#""links":{"a":7}"#, "links.a", CONVERTED, "a string", "a number"),
    (r#""count":"3""#, "count", CONVERTED, "an integer", "a string"),
    (r#""ratio":"0.5""#, "ratio", CONVERTED, "a number", "a string"),
    (r#""open":"true""#, "open", CONVERTED, "a boolean", "a string"),
    (r#""links":[]"#, "links", CONVERTED, "an object", "an empty array"),
    (r#""tags":{}"#, "tags", CONVERTED, "an array", "an empty object"),
    (r#""state":"new""#, "state", UNLISTED, "a listed value", "\"new\""),
    (r#""state":5"#, "state", CONVERTED, "a string", "a number"),
    (r#""future":{"a":[1]}"#, "future", UNDECLARED, "no such key", "an object"),
    (r#""owner":{"id":1,"glpat":"x"}"#, "owner.glpat", UNDECLARED, "no such key", "a string"),
    (r#""kind":"epic","subject":{"id":1}"#, "subject", UNLISTED, "a listed kind", "\"epic\""),
];

#[test]
fn optional_fields_that_do_not_fit_keep_their_default_and_are_told() {
    for (members, path, kind, expected, found) in LOSSES {
        let setup = Setup { unobserved: true, ..Setup::default() };
        for (call, setup) in KINDS.into_iter().flat_map(|call| [(call, Setup::default()), (call, setup)]) {
            both(
                call,
                || call.answer(&item_with(members)),
                setup,
                |name, brought| {
                    let Brought { item: brought, deviations, observed, .. } = brought;
                    let brought = brought.unwrap_or_else(|error| panic!("{name} {members}: {error}")).unwrap();
                    if kind == KEPT {
                        assert_eq!(brought, item(|_| {}), "{name} {members}");
                    }
                    if let Some(losses) = deviations {
                        assert_eq!(losses.len(), 1, "{name} {members}: {losses:?}");
                        let told = &losses[0];
                        assert_eq!(
                            (told.kind, told.path.as_str()),
                            (kind, call.path(path).as_str()),
                            "{name} {members}"
                        );
                        assert_eq!(
                            (told.expected.as_str(), told.found.as_str()),
                            (expected, found),
                            "{name} {members}"
                        );
                        let field = path.split(['.', '[']).next().unwrap();
                        assert_eq!(told.within, call.path(field), "{name} {members}");
                    }
                    let losses: Vec<_> = observed.iter().filter(|(_, told)| told.kind.is_loss()).collect();
                    assert_eq!(losses.len(), usize::from(!setup.unobserved), "{name} {members}: {observed:?}");
                    assert!(
                        losses.iter().all(|(_, told)| told.path == call.path(path)),
                        "{name} {members}: {observed:?}"
                    );
                },
            );
        }
    }
}

#[test]
fn what_loses_nothing_is_told_to_observers_alone() {
    for (members, path, kind, expected, found) in HARMLESS {
        for call in KINDS {
            both(
                call,
                || call.answer(&item_with(members)),
                Setup::default(),
                |name, brought| {
                    assert!(brought.item.is_ok_and(|item| item.is_some()), "{name} {members}");
                    assert!(brought.deviations.is_none_or(|losses| losses.is_empty()), "{name} {members}");
                    let [(operation, told)] = brought.observed.as_slice() else {
                        panic!("{name} {members}: {:?}", brought.observed)
                    };
                    assert_eq!((told.kind, told.path.as_str()), (kind, call.path(path).as_str()), "{name} {members}");
                    assert_eq!((told.expected.as_str(), told.found.as_str()), (expected, found), "{name} {members}");
                    assert!(operation.starts_with("items.") || operation == "raw", "{operation}");
                },
            );
        }
    }
    // What is kept is the declared type.
    both(
        Kind::Single,
        || Kind::Single.answer(&item_with(r#""name":3,"state":"new","count":"4""#)),
        Setup::default(),
        |_, brought| {
            let expected = item(|item| {
                item.name = Some("3".to_owned());
                item.state = Some(State::Unlisted("new".to_owned()));
                item.count = Some(4);
            });
            assert_eq!(brought.item.unwrap(), Some(expected));
        },
    );
}

/// Answers in which something required does not fit, and where.
const BROKEN: [(&str, &str); 8] = [
    (r#"{"id":"x","author":{"id":2}}"#, "id"),
    (r#"{"id":1,"author":{"id":"x"}}"#, "author.id"),
    (r#"{"id":1,"author":null}"#, "author"),
    (r#"{"id":1,"author":{"id":{}},"name":"n"}"#, "author.id"),
    (r#"{"id":1}"#, ""),
    (r#""text""#, ""),
    ("null", ""),
    (r#"{"id":1,"author":{"id":2},"author":{"id":3}}"#, "author"),
];

#[test]
fn required_values_that_do_not_fit_are_errors_that_can_be_passed() {
    for (broken, path) in BROKEN {
        for call in KINDS.into_iter().filter(|call| *call != Kind::MaybeEmpty) {
            both(
                call,
                || call.answer(broken),
                Setup::default(),
                |name, brought| {
                    let error = brought.item.unwrap_err();
                    assert_eq!(error.kind(), ErrorKind::Decode, "{name} {broken}");
                    assert!(error.to_string().contains(&call.path(path)), "{name} {broken}: {error}");
                    let one_by_one = matches!(call, Kind::Items | Kind::RawItems | Kind::All);
                    assert_eq!(brought.before, usize::from(one_by_one && call != Kind::All), "{name} {broken}");
                    let next = error.next_item().map(ToString::to_string);
                    assert_eq!(next.is_some_and(|next| next.contains("#2;")), call.is_list(), "{name} {broken}");
                    assert_eq!(error.next_page(), None, "it is the last page");
                },
            );
        }
        for setup in [
            Setup { decoding: Some(Decoding::SkipItems), ..Setup::default() },
            Setup { per_call: Some(Decoding::SkipItems), ..Setup::default() },
        ] {
            for call in KINDS.into_iter().filter(|call| call.is_list()) {
                both(
                    call,
                    || call.answer(&format!("{broken},{}", item_with(""))),
                    setup,
                    |name, brought| {
                        assert_eq!(brought.item.unwrap(), Some(item(|_| {})), "{name} {broken}");
                        let [(_, told)] = brought.observed.as_slice() else { panic!("{name}: {:?}", brought.observed) };
                        assert_eq!(
                            (told.kind, told.within.as_str()),
                            (DeviationKind::Skipped, "[1]"),
                            "{name} {broken}"
                        );
                        assert!(brought.deviations.is_none_or(|losses| losses.len() == 1), "{name} {broken}");
                    },
                );
            }
        }
    }
}

#[test]
fn a_strict_client_refuses_whatever_does_not_fit() {
    let strict = [
        Setup { decoding: Some(Decoding::Strict), ..Setup::default() },
        Setup { per_call: Some(Decoding::Strict), ..Setup::default() },
    ];
    let numbers =
        HARMLESS.into_iter().filter(|(_, _, kind, expected, _)| *kind == CONVERTED && *expected == "a string");
    for (members, path, ..) in LOSSES.into_iter().chain(numbers) {
        for (call, setup) in KINDS.into_iter().flat_map(|call| strict.map(|setup| (call, setup))) {
            both(
                call,
                || call.answer(&item_with(members)),
                setup,
                |name, brought| {
                    let error = brought.item.unwrap_err();
                    assert_eq!(error.kind(), ErrorKind::Decode, "{name} {members}");
                    let place = path.rsplit_once('.').map_or(path, |(above, _)| above);
                    assert!(error.to_string().contains(&call.path(place)), "{name} {members}: {error}");
                },
            );
        }
    }
}

#[test]
fn a_key_that_occurs_twice_is_not_believed() {
    for call in KINDS {
        let members = r#""name":"a","name":"b","owner":{"id":1,"avatar":"x"},"count":1,"owner":{"id":2}"#;
        both(
            call,
            || call.answer(&item_with(members)),
            Setup::default(),
            |name, brought| {
                assert_eq!(brought.item.unwrap(), Some(item(|item| item.count = Some(1))), "{name}");
                let paths: Vec<_> = brought.observed.iter().map(|(_, told)| told.path.clone()).collect();
                assert_eq!(paths, [call.path("name"), call.path("owner")], "{name}");
            },
        );
        both(
            call,
            || call.answer(&item_with(r#""links":{"a":"x","a":"y"}"#)),
            Setup::default(),
            |name, brought| {
                assert_eq!(brought.item.unwrap(), Some(item(|_| {})), "{name}");
            },
        );
    }
}

#[test]
fn a_byte_order_mark_does_no_harm() {
    for call in KINDS {
        let answer = || {
            let body = if call.is_list() { format!("[{0},{0}]", item_with("")) } else { item_with("") };
            MockResponse::status(if call == Kind::Create { 201 } else { 200 }).body(format!("\u{feff}{body}"))
        };
        both(call, answer, Setup::default(), |name, brought| {
            assert_eq!(brought.item.unwrap(), Some(item(|_| {})), "{name}");
            assert!(brought.observed.is_empty(), "{name}");
        });
    }
    let empty = || MockResponse::json("\u{feff}null");
    both(Kind::MaybeEmpty, empty, Setup::default(), |name, brought| assert_eq!(brought.item.unwrap(), None, "{name}"));
    // What is no JSON stays as it is.
    let mock = generator_runtime::transport::Mock::new([empty(), empty()]);
    let client = blocking::Client::builder("https://things.example").transport(mock).build().unwrap();
    let raw = || RawRequest::new(&V4, Method::GET, "/raw");
    assert_eq!(raw().send::<Bytes, _>(&client).unwrap(), "\u{feff}null");
    assert_eq!(raw().send::<Text, _>(&client).unwrap().0, "\u{feff}null");
}

#[test]
fn what_no_call_received_is_read_as_strictly_as_asked_for() {
    let json = item_with(r#""due":"","future":1,"state":"new""#);
    let (read, losses) = from_slice_with::<Item>(json.as_bytes(), Decoding::Lenient).unwrap();
    assert_eq!(read, item(|item| item.state = Some(State::Unlisted("new".to_owned()))));
    assert_eq!(losses.iter().map(|loss| loss.path.as_str()).collect::<Vec<_>>(), ["due"]);
    assert!(from_slice_with::<Item>(json.as_bytes(), Decoding::Strict).is_err());
    let list = format!(r#"[1,{json}]"#);
    assert!(from_slice_with::<Vec<Item>>(list.as_bytes(), Decoding::Lenient).is_err());
    let (items, losses) = from_slice_with::<Vec<Item>>(list.as_bytes(), Decoding::SkipItems).unwrap();
    assert_eq!((items.len(), losses.len()), (1, 2));
}

#[test]
fn no_secret_is_told() {
    let secret = "a-long-secret-value";
    let body = format!(r#"{{"id":1,"author":{{"id":2}},"due":"{secret}","{secret}":1,"state":"{secret}"}}"#);
    let mock = generator_runtime::transport::Mock::new([MockResponse::json(body)]);
    let seen = shapes::Seen::default();
    let builder = Setup::default().on(blocking::Client::builder("https://things.example"), &mock, &seen);
    let client =
        builder.credential(generator_runtime::Credential::new(&crate::things::PERSONAL, secret)).build().unwrap();
    let response = RawRequest::new(&V4, Method::GET, "/raw").response::<Item, _>(&client).unwrap();
    let told = format!("{:?} {:?}", response.deviations(), seen.lock().unwrap());
    assert_eq!(seen.lock().unwrap().len(), 3, "{told}");
    assert!(!told.contains(secret), "{told}");
    assert_eq!(response.deviations().len(), 1);
}
