//! The shapes of error bodies that v3 has: a text, errors by field, Grape's text, a list of texts, OAuth's pair.

use gitlab_sdk::v3::projects::AccessLevel;
use gitlab_sdk::v3::{issues, labels, project_members, projects, users};
use gitlab_sdk::{ErrorKind, Operation, Token};
use serde_json::json;
use tests::gitlab_v3::{BOB, GitLab, KEY, LABEL, NEWEST, PROJECT};
use tests::loopback::{Response, Server};

use crate::{alice, bob, clients, each, refusal, refused, root};

#[test]
fn a_text_under_message() {
    each(NEWEST, alice, |_, gitlab| {
        let error = sent!(gitlab, projects::get("GROUP01/none")).expect_err("not there");
        assert_eq!((error.message(), error.code()), (Some("404 Project Not Found"), None));
        assert_eq!(error.fields(), []);
        let taken = refused(sent!(gitlab, labels::create(PROJECT, LABEL, "#428BCA")));
        assert_eq!(taken, refusal(409, ErrorKind::Conflict, "Label already exists"));
    });
}

#[test]
fn errors_by_field_under_message() {
    each(NEWEST, alice, |_, gitlab| {
        let error = sent!(gitlab, users::create_ssh_key(KEY, "again")).expect_err("taken");
        assert_eq!((error.status().map(|status| status.as_u16()), error.kind()), (Some(400), ErrorKind::BadRequest));
        for field in ["fingerprint", "key"] {
            assert_eq!(error.field(field), ["has already been taken"]);
        }
        assert_eq!(error.fields().len(), 2);
        assert!(error.to_string().contains("has already been taken"), "{error}");
    });
}

#[test]
fn a_text_under_error() {
    each(NEWEST, alice, |_, gitlab| {
        let error = refused(page!(gitlab, issues::list(PROJECT).extra_query("iid", "x".to_owned())));
        assert_eq!(error, refusal(400, ErrorKind::BadRequest, "iid is invalid"));
    });
}

#[test]
fn a_list_of_texts_under_error() {
    each(NEWEST, root, |_, gitlab| {
        // Nobody is the owner of a project by membership.
        let level = refused(sent!(gitlab, project_members::create(PROJECT, BOB, AccessLevel::Owner)));
        assert_eq!(level, refusal(422, ErrorKind::Unprocessable, "is not included in the list"));
        let member = sent!(gitlab, project_members::create(PROJECT, BOB, AccessLevel::Master)).expect("a member");
        assert_eq!((member.id.0, member.access_level), (BOB, AccessLevel::Master));
    });
    each(NEWEST, bob, |_, gitlab| {
        let limit = refused(sent!(gitlab, projects::create("mine")));
        assert_eq!(limit, refusal(403, ErrorKind::Forbidden, "Your own projects limit is 0"));
    });
}

#[test]
fn a_word_and_a_description() {
    let server = GitLab::start();
    for (token, words) in
        [(&server.tokens.expired, "Token is expired."), (&server.tokens.revoked, "Token was revoked.")]
    {
        for gitlab in clients(&server.url, &Token::oauth(token.as_str())) {
            let error = sent!(gitlab, users::get_current()).expect_err("no good");
            assert_eq!(
                (error.status().map(|status| status.as_u16()), error.kind()),
                (Some(401), ErrorKind::Unauthorized)
            );
            assert_eq!(error.code(), Some("invalid_token"));
            assert!(error.message().is_some_and(|message| message.starts_with(words)), "{error}");
        }
    }
}

#[test]
fn spam_is_a_text_inside_of_message() {
    let server = Server::start(|_| Response::json(400, &json!({ "message": { "error": "Spam detected" } })));
    for gitlab in clients(server.url(), &Token::personal("x")) {
        let spam = refused(sent!(gitlab, issues::create(PROJECT, "Cheap!")));
        assert_eq!(spam, refusal(400, ErrorKind::BadRequest, "Spam detected"));
    }
}
