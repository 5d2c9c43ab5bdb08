//! The loopback GitLab of 2015 itself, held against the facts by requests that no client had a hand in.

use serde_json::{Value, json};
use tests::gitlab_v3::{ALICE, GitLab, NAMESAKE, NEWEST, PROJECT};
use tests::loopback::{Answer, Plain};

const ISSUES: &str = "/api/v3/projects/4/issues";
const COMMITS: &str = "/api/v3/projects/GROUP01%2FTEST_PRJ01/repository/commits";

fn request(gitlab: &GitLab, token: &str, method: &str, target: &str) -> Plain {
    let request = Plain::new(&gitlab.url, method, target);
    if token.is_empty() { request } else { request.header("PRIVATE-TOKEN", token) }
}

fn get(gitlab: &GitLab, token: &str, target: &str) -> Answer {
    request(gitlab, token, "GET", target).send()
}

fn names(answer: &Answer, key: &str) -> Vec<String> {
    let body = answer.json();
    let entries = body.as_array().unwrap_or_else(|| panic!("no list: {body}"));
    entries.iter().map(|entry| entry[key].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn pages_are_told_as_each_release_does() {
    let target = "/api/v3/projects?search=PRJ&per_page=10&page=2";
    let headers = ["x-total", "x-total-pages", "x-page", "x-per-page", "x-next-page", "x-prev-page"];
    for (release, told, query) in [
        (1, [None; 6], "page=3&per_page=10"),
        (4, ["25", "3", "2", "10", "3", "1"].map(Some), "page=3&per_page=10"),
        (
            NEWEST,
            ["25", "3", "2", "10", "3", "1"].map(Some),
            "order_by=created_at&page=3&per_page=10&search=PRJ&simple=false&sort=desc",
        ),
    ] {
        let gitlab = GitLab::start_release(release);
        let answer = get(&gitlab, &gitlab.tokens.root, target);
        assert_eq!(headers.map(|name| answer.header(name)), told, "8.{release}");
        assert_eq!(answer.link("next"), Some(format!("/api/v3/projects?{query}")));
        assert!(["prev", "first", "last"].iter().all(|relation| answer.link(relation).is_some()));
        let last = get(&gitlab, &gitlab.tokens.root, "/api/v3/projects?per_page=10&page=3");
        assert_eq!((names(&last, "name").len(), last.link("next")), (5, None));
        let capped = get(&gitlab, &gitlab.tokens.root, "/api/v3/projects?per_page=500");
        assert!(capped.link("first").is_some_and(|link| link.contains("per_page=100")));
    }
}

#[test]
fn commits_count_from_zero_and_tell_nothing() {
    let gitlab = GitLab::start();
    let alice = gitlab.tokens.alice.as_str();
    for (query, first, count) in [
        ("", Some("Commit 45"), 20),
        ("?page=0", Some("Commit 45"), 20),
        ("?page=1", Some("Commit 25"), 20),
        ("?page=2", Some("Commit 5"), 5),
        ("?page=3", None, 0),
        ("?per_page=200", Some("Commit 45"), 45),
    ] {
        let answer = get(&gitlab, alice, &format!("{COMMITS}{query}"));
        let titles = names(&answer, "title");
        assert_eq!((titles.first().map(String::as_str), titles.len()), (first, count), "{query}");
        assert!(["link", "x-total", "x-page", "x-next-page"].iter().all(|name| answer.header(name).is_none()));
    }
    assert_eq!(get(&gitlab, alice, COMMITS).json()[0]["created_at"], "2015-10-21T11:45:00.000+02:00");
}

/// Token, method, target and body as sent; status and body as they come back. No body is sent for null.
type Case<'a> = (&'a str, &'a str, &'a str, Value, u16, Value);

fn check(release: u8, cases: impl Fn(&GitLab) -> Vec<Case<'_>>) {
    let gitlab = GitLab::start_release(release);
    for (token, method, target, body, status, expected) in cases(&gitlab) {
        let request = request(&gitlab, token, method, target);
        let answer = if body.is_null() { request.send() } else { request.json(&body).send() };
        assert_eq!((answer.status, answer.json()), (status, expected), "8.{release} {method} {target} {body}");
    }
}

#[test]
#[rustfmt::skip]
fn refusals_in_the_words_of_8_16() {
    let message = |text: &str| json!({ "message": text });
    let error = |text: &str| json!({ "error": text });
    let title = json!({ "title": "x" });
    check(NEWEST, |gitlab| { let (alice, bob) = (gitlab.tokens.alice.as_str(), gitlab.tokens.bob.as_str()); vec![
        ("", "GET", "/api/v3/user", Value::Null, 401, message("401 Unauthorized")),
        ("", "POST", ISSUES, json!({}), 401, message("401 Unauthorized")),
        (alice, "POST", ISSUES, json!({}), 400, error("title is missing")),
        (alice, "POST", ISSUES, json!({ "title": "" }), 400, json!({ "message": { "title": ["can't be blank"] } })),
        (alice, "POST", ISSUES, json!({ "title": "x", "labels": ["a"] }), 400, error("labels is invalid")),
        (alice, "GET", "/api/v3/projects/4/issues/x", Value::Null, 400, error("issue_id is invalid")),
        (alice, "GET", "/api/v3/users/x", Value::Null, 404, error("404 Not Found")),
        (alice, "GET", "/api/v3/nothing", Value::Null, 404, error("404 Not Found")),
        (alice, "GET", "/api/v4/projects", Value::Null, 404, error("404 Not Found")),
        (alice, "PATCH", ISSUES, Value::Null, 405, error("405 Not Allowed")),
        (bob, "GET", "/api/v3/projects/4", Value::Null, 404, message("404 Project Not Found")),
        (bob, "PUT", "/api/v3/projects/5/issues/1", title.clone(), 403, message("403 Forbidden")),
        (alice, "GET", "/api/v3/user?sudo=bob", Value::Null, 403,
            message("403 Forbidden - Must be admin to use sudo")),
        (alice, "PUT", "/api/v3/projects/4/members/2", json!({ "access_level": 30 }), 403, message("403 Forbidden")),
        (alice, "POST", "/api/v3/user/emails", json!({ "email": "bob@example.com" }), 400,
            json!({ "message": { "email": ["has already been taken"] } })),
        (alice, "POST", "/api/v3/session", json!({ "password": "x" }), 400,
            error("login, email are missing, at least one parameter must be provided")),
        (alice, "DELETE", "/api/v3/user/keys/9", Value::Null, 404, message("404 Key Not Found")),
    ]});
}

#[test]
#[rustfmt::skip]
fn refusals_in_the_words_of_8_1() {
    let message = |text: &str| json!({ "message": text });
    check(1, |gitlab| { let (alice, root) = (gitlab.tokens.alice.as_str(), gitlab.tokens.root.as_str()); vec![
        (alice, "POST", ISSUES, json!({}), 400, message("400 (Bad request) \"title\" not given")),
        (alice, "POST", ISSUES, json!({ "title": "" }), 400, message("400 (Bad request) \"title\" not given")),
        (alice, "GET", "/api/v3/user?sudo=bob", Value::Null, 403,
            message("403 Forbidden: Must be admin to use sudo")),
        (root, "GET", "/api/v3/user?sudo=zoe", Value::Null, 404,
            message("404 No user id or username for: zoe Not Found")),
        (alice, "DELETE", "/api/v3/user/keys/9", Value::Null, 200, Value::Null),
        (alice, "DELETE", "/api/v3/projects/5/issues/1", Value::Null, 405, message("Method Not Allowed")),
        (alice, "POST", "/api/v3/projects/5/issues/1/subscription", Value::Null, 404, json!({ "error": "404 Not Found" })),
    ]});
    let gitlab = GitLab::start_release(1);
    let own = get(&gitlab, &gitlab.tokens.alice, "/api/v3/user?sudo=alice");
    assert_eq!((own.status, own.json()["username"].as_str()), (200, Some("alice")), "to be oneself is no sudo yet");
    assert_eq!(get(&gitlab, &gitlab.tokens.root_personal, "/api/v3/user").status, 401, "such tokens came in 8.8");
}

#[test]
fn an_issue_goes_by_its_id() {
    let gitlab = GitLab::start();
    let alice = gitlab.tokens.alice.as_str();
    let created = request(&gitlab, alice, "POST", ISSUES).form("title=A+%26+B&labels=x,+y").send();
    let issue = created.json();
    assert_eq!((created.status, &issue["title"], &issue["labels"]), (201, &json!("A & B"), &json!(["x", "y"])));
    assert_eq!((&issue["id"], &issue["iid"], &issue["subscribed"]), (&json!(2), &json!(1), &json!(true)));
    assert_eq!(get(&gitlab, alice, &format!("{ISSUES}/1")).status, 404, "the number is no id");
    let update = |body: &str| request(&gitlab, alice, "PUT", &format!("{ISSUES}/2")).form(body).send().json();
    assert_eq!(update("assignee_id=3")["assignee"]["username"], "bob");
    assert_eq!(update("assignee_id=0")["assignee"], Value::Null);
    assert_eq!(update("labels=")["labels"], json!([]));
    let states = ["close", "reopen"].map(|event| update(&format!("state_event={event}"))["state"].clone());
    assert_eq!(states, ["closed", "reopened"]);
    let row = request(&gitlab, &gitlab.tokens.root, "DELETE", &format!("{ISSUES}/2")).send();
    assert_eq!((row.status, &row.json()["author_id"]), (200, &json!(ALICE)));
    assert!(gitlab.issues(PROJECT).is_empty() && gitlab.issues(NAMESAKE).len() == 1);
}

#[test]
fn nothing_changed_is_304_without_a_body() {
    let gitlab = GitLab::start();
    let star = || request(&gitlab, &gitlab.tokens.alice, "POST", "/api/v3/projects/4/star").send();
    assert_eq!((star().status, star().status), (201, 304));
    assert_eq!((star().body.len(), star().header("content-type")), (0, None));
}

#[test]
fn old_releases_send_fewer_fields() {
    let issue = |release: u8| {
        let gitlab = GitLab::start_release(release);
        get(&gitlab, &gitlab.tokens.root, "/api/v3/projects/5/issues/1").json()
    };
    for key in ["subscribed", "user_notes_count", "upvotes", "due_date", "confidential", "web_url"] {
        assert!(issue(1).get(key).is_none() && issue(NEWEST).get(key).is_some(), "{key}");
    }
    let anonymous = |target: &str| get(&GitLab::start(), "", target).json();
    assert!(anonymous("/api/v3/projects/5").get("namespace").is_none());
    assert_eq!(anonymous("/api/v3/projects/search/test")[0]["id"], NAMESAKE);
}
