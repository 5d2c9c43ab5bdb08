//! A request with its response, from which comes either the value or the error.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::WWW_AUTHENTICATE;

use super::reading::{Reading, ResponseWatch};
use super::retry::requested_wait;
use crate::call::Call;
use crate::error::{Error, ErrorBody, ErrorInner, read_body};
use crate::from_response::{FromResponse, RawResponse};
use crate::redact::without_secrets;
use crate::response::Head;
use crate::secret::Secret;
use crate::service::ErrorKind;
use crate::slot::{DecodeError, Rules};
use crate::trace::Trace;
use crate::transport::Body;

/// A response, and what is known of its request.
pub(crate) struct Exchange {
    pub(crate) head: Head,
    /// The body, if it was read.
    pub(crate) body: Bytes,
    /// Whether the body is longer than that.
    pub(crate) cut: bool,
    /// The body, if it is streamed.
    pub(crate) stream: Option<Body>,
    pub(crate) call: Arc<Call>,
    /// The tokens that were presented, in each form.
    pub(super) presented: Vec<Secret>,
    /// What else is secret in every request of the client.
    pub(super) client_secrets: Option<Arc<[Secret]>>,
    /// Whether the response is of the server that the client was made for, not of one that it redirects to.
    pub(super) from_origin: bool,
    /// The length of the URL in bytes, where the server found it too long.
    pub(super) url_length: Option<usize>,
    /// The number of attempts.
    pub(crate) attempts: u32,
    /// How the response is read.
    pub(super) reading: Arc<Reading>,
    /// The span of the call.
    pub(super) trace: Option<Trace>,
}

/// The code of an error whose reason is the token.
const INVALID_TOKEN: &str = "invalid_token";

/// The largest number of bytes of a body that an error keeps.
const MAX_ERROR_BODY: usize = 64 * 1024;

impl Exchange {
    pub(crate) fn new(head: Head, call: Arc<Call>) -> Self {
        Self {
            head,
            body: Bytes::new(),
            cut: false,
            stream: None,
            call,
            presented: Vec::new(),
            client_secrets: None,
            from_origin: true,
            url_length: None,
            attempts: 1,
            reading: Arc::default(),
            trace: None,
        }
    }

    /// Returns how long the server asks to wait.
    pub(super) fn requested_wait(&self) -> Option<Duration> {
        requested_wait(self.head.status.as_u16(), &self.head.headers, self.head.rate_limit())
    }

    /// Returns whether the status is a success.
    pub(super) fn is_success(&self) -> bool {
        self.head.status.is_success() || self.call.endpoint().ok.contains(&self.head.status.as_u16())
    }

    /// Returns the exchange if it succeeded, or else its error.
    pub(crate) fn into_result(self) -> Result<Self, Error> {
        let status = self.head.status.as_u16();
        match status {
            _ if self.is_success() => self.check_success().map(|()| self),
            304 => Err(self.error(ErrorKind::NotModified, "the resource has not changed")),
            300..=399 => Err(self.error(ErrorKind::Redirect, "it has no target")),
            _ => Err(self.api_error()),
        }
    }

    /// Creates the error of an error status.
    fn api_error(&self) -> Error {
        let service = self.head.service;
        let status = self.head.status.as_u16();
        let body = self.without_secrets(&String::from_utf8_lossy(&self.body));
        let body = body.map_or_else(|| self.body.clone(), Bytes::from);
        let mut parsed = read_body(&body, &service.errors, service.spam_check.as_ref());
        // In JSON, secrets may have been escaped.
        parsed.each_text(|text| {
            if let Some(clean) = self.without_secrets(text) {
                *text = clean;
            }
        });
        let kind = if parsed.captcha.is_some() {
            ErrorKind::Captcha
        } else {
            let listed = service.statuses.iter().find(|(listed, _)| *listed == status).map(|(_, kind)| *kind);
            listed.unwrap_or(if status >= 500 { ErrorKind::Server } else { ErrorKind::Status })
        };
        if let Some(length) = self.url_length {
            let said = parsed.message.take().map(|message| format!("{message}: ")).unwrap_or_default();
            parsed.message = Some(format!("{said}the URL has {length} bytes, send fewer values at a time"));
        }
        Error::from_inner(ErrorInner { parsed, body, ..self.error_inner(kind) })
    }

    /// Creates the error of redirect not followed.
    pub(super) fn redirect(&self, reason: &str, location: Option<String>) -> Error {
        let clean = |location: String| self.without_secrets(&location).unwrap_or(location);
        let mut error = self.error(ErrorKind::Redirect, reason);
        error.inner_mut().location = location.map(clean);
        error
    }

    /// Creates an error of another kind, with what is known of the response.
    pub(crate) fn error(&self, kind: ErrorKind, message: impl Into<String>) -> Error {
        let parsed = ErrorBody { message: Some(message.into()), ..Default::default() };
        Error::from_inner(ErrorInner { parsed, ..self.error_inner(kind) })
    }

    fn error_inner(&self, kind: ErrorKind) -> ErrorInner {
        let endpoint = self.call.endpoint();
        ErrorInner {
            kind: Some(kind),
            operation: endpoint.name.clone().into_owned(),
            method: Some(endpoint.method.clone()),
            path: endpoint.path.clone().into_owned(),
            status: Some(self.head.status),
            headers: self.head.headers.clone(),
            // Some servers take the ID that they are sent, and one that was sent may be anything.
            request_id: self.head.request_id().map(|id| self.without_secrets(id).unwrap_or_else(|| id.to_owned())),
            rate_limit: self.head.rate_limit(),
            url: self.head.url.as_deref().map(|url| self.without_secrets(url).unwrap_or_else(|| url.to_owned())),
            retry_after: self.requested_wait(),
            body: self.begin_of_body(),
            cut: self.cut || self.body.len() > MAX_ERROR_BODY,
            attempts: self.attempts,
            ..ErrorInner::default()
        }
    }

    /// Returns the part of the body that an error keeps. A part is copied, as it would keep all of the body alive.
    fn begin_of_body(&self) -> Bytes {
        match self.body.get(..MAX_ERROR_BODY) {
            Some(begin) if self.body.len() > MAX_ERROR_BODY => Bytes::copy_from_slice(begin),
            _ => self.body.clone(),
        }
    }

    /// Converts the response into a `T`.
    pub(crate) fn read<T: FromResponse>(self) -> Result<T, Error> {
        self.decode(T::from_response)
    }

    /// Converts the response, and makes known how it departs from what was declared.
    pub(crate) fn decode<T>(&self, decode: impl FnOnce(RawResponse) -> Result<T, DecodeError>) -> Result<T, Error> {
        let Reading { decoding, max_size, observer } = self.reading.as_ref();
        let watch = Arc::new(ResponseWatch::new(
            self.call.clone(),
            self.presented.clone(),
            self.client_secrets.clone(),
            observer.clone(),
        ));
        let decoding = self.call.decoding.unwrap_or(*decoding);
        let decoded = decode(RawResponse {
            status: self.head.status.as_u16(),
            headers: self.head.headers.clone(),
            body: self.body.clone(),
            service: self.head.service,
            url: self.head.url.clone(),
            rules: Rules { decoding, max_size: max_size.unwrap_or(usize::MAX), ..Rules::STRICT },
            watch: watch.clone(),
        });
        watch.end(self.trace.as_ref());
        decoded.map_err(|error| self.unreadable(error))
    }

    /// Removes our secrets from a text of the server's, since it will be displayed. Returns `None` if it contains
    /// none.
    fn without_secrets(&self, text: &str) -> Option<String> {
        let client_secrets = self.client_secrets.iter().flat_map(|secrets| secrets.iter());
        without_secrets(text, self.presented.iter().chain(self.call.secrets()).chain(client_secrets))
    }

    /// Returns whether a 401 says that the token is the reason, and not the permissions that come with it: in the words
    /// of RFC 6750, section 3.1.
    pub(super) fn says_invalid_token(&self) -> bool {
        let challenges = self.head.headers.get_all(WWW_AUTHENTICATE);
        let code = || read_body(&self.body, &self.head.service.errors, None).code;
        challenges.iter().any(|value| String::from_utf8_lossy(value.as_bytes()).contains(INVALID_TOKEN))
            || code().is_some_and(|code| code == INVALID_TOKEN)
    }

    /// Creates the error of a response that is not what was declared.
    pub(crate) fn unreadable(&self, error: DecodeError) -> Error {
        if error.is_too_large() {
            return self.error(ErrorKind::ResponseTooLarge, error.to_string()).with_source(error);
        }
        let short = if error.is_cut_short() { "cut short: " } else { "" };
        let item = error.item();
        let error = self.without_secrets(&error.to_string()).map_or(error, DecodeError::new).at_item(item);
        self.error(ErrorKind::Decode, format!("{short}{error}")).with_source(error)
    }
}
