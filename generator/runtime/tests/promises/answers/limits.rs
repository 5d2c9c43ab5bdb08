//! What a decoded answer may cost, and how a list goes past what cannot be decoded.

use std::collections::BTreeMap;

use generator_runtime::transport::{Mock, MockResponse};
use generator_runtime::{ApiClient, Call, Endpoint, ErrorKind, Json, Method, PageUse, Slot, blocking};

use super::shapes::{Item, KINDS, Plain, Setup, both, item_with};
use crate::things::{OFFSET, V4};

#[test]
fn the_memory_of_an_answer_is_bounded() {
    let size = 32 * 1024;
    let many = |item: &str, count: usize| vec![item; count].join(",");
    // Each is shorter than the memory that it may take, and would take many times as much.
    for members in [
        format!(r#""tags":[{}]"#, many(r#"{"id":1}"#, 3000)),
        format!(r#""words":[{}]"#, many(r#""""#, 4000)),
        format!(r#""rest":[{}]"#, many("0", 8000)),
        format!(r#""rest":[{}]"#, many(r#"{"":0}"#, 400)),
        format!(r#""links":{{{}}}"#, (0..2000).map(|n| format!(r#""{n}":"""#)).collect::<Vec<_>>().join(",")),
        format!(r#"{}"name":"x"{}"#, r#""parent":{"id":1,"author":{"id":2},"#.repeat(100), "}".repeat(100)),
        format!(r#""subject":[{}]"#, many("0", 8000)),
    ] {
        assert!(members.len() < size, "{} bytes", members.len());
        let setup = Setup { max_decoded_size: Some(size), ..Setup::default() };
        for call in KINDS {
            both(
                call,
                || call.answer(&item_with(&members)),
                setup,
                |name, brought| {
                    let begin = &members[..20];
                    let error = brought.item.map(drop).expect_err(begin);
                    assert_eq!(error.kind(), ErrorKind::ResponseTooLarge, "{name} {begin}: {error}");
                    assert!(error.to_string().contains("32768 bytes"), "{name}: {error}");
                },
            );
            let large = Setup { max_decoded_size: Some(1 << 26), ..Setup::default() };
            both(
                call,
                || call.answer(&item_with(&members)),
                large,
                |name, brought| {
                    assert!(brought.item.is_ok_and(|item| item.is_some()), "{name}");
                },
            );
        }
    }
}

/// Decodes a list with the default limits of a client that takes `limit` bytes of JSON.
fn decode<T: Slot + Default + Send + 'static>(json: String, limit: u64) -> Result<usize, ErrorKind> {
    let builder = blocking::Client::builder("https://things.example").max_response_size(limit);
    let client = builder.transport(Mock::new([MockResponse::json(json)])).build().unwrap();
    client.send::<Vec<T>>(Call::new(&LIST)).map(|items| items.len()).map_err(|error| error.kind())
}

#[test]
fn by_default_sixteen_times_the_largest_body() {
    let minimal = |count: usize| format!("[{}]", vec![r#"{"id":1,"author":{"id":2}}"#; count].join(","));
    assert_eq!(decode::<Item>(minimal(1000), 1 << 20), Ok(1000));
    assert_eq!(
        decode::<Plain>(format!("[{}]", vec!["0"; 400_000].join(",")), 1 << 20),
        Err(ErrorKind::ResponseTooLarge)
    );
    assert_eq!(
        decode::<Json>(format!("[{}]", vec![r#"{"":0}"#; 100_000].join(",")), 1 << 20),
        Err(ErrorKind::ResponseTooLarge)
    );
    assert_eq!(decode::<Plain>(format!("[{}]", vec!["0"; 1000].join(",")), 1 << 20), Ok(1000));
    assert_eq!(
        decode::<BTreeMap<String, String>>(format!("[{}]", vec![r#"{"a":"b"}"#; 1000].join(",")), 1 << 20),
        Ok(1000)
    );
    // A small limit for the body leaves room for the values in it.
    assert_eq!(decode::<Item>(minimal(1), 28), Ok(1));
}

static LIST: Endpoint = Endpoint::new(&V4, "items.list", Method::GET, "/items").pages(&[PageUse::always(&OFFSET)]);

fn item(id: &str) -> String {
    format!(r#"{{"id":{id},"author":{{"id":2}}}}"#)
}

/// Two pages. The first has three items, and the second of these does not fit.
fn pages() -> [MockResponse; 2] {
    let first = format!("[{},{},{}]", item("1"), item("\"x\""), item("3"));
    [MockResponse::json(first).header("x-next-page", "2"), MockResponse::json(format!("[{}]", item("4")))]
}

fn client(script: impl IntoIterator<Item = MockResponse>) -> (blocking::Client, Mock) {
    let mock = Mock::new(script);
    (blocking::Client::builder("https://things.example").transport(mock.clone()).build().unwrap(), mock)
}

#[test]
fn a_list_goes_past_an_item_that_does_not_fit() {
    let (client, mock) = client(pages().into_iter().take(1).chain(pages()));
    let mut items = client.items::<Item>(Call::new(&LIST));
    assert_eq!(items.next().unwrap().unwrap().id, 1, "the items before it are given");
    let error = items.next().unwrap().unwrap_err();
    assert!(error.to_string().contains("[1].id"), "{error}");
    assert!(items.next().is_none(), "it ends after an error");
    assert!(items.cursor().unwrap().to_string().contains("#1;"), "the item that failed: {:?}", items.cursor());
    let next = error.next_item().unwrap().clone();
    assert!(next.to_string().contains("#2;"), "{next}");
    let rest: Result<Vec<_>, _> = resumed(&client, next).collect();
    assert_eq!(rest.unwrap().iter().map(|item| item.id).collect::<Vec<_>>(), [3, 4]);
    assert_eq!(mock.requests().len(), 3);
}

#[test]
fn a_list_goes_past_a_page_that_cannot_be_decoded() {
    for first in ["<html>", "{}", "[1,", r#"[{"id":"x"}]"#] {
        let script = || [MockResponse::json(first).header("x-next-page", "2"), pages().into_iter().nth(1).unwrap()];
        for is_page in [true, false] {
            let (client, _) = client(script());
            let error = if is_page {
                client.page::<Item>(Call::new(&LIST)).map(drop).unwrap_err()
            } else {
                client.all::<Item>(Call::new(&LIST), 9).map(drop).unwrap_err()
            };
            assert_eq!(error.kind(), ErrorKind::Decode, "{first}");
            let next = error.next_page().unwrap().clone();
            let rest: Result<Vec<_>, _> = resumed(&client, next).collect();
            assert_eq!(rest.unwrap().iter().map(|item| item.id).collect::<Vec<_>>(), [4], "{first}");
        }
    }
}

fn resumed(client: &blocking::Client, cursor: generator_runtime::Cursor) -> blocking::Items<Item> {
    let mut call = Call::new(&LIST);
    call.resume(cursor);
    client.items(call)
}
