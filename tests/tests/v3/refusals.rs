//! What goes wrong with the workflow, in the words of the oldest release and of the newest.

use gitlab_sdk::v3::{self, issues, projects, users};
use gitlab_sdk::{ErrorKind, Json, Method, Options, Token};
use tests::gitlab_v3::{GitLab, NEWEST, PROJECT, PROJECT_PATH};

use crate::{alice, clients, each, each_age, refusal, refused, root};

#[test]
fn without_a_token() {
    for release in [1, NEWEST] {
        let server = GitLab::start_release(release);
        for gitlab in clients(&server.url, &Token::none()) {
            let unauthorized = refusal(401, ErrorKind::Unauthorized, "401 Unauthorized");
            assert_eq!(refused(sent!(gitlab, issues::create(PROJECT, "Gentle reminder"))), unauthorized);
            assert_eq!(refused(page!(gitlab, projects::list())), unauthorized);
            assert_eq!(refused(sent!(gitlab, users::get_current())), unauthorized);
        }
        assert_eq!(server.issues(PROJECT).len(), 0);
        let line = format!("{}", {
            let [gitlab, _] = clients(&server.url, &Token::none());
            sent!(gitlab, issues::create(PROJECT, "x")).expect_err("nobody may do that")
        });
        assert!(line.starts_with("issues.create: 401 Unauthorized"), "{line}");
    }
}

#[test]
fn with_a_token_that_nobody_has() {
    let server = GitLab::start_release(1);
    for gitlab in clients(&server.url, &Token::personal("nobody's")) {
        assert_eq!(refused(sent!(gitlab, users::get_current())).kind, ErrorKind::Unauthorized);
        // Where no token is needed, it is nobody who asks, and to nobody the project does not exist.
        let refused = refused(sent!(gitlab, projects::get(PROJECT_PATH)));
        assert_eq!(refused, refusal(404, ErrorKind::NotFound, "404 Project Not Found"));
    }
}

#[test]
fn without_a_title() {
    each_age(root, |server, gitlab, release| {
        // An operation cannot be made without its title, so it takes a bare request to leave it out.
        let path = format!("/projects/{PROJECT}/issues");
        let missing = match &gitlab {
            crate::Gitlab::Async(client, runtime) => {
                runtime.block_on(v3::request(Method::POST, path).send::<Json, _>(client))
            }
            crate::Gitlab::Blocking(client) => v3::request(Method::POST, path).send::<Json, _>(client),
        };
        let old = "400 (Bad request) \"title\" not given";
        let words = if release == 1 { old } else { "title is missing" };
        assert_eq!(refused(missing), refusal(400, ErrorKind::BadRequest, words));

        let blank = sent!(gitlab, issues::create(PROJECT, " ")).expect_err("a title is needed");
        assert_eq!((blank.status().map(|status| status.as_u16()), blank.kind()), (Some(400), ErrorKind::BadRequest));
        match release {
            1 => assert_eq!(blank.message(), Some(old)),
            _ => assert_eq!(blank.field("title"), ["can't be blank"]),
        }
        assert_eq!(server.issues(PROJECT).len(), 0);
    });
}

#[test]
fn nothing_to_change() {
    each(NEWEST, root, |_, gitlab| {
        let issue = sent!(gitlab, issues::create(PROJECT, "x")).expect("an issue").id;
        let refused = refused(sent!(gitlab, issues::update(PROJECT, issue)));
        assert_eq!((refused.status, refused.kind), (400, ErrorKind::BadRequest));
        assert!(refused.message.ends_with("at least one parameter must be provided"), "{}", refused.message);
    });
}

#[test]
fn as_another_user_without_being_an_administrator() {
    each_age(alice, |server, gitlab, release| {
        let refused = refused(sent!(gitlab, issues::create(PROJECT, "x").sudo("bob")));
        let sign = if release == 1 { ":" } else { " -" };
        let words = format!("403 Forbidden{sign} Must be admin to use sudo");
        assert_eq!(refused, refusal(403, ErrorKind::Forbidden, &words));
        assert_eq!(server.issues(PROJECT).len(), 0);
    });
}

#[test]
fn as_a_user_that_is_not_there() {
    each_age(root, |server, gitlab, _| {
        for (name, found) in [("zoe", "zoe"), ("4711", "4711")] {
            let refused = refused(sent!(gitlab, issues::create(PROJECT, "x").sudo(name)));
            let words = format!("404 No user id or username for: {found} Not Found");
            assert_eq!(refused, refusal(404, ErrorKind::NotFound, &words));
        }
        assert_eq!(server.issues(PROJECT).len(), 0);
    });
}

#[test]
fn sudo_by_a_personal_access_token() {
    each(
        NEWEST,
        |server: &GitLab| &server.tokens.root_personal,
        |_, gitlab| {
            assert_eq!(sent!(gitlab, users::get_current()).expect("root").username, "root");
            let refused = refused(sent!(gitlab, users::get_current().sudo("alice")));
            assert_eq!((refused.status, refused.kind), (403, ErrorKind::Forbidden));
            assert!(refused.message.contains("Private token must be specified"), "{}", refused.message);
        },
    );
}

#[test]
fn where_it_is_not_allowed() {
    each(NEWEST, alice, |_, gitlab| {
        let forbidden = refusal(403, ErrorKind::Forbidden, "403 Forbidden");
        assert_eq!(refused(sent!(gitlab, users::block(1))), forbidden);
        assert_eq!(refused(page!(gitlab, projects::list_all())), forbidden);
        let issue = sent!(gitlab, issues::create(PROJECT, "x")).expect("an issue").id;
        assert_eq!(refused(sent!(gitlab, issues::delete(PROJECT, issue))), forbidden);
    });
}

#[test]
fn of_what_the_release_does_not_know() {
    each(1, root, |_, gitlab| {
        let unknown = refusal(404, ErrorKind::NotFound, "404 Not Found");
        assert_eq!(refused(sent!(gitlab, projects::star(PROJECT))), unknown);
        assert_eq!(refused(sent!(gitlab, v3::versions::get())), unknown);
    });
    each(NEWEST, root, |_, gitlab| {
        assert_eq!(sent!(gitlab, v3::versions::get()).expect("a version").version, "8.16.0");
    });
}
