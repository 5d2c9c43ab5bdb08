//! The workflow as the example does it, against the oldest release and the newest.

#[allow(dead_code, reason = "the example has a main of its own")]
#[path = "../../examples/create_issue_v3.rs"]
mod example;

use example::{Done, Work};
use gitlab_sdk::Error;
use gitlab_sdk::v3::issues::{self, IssueState};
use gitlab_sdk::v3::types::UserId;
use serde_json::{Value, json};
use tests::gitlab_v3::{ALICE, GitLab, NAMESAKE, PROJECT, PROJECT_PATH};

use crate::{Gitlab, each, each_age, root};

fn work_for(server: &GitLab) -> Work {
    Work {
        url: server.url.clone(),
        token: server.tokens.root.clone(),
        namespace: "GROUP01".to_owned(),
        project: "TEST_PRJ01".to_owned(),
        email: "alice@example.com".to_owned(),
    }
}

fn run(gitlab: &Gitlab, work: &Work) -> Result<Option<Done>, Error> {
    match gitlab {
        Gitlab::Async(client, runtime) => runtime.block_on(example::work(client, work)),
        Gitlab::Blocking(client) => example::work_blocking(client, work),
    }
}

#[test]
fn the_workflow() {
    each_age(root, |server, gitlab, release| {
        let done = run(&gitlab, &work_for(server)).expect("it works").expect("all are there");
        assert_eq!((done.project.id.0, done.project.path_with_namespace.as_str()), (PROJECT, PROJECT_PATH));
        assert_eq!(done.created.title, "Gentle reminder");
        assert_eq!(done.created.description.as_deref(), Some("This strange thing happens again!"));
        assert_eq!(done.created.labels, ["error", "urgent"]);
        assert_eq!((done.created.state, done.created.assignee), (IssueState::Opened, None));
        assert_eq!(done.assigned.id, done.created.id);
        assert_eq!(done.assigned.assignee.map(|user| user.id), Some(UserId(ALICE)));
        assert_eq!(done.closed.state, IssueState::Closed);

        let kept = server.issues(PROJECT);
        assert_eq!(kept.len(), 1);
        assert_eq!((&kept[0]["state"], &kept[0]["assignee"]["id"]), (&json!("closed"), &json!(ALICE)));
        assert_eq!(server.issues(NAMESAKE).len(), 1, "the project of the same name has no new issue");
        let id = kept[0]["id"].as_i64().expect("an id");
        assert_ne!(Some(id), kept[0]["iid"].as_i64(), "so it is seen which one is in the path");
        assert_requests(server, id, release);
    });
}

/// What was sent: the list to its last page, and the rest once each.
fn assert_requests(server: &GitLab, issue: i64, release: u8) {
    let requests = server.requests();
    let line = |index: usize| format!("{} {}", requests[index].method, requests[index].target);
    assert_eq!(line(0), "GET /api/v3/projects?per_page=20");
    // The releases name the next page each in its way.
    let second = match release {
        1 => "GET /api/v3/projects?page=2&per_page=20",
        _ => "GET /api/v3/projects?order_by=created_at&page=2&per_page=20&simple=false&sort=desc",
    };
    assert_eq!(line(1), second);
    assert_eq!(line(2), format!("POST /api/v3/projects/{PROJECT}/issues"));
    assert_eq!(requests[2].json().expect("JSON")["labels"], "urgent,error");
    assert!(line(3).starts_with("GET /api/v3/users?search=alice%40example.com"), "{}", line(3));
    let sent = |index: usize| -> (String, Value) { (line(index), requests[index].json().expect("JSON")) };
    let path = format!("PUT /api/v3/projects/{PROJECT}/issues/{issue}");
    assert_eq!(sent(4), (path.clone(), json!({ "assignee_id": ALICE })));
    assert_eq!(sent(5), (path, json!({ "state_event": "close" })));
    assert_eq!(requests.len(), 6);
    for request in &requests {
        assert_eq!(request.header("private-token"), Some(server.tokens.root.as_str()), "{}", request.target);
        assert!(!request.target.contains(&server.tokens.root), "{}", request.target);
    }
}

#[test]
fn its_statuses() {
    each_age(root, |_, gitlab, _| {
        let created = response!(gitlab, issues::create(PROJECT, "Gentle reminder").labels(["error"])).expect("created");
        assert_eq!(created.status().as_u16(), 201);
        let update = issues::update(PROJECT, created.value.id).assignee_id(ALICE);
        let assigned = response!(gitlab, update).expect("assigned");
        assert_eq!(assigned.status().as_u16(), 200);
    });
}

#[test]
fn without_the_project_or_the_user() {
    each(1, root, |server, gitlab| {
        let nowhere = Work { namespace: "GROUP03".to_owned(), ..work_for(server) };
        assert!(run(&gitlab, &nowhere).expect("nothing fails").is_none());
        assert!(server.requests().iter().all(|request| request.method == "GET"), "no issue was opened elsewhere");
        let nobody = Work { email: "nobody@example.com".to_owned(), ..work_for(server) };
        assert!(run(&gitlab, &nobody).expect("nothing fails").is_none());
        assert_eq!(server.issues(PROJECT)[0]["assignee"], Value::Null);
    });
}
