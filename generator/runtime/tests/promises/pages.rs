//! Lists: from page to page in every form in which servers name the next one, its end, its faults, its cursors.

use std::collections::BTreeSet;

use generator_runtime::transport::{Mock, MockResponse};
use generator_runtime::{Client, Credential, Cursor, ErrorKind, Method, RawRequest, blocking};

use crate::things::{List, PERSONAL, SECRET, SHORT, Thing, V4, client, list, wait};

/// What cursors of `list("g")` say about the list.
const LIST: &str = "list=c1c76e0494c147f1";

/// A page with these IDs.
fn page(ids: impl IntoIterator<Item = u64>) -> MockResponse {
    let items: Vec<_> = ids.into_iter().map(|id| format!("{{\"id\":{id}}}")).collect();
    MockResponse::json(format!("[{}]", items.join(",")))
}

fn link(answer: MockResponse, target: &str) -> MockResponse {
    answer.header("link", &format!("<{target}>; rel=\"next\""))
}

fn queries(mock: &Mock) -> Vec<String> {
    mock.requests().iter().map(|request| request.uri.query().unwrap_or_default().to_owned()).collect()
}

/// One way to go through a list: the IDs that come, and the kind of the error at the end.
type Way = fn(&Mock, List) -> (Vec<u64>, Option<ErrorKind>);

/// Every way to go through a list: the IDs that come, the kind of the error at the end, the queries sent.
fn walked(script: &[MockResponse], request: &List) -> Vec<(Vec<u64>, Option<ErrorKind>, Vec<String>)> {
    let ways: [Way; 5] = [
        |mock, request| gathered(request.items(&client(mock))),
        |mock, request| {
            let (mut ids, mut kind) = (Vec::new(), None);
            for page in request.pages(&client(mock)) {
                match page {
                    Ok(page) => ids.extend(page.into_iter().map(|thing| thing.id)),
                    Err(error) => kind = Some(error.kind()),
                }
            }
            (ids, kind)
        },
        |mock, request| {
            // Page by page, each from the cursor of the one before.
            let (mut ids, client) = (Vec::new(), client(mock));
            let mut next = request.clone();
            loop {
                match next.page(&client) {
                    Err(error) => return (ids, Some(error.kind())),
                    Ok(page) => {
                        ids.extend(page.items.iter().map(|thing| thing.id));
                        let Some(cursor) = page.next() else { return (ids, None) };
                        let cursor: Cursor = cursor.to_string().parse().unwrap();
                        next = request.clone().resume(cursor);
                    }
                }
            }
        },
        |mock, request| {
            let builder = Client::builder("https://things.example").transport(mock.clone());
            let client = builder.credential(Credential::new(&PERSONAL, SECRET)).build().unwrap();
            wait(async {
                let (mut ids, mut items) = (Vec::new(), request.items(&client));
                loop {
                    match items.try_next().await {
                        Ok(Some(thing)) => ids.push(thing.id),
                        Ok(None) => return (ids, None),
                        Err(error) => {
                            assert!(items.try_next().await.unwrap().is_none(), "after an error it is at its end");
                            return (ids, Some(error.kind()));
                        }
                    }
                }
            })
        },
        |mock, request| match request.all(&client(mock), 1000) {
            Ok(things) => (things.iter().map(|thing| thing.id).collect(), None),
            Err(error) => (Vec::new(), Some(error.kind())),
        },
    ];
    ways.iter()
        .map(|way| {
            let mock = Mock::new(script.to_vec());
            let (ids, kind) = way(&mock, request.clone());
            for request in mock.requests() {
                assert_eq!(request.uri.host(), Some("things.example"), "{}", request.uri);
                assert_eq!(request.uri.path(), "/api/v4/groups/g/things", "{}", request.uri);
            }
            (ids, kind, queries(&mock))
        })
        .collect()
}

fn gathered<E: Into<generator_runtime::Error>>(
    items: impl Iterator<Item = Result<Thing, E>>,
) -> (Vec<u64>, Option<ErrorKind>) {
    let (mut ids, mut kind) = (Vec::new(), None);
    for item in items {
        match item {
            Ok(thing) => ids.push(thing.id),
            Err(error) => {
                assert!(kind.is_none(), "after an error it is at its end");
                kind = Some(error.into().kind());
            }
        }
    }
    (ids, kind)
}

#[test]
fn the_next_page_in_every_form() {
    let request = list("g").per_page(2).query("q", "a+b");
    let first = "per_page=2&q=a%2Bb";
    // What a link leaves out of what was asked for is asked for again, so that page 2 is one of the same list.
    let second = "page=2&per_page=2&q=a%2Bb";
    for (answers, expected) in [
        (vec![page([1, 2])], vec![first]),
        (vec![link(page([1]), "https://things.example/x?page=2"), page([2])], vec![first, second]),
        (
            vec![link(page([1]), "https://evil.example/steal?page=2&x=%20"), page([2])],
            vec![first, "page=2&x=%20&per_page=2&q=a%2Bb"],
        ),
        (vec![link(page([1]), "/relative?page=2#x"), page([2])], vec![first, second]),
        (vec![link(page([1]), "?q=\u{fc} \"[]&page=2"), page([2])], vec![first, "q=%C3%BC%20%22[]&page=2&per_page=2"]),
        (vec![link(page([1]), "?ids=1,2;3&page=2"), page([2])], vec![first, "ids=1,2;3&page=2&per_page=2&q=a%2Bb"]),
        (
            vec![
                page([1])
                    .header("link", "<https://h/x?page=1>; rel=\"first\"")
                    .header("link", "<https://h/x?page=2>; rel=next, <https://h/x?page=9>; rel=\"last\""),
                page([2]),
            ],
            vec![first, second],
        ),
        // Lists may be written otherwise in a link.
        (vec![link(page([1]), "/x?q[]=a&page=2&per_page=2"), page([2])], vec![first, "q[]=a&page=2&per_page=2"]),
        (
            vec![page([1]).header("x-next-page", "2"), page([2]).header("x-next-page", "")],
            vec![first, "per_page=2&q=a%2Bb&page=2"],
        ),
        // Neither a short page nor an empty one is the end.
        (
            vec![link(page([1]), "/x?page=2"), link(page([]), "/x?page=3"), page([2])],
            vec![first, second, "page=3&per_page=2&q=a%2Bb"],
        ),
    ] {
        for (way, (ids, kind, queries)) in walked(&answers, &request).into_iter().enumerate() {
            assert_eq!(kind, None);
            assert_eq!(ids, [1, 2]);
            match way {
                // From a cursor comes the position, everything else from the call itself.
                BY_CURSOR => assert_eq!(
                    queries.iter().map(|query| pairs(query, None)).collect::<Vec<_>>(),
                    expected.iter().map(|query| pairs(query, Some("q=a%2Bb"))).collect::<Vec<_>>()
                ),
                _ => assert_eq!(queries, expected),
            }
        }
    }
}

/// The place of the way through cursors in what `walked` gives.
const BY_CURSOR: usize = 2;

/// The pairs of a query, whose order means nothing; `q` as the call itself writes it, if that is said.
fn pairs<'q>(query: &'q str, own: Option<&'q str>) -> BTreeSet<&'q str> {
    let is_own = |pair: &&str| own.is_some() && pair.starts_with('q');
    query.split('&').filter(|pair| !is_own(pair)).chain(own).collect()
}

#[test]
fn faults_end_a_list() {
    for (answers, expected) in [
        (vec![link(page([1]), "/x?page=2"), link(page([2]), "/x?page=2")], ErrorKind::Page),
        (vec![link(page([1]), "/x?a=1"), link(page([2]), "/x?a=2"), link(page([3]), "/x?a=1")], ErrorKind::Page),
        (vec![link(page([1]), "/x")], ErrorKind::Page),
        (vec![page([1]).header("x-next-page", "two")], ErrorKind::Page),
        (vec![link(page([1]), "/x?page=2"), MockResponse::status(500)], ErrorKind::Server),
        (vec![link(page([1]), "/x?page=2"), MockResponse::json("{}")], ErrorKind::Decode),
    ] {
        for (ids, kind, queries) in walked(&answers, &list("g")) {
            assert_eq!(kind, Some(expected));
            // Who goes page by page sees only that a page names itself.
            assert!(ids.len() <= 4 && queries.len() <= 4, "{ids:?} {queries:?}");
        }
    }
}

#[test]
fn styles_are_chosen_by_their_parameters() {
    for (request, answers, expected) in [
        (
            list("g").query("order_by", "id"),
            vec![link(page([1]), "/x?pagination=keyset&cursor=a%3D"), page([2])],
            vec!["order_by=id&pagination=keyset", "pagination=keyset&cursor=a%3D&order_by=id"],
        ),
        (list("g").query("order_by", "name"), vec![page([1])], vec!["order_by=name"]),
        // A server without headers, whose pages begin at 0.
        (
            list("g").query("old", "true").per_page(2),
            vec![page([1, 2]), page([3, 4]), page([5])],
            vec!["old=true&per_page=2", "old=true&per_page=2&page=1", "old=true&per_page=2&page=2"],
        ),
        (
            list("g").query("old", "true").per_page(1),
            vec![page([1]), page([])],
            vec!["old=true&per_page=1", "old=true&per_page=1&page=1"],
        ),
        // A server may give fewer than it is asked for, so only the second page tells that the first was the last.
        (
            list("g").query("old", "true"),
            vec![page([1]), page([])],
            vec!["old=true&per_page=100", "old=true&per_page=100&page=1"],
        ),
    ] {
        // `all` says how long pages are to be.
        for (way, (_, kind, queries)) in walked(&answers, &request).into_iter().take(4).enumerate() {
            assert_eq!(kind, None);
            match way {
                BY_CURSOR => assert_eq!(
                    queries.iter().map(|query| pairs(query, None)).collect::<Vec<_>>(),
                    expected.iter().map(|query| pairs(query, None)).collect::<Vec<_>>()
                ),
                _ => assert_eq!(queries, expected),
            }
        }
    }
}

#[test]
fn all_asks_for_no_page_more_than_it_needs() {
    let endless = || {
        (0..).map(|number: u64| {
            let ids = number * 100..number * 100 + 100;
            link(page(ids), &format!("/x?per_page=100&page={}", number + 2))
        })
    };
    for (most, requests, first) in
        [(0, 0, ""), (1, 1, "per_page=1"), (100, 1, "per_page=100"), (150, 2, "per_page=100"), (200, 2, "per_page=100")]
    {
        let mock = Mock::new(endless().take(5));
        let things = list("g").all(&client(&mock), most).unwrap();
        assert_eq!(things.len(), most.min(if most == 1 { 1 } else { 200 }));
        assert_eq!(mock.requests().len(), requests);
        if let Some(query) = queries(&mock).first() {
            assert_eq!(query, first);
        }
    }
    // What the caller said about the size of pages holds.
    let mock = Mock::new([link(page([1, 2]), "/x?page=2"), page([3, 4])]);
    assert_eq!(list("g").per_page(2).all(&client(&mock), 3).unwrap().len(), 3);
    assert_eq!(queries(&mock), ["per_page=2", "page=2&per_page=2"]);
}

#[test]
fn totals_are_told_when_the_server_tells_them() {
    let mock = Mock::new([page([1]).header("x-total", "7").header("x-total-pages", "4"), page([1])]);
    let first = list("g").page(&client(&mock)).unwrap();
    assert_eq!((first.total_items(), first.total_pages()), (Some(7), Some(4)));
    let second = list("g").page(&client(&mock)).unwrap();
    assert_eq!((second.total_items(), second.total_pages()), (None, None));
}

#[test]
fn a_cursor_goes_on_where_it_was() {
    let mock = Mock::new([link(page([1, 2]), "/x?page=2"), MockResponse::status(500), page([3, 4])]);
    let client = client(&mock);
    let mut items = list("g").items(&client);
    assert_eq!(items.next().unwrap().unwrap().id, 1);
    let inside = items.cursor().unwrap();
    assert_eq!(inside.to_string(), format!("v4.things.list?#1;{LIST}"));
    assert_eq!(items.next().unwrap().unwrap().id, 2);
    assert!(items.next().unwrap().is_err());
    assert!(items.next().is_none());
    let cursor = items.cursor().unwrap();
    assert_eq!(cursor.to_string(), format!("v4.things.list?page=2#{LIST}"));
    let ids: Vec<_> = list("g").resume(cursor).items(&client).map(|thing| thing.unwrap().id).collect();
    assert_eq!(ids, [3, 4]);
    // A page begins elsewhere when pages have another size, so it stays what it was.
    let mock = Mock::new([page([41, 42])]);
    let cursor: Cursor = "v4.things.list?page=3".parse().unwrap();
    assert_eq!(list("g").resume(cursor).all(&crate::things::client(&mock), 50).unwrap().len(), 2);
    assert_eq!(queries(&mock), ["page=3"]);
    // In the middle of a page.
    let mock = Mock::new([link(page([1, 2]), "/x?page=2"), page([3])]);
    let again = list("g").resume(inside);
    let ids: Vec<_> = again.items(&crate::things::client(&mock)).map(|thing| thing.unwrap().id).collect();
    assert_eq!(ids, [2, 3]);
}

#[test]
fn a_cursor_of_another_operation_is_refused() {
    let cursor: Cursor = "v4.others.list?page=2".parse().unwrap();
    let mock = Mock::new([]);
    for error in [
        list("g").resume(cursor.clone()).page(&client(&mock)).unwrap_err(),
        list("g").resume(cursor.clone()).items(&client(&mock)).next().unwrap().unwrap_err(),
        list("g").resume(cursor).all(&client(&mock), 1).unwrap_err(),
    ] {
        assert_eq!((error.kind(), error.operation()), (ErrorKind::Page, "things.list"));
    }
    assert!(mock.requests().is_empty());
}

#[test]
fn a_cursor_holds_no_token() {
    let mock = Mock::new([link(page([1]), "/x?private_token=glpat-very%2Bsecret%2F1&page=2"), page([2])]);
    let builder = blocking::Client::builder("https://things.example").credential(Credential::new(&PERSONAL, SECRET));
    let client = builder.token_in_query().transport(mock.clone()).build().unwrap();
    let first = list("g").page(&client).unwrap();
    let cursor = first.next().unwrap().clone();
    assert_eq!(cursor.to_string(), format!("v4.things.list?page=2#{LIST}"));
    list("g").resume(cursor).page(&client).unwrap();
    assert_eq!(queries(&mock)[1], "page=2&private_token=glpat-very%2Bsecret%2F1");
}

#[test]
fn raw_requests_have_pages_too() {
    let mock = Mock::new([link(page([1]), "/x?page=2"), page([2])]);
    let raw = || RawRequest::new(&V4, Method::GET, "/any");
    let ids: Vec<_> = raw().items::<Thing, _>(&client(&mock)).map(|thing| thing.unwrap().id).collect();
    assert_eq!(ids, [1, 2]);
    let mock = Mock::new([page([1, 2]), page([3])]);
    let raw = raw().query("per_page", 2_u64).page_style(&SHORT);
    assert_eq!(raw.all::<Thing, _>(&client(&mock), 10).unwrap().len(), 3);
}

#[test]
fn pages_are_fetched_ahead_in_order() {
    let script = || {
        (1..=5).map(|number: u64| {
            let answer = page([number]).header("x-total-pages", "5");
            if number < 5 { link(answer, &format!("/x?page={}&k=v", number + 1)) } else { answer }
        })
    };
    let mock = Mock::new(script());
    let builder = Client::builder("https://things.example").transport(mock.clone());
    let client = builder.prefetch(3).build().unwrap();
    let mut items = list("g").items(&client);
    assert_eq!(wait(items.try_next()).unwrap().unwrap().id, 1);
    assert_eq!(mock.requests().len(), 1);
    assert_eq!(wait(items.try_next()).unwrap().unwrap().id, 2);
    assert_eq!(queries(&mock), ["", "page=2&k=v", "page=3&k=v", "page=4&k=v"]);
    assert_eq!(items.cursor().unwrap().to_string(), format!("v4.things.list?page=3&k=v#{LIST}"));
    for id in 3..=5 {
        assert_eq!(wait(items.try_next()).unwrap().unwrap().id, id);
    }
    assert!(wait(items.try_next()).unwrap().is_none());
    assert_eq!(mock.requests().len(), 5);
    // No more than is needed.
    let mock = Mock::new(script());
    let builder = Client::builder("https://things.example").transport(mock.clone());
    let client = builder.prefetch(9).build().unwrap();
    assert_eq!(wait(list("g").per_page(1).all(&client, 3)).unwrap().len(), 3);
    assert_eq!(mock.requests().len(), 3);
}

#[test]
fn pages_are_fetched_ahead_although_nobody_counted_them() {
    // Behind the last page there are empty ones, and then a fault: none of it is seen.
    let script = || {
        let pages = (1..=3).map(|number: u64| {
            if number < 3 { link(page([number]), &format!("/x?page={}", number + 1)) } else { page([number]) }
        });
        pages.chain([page([]), MockResponse::status(405)])
    };
    let mock = Mock::new(script());
    let ids: Vec<_> = list("g").items(&client(&mock)).prefetch(1).map(|thing| thing.unwrap().id).collect();
    assert_eq!((ids, mock.requests().len()), (vec![1, 2, 3], 3));
    let mock = Mock::new(script());
    let client = Client::builder("https://things.example").transport(mock.clone()).build().unwrap();
    let (mut ids, mut items) = (Vec::new(), list("g").items(&client).prefetch(3));
    while let Some(thing) = wait(items.try_next()).unwrap() {
        ids.push(thing.id);
    }
    assert_eq!(ids, [1, 2, 3]);
    assert!(mock.requests().len() <= 6, "{:?}", queries(&mock));
}
