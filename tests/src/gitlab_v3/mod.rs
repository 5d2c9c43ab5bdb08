//! A GitLab of 2015 and 2016 on loopback: it keeps state in memory and answers a part of REST v3 as Community Edition
//! 8.1 to 8.16 does.
//!
//! Written against the facts in `shared/gitlab/v3`, not against any client. Comes in: requests below `/api/v3`. Goes
//! out: JSON, with the quirks of the time. Refused: what `auth`, `endpoint` and the endpoints refuse, each in the words
//! of the release. A request goes the way that it goes in `gitlab`, whose layers below the endpoints (parameters and
//! their declarations, wording, times) are shared: `routes` → `endpoint` → an endpoint, which asks `auth` who is
//! calling → `entities` and `pages` → `headers`.
//!
//! Where the facts say that something changed and not when, it is one of the two rewritings that they tell of: fields
//! that some example lacks came in 8.9, when notes got new keys; refusals got their later words in 8.15, when deleting
//! what is gone began to be refused.

mod account;
mod auth;
mod commits;
mod endpoint;
mod entities;
mod headers;
mod issue_changes;
mod issues;
mod labels;
mod members;
mod notes;
mod pages;
mod project_changes;
mod project_entities;
mod projects;
mod routes;
mod seed;
mod sessions;
mod state;
mod subscriptions;
mod users;

use std::sync::{Arc, Mutex};

use serde_json::Value;

use crate::loopback::{Request, Server, lock};

pub use seed::{
    ALICE, BOB, CAROL, COMMITS, KEY, LABEL, NAMESAKE, PASSWORD, PROJECT, PROJECT_PATH, PROJECTS, ROOT, Tokens,
};

use state::State;

/// The first minor release of GitLab 8 that it can be.
pub const OLDEST: u8 = 1;

/// The last minor release of GitLab 8 that it can be.
pub const NEWEST: u8 = 16;

/// A running GitLab; dropping it ends it.
#[derive(Debug)]
pub struct GitLab {
    /// Where it listens: `http://127.0.0.1:PORT`, without a slash at the end.
    pub url: String,
    /// Credentials of the seeded users.
    pub tokens: Tokens,
    server: Server,
    state: Arc<Mutex<State>>,
}

impl GitLab {
    /// Starts GitLab 8.16 with the seeded users, projects and tokens.
    #[must_use]
    pub fn start() -> Self {
        Self::start_release(NEWEST)
    }

    /// Starts another release: 1 for GitLab 8.1.
    #[must_use]
    pub fn start_release(minor: u8) -> Self {
        let (seeded, tokens) = seed::state(minor.clamp(OLDEST, NEWEST));
        let state = Arc::new(Mutex::new(seeded));
        let answering = Arc::clone(&state);
        let server = Server::start(move |request| routes::answer(&mut lock(&answering), request));
        let url = server.url().to_owned();
        lock(&state).url.clone_from(&url);
        Self { url, tokens, server, state }
    }

    /// Every request received so far, in order.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.server.requests()
    }

    /// Empties the log of requests and gives what was in it.
    #[must_use]
    pub fn take_requests(&self) -> Vec<Request> {
        self.server.take_requests()
    }

    /// The issues of a project in the order of their numbers, as `root` sees them, without a request.
    #[must_use]
    pub fn issues(&self, project: i64) -> Vec<Value> {
        let state = lock(&self.state);
        let issues = state.issues.iter().filter(|issue| issue.project == project);
        issues.map(|issue| entities::issue(&state, issue, ROOT)).collect()
    }

    /// Opens `count` issues in a project as alice, titled `Issue 1` and so on by their numbers, without a request. Every
    /// third of them is closed.
    pub fn open_issues(&self, project: i64, count: usize) {
        let mut state = lock(&self.state);
        for _ in 0..count {
            let mut issue = state.blank_issue(project, ALICE);
            issue.title = format!("Issue {}", issue.iid);
            issue.state = if issue.iid % 3 == 0 { "closed" } else { "opened" };
            state.issues.push(issue);
        }
    }
}
