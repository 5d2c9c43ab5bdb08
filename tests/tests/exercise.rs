//! What `exercise` sends, as a server receives it: in each form the parameters that the list of operations names.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use generator::outputs::listing::{Parameter, Row, rows};
use gitlab_sdk::registry::{RESOURCES, find};
use gitlab_sdk::{BodyKind, Json, RawRequest, RetryPolicy, Token, blocking};
use tests::exercise::{Form, Tally, attempt, calls};
use tests::loopback::{Request, Response, Server};
use tests::project::GITLAB;

#[test]
fn each_form_sends_what_the_list_of_operations_says() {
    let spec = GITLAB.read();
    let (api, _) = generator::resolve(&spec);
    let version = api.version("v4").expect("the version");
    let listed: BTreeMap<String, Row> = rows(&api)
        .into_iter()
        .filter(|row| row.api == "v4")
        .map(|row| (format!("{}.{}", row.resource, row.name), row))
        .collect();
    let server = Server::start(|_: &Request| Response::empty(204));
    let client = client(&server);
    let mut tried: BTreeMap<String, BTreeSet<Form>> = BTreeMap::new();
    for (form, call) in calls(version, "", "not-a-secret").expect("all are in the spec") {
        let name = call.endpoint().name().to_owned();
        let trial = attempt(&client, form, call);
        assert_ne!(trial.status, None, "{trial}");
        let [request] = server.take_requests().try_into().expect("one request for each call");
        check(&listed[&name], form, &request);
        tried.entry(name).or_default().insert(form);
    }
    assert!(tried.values().all(|forms| forms.len() == 2));
    assert_eq!(tried.keys().collect::<Vec<_>>(), listed.keys().collect::<Vec<_>>());
}

#[test]
fn a_prefix_chooses() {
    let spec = GITLAB.read();
    let (api, _) = generator::resolve(&spec);
    let version = api.version("v4").expect("the version");
    let server = Server::start(|request: &Request| Response::empty(if request.method == "GET" { 200 } else { 403 }));
    let client = client(&server);
    let calls = calls(version, "labels.", "not-a-secret").expect("all are in the spec");
    let trials: Vec<_> = calls.into_iter().map(|(form, call)| attempt(&client, form, call)).collect();
    assert!(!trials.is_empty() && trials.iter().all(|trial| trial.operation.starts_with("labels.")));
    let tally = Tally::new(&trials);
    assert_eq!(tally.operations * 2, trials.len());
    assert!(tally.silent > 0 && tally.accepted + tally.silent == tally.operations, "{tally}");
}

#[test]
fn operations_are_found_by_name_and_called() {
    for endpoint in RESOURCES.iter().copied().flatten() {
        let found = find(endpoint.api().version, endpoint.name()).map(std::ptr::from_ref);
        assert_eq!(found, Some(std::ptr::from_ref(*endpoint)), "{}", endpoint.name());
    }
    assert!(find("v4", "issues").is_none() && find("v9", "issues.list").is_none());

    let server = Server::start(|_: &Request| Response::json(200, &serde_json::json!([{ "iid": 7 }])));
    let client = client(&server);
    let list = find("v4", "issues.list").expect("a list");
    assert!(!list.page_styles().is_empty());
    let issues: Vec<Json> =
        RawRequest::operation(list).path("project", "a/b").query("state", "opened").all(&client, 100).expect("a page");
    assert_eq!(issues, [serde_json::json!({ "iid": 7 })]);
    let create = find("v4", "issues.create").expect("a creation");
    assert_eq!((create.method().as_str(), create.body_kind()), ("POST", BodyKind::Json));
    let _created: Json =
        RawRequest::operation(create).path("project", 7).field("title", "t").send(&client).expect("an answer");
    let [listed, created] = server.take_requests().try_into().expect("two requests");
    assert!(listed.target.starts_with("/api/v4/projects/a%2Fb/issues?state=opened"), "{}", listed.target);
    assert_eq!((created.method.as_str(), created.target.as_str()), ("POST", "/api/v4/projects/7/issues"));
    assert_eq!(created.json().expect("JSON"), serde_json::json!({ "title": "t" }));
}

fn client(server: &Server) -> blocking::Client {
    blocking::Client::builder(server.url())
        .credential(Token::oauth("not-a-secret"))
        .retry(RetryPolicy::never())
        .request_timeout(Duration::from_secs(60))
        .build()
        .expect("a client")
}

fn check(row: &Row, form: Form, request: &Request) {
    let at = format!("{}.{} {form}: {} {}", row.resource, row.name, request.method, request.target);
    assert_eq!(request.method, row.method, "{at}");
    let segments = request.segments();
    assert!(segments.iter().all(|segment| !segment.is_empty() && !segment.contains(['{', '}'])), "{at}");
    let query = request.query().into_iter().map(|(name, _)| name).collect();
    assert_eq!(tops(query), wanted(&row.query, form), "query of {at}");
    assert_eq!(body_names(row, request), wanted(&row.body, form), "body of {at}");
    assert_eq!(request.header("authorization"), Some("Bearer not-a-secret"), "{at}");
}

/// The names in a body; of one that is a text or a file as a whole, the name that the list has for it.
fn body_names(row: &Row, request: &Request) -> BTreeSet<String> {
    if request.body.is_empty() {
        return BTreeSet::new();
    }
    // Without a file, a multipart body of GitLab's is JSON.
    let without_file = row.body_kind == "multipart" && request.media_type() == "application/json";
    let names = match row.body_kind {
        _ if without_file => request.json().expect("JSON").as_object().expect("an object").keys().cloned().collect(),
        "json" => request.json().expect("JSON").as_object().expect("an object").keys().cloned().collect(),
        "form" => request.form().into_iter().map(|(name, _)| name).collect(),
        "multipart" => request.multipart().expect("parts").into_iter().map(|part| part.name).collect(),
        _ => vec!["body".to_owned()],
    };
    tops(names)
}

fn wanted(parameters: &[Parameter], form: Form) -> BTreeSet<String> {
    let wanted = parameters.iter().filter(|parameter| form == Form::Full || parameter.required);
    tops(wanted.map(|parameter| parameter.wire.clone()).collect())
}

/// `not` of `not[labels]`: how deep a name goes depends on the value, and is tested where values are encoded.
fn tops(names: Vec<String>) -> BTreeSet<String> {
    names.into_iter().map(|name| name.split('[').next().unwrap_or_default().to_owned()).collect()
}
