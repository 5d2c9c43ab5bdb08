//! Page styles: which one a list has, what it sends, when it gives up, where it begins; and what is bounded where a
//! server names no end.

use gitlab_sdk::v4::{audit_events, jobs, labels, packages, projects, repositories, users};
use gitlab_sdk::{Cursor, Error, ErrorKind, Operation, pages};
use tests::faults::{Fault, FaultServer};
use tests::loopback::Request;

use crate::clients::{AnyClient, ClientKind};
use crate::kinds::{Kind, list_of};
use crate::page_headers::{entry, label, list, tree_of};
use crate::setup::Setup;
use crate::table::Table;
use crate::walk::{WALKS, value, walk};

pub(crate) fn add(table: &mut Table) {
    table.promise("a_refused_style_falls_back_to_numbered_pages");
    for status in [405, 501] {
        table.kinds(&WALKS, status, move |kind, client_kind| falls_back(kind, client_kind, status));
    }
    for status in [400, 403, 404, 422] {
        table.kinds(&WALKS, status, move |kind, client_kind| stays(kind, client_kind, status));
    }
    table.ways("in_the_middle", in_the_middle);
    table.ways("the_callers_choice", |client_kind| {
        refused(client_kind, |client| repositories::list_tree(1).page_style(&pages::KEYSET).all(client, 9).map(drop));
    });
    table.ways("without_another_style", |client_kind| {
        refused(client_kind, |client| packages::list_pipelines(1, packages::PackageId(1)).all(client, 9).map(drop));
    });
    table.ways("numbered_pages_that_are_refused", |client_kind| {
        refused(client_kind, |client| labels::list(1).all(client, 9).map(drop));
    });
    table.promise("keyset_pages_say_their_order");
    for (name, send, expected) in ORDERS {
        table.ways(name, move |client_kind| sends(client_kind, send, expected));
    }
    table.promise("a_list_starts_where_the_caller_says");
    for (name, send, expected) in STARTS {
        table.ways(name, move |client_kind| sends(client_kind, send, expected));
    }
    table.ways("no_numbered_pages", |client_kind| {
        let server = FaultServer::json("[]");
        let client = client_kind.client(&server.url(), &Setup::default());
        let list = packages::list_pipelines(1, packages::PackageId(1)).from_page(2);
        assert_eq!(list.page(&client).expect_err("not numbered").kind(), ErrorKind::Request);
        assert_eq!(server.connections(), 0, "nothing is sent");
    });
    table.promise("a_server_that_numbers_keyset_pages_is_followed");
    table.kinds(&WALKS, "with_totals", numbered_after_all);
    table.promise("the_pages_beside_a_page_are_named");
    for (name, lines, expected) in BESIDE {
        table.ways(name, move |client_kind| beside(client_kind, lines, expected));
    }
    table.promise("lists_without_an_end_are_bounded");
    for (name, next) in ENDLESS {
        table.kinds(&WALKS[1..], name, move |kind, client_kind| endless(kind, client_kind, next));
    }
    table.kinds(&WALKS[1..], "a_hundred_are_not_too_many", almost_endless);
    table.promise("counted_pages_end_where_the_server_ends");
    for size in [1, 7, 50, 99, 100] {
        for total in [0, 1, 50, 100, 149, 150, 151] {
            table.kinds(&WALKS, format!("{total}_by_{size}"), move |kind, client_kind| {
                capped(kind, client_kind, size, total);
            });
        }
    }
    table.kinds(&WALKS[1..], "a_server_that_ignores_the_number", ignores_the_number);
}

/// A server that knows no keyset pages: it refuses the first, and has numbered ones after that.
fn without_keyset(status: u16) -> FaultServer {
    FaultServer::by(move |request| match (value(request, "pagination"), value(request, "page").as_deref()) {
        (Some(_), _) => Fault::status(status),
        (None, None) => Fault::json(&tree_of(&[1])).header("X-Next-Page", "2").header("X-Total-Pages", "2"),
        (None, Some(_)) => Fault::json(&tree_of(&[2])).header("X-Next-Page", ""),
    })
}

fn falls_back(kind: Kind, client_kind: ClientKind, status: u16) {
    let server = without_keyset(status);
    let client = client_kind.client(&server.url(), &Setup { prefetch: 3, ..Setup::default() });
    assert_eq!(walk!(kind, &client, repositories::list_tree("a/b"), entry).expect("both pages"), [1, 2]);
    let keyset: Vec<bool> = server.requests().iter().map(|request| value(request, "pagination").is_some()).collect();
    assert_eq!(keyset, [true, false, false], "it is refused once: {:?}", server.targets());
}

fn stays(kind: Kind, client_kind: ClientKind, status: u16) {
    let server = without_keyset(status);
    let client = client_kind.client(&server.url(), &Setup::default());
    let error = walk!(kind, &client, repositories::list_tree("a/b"), entry).expect_err("refused");
    assert_eq!((error.status().map(|status| status.as_u16()), server.requests().len()), (Some(status), 1));
}

/// Pages with other numbers would begin elsewhere.
fn in_the_middle(client_kind: ClientKind) {
    let next = "<?pagination=keyset&page_token=b>; rel=next";
    let server = FaultServer::by(move |request| match value(request, "page_token") {
        None => Fault::json(&tree_of(&[1])).header("Link", next),
        Some(_) => Fault::status(405),
    });
    let client = client_kind.client(&server.url(), &Setup::default());
    let mut items = repositories::list_tree(1).items(&client);
    assert!(items.next().is_some_and(|item| item.is_ok()));
    assert!(items.next().is_some_and(|item| item.is_err_and(|error| error.kind() == ErrorKind::MethodNotAllowed)));
    let resumed = repositories::list_tree(1).resume(items.cursor().expect("where it failed"));
    assert_eq!(resumed.page(&client).expect_err("refused").kind(), ErrorKind::MethodNotAllowed);
    assert_eq!(server.requests().len(), 3);
}

fn refused(client_kind: ClientKind, send: fn(&AnyClient) -> Result<(), Error>) {
    let server = FaultServer::by(|_| Fault::status(405));
    let error = send(&client_kind.client(&server.url(), &Setup::default())).expect_err("refused");
    assert_eq!((error.kind(), server.requests().len()), (ErrorKind::MethodNotAllowed, 1));
}

/// A call, and what the first request says.
type Sends = (&'static str, fn(&AnyClient) -> Result<(), Error>, &'static [(&'static str, Option<&'static str>)]);

const NEWEST: &[(&str, Option<&str>)] =
    &[("pagination", Some("keyset")), ("order_by", Some("id")), ("sort", Some("desc"))];
const NUMBERED: &[(&str, Option<&str>)] = &[("pagination", None), ("order_by", None), ("sort", None)];

const ORDERS: [Sends; 9] = [
    ("jobs", |client| jobs::list(1).page(client).map(drop), NEWEST),
    ("audit_events", |client| audit_events::list(audit_events::AuditedEntity::User).page(client).map(drop), NEWEST),
    ("audit_events_of_a_group", |client| audit_events::list_for_group(1).page(client).map(drop), NEWEST),
    ("audit_events_of_a_project", |client| projects::list_audit_events(1).page(client).map(drop), NEWEST),
    ("projects", |client| projects::list().order_by(projects::ProjectOrder::Id).page(client).map(drop), NEWEST),
    ("projects_by_name", |client| projects::list().page(client).map(drop), NUMBERED),
    (
        "the_callers_direction",
        |client| {
            users::list().order_by(users::UserOrder::Name).extra_query("sort", "asc".to_owned()).page(client).map(drop)
        },
        &[("pagination", Some("keyset")), ("order_by", Some("name")), ("sort", Some("asc"))],
    ),
    (
        "the_callers_order",
        |client| jobs::list(1).extra_query("order_by", "created_at".to_owned()).page(client).map(drop),
        &[("order_by", Some("created_at")), ("sort", Some("desc"))],
    ),
    (
        "pages_of_its_own_size",
        |client| packages::list_pipelines(1, packages::PackageId(1)).all(client, 90).map(drop),
        &[("per_page", Some("20")), ("order_by", Some("id"))],
    ),
];

const STARTS: [Sends; 8] = [
    ("at_a_number", |client| labels::list(1).from_page(3).page(client).map(drop), &[("page", Some("3"))]),
    (
        "at_the_first",
        |client| labels::list(1).from_page(1).all(client, 9).map(drop),
        &[("page", Some("1")), ("per_page", Some("9"))],
    ),
    // With another size, page 3 would begin elsewhere.
    (
        "with_the_usual_size",
        |client| labels::list(1).from_page(3).all(client, 9).map(drop),
        &[("page", Some("3")), ("per_page", None)],
    ),
    (
        "where_keyset_is_usual",
        |client| jobs::list(1).from_page(2).page(client).map(drop),
        &[("page", Some("2")), ("pagination", None), ("order_by", None)],
    ),
    (
        "offset_where_keyset_is_usual",
        |client| jobs::list(1).page_style(&pages::OFFSET).page(client).map(drop),
        NUMBERED,
    ),
    (
        "keyset_where_offset_is_usual",
        |client| projects::list().page_style(&pages::KEYSET).page(client).map(drop),
        &[("pagination", Some("keyset")), ("sort", Some("desc"))],
    ),
    ("by_method_and_path", |client| list(None).from_page(2).send::<(), _>(client), &[("page", None)]),
    (
        "the_later_counts",
        |client| {
            let cursor: Cursor = "v4.labels.list?page=5".parse().expect("a cursor");
            labels::list(1).from_page(2).resume(cursor).page(client).map(drop)
        },
        &[("page", Some("5"))],
    ),
];

fn sends(client_kind: ClientKind, send: fn(&AnyClient) -> Result<(), Error>, expected: &[(&str, Option<&str>)]) {
    let server = FaultServer::json("[]");
    send(&client_kind.client(&server.url(), &Setup::default())).expect("an empty page");
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    for (name, expected) in expected {
        assert_eq!(value(&requests[0], name).as_deref(), *expected, "{name}: {}", requests[0].target);
    }
}

/// A server that takes no notice of `pagination`, and repeats it in its links as it repeats everything.
fn numbered_after_all(kind: Kind, client_kind: ClientKind) {
    let server = FaultServer::by(|request| {
        let page = value(request, "page").map_or(1, |page| page.parse::<u64>().expect("a number"));
        let query =
            request.raw_query.split('&').filter(|pair| !pair.starts_with("page=")).collect::<Vec<_>>().join("&");
        let answer = Fault::json(&tree_of(&[page])).header("X-Total", "3").header("X-Total-Pages", "3");
        let next = if page < 3 { (page + 1).to_string() } else { String::new() };
        let link = format!("<http://h/x?{query}&page={}>; rel=\"next\"", page + 1);
        let answer = answer.header("X-Next-Page", &next);
        if page < 3 { answer.header("Link", &link) } else { answer }
    });
    let client = client_kind.client(&server.url(), &Setup { prefetch: 3, ..Setup::default() });
    assert_eq!(walk!(kind, &client, repositories::list_tree("a/b"), entry).expect("three pages"), [1, 2, 3]);
    let requests = server.requests();
    let keyset: Vec<bool> = requests.iter().map(|request| value(request, "pagination").is_some()).collect();
    assert_eq!(keyset, [true, false, false], "{:?}", server.targets());
    let page = repositories::list_tree("a/b").page(&client).expect("a page");
    assert_eq!((page.total_items(), page.total_pages()), (Some(3), Some(3)), "totals are read where they are sent");
}

/// The headers of page 4 of numbered ones, and the numbers of the pages before it, the first, the last.
type Beside = (&'static str, &'static [(&'static str, &'static str)], [Option<&'static str>; 3]);

const BESIDE: [Beside; 6] = [
    ("nothing", &[], [None, Some("1"), None]),
    ("by_number", &[("X-Prev-Page", "3"), ("X-Total-Pages", "9")], [Some("3"), Some("1"), Some("9")]),
    ("nothing_before", &[("X-Prev-Page", ""), ("X-Total-Pages", "0")], [None, Some("1"), Some("1")]),
    (
        "by_link",
        &[
            ("Link", r#"<http://other/x?page=3&per_page=5>; rel="prev", </x?page=1>; rel="first""#),
            ("Link", r#"</x?page=9>; rel="last""#),
        ],
        [Some("3"), Some("1"), Some("9")],
    ),
    ("link_first", &[("Link", "<?page=2>; rel=prev"), ("X-Prev-Page", "3")], [Some("2"), Some("1"), None]),
    ("malformed", &[("Link", "</x>; rel=prev"), ("X-Prev-Page", "three")], [None, Some("1"), None]),
];

fn beside(client_kind: ClientKind, lines: &[(&str, &str)], expected: [Option<&str>; 3]) {
    let page = lines.iter().fold(Fault::json(&list_of(&[1])), |page, (name, value)| page.header(name, value));
    let server = FaultServer::script([page, Fault::json("[]"), Fault::json("[]"), Fault::json("[]")]);
    let client = client_kind.client(&server.url(), &Setup::default());
    let list = || labels::list(1).search("bug").per_page(5);
    let page = list().from_page(4).page(&client).expect("a page");
    let mut sent = 1;
    for (name, cursor, expected) in
        [("prev", page.prev(), expected[0]), ("first", page.first(), expected[1]), ("last", page.last(), expected[2])]
    {
        assert_eq!(cursor.is_some(), expected.is_some(), "{name}");
        let Some(cursor) = cursor else { continue };
        list().resume(cursor.to_string().parse().expect("a cursor")).page(&client).expect("a page");
        let request: &Request = &server.requests()[sent];
        let found = ["page", "per_page", "search"].map(|name| value(request, name));
        assert_eq!(found.each_ref().map(Option::as_deref), [expected, Some("5"), Some("bug")], "{name}");
        sent += 1;
    }
    assert_eq!(server.requests().len(), sent);
}

/// How a server names a next page for ever: the header, and what comes before and after the number.
type Forever = (&'static str, &'static str, &'static str);

const ENDLESS: [(&str, Forever); 3] = [
    ("by_link", ("Link", "</x?page=", ">; rel=next")),
    ("by_number", ("X-Next-Page", "", "")),
    ("by_cursor", ("X-Next-Cursor", "c", "")),
];

/// Pages without items, for ever; of the one that `holds` says there is one.
fn empty_pages((header, before, after): Forever, holds: usize) -> FaultServer {
    let sent = std::sync::atomic::AtomicUsize::new(1);
    FaultServer::by(move |_| {
        let number = sent.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        let page = Fault::json(&list_of(if number == holds { &[7] } else { &[] }));
        let is_last = number > holds && holds > 0;
        if is_last { page } else { page.header(header, &format!("{before}{}{after}", number + 1)) }
    })
}

fn endless(kind: Kind, client_kind: ClientKind, next: Forever) {
    let server = empty_pages(next, 0);
    let client = client_kind.client(&server.url(), &Setup::default());
    let error = walk!(kind, &client, labels::list(1), label).expect_err("no end");
    assert_eq!((error.kind(), server.requests().len()), (ErrorKind::Page, 101));
    let there = error.cursor().expect("where it stopped").clone();
    assert!(labels::list(1).resume(there).page(&client).expect("a page").items.is_empty());
    // The cursor goes on from there, so that nobody is kept from waiting longer.
    let mut items = labels::list(1).items(&client);
    assert!(items.next().is_some_and(|item| item.is_err()));
    let cursor = items.cursor().expect("where it stopped");
    assert!(labels::list(1).resume(cursor).page(&client).expect("a page").items.is_empty());
}

fn almost_endless(kind: Kind, client_kind: ClientKind) {
    let server = empty_pages(ENDLESS[0].1, 101);
    let client = client_kind.client(&server.url(), &Setup::default());
    let found = walk!(kind, &client, labels::list(1), label);
    assert_eq!(found.expect("a hundred pages and one"), [7]);
}

/// A server without page headers that gives at most `size` of `total` items, whatever it is asked for.
fn capped(kind: Kind, client_kind: ClientKind, size: u64, total: u64) {
    let server = FaultServer::by(move |request| {
        let number = |name: &str| value(request, name).and_then(|value| value.parse::<u64>().ok());
        let (page, size) = (number("page").unwrap_or(0), number("per_page").unwrap_or(20).min(size));
        let ids: Vec<u64> = (page * size + 1..=total.min((page + 1) * size)).collect();
        Fault::json(&list_of(&ids))
    });
    let client = client_kind.client(&server.url(), &Setup { max_response_size: 1 << 24, ..Setup::default() });
    let counted = || list(Some(&pages::COUNTED));
    let found = match kind {
        // The other ways ask for no number of items.
        Kind::All => counted().all::<labels::Label, _>(&client, 1000).expect("all").iter().map(label).collect(),
        _ if total / size > 40 => return,
        _ => walk!(kind, &client, counted(), label).expect("all"),
    };
    assert_eq!(found, (1..=total).collect::<Vec<_>>());
    let full = total / size;
    assert!(server.requests().len() as u64 <= full + 2, "{:?}", server.targets());
}

fn ignores_the_number(kind: Kind, client_kind: ClientKind) {
    let server = FaultServer::json(&list_of(&[1, 2]));
    let client = client_kind.client(&server.url(), &Setup::default());
    let found = walk!(kind, &client, list(Some(&pages::COUNTED)), label);
    assert_eq!(found.expect_err("the same page twice").kind(), ErrorKind::Page);
    assert_eq!(server.requests().len(), 2);
}
