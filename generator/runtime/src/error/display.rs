//! Formatting of errors: one line for people, without values that do not belong in logs.

use std::error::Error as StdError;
use std::fmt;

use super::{Error, ErrorInner, FieldError};
use crate::service::ErrorKind;
use crate::transport::TransportError;

/// The largest number of characters of a server's message that are displayed.
const MAX_MESSAGE_CHARS: usize = 400;

/// The largest number of fields whose errors are displayed.
const MAX_FIELDS: usize = 10;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &self.0;
        if !inner.operation.is_empty() {
            write!(f, "{}: ", inner.operation)?;
        }
        let message = inner.parsed.message.as_deref();
        // Many servers begin the message with the status and more specific words than its name: `404 Project Not
        // Found`.
        let names_status = |message: &&str| {
            inner
                .status
                .is_some_and(|status| message.strip_prefix(status.as_str()).is_some_and(|rest| rest.starts_with(' ')))
        };
        match (inner.status, message.filter(names_status)) {
            (_, Some(message)) => f.write_str(&line(message))?,
            (Some(status), None) => {
                f.write_str(status.as_str())?;
                if let Some(reason) = status.canonical_reason() {
                    write!(f, " {reason}")?;
                }
            }
            (None, None) => f.write_str(what(self.kind()))?,
        }
        // If the status is a success, the kind says what went wrong.
        if inner.status.is_some_and(|status| !status.is_client_error() && !status.is_server_error()) {
            write!(f, ", {}", what(self.kind()))?;
        }
        if let Some(message) = message.filter(|message| !names_status(message)) {
            write!(f, ": {}", line(message))?;
        }
        fields(inner, f)?;
        if let Some(location) = &inner.location {
            // The query may contain a signature.
            write!(f, ", target {}", line(location.split('?').next().unwrap_or_default()))?;
        }
        if let Some(url) = &inner.url {
            write!(f, ", after a redirect to {}", line(url))?;
        }
        details(inner, f)?;
        match innermost(inner) {
            Some(cause) => write!(f, ": {}", line(&cause)),
            None => Ok(()),
        }
    }
}

/// Returns the innermost cause of a failed connection, which says more than its kind: no such host, refused, a bad
/// certificate. Causes of other errors are said already, or are the caller's own.
fn innermost(inner: &ErrorInner) -> Option<String> {
    let source: &(dyn StdError + 'static) = inner.source.as_deref()?;
    source.downcast_ref::<TransportError>()?;
    let mut cause = source.source()?;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    Some(cause.to_string()).filter(|cause| !cause.trim().is_empty())
}

fn fields(inner: &ErrorInner, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let told = inner.parsed.message.is_some();
    for (index, error) in inner.parsed.fields.iter().take(MAX_FIELDS).enumerate() {
        let between = if index > 0 {
            ", "
        } else if told {
            "; "
        } else {
            ": "
        };
        write!(f, "{between}{} {}", line(&error.field), line(&error.messages.join(" and ")))?;
    }
    match inner.parsed.fields.len().saturating_sub(MAX_FIELDS) {
        0 => Ok(()),
        more => write!(f, " and {more} more"),
    }
}

fn details(inner: &ErrorInner, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut between = " (";
    let mut detail = |f: &mut fmt::Formatter<'_>, text: fmt::Arguments<'_>| {
        write!(f, "{between}{text}")?;
        between = ", ";
        Ok::<_, fmt::Error>(())
    };
    if let Some(method) = &inner.method {
        detail(f, format_args!("{method} {}", inner.path))?;
    }
    if let Some(scope) = &inner.parsed.scope {
        detail(f, format_args!("scope {}", line(scope)))?;
    }
    if let Some(wait) = inner.retry_after {
        detail(f, format_args!("again in {} s", wait.as_secs()))?;
    }
    if let Some(id) = &inner.request_id {
        detail(f, format_args!("request {}", line(id)))?;
    }
    if inner.attempts > 1 {
        detail(f, format_args!("{} attempts", inner.attempts))?;
    }
    if between == ", " { f.write_str(")") } else { Ok(()) }
}

/// Puts a server's text on one line, truncated and without control characters.
fn line(text: &str) -> String {
    let mut line: String = text
        .chars()
        .take(MAX_MESSAGE_CHARS)
        .map(|character| if character.is_control() { ' ' } else { character })
        .collect();
    if text.chars().nth(MAX_MESSAGE_CHARS).is_some() {
        line.push('…');
    }
    line
}

fn what(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::BadRequest => "bad request",
        ErrorKind::Unauthorized => "unauthorized",
        ErrorKind::Forbidden => "forbidden",
        ErrorKind::NotFound => "not found",
        ErrorKind::MethodNotAllowed => "method not allowed",
        ErrorKind::Conflict => "conflict",
        ErrorKind::Gone => "gone",
        ErrorKind::PreconditionFailed => "precondition failed",
        ErrorKind::TooLarge => "too large",
        ErrorKind::UriTooLong => "the URL is too long",
        ErrorKind::RangeNotSatisfiable => "the range begins behind the end",
        ErrorKind::Unprocessable => "unprocessable",
        ErrorKind::RateLimited => "too many requests",
        ErrorKind::Captcha => "a captcha must be solved",
        ErrorKind::Server => "the server failed",
        ErrorKind::Status => "an unexpected status",
        ErrorKind::NotModified => "not modified",
        ErrorKind::Redirect => "redirect not followed",
        ErrorKind::Decode => "the response cannot be read",
        ErrorKind::ResponseTooLarge => "the response is too large",
        ErrorKind::Request => "invalid request",
        ErrorKind::Connect => "no connection",
        ErrorKind::Timeout => "timed out",
        ErrorKind::Transport => "the connection was interrupted",
        ErrorKind::Page => "invalid next page",
        ErrorKind::Credential => "no access token",
    }
}

/// Errors by field, as `Debug` shows them: as many, and as much of each, as `Display` does.
struct Fields<'e>(&'e [FieldError]);

impl fmt::Debug for Fields<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.0.iter().take(MAX_FIELDS);
        f.debug_map().entries(shown.map(|error| (line(&error.field), line(&error.messages.join(" and "))))).finish()
    }
}

impl fmt::Debug for Error {
    /// Formats everything but the headers and the body, which may contain secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &self.0;
        f.debug_struct("Error")
            .field("kind", &self.kind())
            .field("operation", &inner.operation)
            .field("method", &inner.method)
            .field("path", &inner.path)
            .field("status", &inner.status)
            .field("request_id", &inner.request_id)
            .field("retry_after", &inner.retry_after)
            .field("rate_limit", &inner.rate_limit)
            .field("url", &inner.url)
            .field("message", &inner.parsed.message.as_deref().map(line))
            .field("fields", &Fields(&inner.parsed.fields))
            .field("code", &inner.parsed.code)
            .field("scope", &inner.parsed.scope)
            .field("captcha", &inner.parsed.captcha)
            .field("location", &inner.location.as_deref().and_then(|location| location.split('?').next()))
            .field("body", &format_args!("{} bytes", inner.body.len()))
            .field("attempts", &inner.attempts)
            .field("source", &inner.source)
            .finish()
    }
}
