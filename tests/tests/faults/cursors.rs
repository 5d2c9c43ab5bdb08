//! What a cursor may hold, and what it may override: no secret, nothing that says who sends, nothing that the call
//! itself says; and it belongs to the list that it came from.

use gitlab_sdk::v4::{issues, jobs, labels};
use gitlab_sdk::{Cursor, Error, ErrorKind, Operation, Options, Secret};
use tests::faults::{Fault, FaultServer, traces_of};
use tests::loopback::Request;

use crate::clients::{AnyClient, ClientKind};
use crate::kinds::list_of;
use crate::page_headers::label;
use crate::setup::{SECRET, Setup};
use crate::table::Table;
use crate::walk::value;

/// A list of labels.
type List = fn() -> labels::List;

pub(crate) fn add(table: &mut Table) {
    table.promise("a_cursor_holds_no_secret");
    for (name, list) in SECRETS {
        table.ways(name, move |client_kind| no_secret(client_kind, list));
    }
    table.ways("of_the_client", of_the_client);
    table.promise("a_cursor_belongs_to_its_list");
    for (name, of, to, belongs) in LISTS {
        table.ways(name, move |client_kind| belongs_to(client_kind, of, to, belongs));
    }
    table.promise("a_cursor_overrides_nothing");
    for (name, text, to) in FORGED {
        table.ways(name, move |client_kind| forged(client_kind, text, to));
    }
    for name in ["sudo", "private_token", "access_token", "job_token", "SUDO[]", "sudo%5Bx%5D", "%73udo"] {
        table.ways(format!("sets_{name}"), move |client_kind| sets(client_kind, name));
    }
    table.ways("keeps_the_position", keeps_the_position);
}

fn labels_by(change: fn(labels::List) -> labels::List) -> labels::List {
    change(labels::list("a/b").search("bug"))
}

const HIDDEN: &str = "JOBTOKEN-12345678";

/// Lists with a secret among their parameters.
const SECRETS: [(&str, List); 4] = [
    ("secret", || labels_by(|list| list.extra_query("job_token", Secret::new(HIDDEN)))),
    ("secret_of_any_name", || labels_by(|list| list.extra_query("feed", Secret::new(HIDDEN)))),
    ("secret_in_a_group", || labels_by(|list| list.extra_query("feed[token]", Secret::new(HIDDEN)))),
    ("text_in_the_place_of_a_secret", || labels_by(|list| list.extra_query("private_token", HIDDEN.to_owned()))),
];

/// The server repeats the whole query in its link, as servers do.
fn echoing() -> FaultServer {
    FaultServer::by(|request| match value(request, "page").as_deref() {
        None => {
            let link = format!("<http://h/x?{}&page=2>; rel=\"next\"", request.raw_query);
            Fault::json(&list_of(&[1, 2])).header("Link", &link).header("X-Prev-Page", "7")
        }
        Some(_) => Fault::json(&list_of(&[3])),
    })
}

fn no_secret(client_kind: ClientKind, list: List) {
    let server = echoing();
    let client = client_kind.client(&server.url(), &Setup::default());
    let page = list().page(&client).expect("a page");
    let cursor = page.next().expect("a second page").clone();
    let mut items = list().items(&client);
    items.next().expect("an item").expect("an item");
    let inside = items.cursor().expect("in the middle of the page");
    for cursor in [&cursor, &inside, &page.prev().expect("a page before")] {
        let texts =
            [cursor.to_string(), format!("{cursor:?} {page:?}"), serde_json::to_string(cursor).expect("a text")];
        for text in texts {
            assert!(!text.contains(HIDDEN), "{text}");
        }
    }
    // What is not in the cursor is sent again all the same, once.
    for (cursor, expected) in [(cursor, vec![3]), (inside, vec![2, 3])] {
        let found = list().resume(cursor).all(&client, 10).expect("the rest");
        assert_eq!(found.iter().map(label).collect::<Vec<_>>(), expected);
    }
    for request in server.requests() {
        assert_eq!(traces_of(HIDDEN, &request).len(), 1, "{}", request.target);
        assert_eq!(request.raw_query.matches(HIDDEN).count(), 1, "{}", request.target);
        assert_eq!(request.raw_query.matches("search=bug").count(), 1, "{}", request.target);
    }
}

/// The client's own token and user, both as parameters.
fn of_the_client(client_kind: ClientKind) {
    let server = echoing();
    let setup = Setup { token_in_query: true, sudo: Some("alice"), ..Setup::default() };
    let client = client_kind.client(&server.url(), &setup);
    let page = labels::list(1).page(&client).expect("a page");
    let text = format!("{:?} {page:?}", page.next());
    assert!(!text.contains("glpat") && !text.contains("alice"), "{text}");
    let own = labels::list(1).sudo("bob").extra_query("sudo", "carol".to_owned());
    let page = own.clone().page(&client).expect("a page");
    let cursor = page.next().expect("a second page").clone();
    assert!(!format!("{cursor:?}").contains("carol"));
    own.resume(cursor).page(&client).expect("a page");
    let last = server.requests().pop().expect("a request");
    assert_eq!(value(&last, "sudo").as_deref(), Some("carol"), "what the call itself says is sent");
    assert_eq!(value(&last, "private_token").as_deref(), Some(SECRET));
}

/// A list, another one, and whether a cursor of the first is one of the second.
type Lists = (&'static str, List, List, bool);

const LISTS: [Lists; 11] = [
    ("the_same", || labels::list(1).search("a"), || labels::list(1).search("a"), true),
    ("another_order_of_filters", two, || labels::list(1).with_counts(true).search("a"), true),
    ("another_size", || labels::list(1).per_page(50), || labels::list(1), true),
    (
        "a_larger_size_of_which_the_server_has_no_more",
        || labels::list(1).per_page(50),
        || labels::list(1).per_page(100),
        true,
    ),
    ("a_smaller_size", || labels::list(1).per_page(50), || labels::list(1).per_page(10), false),
    (
        "another_secret",
        || labels::list(1).extra_query("k", Secret::new("a")),
        || labels::list(1).extra_query("k", Secret::new("b")),
        true,
    ),
    ("another_project", || labels::list(1), || labels::list(2), false),
    ("another_spelling", || labels::list("a/b"), || labels::list("a/c"), false),
    ("another_filter", || labels::list(1).search("a"), || labels::list(1).search("b"), false),
    ("a_filter_less", || labels::list(1).search("a"), || labels::list(1), false),
    ("a_filter_more", || labels::list(1), || labels::list(1).search("a"), false),
];

fn two() -> labels::List {
    labels::list(1).search("a").with_counts(true)
}

/// A way to go on from a cursor.
type Way = fn(labels::List, &AnyClient) -> Result<(), Error>;

fn belongs_to(client_kind: ClientKind, of: List, to: List, belongs: bool) {
    let server = echoing();
    let client = client_kind.client(&server.url(), &Setup::default());
    let cursor = of().page(&client).expect("a page").next().expect("a second page").clone();
    let ways: [Way; 4] = [
        |list, client| list.page(client).map(drop),
        |list, client| list.pages(client).try_for_each(|page| page.map(drop)),
        |list, client| list.items(client).try_for_each(|item| item.map(drop)),
        |list, client| list.all(client, 9).map(drop),
    ];
    for way in ways {
        let result = way(to().resume(cursor.clone()), &client);
        match belongs {
            true => result.expect("the rest"),
            false => assert_eq!(result.expect_err("another list").kind(), ErrorKind::Page),
        }
    }
    assert_eq!(server.requests().len(), if belongs { 5 } else { 1 });
    let other = jobs::list(1).resume(cursor).page(&client).expect_err("another operation");
    assert_eq!(other.kind(), ErrorKind::Page);
}

/// Texts that a caller wrote, and what must arrive all the same.
type Forged = (&'static str, &'static str, &'static [(&'static str, Option<&'static str>)]);

const FORGED: [Forged; 6] = [
    ("a_filter", "v4.issues.list?page=2&search=everything", &[("search", Some("mine")), ("page", Some("2"))]),
    ("a_filter_escaped", "v4.issues.list?se%61rch=everything&page=2", &[("search", Some("mine"))]),
    (
        "a_filter_in_brackets",
        "v4.issues.list?search[]=everything&page=2",
        &[("search", Some("mine")), ("search[]", None)],
    ),
    ("a_boolean", "v4.issues.list?confidential=true&page=2", &[("confidential", Some("false")), ("page", Some("2"))]),
    ("a_filter_taken_away", "v4.issues.list?page=2", &[("confidential", Some("false")), ("search", Some("mine"))]),
    ("what_is_not_declared", "v4.issues.list?page=2&b=other", &[("b", Some("own"))]),
];

fn own() -> issues::List {
    issues::list(1).search("mine").confidential(false).extra_query("b", "own".to_owned())
}

fn forged(client_kind: ClientKind, text: &str, expected: &[(&str, Option<&str>)]) {
    let server = FaultServer::json("[]");
    let client = client_kind.client(&server.url(), &Setup::default());
    own().resume(text.parse().expect("a cursor")).page(&client).expect("a page");
    let request: &Request = &server.requests()[0];
    for (name, expected) in expected {
        let found: Vec<_> = request.query().into_iter().filter(|(found, _)| found == name).collect();
        assert_eq!(found.first().map(|(_, value)| value.as_str()), *expected, "{}", request.target);
        assert!(found.len() <= 1, "{}", request.target);
    }
}

/// Nothing in a cursor says who sends.
fn sets(client_kind: ClientKind, name: &str) {
    let server = FaultServer::json("[]");
    let client = client_kind.client(&server.url(), &Setup::default());
    let text = format!("v4.issues.list?page=2&{name}=root");
    let result = text.parse::<Cursor>().map(|cursor| own().resume(cursor).page(&client));
    if name.starts_with("SUDO") {
        // Names of parameters are told apart by case, so this one says nothing.
        assert!(result.is_ok_and(|page| page.is_ok()));
        return;
    }
    assert_eq!(result.expect("a cursor").expect_err("refused").kind(), ErrorKind::Page);
    assert_eq!(server.connections(), 0, "nothing is sent");
}

/// Where a page begins may have the name of a filter.
fn keeps_the_position(client_kind: ClientKind) {
    use gitlab_sdk::v4::projects::{self, ProjectId, ProjectOrder};
    let server = FaultServer::by(|request| match value(request, "id_after").as_deref() {
        Some("10") => {
            Fault::json("[]").header("Link", "<?pagination=keyset&order_by=id&sort=asc&id_after=57>; rel=next")
        }
        _ => Fault::json("[]"),
    });
    let client = client_kind.client(&server.url(), &Setup::default());
    let list = || projects::list().order_by(ProjectOrder::Id).id_after(ProjectId(10));
    let cursor = list().page(&client).expect("a page").next().expect("a second page").clone();
    list().resume(cursor).page(&client).expect("a page");
    assert_eq!(value(&server.requests()[1], "id_after").as_deref(), Some("57"));
}
