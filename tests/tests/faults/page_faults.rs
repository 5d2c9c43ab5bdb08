//! Faults in the middle of a list: an iterator ends behind an error, and its cursor, which survives a restart and holds
//! neither host nor token, goes on where it was.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use gitlab_sdk::v4::labels;
use gitlab_sdk::{Cursor, ErrorKind};
use tests::faults::{Fault, FaultServer};
use tests::loopback::Response;

use crate::clients::{AnyClient, ClientKind};
use crate::kinds::{Kind, list_of};
use crate::setup::{SECRET, Setup, Who};
use crate::table::Table;

type Make = fn() -> Fault;

/// What the third page may be besides a page.
const THIRD: [(&str, Make, ErrorKind); 11] = [
    ("the_same_page_again", || with_next(3, "page=3"), ErrorKind::Page),
    ("an_earlier_page", || with_next(3, "page=2"), ErrorKind::Page),
    ("a_link_without_a_query", || Fault::json("[]").header("Link", "<http://h/x>; rel=\"next\""), ErrorKind::Page),
    ("no_number", || Fault::json("[]").header("X-Next-Page", "three"), ErrorKind::Page),
    ("forbidden", || Fault::status(403), ErrorKind::Forbidden),
    ("a_server_fault", || Fault::status(500), ErrorKind::Server),
    ("a_fault_that_stays", || Fault::status(503), ErrorKind::Server),
    ("html", || Fault::answer(Response::bytes(200, "text/html", "<html>")), ErrorKind::Decode),
    ("no_list", || Fault::json("{}"), ErrorKind::Decode),
    ("a_redirect_to_nowhere", || Fault::redirect(302, "javascript:x"), ErrorKind::Redirect),
    ("too_large", || Fault::json("[]").claiming(1 << 40), ErrorKind::ResponseTooLarge),
];

pub(crate) fn add(table: &mut Table) {
    table.promise("a_fault_ends_a_list");
    for (name, third, expected) in THIRD {
        // Who goes page by page sees no more than that a page names itself; who knows no style, only `Link`.
        let skipped = match name {
            "an_earlier_page" => Some(Kind::Page),
            "no_number" => Some(Kind::RawItems),
            _ => None,
        };
        let kinds: Vec<Kind> = Kind::LISTS.into_iter().filter(|kind| Some(*kind) != skipped).collect();
        table.kinds(&kinds, name, move |kind, client_kind| ends(kind, client_kind, third, expected));
        table.ways(format!("{name}/resumed"), move |client_kind| resumed(client_kind, third, expected, 1));
        table
            .ways(format!("{name}/resumed_with_prefetch"), move |client_kind| resumed(client_kind, third, expected, 3));
    }
    table.promise("a_cursor_survives_a_restart");
    for who in Who::ALL {
        table.ways(format!("{who:?}"), move |client_kind| restarted(client_kind, who));
    }
    table.ways("in_the_middle_of_a_page", in_the_middle);
    table.ways("of_another_operation", |client_kind| {
        let server = FaultServer::json("[]");
        let client = client_kind.client(&server.url(), &Setup::default());
        let cursor: Cursor = "v4.issues.list?page=2".parse().expect("a cursor");
        let error =
            labels::list(1).resume(cursor.clone()).items(&client).next().expect("an error").expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::Page, "{error:?}");
        assert_eq!(labels::list(1).resume(cursor).page(&client).expect_err("refused").kind(), ErrorKind::Page);
        assert_eq!(server.connections(), 0, "nothing is sent");
    });
}

fn with_next(id: u64, query: &str) -> Fault {
    Fault::json(&list_of(&[id])).header("Link", &format!("<http://h/x?{query}>; rel=\"next\""))
}

/// Four pages with one label each. The third is a fault until it is mended.
fn four_pages(third: Make) -> (FaultServer, Arc<AtomicBool>) {
    let mended = Arc::new(AtomicBool::new(false));
    let is_mended = Arc::clone(&mended);
    let server = FaultServer::by(move |request| {
        let page = request.query().into_iter().find(|(name, _)| name == "page").map_or("1".into(), |(_, page)| page);
        match page.as_str() {
            "1" => with_next(1, "page=2"),
            "2" => with_next(2, "page=3"),
            "3" if is_mended.load(Ordering::SeqCst) => with_next(3, "page=4"),
            "3" => third(),
            _ => Fault::json(&list_of(&[4])),
        }
    });
    (server, mended)
}

fn ends(kind: Kind, client_kind: ClientKind, third: Make, expected: ErrorKind) {
    let (server, _) = four_pages(third);
    let error =
        kind.send(&client_kind.client(&server.url(), &Setup::default())).expect_err("a fault on the third page");
    assert_eq!(error.kind(), expected, "{error:?}");
    let there = error.cursor().expect("where it failed").to_string();
    assert!(there.contains("?page=3"), "{there}");
    let pages = server.requests().iter().filter(|request| !request.raw_query.contains("page=3")).count();
    assert_eq!(pages, 2, "{:?}", server.targets());
    assert!(server.requests().len() <= 2 + 4, "{:?}", server.targets());
}

fn resumed(client_kind: ClientKind, third: Make, expected: ErrorKind, prefetch: usize) {
    let (server, mended) = four_pages(third);
    let client = client_kind.client(&server.url(), &Setup::default());
    let mut items = labels::list(1).items(&client).prefetch(prefetch);
    let mut given = Vec::new();
    let error = loop {
        match items.next() {
            Some(Ok(label)) => given.push(label.id.0),
            Some(Err(error)) => break error,
            None => panic!("no error came"),
        }
    };
    assert_eq!((given.as_slice(), error.kind()), (&[1, 2][..], expected), "{error:?}");
    assert!(items.next().is_none() && items.next().is_none(), "it is at its end");
    let sent = server.requests().len();
    let text = items.cursor().expect("where it failed").to_string();
    assert_eq!(text, "v4.labels.list?page=3#list=517ce183235e8abd");
    mended.store(true, Ordering::SeqCst);
    let again: Vec<i64> = labels::list(1)
        .resume(text.parse().expect("a cursor"))
        .items(&client)
        .map(|label| label.expect("mended").id.0)
        .collect();
    assert_eq!(again, [3, 4]);
    // What was fetched ahead may be underway still.
    assert!(prefetch > 1 || server.requests().len() == sent + 2, "{:?}", server.targets());
}

/// The cursor goes through JSON to another client of the same server, which has another name and another token.
fn restarted(client_kind: ClientKind, who: Who) {
    let parameter = who.place().0;
    let (server, _) = four_pages(|| with_next(3, "page=4"));
    // A server that puts the token into its links, as servers do that repeat the query they got.
    let echoing = FaultServer::by(move |_| with_next(1, &format!("{parameter}=glpat-Ab%2Bcd%2F0123456789%3D&page=2")));
    let mut pages = labels::list("group/project").pages(&client_kind.client(&echoing.url(), &Setup::of(who)));
    assert!(pages.next().is_some_and(|page| page.is_ok()));
    let json = serde_json::to_string(&pages.cursor().expect("a second page")).expect("a cursor is a text");
    for hidden in [SECRET, "glpat", "127.0.0.1", "localhost", "http"] {
        assert!(!json.contains(hidden) || !who.credential().1, "{json} holds {hidden}");
    }
    let cursor: Cursor = serde_json::from_str(&json).expect("it is a cursor again");
    let client = client_kind.client(&server.other_name(), &Setup::default());
    let found = labels::list("group/project").resume(cursor).all(&client, 100).expect("the rest");
    assert_eq!(found.iter().map(|label| label.id.0).collect::<Vec<_>>(), [2, 3, 4]);
}

fn in_the_middle(client_kind: ClientKind) {
    let pages = || {
        let first = Fault::json(&list_of(&[1, 2, 3])).header("Link", "<http://h/x?page=2>; rel=\"next\"");
        FaultServer::script([first, Fault::json(&list_of(&[4]))])
    };
    let take = |client: &AnyClient, cursor: Option<Cursor>, count: usize| {
        let list = cursor.into_iter().fold(labels::list(1), labels::List::resume);
        let mut items = list.items(client);
        let taken: Vec<i64> = items.by_ref().take(count).map(|label| label.expect("a label").id.0).collect();
        (taken, items.cursor().map(|cursor| cursor.to_string().parse::<Cursor>().expect("a cursor")))
    };
    let server = pages();
    let (taken, cursor) = take(&client_kind.client(&server.url(), &Setup::default()), None, 2);
    assert_eq!(taken, [1, 2]);
    let server = pages();
    let (taken, cursor) = take(&client_kind.client(&server.url(), &Setup::default()), cursor, 9);
    assert_eq!((taken, cursor), (vec![3, 4], None));
}
