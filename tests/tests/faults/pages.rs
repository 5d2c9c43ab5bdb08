//! Lists end where no next page is named, and nowhere else, in whatever form the next page is named.

use gitlab_sdk::v4::labels;
use tests::faults::{Fault, FaultServer};
use tests::loopback::Request;

use crate::clients::ClientKind;
use crate::kinds::{Kind, list_of};
use crate::setup::Setup;
use crate::table::Table;

/// The header lines of the first of two pages.
type Lines = &'static [(&'static str, &'static str)];

const NEXT: [(&str, Lines); 13] = [
    ("one_line", &[("Link", r#"<http://h/x?page=1>; rel="first", <http://h/x?page=2>; rel="next""#)]),
    (
        "split_over_lines",
        &[
            ("Link", r#"<http://h/x?page=1>; rel="first""#),
            ("Link", r#"<http://h/x?page=9>; rel="last""#),
            ("Link", r#"<http://h/x?page=2>; rel="next""#),
        ],
    ),
    ("split_in_the_middle", &[("Link", r#"<http://h/x?ids=1"#), ("Link", r#"2&page=2>; rel="next""#)]),
    ("comma_in_the_url", &[("Link", r#"<http://h/x?ids=1,2,3&page=2>; rel="next""#)]),
    ("semicolon_in_the_url", &[("Link", r#"<http://h/x?a=1;b&page=2>; rel="next""#)]),
    ("token_without_quotes", &[("Link", "<http://h/x?page=2>;rel=next")]),
    ("several_relations", &[("LINK", r#"<http://h/x?page=2>; title="a, <b>; rel=\"prev\""; REL="last NEXT""#)]),
    ("without_a_comma", &[("Link", r#"<http://h/x?page=1>; rel="prev" <http://h/x?page=2>; rel="next""#)]),
    ("wrong_external_url", &[("Link", r#"<http://gitlab.internal:8080/gitlab/api/v4/x?page=2>; rel="next""#)]),
    ("not_escaped", &[("Link", r#"<http://h/x?search=ü {"a"}&page=2>; rel="next""#)]),
    ("header_with_the_number", &[("X-Next-Page", "2")]),
    ("both", &[("X-Next-Page", "2"), ("Link", r#"<http://h/x?page=2>; rel="next""#)]),
    ("malformed_link_and_number", &[("Link", "<http://h/x?page=7; rel=next"), ("X-Next-Page", " 2 ")]),
];

/// Headers that end a list.
const END: [(&str, Lines); 6] = [
    ("nothing", &[]),
    ("empty_number", &[("X-Next-Page", "")]),
    ("other_relations", &[("Link", r#"<http://h/x?page=1>; rel="prev", <http://h/x?page=9>; rel="nextish""#)]),
    ("link_of_nothing", &[("Link", "")]),
    ("no_link_at_all", &[("Link", "next, please")]),
    ("never_closed", &[("Link", r#"<http://h/x?page=2; rel="next""#)]),
];

pub(crate) fn add(table: &mut Table) {
    table.promise("the_next_page_in_every_form");
    for (name, lines) in NEXT {
        // What has no page style of its own knows only `Link`.
        let by_number = lines.iter().any(|(name, _)| *name == "X-Next-Page") && name != "both";
        let kinds: Vec<Kind> = Kind::LISTS.into_iter().filter(|kind| !by_number || *kind != Kind::RawItems).collect();
        table.kinds(&kinds, name, move |kind, client_kind| two_pages(kind, client_kind, lines));
    }
    table.promise("a_list_ends_where_no_next_page_is_named");
    for (name, lines) in END {
        table.kinds(&Kind::LISTS, name, move |kind, client_kind| one_page(kind, client_kind, lines));
    }
    table.kinds(&Kind::LISTS, "short_and_empty_pages_are_no_end", short_and_empty);
    table.promise("all_asks_for_no_page_too_many");
    for (most, pages) in [(0, 0), (1, 1), (19, 1), (99, 1), (100, 1), (101, 2), (150, 2), (200, 2), (201, 3)] {
        table.ways(most, move |client_kind| exactly(client_kind, most, pages));
    }
    table.ways("with_the_callers_size", callers_size);
    table.promise("totals_are_told_when_sent");
    table.ways("sent", |client_kind| {
        let page = Fault::json(&list_of(&[1])).header("X-Total", "41").header("X-Total-Pages", "3");
        assert_eq!(totals(client_kind, page), (Some(41), Some(3)));
    });
    table.ways("not_sent", |client_kind| assert_eq!(totals(client_kind, Fault::json(&list_of(&[1]))), (None, None)));
    table.ways("nonsense", |client_kind| {
        let page = Fault::json("[]").header("X-Total", "many").header("X-Total-Pages", "-1");
        assert_eq!(totals(client_kind, page), (None, None));
    });
}

fn page(ids: &[u64], lines: Lines) -> Fault {
    lines.iter().fold(Fault::json(&list_of(ids)), |fault, (name, value)| fault.header(name, value))
}

fn two_pages(kind: Kind, client_kind: ClientKind, lines: Lines) {
    let server = FaultServer::script([page(&[1], lines), page(&[2], &[])]);
    let client = client_kind.client(&server.url(), &Setup::default());
    assert_eq!(kind.send(&client).expect("two pages"), "1,2");
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[1].path, requests[0].path);
    assert!(requests[1].query().contains(&("page".to_owned(), "2".to_owned())), "{}", requests[1].target);
}

fn one_page(kind: Kind, client_kind: ClientKind, lines: Lines) {
    let server = FaultServer::script([page(&[1], lines), page(&[2], &[])]);
    assert_eq!(kind.send(&client_kind.client(&server.url(), &Setup::default())).expect("one page"), "1");
    assert_eq!(server.requests().len(), 1);
}

/// Servers that hide what one may not see give short pages, and empty ones.
fn short_and_empty(kind: Kind, client_kind: ClientKind) {
    let next: [Lines; 3] = [
        &[("Link", r#"<http://h/x?page=2>; rel="next""#)],
        &[("Link", r#"<http://h/x?page=3>; rel="next""#)],
        &[("Link", r#"<http://h/x?page=4>; rel="next""#)],
    ];
    let script = [page(&[], next[0]), page(&[1], next[1]), page(&[], next[2]), page(&[2], &[])];
    let server = FaultServer::script(script);
    assert_eq!(kind.send(&client_kind.client(&server.url(), &Setup::default())).expect("four pages"), "1,2");
    assert_eq!(server.requests().len(), 4);
}

/// A list without end, with as many items a page as are asked for, 100 at most.
fn endless() -> FaultServer {
    let number = |request: &Request, name: &str, otherwise: u64| {
        let found = request.query().into_iter().find(|(key, _)| key == name);
        found.map_or(otherwise, |(_, value)| value.parse().expect("a number"))
    };
    FaultServer::by(move |request| {
        let (at, size) = (number(request, "page", 1), number(request, "per_page", 20).min(100));
        let ids: Vec<u64> = ((at - 1) * size + 1..=at * size).collect();
        let next = format!("<http://h/x?per_page={size}&page={}>; rel=\"next\"", at + 1);
        Fault::json(&list_of(&ids)).header("Link", &next)
    })
}

fn exactly(client_kind: ClientKind, most: usize, pages: usize) {
    let server = endless();
    let found = labels::list(1).all(&client_kind.client(&server.url(), &Setup::default()), most).expect("so many");
    assert_eq!(found.iter().map(|label| label.id.0 as usize).collect::<Vec<_>>(), (1..=most).collect::<Vec<_>>());
    assert_eq!(server.requests().len(), pages);
}

fn callers_size(client_kind: ClientKind) {
    let server = endless();
    let client = client_kind.client(&server.url(), &Setup { prefetch: 8, ..Setup::default() });
    assert_eq!(labels::list(1).per_page(7).all(&client, 15).expect("so many").len(), 15);
    // Also what is fetched ahead is no more than needed.
    assert_eq!(server.requests().len(), 3, "{:?}", server.targets());
    assert!(server.requests().iter().all(|request| request.raw_query.contains("per_page=7")));
}

fn totals(client_kind: ClientKind, page: Fault) -> (Option<u64>, Option<u64>) {
    let server = FaultServer::script([page]);
    let page = labels::list(1).page(&client_kind.client(&server.url(), &Setup::default())).expect("a page");
    (page.total_items(), page.total_pages())
}
