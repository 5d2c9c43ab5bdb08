//! A GitLab on loopback: it keeps state in memory and answers a part of REST v4 as GitLab 18 Community Edition does.
//!
//! Written against GitLab's source (`lib/api`, Grape, Rack) and the samples in `gitlab/samples`, not against any
//! client. A request goes through these modules in this order, as it goes through the layers of GitLab:
//! `routes` (404, 405) → `params` (query, body and path into one set of parameters) → `endpoint` (the check that
//! comes before validation) → `declared` (types, defaults and limits as Grape words them) → an endpoint, which asks
//! `auth` who is calling → `entities` (JSON) and `pages` (`Link`, `X-*`) → `headers` (what is on every response).
//!
//! What it leaves out: keyset pages, system notes, quick actions, mentions, spam checks, mail, everything of paid
//! tiers. Time moves only by changes, one second each, so two runs give the same bodies.

mod auth;
pub(crate) mod declared;
mod endpoint;
mod entities;
mod headers;
mod issue_changes;
mod issue_lists;
mod issues;
mod jobs;
mod labels;
mod notes;
pub(crate) mod pages;
pub(crate) mod params;
mod project_entities;
mod projects;
pub(crate) mod refusals;
pub(crate) mod routes;
mod seed;
mod state;
pub(crate) mod time;
mod uploads;
mod users;

use std::sync::{Arc, Mutex};

use serde_json::Value;

use crate::loopback::{Request, Server, lock};

pub use seed::{ALICE, BOB, JOB, OPEN_PROJECT, PROJECT, PROJECT_PATH, ROOT, TRACE, Tokens};
pub use state::Upload;

use state::State;

/// The version that it reports.
pub const VERSION: &str = "18.5.0";

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
    /// Starts a GitLab with the seeded users, projects and tokens. Links name the address that it listens on.
    #[must_use]
    pub fn start() -> Self {
        Self::start_with(None)
    }

    /// As [`Self::start`], but with `external_url` in every link and address that it gives: a GitLab whose
    /// administrator set the wrong one, or that is behind a proxy.
    #[must_use]
    pub fn start_as(external_url: &str) -> Self {
        Self::start_with(Some(external_url))
    }

    fn start_with(external_url: Option<&str>) -> Self {
        let (seeded, tokens) = seed::state();
        let state = Arc::new(Mutex::new(seeded));
        let answering = Arc::clone(&state);
        let server = Server::start(move |request| routes::answer(&mut lock(&answering), request));
        let url = server.url().to_owned();
        lock(&state).external_url = external_url.unwrap_or(&url).trim_end_matches('/').to_owned();
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

    /// How many connections were accepted so far.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.server.connections()
    }

    /// The issues of a project in the order of their numbers, as an administrator sees them, without a request.
    #[must_use]
    pub fn issues(&self, project: i64) -> Vec<Value> {
        let state = lock(&self.state);
        let issues = state.issues.iter().filter(|issue| issue.project == project);
        issues.map(|issue| entities::issue(&state, issue, entities::Labels::Names)).collect()
    }

    /// Opens `count` issues in a project as alice, titled `Issue 1` and so on by their numbers, without a request.
    pub fn open_issues(&self, project: i64, count: usize) {
        let mut state = lock(&self.state);
        for _ in 0..count {
            let mut issue = state.blank_issue(project, ALICE);
            issue.title = format!("Issue {}", issue.iid);
            state.issues.push(issue);
        }
    }

    /// Leaves totals and the last page out of lists with more than `count` entries; GitLab's own limit is 10,000.
    pub fn count_no_further_than(&self, count: usize) {
        lock(&self.state).count_limit = count;
    }

    /// The files uploaded so far.
    #[must_use]
    pub fn uploads(&self) -> Vec<Upload> {
        lock(&self.state).uploads.clone()
    }
}
