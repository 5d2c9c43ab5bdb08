//! DELETE, which v3 answers with 200 and what was removed, or `true`, or `null`, or nothing; and deleting what is gone.

use gitlab_sdk::v3::project_members::RemovedMember;
use gitlab_sdk::v3::{issues, labels, merge_requests, notes, project_members, projects, users};
use gitlab_sdk::{ErrorKind, MaybeEmpty, Token};
use serde_json::json;
use tests::gitlab_v3::{ALICE, BOB, KEY, LABEL, NEWEST, PROJECT};
use tests::loopback::{Response, Server};

use crate::{alice, clients, each, each_age, refusal, refused, root};

/// An ID that nothing has.
const NONE: i64 = 4711;

#[test]
fn what_was_removed_comes_back() {
    each_age(alice, |_, gitlab, _| {
        let MaybeEmpty(key) = sent!(gitlab, users::delete_ssh_key(1)).expect("deleted");
        assert_eq!(key.map(|key| key.key), Some(KEY.to_owned()));
        let MaybeEmpty(label) = sent!(gitlab, labels::delete(PROJECT, LABEL)).expect("deleted");
        assert_eq!(label.map(|label| label.name), Some(LABEL.to_owned()));
        assert_eq!(sent!(gitlab, labels::list(PROJECT)).expect("labels"), []);
        assert_eq!(sent!(gitlab, users::list_ssh_keys()).expect("keys"), []);
    });
}

#[test]
fn a_note_comes_back_too() {
    each(NEWEST, alice, |_, gitlab| {
        let issue = sent!(gitlab, issues::create(PROJECT, "x")).expect("an issue").id;
        let note = match sent!(gitlab, notes::create_for_issue(PROJECT, issue, "Mind the gap")).expect("a note") {
            notes::NoteOrAward::Note(note) => note,
            other => panic!("no emoji was sent: {other:?}"),
        };
        assert_eq!((note.upvote, note.old_upvote), (Some(false), None));
        let MaybeEmpty(removed) = sent!(gitlab, notes::delete_for_issue(PROJECT, issue, note.id)).expect("deleted");
        assert_eq!(removed.map(|removed| removed.id), Some(note.id));
        let gone = refused(sent!(gitlab, notes::delete_for_issue(PROJECT, issue, note.id)));
        assert_eq!(gone, refusal(404, ErrorKind::NotFound, "404 Not found"));
    });
}

#[test]
fn nothing_comes_back() {
    each_age(alice, |_, gitlab, _| {
        // `null`
        sent!(gitlab, users::delete_email(1)).expect("deleted");
        assert_eq!(sent!(gitlab, users::list_emails()).expect("addresses"), []);
    });
    each_age(root, |_, gitlab, _| {
        // `true`
        sent!(gitlab, projects::delete(PROJECT)).expect("deleted");
        let gone = refusal(404, ErrorKind::NotFound, "404 Project Not Found");
        assert_eq!(refused(sent!(gitlab, projects::get(PROJECT))), gone);
        assert_eq!(refused(sent!(gitlab, projects::delete(PROJECT))), gone);
    });
}

#[test]
fn a_row_comes_back_that_nobody_reads() {
    each(NEWEST, root, |server, gitlab| {
        let issue = sent!(gitlab, issues::create(PROJECT, "x")).expect("an issue").id;
        sent!(gitlab, issues::delete(PROJECT, issue)).expect("deleted");
        assert_eq!(server.issues(PROJECT).len(), 0);
        let gone = refusal(404, ErrorKind::NotFound, "404 Issue Not Found");
        assert_eq!(refused(sent!(gitlab, issues::delete(PROJECT, issue))), gone);
    });
}

#[test]
fn issues_are_not_deleted_by_old_servers() {
    each(5, root, |server, gitlab| {
        let issue = sent!(gitlab, issues::create(PROJECT, "x")).expect("an issue").id;
        let refused = refused(sent!(gitlab, issues::delete(PROJECT, issue)));
        assert_eq!((refused.status, refused.kind), (405, ErrorKind::MethodNotAllowed));
        assert_eq!(server.issues(PROJECT).len(), 1);
    });
}

#[test]
fn what_is_gone() {
    each(14, alice, |_, gitlab| {
        // Old servers say nothing of it.
        assert_eq!(sent!(gitlab, users::delete_ssh_key(NONE)).expect("200"), MaybeEmpty(None));
        sent!(gitlab, users::delete_email(NONE)).expect("200");
        let label = refused(sent!(gitlab, labels::delete(PROJECT, "none")));
        assert_eq!(label, refusal(404, ErrorKind::NotFound, "404 Label Not Found"));
    });
    each(NEWEST, alice, |_, gitlab| {
        let key = refused(sent!(gitlab, users::delete_ssh_key(NONE)));
        assert_eq!(key, refusal(404, ErrorKind::NotFound, "404 Key Not Found"));
        let email = refused(sent!(gitlab, users::delete_email(NONE)));
        assert_eq!(email, refusal(404, ErrorKind::NotFound, "404 Email Not Found"));
        // The permission is looked at before the merge request is.
        let merge_request = refused(sent!(gitlab, merge_requests::delete(PROJECT, NONE)));
        assert_eq!(merge_request, refusal(403, ErrorKind::Forbidden, "403 Forbidden"));
    });
}

#[test]
fn a_member_or_a_notice() {
    each_age(root, |_, gitlab, _| {
        let removed = |user: i64| sent!(gitlab, project_members::delete(PROJECT, user)).expect("200").0;
        match removed(ALICE) {
            Some(RemovedMember::Member(member)) => assert_eq!(member.username, "alice"),
            other => panic!("alice was a member: {other:?}"),
        }
        match removed(BOB) {
            Some(RemovedMember::Notice(notice)) => assert_eq!(notice.id, Some(3)),
            other => panic!("bob was no member: {other:?}"),
        }
    });
}

/// Releases differ in what they answer to one and the same removal.
#[test]
fn every_answer_to_one_operation() {
    let key = json!({ "id": 1, "title": "desk", "key": KEY, "created_at": "2014-08-01T14:47:39.080Z" });
    let answers = [
        (Response::json(200, &key), Some("desk")),
        (Response::json(200, &json!(true)), None),
        (Response::json(200, &json!(false)), None),
        (Response::json(200, &json!(null)), None),
        (Response::empty(200), None),
        (Response::bytes(200, "application/json", "\n"), None),
    ];
    for (answer, expected) in answers {
        let told = answer.clone();
        let server = Server::start(move |_| told.clone());
        for gitlab in clients(server.url(), &Token::personal("x")) {
            let MaybeEmpty(removed) = sent!(gitlab, users::delete_ssh_key(1)).expect("it is an answer");
            assert_eq!(removed.map(|key| key.title).as_deref(), expected, "{answer:?}");
            sent!(gitlab, users::delete_email(1)).expect("whatever is in it");
        }
    }
    let server = Server::start(|_| Response::json(200, &json!({ "title": "no key" })));
    for gitlab in clients(server.url(), &Token::personal("x")) {
        let error = sent!(gitlab, users::delete_ssh_key(1)).expect_err("neither a key nor nothing");
        assert_eq!(error.kind(), ErrorKind::Decode);
    }
}
