//! Pages fetched ahead: in order, no more of them at a time than was said, and none that is not there.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use gitlab_sdk::v4::{labels, repositories};
use tests::faults::{Fault, FaultServer};
use tests::loopback::Request;

use crate::clients::ClientKind;
use crate::kinds::{Kind, list_of};
use crate::page_headers::tree_of;
use crate::setup::Setup;
use crate::table::Table;
use crate::walk::value;

const PAGES: u64 = 9;

pub(crate) fn add(table: &mut Table) {
    table.promise("prefetch_is_in_order_and_bounded");
    for at_a_time in [1, 2, 3, 8, 50] {
        // Going page by page fetches nothing ahead, and a list without numbers cannot.
        table.kinds(&[Kind::Pages, Kind::Items, Kind::All], at_a_time, move |kind, client_kind| {
            in_order(kind, client_kind, at_a_time, true);
            in_order(kind, client_kind, at_a_time, false);
        });
    }
    table.kinds(&Kind::LISTS, "the_end_is_where_a_page_says", end);
    table.ways("dropped_underway", dropped);
    for pages in [1, 3, 9] {
        table.kinds(
            &[Kind::Pages, Kind::Items, Kind::All],
            format!("beyond_{pages}_pages"),
            move |kind, client_kind| {
                beyond(kind, client_kind, pages);
            },
        );
    }
    table.ways("of_keyset_pages_the_next_one", keyset);
    table.ways("of_keyset_pages_none_that_is_not_needed", |client_kind| {
        let server = keyset_pages();
        let client = client_kind.client(&server.url(), &Setup { prefetch: 8, ..Setup::default() });
        assert_eq!(repositories::list_tree(1).per_page(4).all(&client, 8).expect("two pages").len(), 8);
        std::thread::sleep(Duration::from_millis(50));
        assert_eq!(server.requests().len(), 2, "{:?}", server.targets());
    });
}

fn number(request: &Request) -> u64 {
    let page = request.query().into_iter().find(|(name, _)| name == "page");
    page.map_or(1, |(_, number)| number.parse().expect("a number"))
}

/// Pages of one label each; of those behind the last, empty ones. Later pages come sooner than earlier ones.
fn server(counted: bool, underway: &Arc<AtomicUsize>, most: &Arc<AtomicUsize>) -> FaultServer {
    let (underway, most) = (Arc::clone(underway), Arc::clone(most));
    FaultServer::by(move |request| {
        let now = underway.fetch_add(1, Ordering::SeqCst) + 1;
        most.fetch_max(now, Ordering::SeqCst);
        let number = number(request);
        std::thread::sleep(Duration::from_millis(30_u64.saturating_sub(number * 3)));
        underway.fetch_sub(1, Ordering::SeqCst);
        let ids: &[u64] = if number <= PAGES { &[number] } else { &[] };
        let page = Fault::json(&list_of(ids));
        let page = if counted { page.header("X-Total-Pages", &PAGES.to_string()) } else { page };
        let next = format!("<http://h/x?page={}>; rel=\"next\"", number + 1);
        if number < PAGES { page.header("Link", &next) } else { page }
    })
}

fn in_order(kind: Kind, client_kind: ClientKind, at_a_time: usize, counted: bool) {
    let (underway, most) = (Arc::default(), Arc::default());
    let server = server(counted, &underway, &most);
    let client = client_kind.client(&server.url(), &Setup { prefetch: at_a_time, ..Setup::default() });
    assert_eq!(kind.send(&client).expect("all pages"), "1,2,3,4,5,6,7,8,9");
    assert!(most.load(Ordering::SeqCst) <= at_a_time, "{most:?} at a time");
    // At one moment, since requests that were given up may still arrive.
    let requests = server.requests();
    let behind = requests.iter().filter(|request| number(request) > PAGES).count();
    assert!(behind < at_a_time.max(1), "{:?}", server.targets());
    assert!(!counted || behind == 0, "{:?}", server.targets());
    assert_eq!(requests.len() - behind, 9, "each page once");
}

/// The more pages there are, the more are fetched at a time: never more past the end than there are.
fn beyond(kind: Kind, client_kind: ClientKind, pages: u64) {
    let server = FaultServer::by(move |request| {
        let number = number(request);
        let page = Fault::json(&if number <= pages { list_of(&[number]) } else { "[]".to_owned() });
        if number < pages { page.header("X-Next-Page", &(number + 1).to_string()) } else { page }
    });
    let client = client_kind.client(&server.url(), &Setup { prefetch: 1000, ..Setup::default() });
    let found = kind.send(&client).expect("all pages");
    assert_eq!(found.split(',').count() as u64, pages);
    // What is underway past the end may still arrive.
    std::thread::sleep(Duration::from_millis(50));
    assert!(server.requests().len() as u64 <= 2 * pages, "{:?}", server.targets());
}

/// Three pages of four entries. Each names the next.
fn keyset_pages() -> FaultServer {
    FaultServer::by(|request| {
        let at = value(request, "cursor").map_or(1, |at| at.parse::<u64>().expect("a number"));
        let page = Fault::json(&tree_of(&[at; 4]));
        let next = format!("<?pagination=keyset&per_page=4&cursor={}>; rel=next", at + 1);
        if at < 3 { page.header("Link", &next) } else { page }
    })
}

/// While the caller works on a page, the next one comes.
fn keyset(client_kind: ClientKind) {
    let server = keyset_pages();
    let client = client_kind.client(&server.url(), &Setup { prefetch: 2, ..Setup::default() });
    let mut items = repositories::list_tree(1).items(&client);
    for received in [2, 3, 3] {
        for _ in 0..4 {
            assert!(items.next().is_some_and(|item| item.is_ok()));
            // The caller works.
            std::thread::sleep(Duration::from_millis(20));
        }
        assert!(server.received(received), "{:?}", server.targets());
    }
    assert!(items.next().is_none());
    assert_eq!(server.requests().len(), 3);
}

/// Behind the last page there is a fault: nobody asked for that page, so nobody hears of it.
fn end(kind: Kind, client_kind: ClientKind) {
    let server = FaultServer::by(|request| match number(request) {
        1 => Fault::json(&list_of(&[1])).header("Link", "<http://h/x?page=2>; rel=\"next\""),
        2 => Fault::json(&list_of(&[2])),
        _ => Fault::status(500),
    });
    let client = client_kind.client(&server.url(), &Setup { prefetch: 6, ..Setup::default() });
    assert_eq!(kind.send(&client).expect("both pages"), "1,2");
}

/// Who stops in the middle of a list has the client to himself again.
fn dropped(client_kind: ClientKind) {
    let server = server(true, &Arc::default(), &Arc::default());
    let client = client_kind.client(&server.url(), &Setup { prefetch: 4, ..Setup::default() });
    let mut items = labels::list(1).items(&client);
    assert!(items.by_ref().take(2).all(|label| label.is_ok()));
    drop(items);
    assert_eq!(Kind::Items.send(&client).expect("all pages"), "1,2,3,4,5,6,7,8,9");
}
