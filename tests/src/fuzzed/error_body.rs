//! Error bodies, as any bytes.

use std::error::Error as _;

use gitlab_sdk::v4::projects;
use gitlab_sdk::{Error, ErrorKind};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, StatusCode};

use super::Canned;

/// The longest line that an error may show, in characters, whatever a server sends.
const LONGEST: usize = 12_000;

/// Statuses of errors.
const STATUSES: [u16; 10] = [400, 401, 403, 404, 409, 418, 422, 429, 500, 503];

/// Reads all but the first byte of `input` as the body of an error; that byte chooses the status.
///
/// # Panics
/// If the error is not what the status says, or shows what no line of a log should hold.
pub fn error_body(input: &[u8]) {
    let (status, body) = input.split_first().unwrap_or((&0, &[]));
    let status = STATUSES[usize::from(*status) % STATUSES.len()];
    let error = error_of(status, body);
    assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
    assert!(error.kind() == ErrorKind::Captcha || error.kind() == error_of(status, b"").kind(), "{error:?}");
    assert_eq!(error.kind() == ErrorKind::Captcha, error.captcha().is_some());
    assert!(error.body().len() <= body.len().max(64 * 1024));
    assert!(error.message().is_none_or(|message| !message.trim().is_empty()), "a message that says nothing");
    let shown = error.to_string();
    assert!(!shown.contains(char::is_control), "{shown:?}");
    assert!(shown.chars().count() < LONGEST, "{} characters are shown", shown.chars().count());
    assert!(shown.starts_with("projects.get: "), "{shown:?}");
    assert!(error.source().is_none(), "nothing failed but the server");
    let _debug = format!("{error:?}");
    for field in error.fields() {
        assert!(!error.field(&field.field).is_empty() || field.messages.is_empty(), "{error:?}");
    }
}

/// The error that callers get of this answer.
///
/// # Panics
/// If it is none.
#[must_use]
pub fn error_of(status: u16, body: &[u8]) -> Error {
    let status = StatusCode::from_u16(status).expect("a status");
    let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("application/json"))]);
    projects::get(1).send(&Canned::new(status, headers, body).client()).expect_err("an error")
}
