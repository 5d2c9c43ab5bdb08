//! What is refused: every status and wording, as tables of what is sent and what comes back.

use serde_json::{Value, json};
use tests::gitlab::{GitLab, PROJECT, Tokens};

use super::{ISSUES, request};

/// Token, method, target and body as sent; status and body as they come back. No body is sent for null.
type Case<'a> = (&'a str, &'a str, &'a str, Value, u16, Value);

const ISSUE: &str = "/api/v4/projects/4/issues/1";
const LABELS: &str = "/api/v4/projects/4/labels";
const USER_AS_BOB: &str = "/api/v4/user?sudo=bob";
const NOTES: &str = "/api/v4/projects/4/issues/1/notes";

fn check(cases: impl Fn(&Tokens) -> Vec<Case<'_>>) {
    let gitlab = GitLab::start();
    gitlab.open_issues(PROJECT, 1);
    let before = gitlab.issues(PROJECT);
    for (token, method, target, body, status, expected) in cases(&gitlab.tokens) {
        let request = request(&gitlab, token, method, target);
        let answer = if body.is_null() { request.send() } else { request.json(&body).send() };
        assert_eq!((answer.status, answer.json()), (status, expected), "{method} {target} {body} as {token:?}");
    }
    assert_eq!(gitlab.issues(PROJECT), before, "refusals change nothing");
}

fn message(text: &str) -> Value {
    json!({ "message": text })
}

fn error(text: &str) -> Value {
    json!({ "error": text })
}

fn invalid_token(description: &str) -> Value {
    json!({ "error": "invalid_token", "error_description": description })
}

fn insufficient_scope(scope: &str) -> Value {
    let description = "The request requires higher privileges than provided by the access token.";
    json!({ "error": "insufficient_scope", "error_description": description, "scope": scope })
}

fn unknown_sudo(name: &str) -> Value {
    message(&format!("404 User with ID or username '{name}' Not Found"))
}

#[test]
#[rustfmt::skip]
fn nobody_and_somebody_unknown() {
    let unauthorized = || message("401 Unauthorized");
    check(|tokens| vec![
        ("", "POST", ISSUES, json!({ "title": "x" }), 401, unauthorized()),
        ("", "POST", ISSUES, json!({}), 401, unauthorized()),
        ("", "GET", "/api/v4/user", Value::Null, 401, unauthorized()),
        ("", "GET", "/api/v4/version", Value::Null, 401, unauthorized()),
        ("", "GET", "/api/v4/projects/5/labels", Value::Null, 401, unauthorized()),
        ("", "GET", "/api/v4/projects?sudo=alice", Value::Null, 401, unauthorized()),
        ("", "GET", "/api/v4/users", Value::Null, 403,
            message("403 Forbidden - Not authorized to access /api/v4/users")),
        ("", "GET", "/api/v4/users/2", Value::Null, 403, message("403 Forbidden - Not authorized!")),
        ("nobody's", "GET", "/api/v4/projects", Value::Null, 401, unauthorized()),
        ("nobody's", "GET", "/api/v4/projects/99", Value::Null, 401, unauthorized()),
        (&tokens.alice_oauth, "GET", "/api/v4/user", Value::Null, 401, unauthorized()),
        (&tokens.expired, "GET", "/api/v4/user", Value::Null, 401,
            invalid_token("Token is expired. You can either do re-authorization or token refresh.")),
        (&tokens.revoked, "POST", ISSUES, json!({ "title": "x" }), 401,
            invalid_token("Token was revoked. You have to re-authorize from the user.")),
    ]);
}

#[test]
#[rustfmt::skip]
fn scopes_and_sudo() {
    let (title, label) = (json!({ "title": "x" }), json!({ "name": "x", "color": "#123456" }));
    check(|tokens| vec![
        (&tokens.alice_read_only, "POST", ISSUES, title.clone(), 403,
            insufficient_scope("ai_workflows api read_api")),
        (&tokens.alice_read_only, "POST", LABELS, label.clone(), 403, insufficient_scope("api read_api")),
        (&tokens.alice_read_user, "GET", ISSUES, Value::Null, 403, insufficient_scope("ai_workflows api read_api")),
        (&tokens.alice_read_user, "GET", "/api/v4/projects", Value::Null, 403, insufficient_scope("api read_api")),
        (&tokens.alice, "GET", USER_AS_BOB, Value::Null, 403, message("403 Forbidden - Must be admin to use sudo")),
        (&tokens.admin_without_sudo, "GET", USER_AS_BOB, Value::Null, 403, insufficient_scope("sudo")),
        (&tokens.admin, "GET", "/api/v4/user?sudo=carol", Value::Null, 404, unknown_sudo("carol")),
        (&tokens.admin, "GET", "/api/v4/user?sudo=77", Value::Null, 404, unknown_sudo("77")),
        (&tokens.admin, "POST", ISSUES, json!({ "title": "x", "sudo": "bob" }), 404,
            message("404 Project Not Found")),
    ]);
}

#[test]
#[rustfmt::skip]
fn things_that_are_not_there_or_not_to_be_seen() {
    let title = json!({ "title": "x" });
    let no_project = || message("404 Project Not Found");
    check(|tokens| vec![
        (&tokens.alice, "GET", "/api/v4/projects/99", Value::Null, 404, no_project()),
        (&tokens.alice, "GET", "/api/v4/projects/GROUP01%2Fother/issues", Value::Null, 404, no_project()),
        (&tokens.alice, "POST", "/api/v4/projects/99/issues", title.clone(), 404, no_project()),
        (&tokens.bob, "GET", "/api/v4/projects/4", Value::Null, 404, no_project()),
        ("", "GET", "/api/v4/projects/4", Value::Null, 404, no_project()),
        (&tokens.alice, "GET", "/api/v4/projects/4/issues/99", Value::Null, 404, message("404 Not found")),
        (&tokens.alice, "PUT", "/api/v4/projects/4/issues/99", title.clone(), 404, message("404 Not found")),
        (&tokens.admin, "DELETE", "/api/v4/projects/4/issues/99", Value::Null, 404, message("404 Issue Not Found")),
        (&tokens.alice, "GET", "/api/v4/projects/4/issues/99/notes", Value::Null, 404,
            message("404 Issue Not Found")),
        (&tokens.alice, "GET", "/api/v4/projects/4/labels/none", Value::Null, 404, message("404 Label Not Found")),
        (&tokens.alice, "GET", "/api/v4/projects/4/jobs/8/trace", Value::Null, 404, message("404 Not found")),
        (&tokens.alice, "GET", "/api/v4/users/99", Value::Null, 404, message("404 User Not Found")),
        (&tokens.alice, "GET", "/api/v4/projects/GROUP01/TEST_PRJ01", Value::Null, 404, error("404 Not Found")),
        (&tokens.alice, "GET", "/api/v4/nothing", Value::Null, 404, error("404 Not Found")),
        (&tokens.alice, "PATCH", ISSUES, Value::Null, 405, error("405 Not Allowed")),
        (&tokens.alice, "GET", "/api/v3/projects", Value::Null, 410,
            error("API V3 is no longer supported. Use API V4 instead.")),
    ]);
}

#[test]
#[rustfmt::skip]
fn parameters_of_issues() {
    let blank = || json!({ "message": { "title": ["can't be blank"] } });
    let long = json!({ "message": { "title": ["is too long (maximum is 255 characters)"] } });
    let nothing = "assignee_id, assignee_ids, confidential, created_at, description, discussion_locked, due_date, \
        labels, add_labels, remove_labels, milestone_id, state_event, title, issue_type are missing, at least one \
        parameter must be provided";
    check(|tokens| vec![
        (&tokens.alice, "POST", ISSUES, json!({}), 400, error("title is missing")),
        (&tokens.alice, "POST", "/api/v4/projects/99/issues", json!({}), 400, error("title is missing")),
        (&tokens.alice, "POST", ISSUES, json!({ "title": "" }), 400, blank()),
        (&tokens.alice, "POST", ISSUES, json!({ "title": " \t" }), 400, blank()),
        (&tokens.alice, "POST", ISSUES, json!({ "title": null }), 400, blank()),
        (&tokens.alice, "POST", ISSUES, json!({ "title": "x".repeat(256) }), 400, long.clone()),
        (&tokens.alice, "POST", ISSUES, json!({ "title": "x", "confidential": "maybe", "assignee_id": "me" }), 400,
            error("assignee_id is invalid, confidential is invalid")),
        (&tokens.alice, "PUT", ISSUE, json!({ "title": "" }), 400, blank()),
        (&tokens.alice, "PUT", ISSUE, json!({ "state_event": "shut" }), 400,
            error("state_event does not have a valid value")),
        (&tokens.alice, "PUT", ISSUE, json!({}), 400, error(nothing)),
        (&tokens.alice, "GET", "/api/v4/projects/4/issues/x", Value::Null, 400, error("issue_iid is invalid")),
        (&tokens.alice, "GET", "/api/v4/projects/4/issues?per_page=x", Value::Null, 400,
            error("per_page is invalid")),
        (&tokens.alice, "GET", "/api/v4/projects/4/issues?per_page=0", Value::Null, 400,
            error("per_page has a value not allowed")),
        (&tokens.alice, "GET", "/api/v4/projects/4/issues?state=open", Value::Null, 400,
            error("state does not have a valid value")),
        (&tokens.alice, "GET", "/api/v4/projects/4/issues?created_after=2024-05-16T11:00:00+02:00", Value::Null, 400,
            error("created_after is invalid")),
        (&tokens.alice, "GET", "/api/v4/projects/4/issues?a=1&a[b]=2", Value::Null, 400,
            error("expected Hash (got String) for param `a'")),
    ]);
}

#[test]
#[rustfmt::skip]
fn parameters_of_notes_labels_and_uploads() {
    let label = |name: &str, color: &str| json!({ "name": name, "color": color });
    let uploads = "/api/v4/projects/4/uploads";
    check(|tokens| vec![
        (&tokens.alice, "POST", NOTES, json!({}), 400, error("body is missing")),
        (&tokens.alice, "POST", NOTES, json!({ "body": "" }), 400,
            message("400 Bad request - Note {:note=>[\"can't be blank\"]}")),
        (&tokens.alice, "POST", LABELS, json!({}), 400, error("name is missing, color is missing")),
        (&tokens.alice, "POST", LABELS, label("a,b", "#123456"), 400,
            json!({ "message": { "title": ["is invalid"] } })),
        (&tokens.alice, "POST", LABELS, label("a", "sky"), 400,
            json!({ "message": { "color": ["must be a valid color code"] } })),
        (&tokens.alice, "POST", LABELS, label("bug", "#123456"), 409, message("Label already exists")),
        (&tokens.alice, "POST", uploads, json!({}), 400, error("file is missing")),
        (&tokens.alice, "POST", uploads, json!({ "file": "text" }), 400, error("file is invalid")),
    ]);
}

#[test]
#[rustfmt::skip]
fn what_takes_more_rights() {
    let (title, label) = (json!({ "title": "mine" }), json!({ "name": "a", "color": "#123456" }));
    let forbidden = || message("403 Forbidden");
    check(|tokens| vec![
        (&tokens.alice, "DELETE", ISSUE, Value::Null, 403, forbidden()),
        (&tokens.alice, "DELETE", "/api/v4/projects/4", Value::Null, 403, forbidden()),
        (&tokens.bob, "PUT", "/api/v4/projects/5/issues/1", title.clone(), 403, forbidden()),
        (&tokens.bob, "POST", "/api/v4/projects/5/labels", label.clone(), 403, forbidden()),
    ]);
}

#[test]
fn bodies_that_do_not_parse() {
    let gitlab = GitLab::start();
    let post = |content_type: &str, body: &str| {
        request(&gitlab, &gitlab.tokens.alice, "POST", ISSUES).body(content_type, body).send()
    };
    let answer = post("application/json", "{\"title\":");
    assert_eq!(answer.status, 400);
    assert!(answer.text().contains("message body does not match declared format"), "{}", answer.text());
    let answer = post("text/csv", "title");
    assert_eq!((answer.status, answer.json()), (415, error("The provided content-type 'text/csv' is not supported.")));
    // A JSON body that is no object is read and left aside.
    assert_eq!(post("application/json", "[1]").json(), error("title is missing"));
}
