//! What becomes of one sample.

use std::fmt;

use gitlab_sdk::registry::{RecordedResponse, UnknownKeys};
use gitlab_sdk::{Error, ErrorKind};
use serde_json::Value;

use super::{Routes, Sample};
use crate::answers::{Answers, Holds};

/// What became of a sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It was decoded; its keys.
    Decoded(UnknownKeys),
    /// It could not be, or the error is not the right one; why.
    Failed(String),
    /// There was nothing to decode.
    Skipped(Skip),
}

/// Why a sample has nothing to decode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Skip {
    /// The request alone is known, or the body is empty.
    NoResponse,
    /// It is a stub with a few of the fields.
    Partial,
    /// An error whose kind and message were read.
    ErrorStatus,
    /// No operation, or one that the spec does not have.
    UnknownOperation,
    /// The operation has no JSON body with this status.
    NoJson,
}

impl fmt::Display for Skip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoResponse => "no response",
            Self::Partial => "partial",
            Self::ErrorStatus => "error status",
            Self::UnknownOperation => "unknown operation",
            Self::NoJson => "no JSON result",
        })
    }
}

/// Decodes a sample.
pub(super) fn judge(sample: &Sample, routes: &Routes) -> Verdict {
    let (Some(status), Some(response)) = (sample.status, &sample.response) else {
        return Verdict::Skipped(Skip::NoResponse);
    };
    let found = sample.op.as_deref().and_then(|op| routes.find(op));
    if status >= 400 {
        // Errors that are documented for every operation are read with any of them.
        let answers = found.or_else(|| routes.all().next());
        let wrong = answers.and_then(|answers| what_is_wrong(answers, status, response));
        return wrong.map_or(Verdict::Skipped(Skip::ErrorStatus), Verdict::Failed);
    }
    match found {
        None => Verdict::Skipped(Skip::UnknownOperation),
        Some(_) if sample.partial => Verdict::Skipped(Skip::Partial),
        Some(answers) => decode(answers, status, response),
    }
}

fn decode(answers: Answers, status: u16, response: &Value) -> Verdict {
    let readings = statuses_with_json(answers, status).into_iter().map(|status| {
        let mut unknown_keys = UnknownKeys::default();
        answers
            .decode(received(status, response), &mut unknown_keys)
            .map(|()| unknown_keys)
            .map_err(|error| error.to_string())
    });
    // Of those that fit, the one that says most of it; else the fault of the first.
    let best = readings
        .min_by_key(|reading| reading.as_ref().map_or(usize::MAX, |unknown_keys| unknown_keys.paths().values().sum()));
    match best {
        None => Verdict::Skipped(Skip::NoJson),
        Some(Ok(unknown_keys)) => Verdict::Decoded(unknown_keys),
        Some(Err(error)) => Verdict::Failed(error),
    }
}

/// The statuses to decode with. Mocks often say 200 where the server says another success, so 200 means any of them.
fn statuses_with_json(answers: Answers, status: u16) -> Vec<u16> {
    let results = answers.results();
    let declared = results.iter().find(|(declared, _)| *declared == status);
    match declared {
        Some((_, Holds::Json)) if status != 200 => vec![status],
        Some((_, Holds::Other)) => Vec::new(),
        _ => results.iter().filter(|(_, holds)| *holds == Holds::Json).map(|(status, _)| *status).collect(),
    }
}

fn received(status: u16, response: &Value) -> RecordedResponse {
    RecordedResponse { status, body: response.to_string().into(), ..RecordedResponse::default() }
}

/// What is wrong with the error that callers get for this answer.
fn what_is_wrong(answers: Answers, status: u16, response: &Value) -> Option<String> {
    let error = answers.error(received(status, response)).filter(|error| error.kind() == kind(status, response));
    let Some(error) = error else {
        return Some(format!("{status} gives another kind than {:?}", kind(status, response)));
    };
    if has_words(response) && !says_something(&error) {
        return Some(format!("nothing was read of the error body {response}"));
    }
    let typed = answers.decode_error(received(status, response), &mut UnknownKeys::default())?;
    typed.err().map(|error| format!("the error body is not of its type: {error}"))
}

fn says_something(error: &Error) -> bool {
    error.message().is_some() || !error.fields().is_empty() || error.captcha().is_some()
}

/// Whether there is any text in the JSON that a person could read.
fn has_words(json: &Value) -> bool {
    match json {
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(items) => items.iter().any(has_words),
        Value::Object(members) => members.values().any(has_words),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// What a status means, told once more than in the spec.
fn kind(status: u16, response: &Value) -> ErrorKind {
    let message = response.get("message");
    if [Some(response), message].into_iter().flatten().any(|part| part["needs_captcha_response"] == true) {
        return ErrorKind::Captcha;
    }
    match status {
        400 => ErrorKind::BadRequest,
        401 => ErrorKind::Unauthorized,
        403 => ErrorKind::Forbidden,
        404 => ErrorKind::NotFound,
        405 | 406 => ErrorKind::MethodNotAllowed,
        409 => ErrorKind::Conflict,
        410 => ErrorKind::Gone,
        412 => ErrorKind::PreconditionFailed,
        413 => ErrorKind::TooLarge,
        422 => ErrorKind::Unprocessable,
        429 => ErrorKind::RateLimited,
        500.. => ErrorKind::Server,
        _ => ErrorKind::Status,
    }
}
