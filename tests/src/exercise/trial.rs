//! What became of one request.

use std::fmt;

use gitlab_client::registry::Call;
use gitlab_client::{Bytes, Carrier, Error, Response, blocking};

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
    /// What was said of a refusal, on one line.
    pub said: Option<String>,
}

/// Sends a call.
pub fn attempt(client: &blocking::Client, form: Form, call: Call) -> Trial {
    let operation = call.endpoint().name().to_owned();
    let (status, said) = match client.answer::<Response<Bytes>>(call) {
        Ok(response) => (Some(response.status().as_u16()), None),
        Err(error) => match error.status() {
            // A redirect that nobody follows is no complaint about the request.
            Some(status) if status.is_redirection() => (Some(status.as_u16()), None),
            Some(status) => (Some(status.as_u16()), Some(complaint(&error))),
            None => (None, Some(one_line(&error.to_string()))),
        },
    };
    Trial { operation, form, status, said }
}

/// The body; where there is none, what a mock that holds requests against a description says in a header.
fn complaint(error: &Error) -> String {
    let violations = error.headers().get(VIOLATIONS).filter(|_| error.body().is_empty());
    let said = violations.map_or(error.body().as_ref(), |header| header.as_bytes());
    one_line(&String::from_utf8_lossy(said))
}

fn one_line(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().take(MOST_SHOWN).collect()
}

impl Trial {
    /// Whether the server took the request.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        self.status.is_some_and(|status| status < 400)
    }
}

impl fmt::Display for Trial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = self.status.map_or_else(|| "none".to_owned(), |status| status.to_string());
        write!(f, "{} {} {status}", self.operation, self.form)?;
        self.said.as_ref().map_or(Ok(()), |said| write!(f, " {said}"))
    }
}
