//! Every page style against every combination of page headers: whichever of `Link`, a cursor or a number names a next
//! page is followed, and a list ends where none does. What contradicts is settled in that order.

use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use gitlab_sdk::v4::{self, labels::Label, repositories};
use gitlab_sdk::{ErrorKind, Method, PageStyle, RawRequest, pages};
use tests::faults::{Fault, FaultServer};
use tests::loopback::{Listener, Wire};

use crate::clients::ClientKind;
use crate::kinds::{Kind, list_of};
use crate::setup::Setup;
use crate::table::Table;
use crate::walk::{WALKS, value, walk};

/// What a list says about its style.
pub(crate) const STYLES: [(&str, Option<&PageStyle>); 4] = [
    ("offset", Some(&pages::OFFSET)),
    ("keyset", Some(&pages::KEYSET)),
    ("counted", Some(&pages::COUNTED)),
    ("without_a_style", None),
];

/// How the list goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    /// With this parameter, by a link or a number.
    With(&'static str, &'static str),
    /// It ends; where pages are only counted, at the first empty one.
    End,
    /// With an error.
    Fault,
}
use Next::{End, Fault as Invalid, With};

type Lines = &'static [(&'static str, &'static str)];

const PAGE_2: Next = With("page", "2");
const AFTER_A: Next = With("cursor", "a=");
const LINK_2: (&str, &str) = ("Link", r#"<http://h/x?page=2>; rel="next""#);
const OTHERS: (&str, &str) = ("Link", r#"<http://h/x?page=1>; rel="first", <http://h/x?page=9>; rel="last""#);

const HEADERS: [(&str, Lines, Next); 23] = [
    ("none", &[], End),
    ("link_only", &[LINK_2], PAGE_2),
    ("number_only", &[("X-Next-Page", "2")], PAGE_2),
    (
        "number_with_the_rest",
        &[("X-Page", "1"), ("X-Next-Page", "2"), ("X-Total", "2"), ("X-Total-Pages", "2")],
        PAGE_2,
    ),
    ("cursor_only", &[("X-Next-Cursor", "a=")], AFTER_A),
    ("link_and_number", &[LINK_2, ("X-Next-Page", "2")], PAGE_2),
    ("link_and_cursor", &[("Link", r#"<?cursor=a%3D>; rel="next""#), ("X-Next-Cursor", "a=")], AFTER_A),
    ("link_contradicts_number", &[LINK_2, ("X-Next-Page", "7")], PAGE_2),
    ("link_contradicts_cursor", &[LINK_2, ("X-Next-Cursor", "b")], PAGE_2),
    ("cursor_contradicts_number", &[("X-Next-Page", "7"), ("X-Next-Cursor", "a=")], AFTER_A),
    ("link_and_an_empty_number", &[LINK_2, ("X-Next-Page", "")], PAGE_2),
    ("link_and_no_number", &[LINK_2, ("X-Next-Page", "two")], PAGE_2),
    ("link_and_a_last_page_that_is_this_one", &[LINK_2, ("X-Total-Pages", "1")], PAGE_2),
    ("link_without_next_and_number", &[OTHERS, ("X-Next-Page", "2")], PAGE_2),
    ("link_without_next_and_cursor", &[OTHERS, ("X-Next-Cursor", "a=")], AFTER_A),
    ("link_without_a_query_and_number", &[("Link", r#"<http://h/x>; rel="next""#), ("X-Next-Page", "2")], PAGE_2),
    ("empty_link_and_number", &[("Link", ""), ("X-Next-Page", "2")], PAGE_2),
    ("empty_number_before_a_number", &[("X-Next-Page", ""), ("X-Next-Page", "2")], PAGE_2),
    ("all_empty", &[("Link", ""), ("X-Next-Page", ""), ("X-Next-Cursor", " ")], End),
    ("link_without_next", &[OTHERS], End),
    ("link_without_a_query", &[("Link", r#"<http://h/x>; rel="next""#)], Invalid),
    ("no_number", &[("X-Next-Page", "two")], Invalid),
    ("no_ascii", &[("X-Next-Page", "２")], Invalid),
];

pub(crate) fn add(table: &mut Table) {
    table.promise("every_style_follows_every_page_header");
    for (style, chosen) in STYLES {
        for (name, lines, next) in HEADERS {
            table.kinds(&WALKS, format!("{style}/{name}"), move |kind, client_kind| {
                follows(kind, client_kind, chosen, lines, next);
            });
        }
    }
    for (name, lines, next) in HEADERS {
        table
            .kinds(&WALKS, format!("emitted/{name}"), move |kind, client_kind| emitted(kind, client_kind, lines, next));
    }
    table.promise("a_link_keeps_its_bytes");
    for (name, written, expected) in
        [("utf_8", "f\u{fc}r".as_bytes(), "f%C3%BCr"), ("latin_1", b"f\xfcr", "f%FCr"), ("escaped", b"f%FCr", "f%FCr")]
    {
        table.kinds(&WALKS, name, move |kind, client_kind| raw_bytes(kind, client_kind, written, expected));
    }
}

/// A list of labels in a style.
pub(crate) fn list(style: Option<&'static PageStyle>) -> RawRequest {
    let request = v4::request(Method::GET, "/projects/{project}/raw").path("project", "a/b");
    style.into_iter().fold(request, RawRequest::page_style)
}

/// Two pages of one label each. The first has these headers; empty ones follow.
fn two_pages(lines: Lines, body: fn(&[u64]) -> String) -> FaultServer {
    let sent = AtomicUsize::new(0);
    FaultServer::by(move |_| match sent.fetch_add(1, Ordering::SeqCst) {
        0 => lines.iter().fold(Fault::json(&body(&[1])), |page, (name, value)| page.header(name, value)),
        1 => Fault::json(&body(&[2])),
        _ => Fault::json("[]"),
    })
}

fn follows(kind: Kind, client_kind: ClientKind, style: Option<&'static PageStyle>, lines: Lines, next: Next) {
    let server = two_pages(lines, list_of);
    let client = client_kind.client(&server.url(), &Setup::default());
    let found = walk!(kind, &client, list(style), label);
    check(&found, &server, next, style.is_some_and(|style| style.name() == "counted"));
}

pub(crate) fn label(label: &Label) -> u64 {
    u64::try_from(label.id).expect("no label has a negative ID")
}

/// An operation that asks for keyset pages.
fn emitted(kind: Kind, client_kind: ClientKind, lines: Lines, next: Next) {
    let server = two_pages(lines, tree_of);
    let client = client_kind.client(&server.url(), &Setup::default());
    let found = walk!(kind, &client, repositories::list_tree("a/b"), entry);
    assert_eq!(value(&server.requests()[0], "pagination").as_deref(), Some("keyset"));
    check(&found, &server, next, false);
}

/// A directory whose entries have these numbers.
pub(crate) fn tree_of(ids: &[u64]) -> String {
    let entry = |id| serde_json::json!({"id": id, "name": "n", "type": "blob", "path": "p", "mode": "100644"});
    serde_json::Value::Array(ids.iter().map(|id| entry(id.to_string())).collect()).to_string()
}

pub(crate) fn entry(entry: &repositories::TreeEntry) -> u64 {
    entry.id.parse().expect("a number")
}

fn check(found: &Result<Vec<u64>, gitlab_sdk::Error>, server: &FaultServer, next: Next, is_counted: bool) {
    let requests = server.requests();
    match next {
        With(name, expected) => {
            assert_eq!(found.as_deref().expect("two pages"), [1, 2]);
            assert_eq!(value(&requests[1], name).as_deref(), Some(expected), "{}", requests[1].target);
            assert_eq!(requests[1].path, requests[0].path);
            // A number and the server's cursor would contradict each other.
            let other = if name == "page" { "cursor" } else { "page" };
            assert_eq!(value(&requests[1], other), None, "{}", requests[1].target);
            if name == "page" {
                assert_eq!(value(&requests[1], "pagination"), None, "pages are numbered: {}", requests[1].target);
            }
            assert_eq!(requests.len(), if is_counted { 3 } else { 2 }, "{:?}", server.targets());
        }
        // Whose end is a page that is not full cannot know what is full from the first one.
        End if is_counted => assert_eq!((found.as_deref().expect("all"), requests.len()), (&[1, 2][..], 3)),
        End => assert_eq!((found.as_deref().expect("one page"), requests.len()), (&[1][..], 1)),
        Invalid => {
            assert_eq!(found.as_ref().expect_err("an error").kind(), ErrorKind::Page);
            assert_eq!(requests.len(), 1);
        }
    }
}

/// A server that writes bytes into its link that are not text.
fn raw_bytes(kind: Kind, client_kind: ClientKind, written: &'static [u8], expected: &str) {
    let targets = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&targets);
    let listener = Listener::start(move |accepted| {
        let mut connection = Wire::new(accepted.stream, accepted.number);
        while let Ok(Some(request)) = connection.read_request() {
            let is_first = !request.target.contains("page=2");
            seen.lock().expect("one at a time").push(request.target);
            let body = list_of(&[if is_first { 1 } else { 2 }]);
            let head =
                format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n", body.len());
            let link = [&b"Link: </x?search="[..], written, b"&page=2>; rel=next\r\n"].concat();
            let parts = [head.as_bytes(), if is_first { &link } else { b"" }, b"\r\n", body.as_bytes()];
            if connection.stream().write_all(&parts.concat()).is_err() {
                return;
            }
        }
    });
    let client = client_kind.client(&listener.url(), &Setup::default());
    assert_eq!(walk!(kind, &client, list(Some(&pages::OFFSET)), label).expect("two pages"), [1, 2]);
    let targets = targets.lock().expect("nobody else");
    assert!(targets[1].contains(&format!("search={expected}")), "{targets:?}");
}
