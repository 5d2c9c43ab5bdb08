//! The one error type: what happened to which operation, and everything the server said of it.

mod body;
mod display;

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};

pub(crate) use body::{ErrorBody, html_title, read as read_body};

use crate::endpoint::Endpoint;
use crate::service::ErrorKind;
use crate::slot::{DecodeError, Slot, decode};
use crate::transport::BoxError;

/// Why an operation brought nothing.
///
/// It is one pointer wide. `Display` says in one line what happened to which operation; the cause, where there is one,
/// is its [`source`](StdError::source). Neither shows a token, a value given by the caller or a body.
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
    pub(crate) parsed: ErrorBody,
    pub(crate) body: Bytes,
    pub(crate) cut: bool,
    pub(crate) location: Option<String>,
    pub(crate) attempts: u32,
    pub(crate) source: Option<BoxError>,
}

/// What is wrong with one field of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldError {
    /// The field; one inside another as `group.field`.
    pub field: String,
    /// What is wrong with it, each a sentence without its subject: "can't be blank".
    pub messages: Vec<String>,
}

/// What is needed to solve the captcha that a server asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Captcha {
    /// The key that the captcha's provider wants.
    pub site_key: String,
    /// The number of the server's log entry, to be given back with the solution.
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

    /// An error that has a cause and no more to say.
    pub(crate) fn from_source(kind: ErrorKind, source: impl Into<BoxError>) -> Self {
        Self(Box::new(ErrorInner { kind: Some(kind), source: Some(source.into()), ..ErrorInner::default() }))
    }

    /// With the cause.
    pub(crate) fn with_source(mut self, source: impl Into<BoxError>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// With the operation that it happened to.
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

    pub(crate) fn inner_mut(&mut self) -> &mut ErrorInner {
        &mut self.0
    }

    /// What it is, to match on.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind.unwrap_or(ErrorKind::Status)
    }

    /// The operation, `issues.create`. Empty when there was none yet.
    pub fn operation(&self) -> &str {
        &self.0.operation
    }

    /// Its method.
    pub fn method(&self) -> Option<&Method> {
        self.0.method.as_ref()
    }

    /// The template of its path, without values: `/projects/{project}/issues`.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// The status of the answer, when there was one.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// The headers of the answer, when there was one.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// The name of the request in the server's log.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// How long the server wants not to be asked again.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// What the server said, or what we have to say where it said nothing.
    pub fn message(&self) -> Option<&str> {
        self.0.parsed.message.as_deref()
    }

    /// What is wrong with which field of the request.
    pub fn fields(&self) -> &[FieldError] {
        &self.0.parsed.fields
    }

    /// What is wrong with this field: `title`, `group.field`.
    pub fn field(&self, name: &str) -> &[String] {
        self.fields().iter().find(|error| error.field == name).map_or(&[], |error| &error.messages)
    }

    /// The server's word for programs to match on: `invalid_token`.
    pub fn code(&self) -> Option<&str> {
        self.0.parsed.code.as_deref()
    }

    /// The scopes of which the credential lacks one.
    pub fn scope(&self) -> Option<&str> {
        self.0.parsed.scope.as_deref()
    }

    /// What is needed to solve the captcha that the server asks for.
    pub fn captcha(&self) -> Option<&Captcha> {
        self.0.parsed.captcha.as_ref()
    }

    /// Where a redirect that was not followed leads, absolute where it could be read.
    pub fn location(&self) -> Option<&str> {
        self.0.location.as_deref()
    }

    /// The body of the answer, as far as it was read.
    pub fn body(&self) -> &Bytes {
        &self.0.body
    }

    /// Whether more of the body was there than [`body`](Self::body) has.
    pub fn is_body_cut(&self) -> bool {
        self.0.cut
    }

    /// Reads the body as the type that the server is known to send with this status.
    ///
    /// # Errors
    /// When it is no JSON, or other JSON.
    pub fn decode<T: Slot + Default>(&self) -> Result<T, DecodeError> {
        let mut value = T::default();
        decode(&self.0.body, &mut value)?;
        Ok(value)
    }

    /// How often it was tried; 0 when nothing was sent.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Whether the server said that nothing has changed since the version that was asked about with
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
