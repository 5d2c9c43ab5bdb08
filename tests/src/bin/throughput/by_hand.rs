//! The same calls as a program without the client makes them: by reqwest or ureq, with structs that derive serde's
//! traits and have the fields that GitLab sends.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{PROJECT, TOKEN};

pub(crate) const TITLE: &str = "Gentle reminder";
pub(crate) const LABELS: [&str; 2] = ["urgent", "error"];
pub(crate) const DESCRIPTION: &str = "This strange thing happens again!\n\n1. Open the page.\n2. Wait for \"ready\".\n\
    3. Look at the clock: it goes backwards, at first slowly and then faster, until it is yesterday.\n\nWe saw it on \
    three machines, always in the evening. Restarting helps for a day. The log has nothing that would tell why, but for \
    a line about time zones that comes once an hour and that nobody understands.\n";

type Time = DateTime<FixedOffset>;

#[derive(Debug, Deserialize)]
#[allow(dead_code, reason = "they are there to be decoded")]
pub(crate) struct Issue {
    id: u64,
    iid: u64,
    project_id: u64,
    title: String,
    description: Option<String>,
    state: String,
    created_at: Time,
    updated_at: Time,
    closed_at: Option<Time>,
    closed_by: Option<User>,
    labels: Vec<String>,
    milestone: Option<BTreeMap<String, serde_json::Value>>,
    author: User,
    #[serde(rename = "type")]
    kind: String,
    assignee: Option<User>,
    assignees: Vec<User>,
    user_notes_count: i64,
    merge_requests_count: i64,
    upvotes: i64,
    downvotes: i64,
    start_date: Option<NaiveDate>,
    due_date: Option<NaiveDate>,
    confidential: bool,
    discussion_locked: Option<bool>,
    issue_type: String,
    task_completion_status: Tasks,
    has_tasks: bool,
    severity: String,
    moved_to_id: Option<u64>,
    imported: bool,
    imported_from: String,
    service_desk_reply_to: Option<String>,
    web_url: String,
    time_stats: TimeStats,
    #[serde(rename = "_links")]
    links: Links,
    references: References,
    task_status: Option<String>,
    subscribed: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code, reason = "they are there to be decoded")]
struct User {
    id: u64,
    username: String,
    public_email: Option<String>,
    name: String,
    state: String,
    locked: bool,
    avatar_url: Option<String>,
    web_url: String,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code, reason = "they are there to be decoded")]
struct Tasks {
    count: i64,
    completed_count: i64,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code, reason = "they are there to be decoded")]
struct TimeStats {
    time_estimate: i64,
    total_time_spent: i64,
    human_time_estimate: Option<String>,
    human_total_time_spent: Option<String>,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code, reason = "they are there to be decoded")]
struct Links {
    #[serde(rename = "self")]
    own: String,
    notes: String,
    award_emoji: String,
    project: String,
    closed_as_duplicate_of: Option<String>,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code, reason = "they are there to be decoded")]
struct References {
    short: String,
    relative: String,
    full: String,
}

#[derive(Serialize)]
struct NewIssue {
    title: &'static str,
    description: &'static str,
    labels: String,
}

fn new_issue() -> NewIssue {
    NewIssue { title: TITLE, description: DESCRIPTION, labels: LABELS.join(",") }
}

fn issues_url(base: &str) -> String {
    format!("{base}/api/v4/projects/{}/issues", PROJECT.replace('/', "%2F"))
}

/// With reqwest.
pub(crate) struct Async {
    client: reqwest::Client,
    issues: String,
}

impl Async {
    pub(crate) fn new(base: &str) -> reqwest::Result<Self> {
        // reqwest is built without a provider for rustls here; that there is one already is fine.
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = reqwest::Client::builder().timeout(Duration::from_secs(60)).build()?;
        Ok(Self { client, issues: issues_url(base) })
    }

    pub(crate) async fn list(&self, size: i64) -> reqwest::Result<Vec<Issue>> {
        let request = self.client.get(format!("{}?per_page={size}", self.issues)).header("PRIVATE-TOKEN", TOKEN);
        let answer = request.send().await?.error_for_status()?;
        Ok(decoded(&answer.bytes().await?))
    }

    pub(crate) async fn get(&self, iid: u64) -> reqwest::Result<Issue> {
        let request = self.client.get(format!("{}/{iid}", self.issues)).header("PRIVATE-TOKEN", TOKEN);
        let answer = request.send().await?.error_for_status()?;
        Ok(decoded(&answer.bytes().await?))
    }

    pub(crate) async fn create(&self) -> reqwest::Result<Issue> {
        let body = serde_json::to_vec(&new_issue()).expect("a struct of texts is JSON");
        let request = self.client.post(&self.issues).header("PRIVATE-TOKEN", TOKEN);
        let request = request.header("content-type", "application/json").body(body);
        let answer = request.send().await?.error_for_status()?;
        Ok(decoded(&answer.bytes().await?))
    }
}

/// With ureq.
pub(crate) struct Blocking {
    agent: ureq::Agent,
    issues: String,
}

impl Blocking {
    pub(crate) fn new(base: &str) -> Self {
        let config = ureq::Agent::config_builder().timeout_global(Some(Duration::from_secs(60))).build();
        Self { agent: config.into(), issues: issues_url(base) }
    }

    pub(crate) fn list(&self, size: i64) -> Result<Vec<Issue>, ureq::Error> {
        let request = self.agent.get(format!("{}?per_page={size}", self.issues)).header("PRIVATE-TOKEN", TOKEN);
        Ok(decoded(&request.call()?.body_mut().read_to_vec()?))
    }

    pub(crate) fn get(&self, iid: u64) -> Result<Issue, ureq::Error> {
        let request = self.agent.get(format!("{}/{iid}", self.issues)).header("PRIVATE-TOKEN", TOKEN);
        Ok(decoded(&request.call()?.body_mut().read_to_vec()?))
    }

    pub(crate) fn create(&self) -> Result<Issue, ureq::Error> {
        let body = serde_json::to_vec(&new_issue()).expect("a struct of texts is JSON");
        let request = self.agent.post(&self.issues).header("PRIVATE-TOKEN", TOKEN);
        let request = request.header("content-type", "application/json");
        Ok(decoded(&request.send(&body)?.body_mut().read_to_vec()?))
    }
}

fn decoded<T: serde::de::DeserializeOwned>(body: &[u8]) -> T {
    serde_json::from_slice(body).expect("the server of this program sends such issues")
}
