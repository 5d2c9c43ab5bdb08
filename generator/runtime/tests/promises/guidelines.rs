//! The API guidelines that a program can check: traits that callers need, conversions that they write.

use std::borrow::Cow;
use std::fmt::Debug;
use std::str::FromStr;

use generator_runtime::transport::{Body, Mock, MockRequest, MockResponse, TransportError};
use generator_runtime::{
    Call, Client, ClientBuilder, Credential, Cursor, Download, Error, Items, Key, Operation, Page, Pages, RawRequest,
    Response, ResponseFuture, RetryPolicy, Upload, blocking, impl_integer_id, impl_reference, impl_string_enum,
    impl_string_id,
};

use crate::things::{PERSONAL, SECRET, Thing, get};

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Id(i64);
impl_integer_id!(Id);

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Name(String);
impl_string_id!(Name);

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Ref(Key);
impl_reference!(Ref: i64, str);

#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    Opened,
    Unlisted(String),
}

impl State {
    fn as_str(&self) -> &str {
        match self {
            Self::Opened => "opened",
            Self::Unlisted(wire) => wire,
        }
    }
}

impl From<&str> for State {
    fn from(wire: &str) -> Self {
        if wire == "opened" { Self::Opened } else { Self::Unlisted(wire.to_owned()) }
    }
}
impl_string_enum!(State);

fn shared<T: Debug + Send + Sync + Unpin>() {}

#[test]
fn everything_public_can_be_shown_sent_and_shared() {
    shared::<Client>();
    shared::<blocking::Client>();
    shared::<ClientBuilder<Client>>();
    shared::<ResponseFuture<Thing>>();
    shared::<ResponseFuture<Page<Thing>>>();
    shared::<Pages<Thing>>();
    shared::<Items<Thing>>();
    shared::<Download>();
    shared::<blocking::Pages<Thing>>();
    shared::<blocking::Items<Thing>>();
    shared::<blocking::Download>();
    shared::<Response<Thing>>();
    shared::<Call>();
    shared::<RawRequest>();
    shared::<Credential>();
    shared::<Cursor>();
    shared::<Error>();
    shared::<RetryPolicy>();
    shared::<Upload>();
    shared::<Body>();
    shared::<Mock>();
    shared::<MockRequest>();
    shared::<MockResponse>();
    shared::<TransportError>();
}

#[test]
fn what_is_shown_of_a_builder_holds_no_secret() {
    let builder = Client::builder("https://things.example").credential(Credential::new(&PERSONAL, SECRET));
    let shown = format!("{builder:?}");
    assert!(shown.contains("things.example") && !shown.contains(SECRET), "{shown}");
}

#[test]
fn ids_are_made_from_numbers_and_texts_and_back() {
    assert_eq!(Id::from_str("7").map(i64::from), Ok(7));
    assert_eq!("7".parse::<Id>().map(|id| id.to_string()), Ok("7".to_owned()));
    assert!("seven".parse::<Id>().is_err());
    // A literal needs no suffix, and all these are the same ID.
    fn id(id: impl Into<Id>) -> Id {
        id.into()
    }
    let borrowed = &Id(7);
    assert_eq!([id(7), id(7_i64), id(7_u64), id(7_u32), id(borrowed)], [Id(7); 5]);
    assert_eq!((u64::try_from(id(7)), u64::try_from(id(-7)).is_err()), (Ok(7), true));
    // A negative number stays what it is; one that no ID can have becomes another that no server assigns.
    assert_eq!([id(-7), id(u64::MAX)], [Id(-7), Id(i64::MAX)]);
}

#[test]
fn lists_of_ids_are_taken_as_callers_have_them() {
    fn ids(ids: impl IntoIterator<Item = impl Into<Id>>) -> Vec<i64> {
        ids.into_iter().map(|id| id.into().0).collect()
    }
    let own = [Id(1), Id(2)];
    let borrowed = &own;
    let all =
        [ids([1, 2]), ids(vec![1_u64, 2]), ids(1..3), ids(own), ids(borrowed), ids(own.iter()), ids(own.to_vec())];
    assert_eq!(all, [const { [1, 2] }; 7].map(Vec::from));
    // An empty list has to name a type of its items, since there is none to tell it by.
    assert_eq!((ids([0; 0]), ids(Vec::<Id>::new()), ids(None::<Id>)), (vec![], vec![], vec![]));
}

#[test]
fn texts_are_taken_as_callers_have_them() {
    let name = String::from("a/b");
    let expected = Name(name.clone());
    assert_eq!(
        [Name::from(&name), Name::from("a/b"), Cow::from("a/b").into(), (&expected).into()],
        [expected.clone(), expected.clone(), expected.clone(), expected.clone()]
    );
    assert_eq!((expected.as_ref(), String::from(expected.clone())), ("a/b", name.clone()));
    let reference = Ref::from("a/b");
    assert_eq!(
        [Ref::from(&name), name.into(), Cow::from("a/b").into(), (&reference).into()],
        [reference.clone(), reference.clone(), reference.clone(), reference.clone()]
    );
    fn shown(reference: impl Into<Ref>) -> String {
        reference.into().to_string()
    }
    assert_eq!([shown(7), shown(7_u64), shown(7_u32), shown(7_i64)], ["7"; 4]);
}

#[test]
fn enums_of_texts_are_texts() {
    assert_eq!("opened".parse(), Ok(State::Opened));
    assert_eq!((State::Opened.as_ref(), State::from("new").to_string().as_str()), ("opened", "new"));
}

#[test]
fn an_optional_value_is_set_without_if_let() {
    for (value, expected) in [(Some("x"), "x"), (None, "")] {
        let mock = Mock::new([MockResponse::json(r#"{"id":1}"#)]);
        let client = blocking::Client::builder("https://things.example").transport(mock.clone()).build().unwrap();
        get("a", 1).maybe(value, |get, value| get.header("x-own", value)).send(&client).unwrap();
        assert_eq!(mock.requests()[0].header("x-own"), expected);
    }
}

#[test]
fn the_user_agent_is_the_callers_or_the_services() {
    for (own, expected) in [(None, "things/1.2.3"), (Some("mine/2"), "mine/2")] {
        let mock = Mock::new([MockResponse::json(r#"{"id":1}"#)]);
        let mut builder = blocking::Client::builder("https://things.example").transport(mock.clone());
        if let Some(own) = own {
            builder = builder.user_agent(own);
        }
        get("a", 1).send(&builder.build().unwrap()).unwrap();
        assert_eq!(mock.requests()[0].header("user-agent"), expected);
    }
}
