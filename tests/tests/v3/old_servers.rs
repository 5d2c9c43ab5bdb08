//! What servers from 6.0 on sent of each type, before it had the fields of 8.16; and what they returned of what was deleted.
//! A row is a release and an object with the keys that its entity had.

use gitlab_sdk::v3::types::{
    ApplicationSetting, CommitStatus, Group, GroupDetail, Issue, Label, MergeRequest, Milestone, Note, ProjectHook,
    RawCommit, SystemHook, UserId,
};
use gitlab_sdk::v3::{deploy_keys, groups, issues, merge_requests, project_snippets, projects, users};
use gitlab_sdk::{MaybeEmpty, Options, Slot, Token, from_json};
use serde_json::{Value, json};
use tests::loopback::{Response, Server};

use crate::clients;

fn read<T: Slot + Default>(value: &Value) -> Result<(), String> {
    from_json::<T>(value).map(drop).map_err(|error| error.to_string())
}

type Read = fn(&Value) -> Result<(), String>;

fn user() -> Value {
    json!({ "id": 1, "username": "alice", "email": "alice@example.com", "name": "Alice", "state": "active",
        "created_at": "2013-05-01T10:00:00Z" })
}

#[test]
fn what_each_release_sent() {
    let time = "2013-05-01T10:00:00Z";
    let project_entity = json!({ "id": 1, "project_id": 3, "title": "t", "description": "", "state": "opened",
        "updated_at": time, "created_at": time });
    let with = |extra: Value| {
        let mut object = project_entity.clone();
        object.as_object_mut().expect("an object").extend(extra.as_object().expect("an object").clone());
        object
    };
    let rows: [(&str, Read, Value); 16] = [
        ("6.0 Hook", read::<SystemHook>, json!({ "id": 1, "url": "http://h", "created_at": time })),
        ("8.10 Hook", read::<SystemHook>, json!({ "id": 1, "url": "http://h", "created_at": time })),
        ("6.3 Hook", read::<ProjectHook>, json!({ "id": 1, "url": "http://h", "created_at": time })),
        (
            "7.3 ProjectHook",
            read::<ProjectHook>,
            json!({ "id": 1, "url": "http://h", "created_at": time, "project_id": 3, "push_events": true,
                "issues_events": true, "merge_requests_events": true }),
        ),
        ("6.0 Group", read::<Group>, json!({ "id": 1, "name": "g", "path": "g", "owner_id": 1 })),
        ("7.7 GroupDetail", read::<GroupDetail>, json!({ "id": 1, "name": "g", "path": "g", "projects": [] })),
        ("6.0 Note", read::<Note>, json!({ "id": 1, "body": "b", "author": user(), "created_at": time })),
        (
            "8.0 Note",
            read::<Note>,
            json!({ "id": 1, "body": "b", "author": user(), "created_at": time, "system": false, "upvote?": false }),
        ),
        (
            "6.0 Issue",
            read::<Issue>,
            with(json!({ "labels": [], "milestone": null, "assignee": null, "author": user() })),
        ),
        ("6.0 Milestone", read::<Milestone>, with(json!({ "due_date": null }))),
        (
            "6.0 MergeRequest",
            read::<MergeRequest>,
            with(json!({ "target_branch": "a", "source_branch": "b", "author": user(), "assignee": null })),
        ),
        ("6.8 Label", read::<Label>, json!({ "name": "bug" })),
        (
            "8.1 CommitStatus",
            read::<CommitStatus>,
            json!({ "id": 1, "sha": "6104942438c14ec7bd21c6cd5bd995272b3faff6", "ref": "master", "status": "success",
                "name": "ci", "target_url": null, "description": null, "created_at": time, "started_at": null,
                "finished_at": null, "author": user() }),
        ),
        (
            "6.9 commit of a branch",
            read::<RawCommit>,
            json!({ "id": "7b5c3cc8be40ee161ae89a06bba6229da1032a0c", "parents": [{ "id": "4ad91d3c" }], "tree": "46e82de4",
                "message": "m", "author": { "name": "A", "email": "a@example.com" },
                "committer": { "name": "A", "email": "a@example.com" }, "authored_date": time, "committed_date": time }),
        ),
        (
            "7.13 ApplicationSetting",
            read::<ApplicationSetting>,
            json!({ "id": 1, "default_branch_protection": 2, "max_attachment_size": 10, "session_expire_delay": 10080,
                "user_oauth_applications": true, "created_at": time, "updated_at": time }),
        ),
        (
            "8.16 Hook",
            read::<SystemHook>,
            json!({ "id": 1, "url": "http://h", "created_at": time, "push_events": true, "tag_push_events": false,
                "enable_ssl_verification": true }),
        ),
    ];
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|(name, read, object)| read(object).err().map(|error| format!("{name}: {error}")))
        .collect();
    assert_eq!(wrong, Vec::<String>::new());
    // What tells one thing from another stays required.
    for (name, read, object) in &rows {
        let mut without = object.clone();
        let key = if *name == "6.8 Label" { "name" } else { "id" };
        without.as_object_mut().expect("an object").remove(key);
        assert!(read(&without).is_err(), "{name} without `{key}`");
    }
}

/// What a deletion returns, as the ID and a name of what was deleted.
fn told(deleted: Option<(i64, Option<String>)>) -> String {
    deleted.map_or("nothing".to_owned(), |(id, name)| format!("{id} {}", name.unwrap_or_default()))
}

#[test]
fn what_was_deleted_comes_back_as_the_row_that_it_was() {
    // The columns of all these tables together: each type reads its own.
    let row = json!({ "id": 7, "name": "n", "path": "p", "username": "u", "title": "t", "description": null, "state": "opened",
        "email": "u@example.com", "created_at": "2014-08-01T14:47:39.080Z", "updated_at": "2014-08-01T14:47:39Z",
        "iid": 1, "key": "ssh-rsa AAAA", "fingerprint": "4a:9d", "file_name": "a.rb", "content": "x", "author_id": 1,
        "visibility_level": 0, "namespace_id": 3, "creator_id": 1, "owner_id": null, "type": null, "admin": false });
    let answers = [
        (Response::json(200, &row), true),
        (Response::json(200, &json!(true)), false),
        (Response::json(200, &json!(null)), false),
        (Response::empty(200), false),
    ];
    for (answer, there) in answers {
        let sent = answer.clone();
        let server = Server::start(move |_| sent.clone());
        let expected = |name: &str| if there { format!("7 {name}") } else { "nothing".to_owned() };
        for gitlab in clients(server.url(), &Token::personal("x")) {
            let MaybeEmpty(user) = sent!(gitlab, users::delete(7)).expect("deleted");
            assert_eq!(told(user.map(|user| (user.id.0, user.username))), expected("u"));
            let MaybeEmpty(project) = sent!(gitlab, projects::delete(7)).expect("deleted");
            assert_eq!(told(project.map(|project| (project.id.0, project.path))), expected("p"));
            let MaybeEmpty(group) = sent!(gitlab, groups::delete(7)).expect("deleted");
            assert_eq!(told(group.map(|group| (group.id.0, group.name))), expected("n"));
            let MaybeEmpty(snippet) = sent!(gitlab, project_snippets::delete(3, 7)).expect("deleted");
            assert_eq!(told(snippet.map(|snippet| (snippet.id.0, snippet.file_name))), expected("a.rb"));
            let MaybeEmpty(key) = sent!(gitlab, deploy_keys::delete(3, 7)).expect("deleted");
            assert_eq!(told(key.map(|key| (key.id.0, key.fingerprint))), expected("4a:9d"));
            let MaybeEmpty(issue) = sent!(gitlab, issues::delete(3, 7)).expect("deleted");
            assert_eq!(told(issue.map(|issue| (issue.id.0, issue.title))), expected("t"));
            let MaybeEmpty(merge_request) = sent!(gitlab, merge_requests::delete(3, 7)).expect("deleted");
            assert_eq!(
                told(merge_request.map(|merge_request| (merge_request.id.0, merge_request.title))),
                expected("t")
            );
        }
    }
}

#[test]
fn sudo_takes_the_users_of_this_version() {
    let server = Server::start(|request| Response::json(200, &json!({ "sudo": request.header("sudo") })));
    let user = UserId::from(7);
    for gitlab in clients(server.url(), &Token::personal("x")) {
        let raw = || gitlab_sdk::v3::request(gitlab_sdk::Method::GET, "/user");
        for request in [raw().sudo(user), raw().sudo("7"), raw().sudo(7)] {
            let found: gitlab_sdk::Json = sent!(gitlab, request).expect("an answer");
            assert_eq!(found["sudo"], "7");
        }
        let found: gitlab_sdk::Json = sent!(gitlab, raw().sudo_in_query(user)).expect("an answer");
        assert_eq!(found["sudo"], json!(null), "it is a parameter");
    }
}
