//! The error type: which operation failed and why, with everything that the server said.

mod body;
mod display;

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};

pub(crate) use body::{ErrorBody, html_title, read as read_body};

use crate::cursor::Cursor;
use crate::endpoint::Endpoint;
use crate::rate_limit::RateLimit;
use crate::service::ErrorKind;
use crate::slot::{DecodeError, Decoding, Rules, Slot, decode_by};
use crate::transport::BoxError;

/// An error of an operation.
///
/// It is one pointer wide. `Display` writes one line with the operation and what happened; the cause, if there is one,
/// is its [`source`](StdError::source). Neither contains a token, an argument or a body.
pub struct Error(Box<ErrorInner>);

#[derive(Default)]
pub(crate) struct ErrorInner {
    pub(crate) kind: Option<ErrorKind>,
    pub(crate) operation: String,
    pub(crate) method: Option<Method>,
    pub(crate) path: String,
    pub(crate) status: Option<StatusCode>,
    pub(crate) headers: Arc<HeaderMap>,
    pub(crate) request_id: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) rate_limit: Option<RateLimit>,
    /// Where the response came from, without the query, if redirects were followed.
    pub(crate) url: Option<String>,
    pub(crate) parsed: ErrorBody,
    pub(crate) body: Bytes,
    pub(crate) cut: bool,
    pub(crate) location: Option<String>,
    pub(crate) attempts: u32,
    pub(crate) cursor: Option<Cursor>,
    pub(crate) source: Option<BoxError>,
    pub(crate) next_item: Option<Cursor>,
    pub(crate) next_page: Option<Cursor>,
}

/// The errors of one field of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldError {
    /// The field; a nested one as `group.field`.
    pub field: String,
    /// The messages, usually without a subject: "can't be blank".
    pub messages: Vec<String>,
}

/// What is needed to solve the captcha that a server asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Captcha {
    /// The site key of the captcha's provider.
    pub site_key: String,
    /// The ID of the server's log entry, to be sent with the solution.
    pub log_id: String,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        let parsed = ErrorBody { message: Some(message.into()), ..ErrorBody::default() };
        Self(Box::new(ErrorInner { kind: Some(kind), parsed, ..ErrorInner::default() }))
    }

    pub(crate) fn from_inner(inner: ErrorInner) -> Self {
        Self(Box::new(inner))
    }

    /// Creates an error from its cause, without a message.
    pub(crate) fn from_source(kind: ErrorKind, source: impl Into<BoxError>) -> Self {
        Self(Box::new(ErrorInner { kind: Some(kind), source: Some(source.into()), ..ErrorInner::default() }))
    }

    /// Sets the cause.
    pub(crate) fn with_source(mut self, source: impl Into<BoxError>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// Sets the operation.
    pub(crate) fn with_operation(mut self, endpoint: &Endpoint) -> Self {
        self.0.operation = endpoint.name.clone().into_owned();
        self.0.method = Some(endpoint.method.clone());
        self.0.path = endpoint.path.clone().into_owned();
        self
    }

    pub(crate) fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    /// Sets the position in a list.
    pub(crate) fn with_cursor(mut self, cursor: Option<Cursor>) -> Self {
        self.0.cursor = cursor;
        self
    }

    pub(crate) fn inner_mut(&mut self) -> &mut ErrorInner {
        &mut self.0
    }

    /// Returns the kind, to match on.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind.unwrap_or(ErrorKind::Status)
    }

    /// Returns the operation, such as `issues.create`, or an empty text if the error belongs to none.
    pub fn operation(&self) -> &str {
        &self.0.operation
    }

    /// Returns the HTTP method.
    pub fn method(&self) -> Option<&Method> {
        self.0.method.as_ref()
    }

    /// Returns the path template, such as `/projects/{project}/issues`, without values.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// Returns the status of the response, if there was one.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// Returns the headers of the response, empty if there was none.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// Returns the ID under which the server logged the request, if it sent one.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// Returns how long the server asks to wait before the next request, if it says so.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Returns the rate limit, if the server reports one.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        self.0.rate_limit
    }

    /// Returns the URL that the response came from, without its query, if redirects were followed.
    pub fn url(&self) -> Option<&str> {
        self.0.url.as_deref()
    }

    /// Returns the server's message, or our own if it sent none.
    pub fn message(&self) -> Option<&str> {
        self.0.parsed.message.as_deref()
    }

    /// Returns the errors by field of the request.
    pub fn fields(&self) -> &[FieldError] {
        &self.0.parsed.fields
    }

    /// Returns the messages for a field, such as `title` or `group.field`.
    pub fn field(&self, name: &str) -> &[String] {
        self.fields().iter().find(|error| error.field == name).map_or(&[], |error| &error.messages)
    }

    /// Returns the server's code for programs, such as `invalid_token`.
    pub fn code(&self) -> Option<&str> {
        self.0.parsed.code.as_deref()
    }

    /// Returns the scopes that would suffice, separated by spaces, if the credential lacks all of them.
    pub fn scope(&self) -> Option<&str> {
        self.0.parsed.scope.as_deref()
    }

    /// Returns what is needed to solve the captcha that the server asks for.
    pub fn captcha(&self) -> Option<&Captcha> {
        self.0.parsed.captcha.as_ref()
    }

    /// Returns the target of a redirect that was not followed, absolute if it is a valid URL.
    pub fn location(&self) -> Option<&str> {
        self.0.location.as_deref()
    }

    /// Returns the body of the response, as far as it was read: up to 64 KiB.
    pub fn body(&self) -> &Bytes {
        &self.0.body
    }

    /// Returns whether the body is longer than [`body`](Self::body).
    pub fn is_body_cut(&self) -> bool {
        self.0.cut
    }

    /// Decodes the body as the type that the server sends with this status. Optional fields that do not fit keep their
    /// default.
    ///
    /// # Errors
    /// Returns an error if the body is not JSON, or JSON of another shape.
    pub fn decode<T: Slot + Default>(&self) -> Result<T, DecodeError> {
        let mut value = T::default();
        decode_by(&self.0.body, &mut value, Rules { decoding: Decoding::Lenient, ..Rules::STRICT }, None)?;
        Ok(value)
    }

    /// Returns the position after the item that did not fit, if a page of a list could not be decoded because of one. A
    /// list resumed from there by its items goes past it; [`Decoding::SkipItems`] leaves such items out.
    pub fn next_item(&self) -> Option<&Cursor> {
        self.0.next_item.as_ref()
    }

    /// Returns the position of the page after the one that could not be decoded, if there is one.
    pub fn next_page(&self) -> Option<&Cursor> {
        self.0.next_page.as_ref()
    }

    /// Returns the number of attempts, 0 if nothing was sent.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Returns the position of the page that could not be fetched, if a list failed. A list that is resumed there goes
    /// on with this page.
    pub fn cursor(&self) -> Option<&Cursor> {
        self.0.cursor.as_ref()
    }

    /// Returns whether the resource has not changed since the version given to
    /// [`if_none_match`](crate::Operation::if_none_match).
    pub fn is_not_modified(&self) -> bool {
        self.kind() == ErrorKind::NotModified
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
