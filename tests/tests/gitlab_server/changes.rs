//! What is changed: issues from creation to deletion, in every kind of body, and what strangers may do.

use serde_json::{Value, json};
use tests::gitlab::{ALICE, BOB, GitLab, OPEN_PROJECT, PROJECT, ROOT};

use super::{ISSUES, create, get, names, request};

#[test]
fn an_issue_lives_from_creation_to_deletion() {
    let gitlab = GitLab::start();
    let alice = gitlab.tokens.alice.clone();
    let body = json!({ "title": "Gentle reminder", "description": "- [x] one\n- [ ] two", "labels": "urgent,error" });
    let created = create(&gitlab, &alice, &body);
    assert_eq!(created.status, 201);
    let issue = created.json();
    assert_eq!(
        (&issue["iid"], &issue["state"], &issue["labels"]),
        (&json!(1), &json!("opened"), &json!(["error", "urgent"]))
    );
    assert_eq!(issue["task_status"], "1 of 2 checklist items completed");
    assert_eq!(issue["web_url"], format!("{}/GROUP01/TEST_PRJ01/-/issues/1", gitlab.url));
    assert_eq!(issue["_links"]["self"], format!("{}/api/v4/projects/4/issues/1", gitlab.url));
    assert_eq!(issue["created_at"], "2024-05-16T09:00:03.000Z");
    let labels = get(&gitlab, &alice, "/api/v4/projects/4/labels?with_counts=true");
    assert_eq!(names(&labels, "name"), ["bug", "error", "urgent"]);
    assert_eq!(labels.json()[2]["open_issues_count"], 1);

    let update = |body: &Value| request(&gitlab, &alice, "PUT", &format!("{ISSUES}/1")).json(body).send().json();
    #[rustfmt::skip]
    let steps = [
        (json!({ "assignee_ids": [ALICE, ROOT] }), "assignees", json!(["alice"])),
        (json!({ "assignee_ids": [BOB] }), "assignees", json!(["alice"])),
        (json!({ "assignee_ids": [0] }), "assignees", json!([])),
        (json!({ "assignee_ids": "1,2" }), "assignees", json!(["root"])),
        (json!({ "assignee_ids": [] }), "assignees", json!([])),
        (json!({ "assignee_id": ALICE }), "assignees", json!(["alice"])),
        (json!({ "due_date": "2024-06-01" }), "due_date", json!("2024-06-01")),
        (json!({ "due_date": null }), "due_date", json!(null)),
        (json!({ "add_labels": "bug", "remove_labels": ["urgent"] }), "labels", json!(["bug", "error"])),
        (json!({ "labels": "" }), "labels", json!([])),
        (json!({ "state_event": "close" }), "state", json!("closed")),
        (json!({ "state_event": "close" }), "closed_at", json!("2024-05-16T09:00:14.000Z")),
        (json!({ "state_event": "reopen" }), "closed_at", json!(null)),
        (json!({ "discussion_locked": true }), "discussion_locked", json!(true)),
        (json!({ "title": "Reminder", "description": null }), "description", json!(null)),
    ];
    for (body, key, expected) in steps {
        let issue = update(&body);
        let value = match key {
            "assignees" => issue[key].as_array().expect("a list").iter().map(|user| user["username"].clone()).collect(),
            key => issue[key].clone(),
        };
        assert_eq!(value, expected, "{body}");
    }
    assert_eq!(gitlab.issues(PROJECT)[0]["title"], "Reminder");

    let delete = |token: &str| request(&gitlab, token, "DELETE", &format!("{ISSUES}/1"));
    let stale = delete(&gitlab.tokens.admin).header("If-Unmodified-Since", "Thu, 16 May 2024 09:00:00 GMT").send();
    assert_eq!((stale.status, stale.json()), (412, json!({ "message": "412 Precondition Failed" })));
    let deleted = delete(&gitlab.tokens.admin).send();
    assert_eq!((deleted.status, deleted.body.len(), deleted.header("content-type")), (204, 0, None));
    assert_eq!(gitlab.issues(PROJECT), Vec::<Value>::new());
    assert_eq!(create(&gitlab, &alice, &json!({ "title": "Next" })).json()["iid"], 2, "numbers are not used again");
}

#[test]
fn a_form_and_a_query_say_the_same_as_json() {
    let gitlab = GitLab::start();
    let alice = gitlab.tokens.alice.as_str();
    let form =
        request(&gitlab, alice, "POST", ISSUES).form("title=A+%26+B&assignee_ids[]=2&confidential=1").send().json();
    assert_eq!(
        (&form["title"], &form["assignee"]["id"], &form["confidential"]),
        (&json!("A & B"), &json!(2), &json!(true))
    );
    let query = request(&gitlab, alice, "POST", &format!("{ISSUES}?title=C&labels=x")).send().json();
    assert_eq!((&query["title"], &query["labels"]), (&json!("C"), &json!(["x"])));
    let multipart = "--b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nD\r\n--b--\r\n";
    let multipart = request(&gitlab, alice, "POST", ISSUES).body("multipart/form-data; boundary=b", multipart).send();
    assert_eq!(multipart.json()["title"], "D");
}

#[test]
fn strangers_may_open_issues_in_public_projects_and_little_else() {
    let gitlab = GitLab::start();
    let body = json!({ "title": "Hello", "labels": "new", "assignee_ids": [BOB], "due_date": "2024-06-01" });
    let answer = request(&gitlab, &gitlab.tokens.bob, "POST", "/api/v4/projects/5/issues").json(&body).send();
    let issue = answer.json();
    assert_eq!((answer.status, &issue["labels"], &issue["assignees"]), (201, &json!([]), &json!([])));
    assert_eq!(issue["due_date"], Value::Null);
    let own =
        request(&gitlab, &gitlab.tokens.bob, "PUT", "/api/v4/projects/5/issues/3").json(&json!({ "title": "Hi" }));
    assert_eq!(own.send().json()["title"], "Hi");
    assert_eq!(names(&get(&gitlab, "", "/api/v4/projects/5/issues?sort=asc"), "title").len(), 3);
    assert_eq!(gitlab.issues(OPEN_PROJECT)[2]["confidential"], false);
}

#[test]
fn notes_and_labels_are_kept() {
    let gitlab = GitLab::start();
    let alice = gitlab.tokens.alice.as_str();
    gitlab.open_issues(PROJECT, 1);
    let notes = "/api/v4/projects/4/issues/1/notes";
    for body in ["first", "second"] {
        let answer = request(&gitlab, alice, "POST", notes).json(&json!({ "body": body })).send();
        assert_eq!((answer.status, &answer.json()["noteable_iid"]), (201, &json!(1)));
    }
    assert_eq!(names(&get(&gitlab, alice, notes), "body"), ["second", "first"]);
    assert_eq!(names(&get(&gitlab, alice, &format!("{notes}?sort=asc")), "body"), ["first", "second"]);
    assert_eq!(gitlab.issues(PROJECT)[0]["user_notes_count"], 2);

    let labels = "/api/v4/projects/4/labels";
    let body = json!({ "name": "kind/ä ö", "color": "#FFAABB", "priority": 3 });
    let label = request(&gitlab, alice, "POST", labels).json(&body).send();
    assert_eq!((label.status, &label.json()["priority"]), (201, &json!(3)));
    let one = format!("{labels}/kind%2F%C3%A4%20%C3%B6");
    assert_eq!(get(&gitlab, alice, &one).json()["color"], "#FFAABB");
    assert_eq!(request(&gitlab, alice, "DELETE", &one).send().status, 204);
    assert_eq!(get(&gitlab, alice, &one).status, 404);
}
