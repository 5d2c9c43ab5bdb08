//! The loopback GitLab itself: every status and wording that it promises, by requests that no client had a hand in.

mod callers;
mod changes;
mod lists;
mod refusals;
mod responses;

use serde_json::Value;
use tests::gitlab::GitLab;
use tests::loopback::{Answer, Plain};

const ISSUES: &str = "/api/v4/projects/GROUP01%2FTEST_PRJ01/issues";

fn request(gitlab: &GitLab, token: &str, method: &str, target: &str) -> Plain {
    let request = Plain::new(&gitlab.url, method, target);
    if token.is_empty() { request } else { request.header("PRIVATE-TOKEN", token) }
}

fn get(gitlab: &GitLab, token: &str, target: &str) -> Answer {
    request(gitlab, token, "GET", target).send()
}

fn create(gitlab: &GitLab, token: &str, body: &Value) -> Answer {
    request(gitlab, token, "POST", ISSUES).json(body).send()
}

fn names(answer: &Answer, key: &str) -> Vec<String> {
    let body = answer.json();
    let entries = body.as_array().unwrap_or_else(|| panic!("no list: {body}"));
    entries.iter().map(|entry| entry[key].as_str().unwrap_or_default().to_owned()).collect()
}
