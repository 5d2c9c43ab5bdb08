//! The whole request of a hop: the first of an attempt, or one that a redirect leads to.
//!
//! In: the prepared call, the token, and where the request goes. Out: the request with URL, headers and body. This is
//! the only place where one is built, so that nothing of a call reaches another origin by a second path: there, only
//! headers that do not identify the sender are sent, no body, and no URL that contains a secret of ours.

use std::sync::Arc;
use std::time::Duration;

use http::header::CONTENT_LENGTH;
use http::{HeaderMap, Method, Request, Uri};

use super::redirect::{cross_origin_headers, without_ours};
use super::{Execution, Task};
use crate::credential::Token;
use crate::encode::{Fault, prepare_headers};
use crate::error::Error;
use crate::secret::Secret;
use crate::service::ErrorKind;
use crate::timeout::Heartbeat;
use crate::transport::{Body, Limits, TransportError};
use crate::url::{Base, same_origin, with_query};

/// Where a request is sent.
#[derive(Debug, Clone)]
pub(super) struct Hop {
    pub(super) uri: Uri,
    /// Whether it is still within the origin that the credential belongs to. Coming back does not restore that.
    pub(super) same_origin: bool,
}

/// What may follow from building a request, besides the request.
pub(super) enum Unsent {
    /// The call cannot be sent at all.
    Refused(Error),
    /// The body cannot be read.
    Body(TransportError),
}

/// What a request reports while it is sent.
#[derive(Clone)]
pub(super) struct Reports {
    pub(super) heartbeat: Heartbeat,
    pub(super) fault: Fault,
}

impl Execution<'_> {
    /// Returns the first hop, to the client's own server.
    pub(super) fn first_hop(&self, token: Option<&Token>) -> Result<Hop, Error> {
        let query = self.core.authentication.sign_query(&self.prepared.query, token);
        check_length(&self.core.base, &self.prepared.path, &query)?;
        let api = self.task.call.endpoint().api;
        let bases = [api.base].into_iter().chain(api.service.bases.iter().copied());
        let uri = self.core.base.uri(bases, &self.prepared.path, &query);
        Ok(Hop { uri: uri.map_err(|error| invalid_url().with_source(error))?, same_origin: true })
    }

    /// Returns the hop that a redirect from `hop` leads to, or the reason why it is not taken. `origin` is that of the
    /// first hop.
    pub(super) fn next_hop(
        &self,
        hop: &Hop,
        origin: &Uri,
        location: Uri,
        token: Option<&Token>,
    ) -> Result<Hop, String> {
        if hop.same_origin && same_origin(origin, &location) {
            let authentication = &self.core.authentication;
            let uri = match token.and(authentication.parameter()) {
                Some(_) => {
                    let query = authentication.sign_query(location.query().unwrap_or_default(), token).into_owned();
                    with_query(location, &query).ok_or("its target is not a valid URL")?
                }
                None => location,
            };
            return Ok(Hop { uri, same_origin: true });
        }
        self.may_leave(&location)?;
        let parameter = self.core.authentication.parameter();
        let uri = without_ours(location, parameter, self.secrets().into_iter());
        Ok(Hop { uri: uri.ok_or("its target repeats a secret of the request")?, same_origin: false })
    }

    /// Returns an error if the call must not go to another origin.
    fn may_leave(&self, location: &Uri) -> Result<(), String> {
        if !self.prepared.body.is_empty() {
            return Err("it leads to another server, and the request has a body, which is for the first one".to_owned());
        }
        let is_declared = self.task.call.endpoint().ok.iter().any(|status| (300..400).contains(status));
        if self.task.raw || is_declared {
            return Ok(());
        }
        // The anonymous answer of the other server would be taken for that of ours.
        let root = self.root_of(location);
        let root = root.map_or_else(|| "its base URL".to_owned(), |root| format!("`{root}` as base URL"));
        Err(format!("it leads to another server, where no credential is sent; if that one is meant, set {root}"))
    }

    /// Returns the base URL by which the request would have gone to `location` at once.
    fn root_of(&self, location: &Uri) -> Option<String> {
        let prefix = location.path().strip_suffix(self.prepared.path.as_str())?;
        if self.holds_secret(prefix) {
            return None;
        }
        Some(format!("{}://{}{prefix}", location.scheme()?, location.authority()?))
    }

    /// Builds the request of a hop. `elapsed` is the time that earlier hops took.
    pub(super) async fn request(
        &mut self,
        hop: &Hop,
        token: Option<&Token>,
        elapsed: Duration,
        reports: &Reports,
    ) -> Result<Request<Body>, Unsent> {
        let headers = self.headers(hop, token).map_err(Unsent::Refused)?;
        let method = self.task.call.endpoint().method().clone();
        let body = match hop.same_origin {
            true => {
                let body = self.prepared.body.body(&self.core.transport, &reports.heartbeat, &reports.fault);
                body.await.map_err(Unsent::Body)?
            }
            false => Body::empty(),
        };
        let mut request = Request::new(body);
        *request.uri_mut() = hop.uri.clone();
        *request.headers_mut() = headers;
        // Sends `Content-Length: 0` only for methods that normally have a body; some servers and proxies require it
        // there.
        let usual = [Method::POST, Method::PUT, Method::PATCH].contains(&method);
        if let Some(length) = request.body().length().filter(|length| *length > 0 || usual) {
            request.headers_mut().insert(CONTENT_LENGTH, length.into());
        }
        *request.method_mut() = method;
        let upload = self.prepared.body.streams();
        request.extensions_mut().insert(Limits {
            request: self.core.times.request.map(|limit| if upload { limit } else { limit.saturating_sub(elapsed) }),
            total: self.left(),
            idle: self.core.times.idle,
            stream: self.task.stream,
            upload,
        });
        Ok(request)
    }

    /// Returns the headers for a hop: within the origin all of them and the credential, elsewhere none that
    /// identifies the sender.
    fn headers(&mut self, hop: &Hop, token: Option<&Token>) -> Result<HeaderMap, Error> {
        // Encoded again only for a second request, which is rare.
        let mut headers = match self.prepared.headers.take() {
            Some(headers) => headers,
            None => {
                let Task { call, stream, .. } = self.task;
                prepare_headers(call, *stream, self.core.defaults(call), self.prepared.media_type.as_ref())
                    .map_err(|error| Error::new(ErrorKind::Request, error.0))?
            }
        };
        if !hop.same_origin {
            return Ok(cross_origin_headers(&headers));
        }
        if let Some(token) = token {
            self.core.authentication.sign_headers(&mut headers, token)?;
        }
        Ok(headers)
    }

    /// Returns everything secret that the call holds: the tokens that it presented, its arguments, and what the client
    /// sends with every request.
    fn secrets(&self) -> Vec<&Secret> {
        let mut secrets = self.task.call.secrets();
        secrets.extend(self.presented.iter());
        secrets.extend(self.core.secrets.iter());
        secrets
    }

    fn holds_secret(&self, text: &str) -> bool {
        crate::redact::holds_secret(text, self.secrets())
    }
}

/// Returns the URL without its query, as it may be told.
pub(super) fn without_query(uri: &Uri) -> Arc<str> {
    let (scheme, authority) = (uri.scheme_str().unwrap_or_default(), uri.authority().map_or("", |host| host.as_str()));
    format!("{scheme}://{authority}{}", uri.path()).into()
}

/// The longest URL that can be sent, in bytes. Most servers read shorter ones only, and answer 414.
const MAX_URL_LENGTH: usize = 65_534;

/// Returns an error if the URL would be too long.
pub(super) fn check_length(base: &Base, path: &str, query: &str) -> Result<(), Error> {
    let length = base.length_of(path, query);
    if length <= MAX_URL_LENGTH {
        return Ok(());
    }
    let of_query = query.len();
    let message = format!(
        "the URL would have {length} bytes, {of_query} of them in the query, and at most {MAX_URL_LENGTH} can be sent: \
         send fewer values at a time"
    );
    Err(Error::new(ErrorKind::Request, message))
}

fn invalid_url() -> Error {
    Error::new(ErrorKind::Request, "the URL would be invalid")
}
