//! What became of one request.

use std::fmt;

use gitlab_sdk::registry::Call;
use gitlab_sdk::{ApiClient, Bytes, Error, Response, blocking};
use serde_json::Value;

use super::Form;

/// The header in which Prism says what is wrong with a request, where it answers with an error that is documented.
const VIOLATIONS: &str = "sl-violations";

/// The most signs of a body that are shown.
const MOST_SHOWN: usize = 600;

/// A request and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    /// The operation: `issues.list`.
    pub operation: String,
    /// What was sent with it.
    pub form: Form,
    /// The status; none when there was no answer.
    pub status: Option<u16>,
    /// What was said of a refusal, as it was said.
    pub said: Option<String>,
}

/// Sends a call.
pub fn attempt(client: &blocking::Client, form: Form, call: Call) -> Trial {
    let operation = call.endpoint().name().to_owned();
    let (status, said) = match client.send::<Response<Bytes>>(call) {
        Ok(response) => (Some(response.status().as_u16()), None),
        Err(error) => match error.status() {
            // A redirect that nobody follows is no complaint about the request.
            Some(status) if status.is_redirection() => (Some(status.as_u16()), None),
            Some(status) => (Some(status.as_u16()), Some(said_with(&error))),
            None => (None, Some(error.to_string())),
        },
    };
    Trial { operation, form, status, said }
}

/// The body; where there is none, what a mock that holds requests against a description says in a header.
fn said_with(error: &Error) -> String {
    let header = |name: &str| error.headers().get(name).map(|value| String::from_utf8_lossy(value.as_bytes()));
    if !error.body().is_empty() {
        return String::from_utf8_lossy(error.body()).into_owned();
    }
    let is_problem = header("content-type").is_some_and(|media_type| media_type.contains("problem"));
    match header(VIOLATIONS) {
        Some(violations) => violations.into_owned(),
        // The answer to a HEAD has the headers of the refusal, and no more.
        None if is_problem => "a problem that is not told".to_owned(),
        None => String::new(),
    }
}

impl Trial {
    /// Whether the server took the request.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        self.status.is_some_and(|status| status < 400)
    }

    /// Whether it was answered with an error that says nothing. A mock does that where the description has no success,
    /// and nothing is wrong with the request.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        !self.is_accepted() && self.status.is_some() && self.said.as_ref().is_none_or(|said| said.trim().is_empty())
    }

    /// What is wrong with the request, one complaint each. A refusal has one at least.
    #[must_use]
    pub fn complaints(&self) -> Vec<String> {
        if self.is_accepted() {
            return Vec::new();
        }
        let said = self.said.as_deref().unwrap_or_default();
        let json: Value = serde_json::from_str(said).unwrap_or_default();
        // Violations come as a list, in a header or as a member of a problem; else a problem has one sentence.
        let list = json.as_array().or_else(|| json["validation"].as_array());
        let messages = list.into_iter().flatten().filter_map(|violation| violation["message"].as_str());
        let mut complaints: Vec<String> = messages.map(str::to_owned).collect();
        if complaints.is_empty() {
            complaints.push(json["detail"].as_str().map_or_else(|| one_line(said), str::to_owned));
        }
        complaints
    }
}

fn one_line(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().take(MOST_SHOWN).collect()
}

impl fmt::Display for Trial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = self.status.map_or_else(|| "none".to_owned(), |status| status.to_string());
        write!(f, "{} {} {status}", self.operation, self.form)?;
        self.said.as_deref().map_or(Ok(()), |said| write!(f, " {}", one_line(said)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_complained_of() {
        let problem = r#"{"detail":"Your request is not valid","validation":[{"message":"a"},{"message":"b"}]}"#;
        for (status, said, complaints, silent) in [
            (Some(200), None, vec![], false),
            (Some(302), None, vec![], false),
            (Some(422), Some(problem), vec!["a", "b"], false),
            (Some(400), Some(r#"[{"message":"a"}]"#), vec!["a"], false),
            (Some(404), Some(r#"{"title":"t","detail":"no such route"}"#), vec!["no such route"], false),
            (Some(502), Some("<p>\n down</p>"), vec!["<p> down</p>"], false),
            (Some(401), Some(""), vec![""], true),
            (None, Some("refused"), vec!["refused"], false),
        ] {
            let trial = Trial { operation: "a.b".into(), form: Form::Full, status, said: said.map(str::to_owned) };
            assert_eq!(
                (trial.complaints(), trial.is_silent()),
                (complaints.iter().map(|it| (*it).to_owned()).collect(), silent),
                "{trial}"
            );
        }
    }

    #[test]
    fn a_line_each() {
        let mut trial = Trial { operation: "a.b".into(), form: Form::Full, status: Some(204), said: None };
        assert_eq!(trial.to_string(), "a.b full 204");
        (trial.form, trial.status, trial.said) = (Form::Required, None, Some("no\n answer".into()));
        assert_eq!(trial.to_string(), "a.b required none no answer");
    }
}
