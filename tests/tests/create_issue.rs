//! The workflow that people start with, as the first example does it, and what goes wrong with it: against a loopback
//! server that behaves as GitLab does, with the async and the blocking client.

#[allow(dead_code, reason = "the example has a main of its own")]
#[path = "../examples/create_issue.rs"]
mod example;

use example::{Done, Work};
use gitlab_sdk::v4::{self, issues, projects};
use gitlab_sdk::{Client, Error, ErrorKind, Json, Method, Options, Token, blocking};
use tests::gitlab::{ALICE, GitLab, PROJECT, PROJECT_PATH};
use tests::project::GITLAB;

/// As many issues as fill two pages of twenty, so that the new one makes a third.
const OTHER_ISSUES: usize = 40;

fn work_for(server: &GitLab) -> Work {
    Work {
        url: server.url.clone(),
        token: server.tokens.admin.clone(),
        project: PROJECT_PATH.to_owned(),
        email: "alice@example.com".to_owned(),
    }
}

fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(future)
}

/// Both clients for a server with this token.
fn clients(server: &GitLab, token: &str) -> (Client, blocking::Client) {
    let client = Client::new(&server.url, Token::personal(token)).expect("a client");
    (client, blocking::Client::new(&server.url, Token::personal(token)).expect("a client"))
}

#[test]
fn the_workflow() {
    type Run = fn(&GitLab, &Work) -> Result<Option<Done>, Error>;
    let asynchronous: Run = |server, work| block_on(example::work(&clients(server, &work.token).0, work));
    let blocking: Run = |server, work| example::work_blocking(&clients(server, &work.token).1, work);
    for run in [asynchronous, blocking] {
        let server = GitLab::start();
        server.open_issues(PROJECT, OTHER_ISSUES);
        let before = server.issues(PROJECT).len();
        let done = run(&server, &work_for(&server)).expect("it works").expect("alice is there");
        assert_eq!(done.created.title, "Gentle reminder");
        assert_eq!(done.created.description.as_deref(), Some("This strange thing happens again!"));
        assert_eq!(label_names(&done.created), ["error", "urgent"]);
        assert!(done.created.assignees.is_empty());
        assert_eq!(done.assignee.id.0, ALICE);
        assert_eq!(done.assigned.iid, done.created.iid);
        assert_eq!(done.assigned.assignees.iter().map(|user| user.id.0).collect::<Vec<_>>(), [ALICE]);
        assert_eq!(done.listed.len(), before + 1);
        assert!(done.listed.iter().any(|issue| issue.id == done.created.id));
        assert_eq!(server.issues(PROJECT).len(), before, "it was deleted");
        let pages: Vec<String> = server
            .requests()
            .iter()
            .filter(|request| request.method == "GET" && request.path.ends_with("/issues"))
            .map(|request| request.target.clone())
            .collect();
        assert_eq!(pages.len(), 3, "{pages:?}");
    }
}

fn label_names(issue: &v4::types::Issue) -> Vec<String> {
    let mut names: Vec<String> = issue
        .labels
        .iter()
        .map(|label| match label {
            v4::types::LabelOrName::Name(name) => name.clone(),
            other => panic!("names were asked for, not {other:?}"),
        })
        .collect();
    names.sort();
    names
}

#[test]
fn requests_name_the_emitted_package_and_its_version() {
    let manifest = std::fs::read_to_string(GITLAB.out_folder().join("Cargo.toml")).expect("the emitted manifest");
    let version = manifest.lines().find_map(|line| line.strip_prefix("version = \"")?.strip_suffix('"'));
    let expected = format!("gitlab-sdk/{}", version.expect("a version"));
    let server = GitLab::start();
    let (client, blocking) = clients(&server, &server.tokens.admin);
    let project = block_on(projects::get(PROJECT).send(&client)).expect("the project");
    // An ID is taken by reference too.
    let id = &project.id;
    assert_eq!(projects::get(id).send(&blocking).expect("the project").id, project.id);
    let agents: Vec<String> =
        server.requests().iter().map(|request| request.header("user-agent").unwrap_or_default().to_owned()).collect();
    assert_eq!(agents, [expected.clone(), expected]);
}

/// What a failed call said.
#[derive(Debug, PartialEq)]
struct Refusal {
    status: Option<u16>,
    kind: ErrorKind,
    message: String,
    scope: Option<String>,
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self {
            status: error.status().map(|status| status.as_u16()),
            kind: error.kind(),
            message: error.message().unwrap_or_default().to_owned(),
            scope: error.scope().map(str::to_owned),
        }
    }
}

/// Sends an operation with both clients and gives the refusal, which must be the same.
macro_rules! refused {
    ($server:expr, $token:expr, $operation:expr) => {{
        let (client, blocking) = clients($server, $token);
        let from_async = Refusal::from(block_on($operation.send(&client)).map(drop).expect_err("it is refused"));
        let from_blocking = Refusal::from($operation.send(&blocking).map(drop).expect_err("it is refused"));
        assert_eq!(from_async, from_blocking);
        from_async
    }};
}

fn refusal(status: u16, kind: ErrorKind, message: &str) -> Refusal {
    Refusal { status: Some(status), kind, message: message.to_owned(), scope: None }
}

#[test]
fn without_a_token() {
    let server = GitLab::start();
    let create = issues::create(PROJECT_PATH, "Gentle reminder");
    let client = Client::new(&server.url, Token::none()).expect("a client");
    let error = block_on(create.clone().send(&client)).expect_err("nobody may do that");
    let expected = refusal(401, ErrorKind::Unauthorized, "401 Unauthorized");
    let line = error.to_string();
    assert!(line.starts_with("issues.create: 401 Unauthorized"), "{line}");
    assert!(line.contains("POST /projects/{project}/issues") && !line.contains('\n'), "{line}");
    assert_eq!(Refusal::from(error), expected);
    let client = blocking::Client::new(&server.url, Token::none()).expect("a client");
    assert_eq!(Refusal::from(create.send(&client).expect_err("nobody may do that")), expected);
}

#[test]
fn with_a_bad_token() {
    let server = GitLab::start();
    let refused = refused!(&server, "no-such-token", projects::get(PROJECT_PATH));
    assert_eq!((refused.status, refused.kind), (Some(401), ErrorKind::Unauthorized));
}

#[test]
fn without_a_title() {
    let server = GitLab::start();
    let (client, _) = clients(&server, &server.tokens.admin);
    let blank = block_on(issues::create(PROJECT_PATH, "").send(&client)).expect_err("a title is needed");
    assert_eq!(blank.kind(), ErrorKind::BadRequest);
    assert_eq!(blank.field("title"), ["can't be blank"]);

    // An operation cannot be made without its title, so it takes a bare request to leave it out.
    let bare = v4::request(Method::POST, format!("/projects/{PROJECT}/issues"));
    let missing = block_on(bare.send::<Json, _>(&client)).expect_err("a title is needed");
    let missing = Refusal::from(missing);
    assert_eq!(missing, refusal(400, ErrorKind::BadRequest, "title is missing"));
}

#[test]
fn in_a_project_that_is_not_there() {
    let server = GitLab::start();
    let refused = refused!(&server, &server.tokens.admin, issues::create("GROUP01/NO_SUCH", "Gentle reminder"));
    assert_eq!(refused, refusal(404, ErrorKind::NotFound, "404 Project Not Found"));
}

#[test]
fn as_another_user() {
    let server = GitLab::start();
    let create = issues::create(PROJECT_PATH, "Gentle reminder").sudo("alice");
    let (client, blocking) = clients(&server, &server.tokens.admin);
    for issue in [block_on(create.clone().send(&client)), create.clone().send(&blocking)] {
        let issue = issue.expect("root may act as alice");
        assert_eq!(issue.author.map(|author| author.id.0), Some(ALICE));
    }

    let whole_client =
        Client::builder(&server.url).credential(Token::personal(server.tokens.admin.as_str())).sudo("alice");
    let issue = block_on(issues::create(PROJECT_PATH, "x").send(&whole_client.build().expect("a client")));
    assert_eq!(issue.expect("root may act as alice").author.map(|author| author.id.0), Some(ALICE));

    let refused = refused!(&server, &server.tokens.admin_without_sudo, create.clone());
    assert_eq!((refused.status, refused.kind), (Some(403), ErrorKind::Forbidden));
    assert_eq!(refused.scope.as_deref(), Some("sudo"));

    let refused = refused!(&server, &server.tokens.admin, issues::create(PROJECT_PATH, "x").sudo("nobody"));
    assert_eq!((refused.status, refused.kind), (Some(404), ErrorKind::NotFound));
}
