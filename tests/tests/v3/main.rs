//! A GitLab of 2015 and its API v3: the workflow of `examples/create_issue_v3.rs`, what goes wrong with it, and what is
//! otherwise than in v4. Each case by the async and by the blocking client, against loopback servers that behave as the
//! releases of the time do; `server` holds those against the facts, without a client.

/// Sends an operation by the client, whichever it is.
macro_rules! sent {
    ($gitlab:expr, $operation:expr) => {
        match &$gitlab {
            $crate::Gitlab::Async(client, runtime) => runtime.block_on($operation.send(client)),
            $crate::Gitlab::Blocking(client) => $operation.send(client),
        }
    };
}

/// Sends an operation and gives the whole response.
macro_rules! response {
    ($gitlab:expr, $operation:expr) => {
        match &$gitlab {
            $crate::Gitlab::Async(client, runtime) => runtime.block_on($operation.response(client)),
            $crate::Gitlab::Blocking(client) => $operation.response(client),
        }
    };
}

/// Asks for one page of a list.
macro_rules! page {
    ($gitlab:expr, $operation:expr) => {
        match &$gitlab {
            $crate::Gitlab::Async(client, runtime) => runtime.block_on($operation.page(client)),
            $crate::Gitlab::Blocking(client) => $operation.page(client),
        }
    };
}

/// Asks for all items of a list, up to a number.
macro_rules! all {
    ($gitlab:expr, $operation:expr, $max:expr) => {
        match &$gitlab {
            $crate::Gitlab::Async(client, runtime) => runtime.block_on($operation.all(client, $max)),
            $crate::Gitlab::Blocking(client) => $operation.all(client, $max),
        }
    };
}

mod callers;
mod deletions;
mod errors;
mod lists;
mod old_servers;
mod refusals;
mod server;
mod unchanged;
mod workflow;

use gitlab_sdk::{Client, Credential, Error, ErrorKind, Token, blocking};
use tests::gitlab_v3::{GitLab, NEWEST, OLDEST};
use tokio::runtime::{Builder, Runtime};

/// A client under test.
enum Gitlab {
    Async(Client, Runtime),
    Blocking(blocking::Client),
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime")
}

/// Both clients for a server.
fn clients(url: &str, credential: &Credential) -> [Gitlab; 2] {
    [
        Gitlab::Async(Client::new(url, credential.clone()).expect("a client"), runtime()),
        Gitlab::Blocking(blocking::Client::new(url, credential.clone()).expect("a client")),
    ]
}

/// Runs a case by each client against a server of its own of that release; `token` says whose private token it has.
fn each(release: u8, token: fn(&GitLab) -> &str, case: impl Fn(&GitLab, Gitlab)) {
    for index in 0..2 {
        let server = GitLab::start_release(release);
        let [asynchronous, blocking] = clients(&server.url, &Token::personal(token(&server)));
        case(&server, if index == 0 { asynchronous } else { blocking });
    }
}

/// Runs a case against the oldest and the newest release.
fn each_age(token: fn(&GitLab) -> &str, case: impl Fn(&GitLab, Gitlab, u8)) {
    for release in [OLDEST, NEWEST] {
        each(release, token, |server, gitlab| case(server, gitlab, release));
    }
}

fn root(server: &GitLab) -> &str {
    &server.tokens.root
}

fn alice(server: &GitLab) -> &str {
    &server.tokens.alice
}

fn bob(server: &GitLab) -> &str {
    &server.tokens.bob
}

/// What a failed call said.
#[derive(Debug, PartialEq)]
struct Refusal {
    status: u16,
    kind: ErrorKind,
    message: String,
}

fn refusal(status: u16, kind: ErrorKind, message: &str) -> Refusal {
    Refusal { status, kind, message: message.to_owned() }
}

/// The refusal of a call that must not go well.
fn refused<T>(result: Result<T, Error>) -> Refusal {
    let error = result.map(drop).expect_err("it is refused");
    Refusal {
        status: error.status().map_or(0, |status| status.as_u16()),
        kind: error.kind(),
        message: error.message().unwrap_or_default().to_owned(),
    }
}
