//! Answers of a GitLab that is not the one that the spec describes: they arrive, what did not fit is told, and a list goes
//! past what cannot be read.

use std::sync::{Arc, Mutex};

use gitlab_sdk::v4::types::{Label, PersonalAccessToken, SearchResult, SearchScope};
use gitlab_sdk::v4::{self, issues, labels, personal_access_tokens, search};
use gitlab_sdk::{Decoding, DeviationKind, ErrorKind, Json, Method, Operation};
use serde_json::json;
use tests::faults::{Fault, FaultServer};
use tests::loopback::Response;

use crate::clients::{AnyClient, ClientKind};
use crate::kinds::{Kind, label, list_of};
use crate::setup::Setup;
use crate::table::Table;

/// Members of a label that deviate, and where.
const MEMBERS: [(&str, &str); 5] = [
    ("description", "[\"x\"]"),
    ("open_issues_count", "1.5"),
    ("subscribed", "7"),
    ("priority", "\"high\""),
    ("description_html", "{}"),
];

pub(crate) fn add(table: &mut Table) {
    table.promise("answers_that_deviate_arrive");
    for (member, value) in MEMBERS {
        let mut kinds: Vec<Kind> = Kind::TYPED.into_iter().filter(|kind| *kind != Kind::RawJson).collect();
        kinds.extend([Kind::Post, Kind::Put]);
        table.kinds(&kinds, member, move |kind, client_kind| arrives(kind, client_kind, member, value));
    }
    table.ways("a_date_beyond_all_dates", a_list_of_tokens);
    table.ways("an_issue_that_was_created", an_issue_that_was_created);
    for (name, scope, result, is_it) in RESULTS {
        table.ways(format!("search/{name}"), move |client_kind| found(client_kind, scope, result(), is_it));
    }
    table.promise("a_list_goes_past_what_does_not_fit");
    table.kinds(&Kind::LISTS, "refused", |kind, client_kind| {
        let server = FaultServer::json(&two(r#"{"id":"x"}"#));
        let error = kind.send(&client_kind.client(&server.url(), &Setup::default())).expect_err("a required field");
        assert_eq!(error.kind(), ErrorKind::Decode, "{error:?}");
        assert!(error.to_string().contains("[0].id"), "{error}");
        assert_eq!(server.requests().len(), 1, "it is not asked for again");
    });
    table.ways("left_out", left_out);
    table.ways("past_the_item", past_the_item);
    table.ways("past_the_page", past_the_page);
}

/// A list of this and a good label.
fn two(first: &str) -> String {
    format!("[{first},{}]", label(1))
}

fn arrives(kind: Kind, client_kind: ClientKind, member: &'static str, value: &'static str) {
    let mut odd = label(1);
    odd[member] = value.parse().expect("JSON");
    let body = if kind.is_list() { Json::Array(vec![odd]) } else { odd };
    let server = FaultServer::script([Fault::answer(Response::json(kind.success(), &body))]);
    let (client, seen) = observed(client_kind, &server, &Setup::default());
    assert_eq!(kind.send(&client).expect("it arrives"), "1");
    let path = if kind.is_list() { format!("[0].{member}") } else { member.to_owned() };
    assert_eq!(*seen.lock().expect("not poisoned"), [(DeviationKind::KeptDefault, path)]);
}

type Seen = Arc<Mutex<Vec<(DeviationKind, String)>>>;

/// A client that writes down what deviates.
fn observed(client_kind: ClientKind, server: &FaultServer, setup: &Setup) -> (AnyClient, Seen) {
    let seen = Seen::default();
    let notes = Arc::clone(&seen);
    let setup = Setup {
        observer: Some(Arc::new(move |_, deviation| {
            notes.lock().expect("not poisoned").push((deviation.kind, deviation.path.clone()));
        })),
        ..setup.clone()
    };
    (client_kind.client(&server.url(), &setup), seen)
}

fn a_list_of_tokens(client_kind: ClientKind) {
    let token = |id: u64, expires_at: &str| json!({"id": id, "name": "a", "revoked": false, "expires_at": expires_at});
    let body = json!([token(1, "2026-01-01"), token(2, "20255-01-01")]).to_string();
    let server = FaultServer::by(move |_| Fault::json(&body));
    let client = client_kind.client(&server.url(), &Setup::default());
    let page = personal_access_tokens::list().page(&client).expect("a page");
    let expiries = |tokens: Vec<PersonalAccessToken>| {
        tokens.into_iter().map(|token| token.expires_at.is_some()).collect::<Vec<_>>()
    };
    assert_eq!(page.deviations().len(), 1);
    assert_eq!(page.deviations()[0].path, "[1].expires_at");
    assert_eq!(expiries(page.items), [true, false]);
    assert_eq!(expiries(personal_access_tokens::list().all(&client, 9).expect("all")), [true, false]);
}

fn an_issue_that_was_created(client_kind: ClientKind) {
    let mut issue = issue();
    issue["due_date"] = json!("");
    issue["weight"] = json!(2.5);
    let server = FaultServer::script([Fault::answer(Response::json(201, &issue))]);
    let client = client_kind.client(&server.url(), &Setup::default());
    let response = issues::create(1, "t").response(&client).expect("it was created");
    assert_eq!((response.value.iid.0, response.value.due_date, response.value.weight), (1, None, None));
    let paths: Vec<&str> = response.deviations().iter().map(|deviation| deviation.path.as_str()).collect();
    assert_eq!(paths, ["due_date", "weight"]);
    assert_eq!(server.requests().len(), 1, "it is not created twice");
}

/// A name, a scope, a result, and whether it is read as what it is.
type ResultCase = (&'static str, &'static str, fn() -> Json, fn(&SearchResult) -> bool);

/// What a search finds, for this scope.
const RESULTS: [ResultCase; 4] = [
    ("issue", "issues", || with(issue(), "due_date", json!("soon")), |it| matches!(it, SearchResult::Issue(_))),
    (
        "merge_request",
        "merge_requests",
        || with(with(issue(), "source_branch", json!("s")), "prepared_at", json!("")),
        |it| matches!(it, SearchResult::MergeRequest(_)),
    ),
    ("incomplete", "issues", || json!({"id": 1, "title": "t"}), |it| matches!(it, SearchResult::Unlisted(_))),
    ("epic", "epics", issue, |it| matches!(it, SearchResult::Other(_))),
];

fn with(mut json: Json, key: &str, value: Json) -> Json {
    json[key] = value;
    json
}

fn issue() -> Json {
    json!({"id": 1, "iid": 1, "project_id": 1, "title": "t", "state": "opened", "web_url": "http://h/1",
        "author": {"id": 1, "username": "u", "name": "n", "state": "active", "web_url": "http://h/u"},
        "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z", "labels": [],
        "user_notes_count": 0, "target_branch": "t", "source_branch": "s", "target_project_id": 1, "source_project_id": 1})
}

fn found(client_kind: ClientKind, scope: &str, result: Json, is_it: fn(&SearchResult) -> bool) {
    let server = FaultServer::by(move |_| Fault::json(&json!([result]).to_string()));
    let client = client_kind.client(&server.url(), &Setup::default());
    let page = search::search_for_instance(SearchScope::from(scope), "t").page(&client).expect("a page");
    assert!(is_it(&page.items[0]), "{:?}", page.items);
    let all = search::search_for_instance(SearchScope::from(scope), "t").all(&client, 9).expect("all");
    assert!(is_it(&all[0]), "{all:?}");
}

fn left_out(client_kind: ClientKind) {
    let server = FaultServer::by(|_| Fault::json(&two(r#"{"id":"x"}"#)));
    let client = client_kind.client(&server.url(), &Setup::default());
    let list = || labels::list(1).decoding(Decoding::SkipItems);
    let page = list().page(&client).expect("a page");
    assert_eq!(page.items.iter().map(|label| label.id.0).collect::<Vec<_>>(), [1]);
    assert_eq!((page.deviations()[0].kind, page.deviations()[0].within.as_str()), (DeviationKind::Skipped, "[0]"));
    assert_eq!(list().all(&client, 9).expect("all").len(), 1);
    assert_eq!(list().items(&client).filter(Result::is_ok).count(), 1);
    let raw = v4::request(Method::GET, "/x").decoding(Decoding::SkipItems);
    assert_eq!(raw.send::<Vec<Label>, _>(&client).expect("a list").len(), 1);
}

fn past_the_item(client_kind: ClientKind) {
    let server = FaultServer::by(|_| Fault::json(&format!("[{},{{\"id\":\"x\"}},{}]", label(1), label(3))));
    let client = client_kind.client(&server.url(), &Setup::default());
    let mut items = labels::list(1).items(&client);
    assert_eq!(items.next().expect("one").expect("the first").id.0, 1);
    let error = items.next().expect("an error").expect_err("the second");
    assert!(items.next().is_none(), "it is at its end");
    let next = error.next_item().expect("there is one more").to_string();
    let rest = labels::list(1).resume(next.parse().expect("a cursor")).items(&client);
    assert_eq!(rest.map(|label| label.expect("the third").id.0).collect::<Vec<_>>(), [3]);
}

fn past_the_page(client_kind: ClientKind) {
    let server = FaultServer::by(|request| match request.raw_query.contains("page=2") {
        true => Fault::json(&list_of(&[2])),
        false => Fault::json("[{").header("Link", "<http://h/x?page=2>; rel=\"next\""),
    });
    let client = client_kind.client(&server.url(), &Setup::default());
    let errors = [
        labels::list(1).page(&client).expect_err("cut short"),
        labels::list(1).all(&client, 9).expect_err("cut short"),
        labels::list(1).items(&client).next().expect("an error").expect_err("cut short"),
        labels::list(1).pages(&client).next().expect("an error").expect_err("cut short"),
    ];
    for error in errors {
        let next = error.next_page().expect("a second page").clone();
        assert_eq!(labels::list(1).resume(next).all(&client, 9).expect("the rest")[0].id.0, 2);
    }
}
