//! Who calls: the token of a session, the token as a parameter, OAuth, `sudo`.

use gitlab_sdk::v3::users::UserState;
use gitlab_sdk::v3::{issues, projects, sessions, users};
use gitlab_sdk::{Client, ErrorKind, Options, Token, blocking};
use tests::gitlab_v3::{ALICE, GitLab, NEWEST, PASSWORD, PROJECT, PROJECTS};

use crate::{Gitlab, clients, each, each_age, refused, root, runtime};

#[test]
fn a_session_gives_a_token_that_works() {
    for release in [1, NEWEST] {
        let server = GitLab::start_release(release);
        for gitlab in clients(&server.url, &Token::none()) {
            let by_name = sent!(gitlab, sessions::create(PASSWORD).login("alice")).expect("a session");
            let by_email = sent!(gitlab, sessions::create(PASSWORD).email("alice@example.com")).expect("a session");
            assert_eq!((by_name.id.0, by_name.state.clone()), (ALICE, UserState::Active));
            assert_eq!(by_name, by_email);
            assert_eq!(by_name.private_token.expose(), server.tokens.alice);
            assert!(!format!("{by_name:?}").contains(&server.tokens.alice), "the token is a secret");
            for gitlab in clients(&server.url, &Token::personal(by_name.private_token.expose())) {
                let user = sent!(gitlab, users::get_current()).expect("alice");
                assert_eq!((user.username.as_str(), user.private_token), ("alice", None));
                assert!(sent!(gitlab, issues::create(PROJECT, "x")).is_ok());
            }
        }
    }
}

#[test]
fn a_session_carries_no_credential_and_its_password_in_the_body() {
    each(1, root, |server, gitlab| {
        sent!(gitlab, sessions::create(PASSWORD).login("alice")).expect("a session");
        let request = &server.requests()[0];
        assert_eq!((request.method.as_str(), request.target.as_str()), ("POST", "/api/v3/session"));
        assert_eq!(request.header("private-token"), None);
        assert_eq!(request.json().expect("JSON")["password"], PASSWORD);
    });
}

#[test]
fn a_session_is_refused() {
    let server = GitLab::start();
    for gitlab in clients(&server.url, &Token::none()) {
        for session in [
            sessions::create("wrong").login("alice"),
            sessions::create(PASSWORD).login("zoe"),
            // Two factors are more than a password.
            sessions::create(PASSWORD).login("carol"),
        ] {
            assert_eq!(refused(sent!(gitlab, session)).kind, ErrorKind::Unauthorized);
        }
        let nobody = refused(sent!(gitlab, sessions::create(PASSWORD)));
        assert_eq!((nobody.status, nobody.kind), (400, ErrorKind::BadRequest));
        let error = sent!(gitlab, sessions::create("sesame open").login("alice")).expect_err("wrong");
        assert!(!format!("{error} {error:?}").contains("sesame"), "the password is a secret");
    }
}

/// Both clients with the token in the parameter `private_token`.
fn with_parameter(server: &GitLab, token: &str) -> [Gitlab; 2] {
    let credential = Token::personal(token);
    let asynchronous = Client::builder(&server.url).credential(credential.clone()).token_in_query();
    let blocking = blocking::Client::builder(&server.url).credential(credential).token_in_query();
    [
        Gitlab::Async(asynchronous.build().expect("a client"), runtime()),
        Gitlab::Blocking(blocking.build().expect("a client")),
    ]
}

#[test]
fn the_token_as_a_parameter() {
    for release in [1, NEWEST] {
        let server = GitLab::start_release(release);
        let token = server.tokens.root.as_str();
        for gitlab in with_parameter(&server, token) {
            drop(server.take_requests());
            let page = page!(gitlab, projects::list().per_page(10)).expect("projects");
            let cursor = page.next().expect("more").clone();
            // GitLab repeats every parameter in `Link`, the token too.
            let link = page.headers().get("link").and_then(|link| link.to_str().ok()).expect("a link");
            assert_eq!(link.contains(token), release == NEWEST);
            assert!(!cursor.to_string().contains(token), "{cursor}");
            let rest = all!(gitlab, projects::list().per_page(10).resume(cursor), 1_000).expect("projects");
            assert_eq!(rest.len(), PROJECTS - 10);
            assert!(sent!(gitlab, issues::create(PROJECT, "x")).is_ok());
            let requests = server.take_requests();
            assert_eq!(requests.len(), 4);
            for request in requests {
                let sent: Vec<_> = request.query().into_iter().filter(|(name, _)| name == "private_token").collect();
                assert_eq!(sent, [("private_token".to_owned(), token.to_owned())], "{}", request.target);
                assert_eq!(request.header("private-token"), None);
            }
        }
    }
}

#[test]
fn sudo_by_call_and_by_client() {
    each_age(root, |server, gitlab, _| {
        let by_name = sent!(gitlab, issues::create(PROJECT, "x").sudo("alice")).expect("root may");
        let by_id = sent!(gitlab, issues::create(PROJECT, "x").sudo(ALICE)).expect("root may");
        assert_eq!([by_name.author.id.0, by_id.author.id.0], [ALICE, ALICE]);
        // Only who acts as somebody else is told the token.
        let user = sent!(gitlab, users::get_current().sudo("alice")).expect("alice");
        assert_eq!(user.private_token.map(|token| token.expose().to_owned()), Some(server.tokens.alice.clone()));
        assert_eq!(sent!(gitlab, users::get_current()).expect("root").private_token, None);
    });
    let server = GitLab::start();
    let client = blocking::Client::builder(&server.url).credential(Token::personal(server.tokens.root.as_str()));
    let client = Gitlab::Blocking(client.sudo("alice").build().expect("a client"));
    assert_eq!(sent!(client, users::get_current()).expect("alice").username, "alice");
}

#[test]
fn an_oauth_token_is_a_bearer() {
    let server = GitLab::start_release(1);
    for gitlab in clients(&server.url, &Token::oauth(server.tokens.alice_oauth.as_str())) {
        assert_eq!(sent!(gitlab, users::get_current()).expect("alice").username, "alice");
    }
    for request in server.requests() {
        assert_eq!(request.header("authorization"), Some(format!("Bearer {}", server.tokens.alice_oauth).as_str()));
    }
}

#[test]
fn who_is_blocked_is_nobody() {
    let server = GitLab::start();
    let [root, _] = clients(&server.url, &Token::personal(server.tokens.root.as_str()));
    assert!(sent!(root, users::block(ALICE)).expect("blocked"));
    for gitlab in clients(&server.url, &Token::personal(server.tokens.alice.as_str())) {
        assert_eq!(refused(sent!(gitlab, users::get_current())).kind, ErrorKind::Unauthorized);
    }
}

#[test]
fn who_looks_sees_more_or_less_of_a_user() {
    let server = GitLab::start();
    let [root, _] = clients(&server.url, &Token::personal(server.tokens.root.as_str()));
    let [alice, _] = clients(&server.url, &Token::personal(server.tokens.alice.as_str()));
    let search = |gitlab: &Gitlab| all!(*gitlab, users::list().search("bob@example.com"), 10).expect("users");
    let (all, little) = (search(&root), search(&alice));
    assert_eq!([all[0].username.as_str(), little[0].username.as_str()], ["bob", "bob"]);
    assert_eq!((all[0].email.as_deref(), little[0].email.as_deref()), (Some("bob@example.com"), None));
    assert!(all[0].created_at.is_some() && little[0].created_at.is_none());
}
