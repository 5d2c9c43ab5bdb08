//! One attempt: the request with its credential, redirects, and the response body, all within the timeouts.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use http::header::{CONTENT_LENGTH, LOCATION};
use http::{HeaderMap, Method, StatusCode};

use super::collect::collect;
use super::redirect::{MAX_REDIRECTS, RedirectDecision, redirect_decision};
use super::target::Target;
use super::{Exchange, Execution};
use crate::credential::Token;
use crate::error::Error;
use crate::header::decoded;
use crate::response::{Head, RateLimit};
use crate::service::{ErrorKind, Service};
use crate::timeout::{Elapsed, Heartbeat, timeout};
use crate::transport::{Body, Limits, TransportError};
use crate::url::resolve;

/// The largest number of bytes of an error body that are read.
const MAX_ERROR_BODY: u64 = 64 * 1024;

/// How an attempt ended.
pub(super) enum Outcome {
    /// With a complete response.
    Response(Exchange),
    /// With redirect not followed.
    RedirectRefused { exchange: Exchange, reason: &'static str, location: Option<String> },
    /// With a response whose body was interrupted.
    BodyFailed(Exchange, TransportError),
    /// Without a response.
    NoResponse(TransportError),
}

impl Outcome {
    pub(super) fn status(&self) -> Option<u16> {
        match self {
            Self::Response(exchange) => Some(exchange.head.status.as_u16()),
            Self::RedirectRefused { .. } | Self::BodyFailed(..) | Self::NoResponse(_) => None,
        }
    }

    /// Returns how long the server asks to wait.
    pub(super) fn requested_wait(&self) -> Option<Duration> {
        match self {
            Self::Response(exchange) => exchange.requested_wait(),
            Self::RedirectRefused { .. } | Self::BodyFailed(..) | Self::NoResponse(_) => None,
        }
    }
}

impl Execution<'_> {
    /// Makes one attempt. An error is one of ours, which another attempt would not avoid.
    pub(super) async fn attempt(&mut self, token: Option<&Token>) -> Result<Outcome, Error> {
        let core = self.core;
        let transport = core.transport.as_ref();
        let (left, total) = (self.left(), self.total());
        let upload_heartbeat = if self.prepared.body.streams() { Heartbeat::shared() } else { Heartbeat::NONE };
        let follow_redirects = pin!(self.follow_redirects(token, &upload_heartbeat));
        let request = pin!(timeout(transport, core.times.request, &upload_heartbeat, follow_redirects));
        let too_long = |what: &str, limit: Option<Duration>| {
            let limit = limit.unwrap_or_default().as_secs_f64();
            Ok(Outcome::NoResponse(TransportError::timeout(format!("the {what} of {limit} s expired"))))
        };
        match timeout(transport, left, &Heartbeat::NONE, request).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(Elapsed)) => too_long("request timeout", core.times.request),
            Err(Elapsed) => too_long("total timeout", total),
        }
    }

    async fn follow_redirects(
        &mut self,
        token: Option<&Token>,
        upload_heartbeat: &Heartbeat,
    ) -> Result<Outcome, Error> {
        let began = self.core.transport.now();
        let task = self.task;
        let method = task.call.endpoint().method();
        let mut target = self.first_target(token)?;
        let mut origin = None;
        let mut count = 0;
        loop {
            // Redirects use up a part of the time.
            let elapsed =
                if count > 0 { self.core.transport.now().saturating_duration_since(began) } else { Duration::ZERO };
            let headers = self.headers(&target, token)?;
            let response = match self.send_once(&target, headers, elapsed, upload_heartbeat).await {
                Ok(response) => response,
                Err(error) => return Ok(Outcome::NoResponse(error)),
            };
            let status = response.status().as_u16();
            let declared = self.task.call.endpoint().ok.contains(&status);
            let reason = match redirect_decision(method, &target.uri, status, response.headers()) {
                RedirectDecision::Follow(location) if count < MAX_REDIRECTS => {
                    let origin = origin.get_or_insert_with(|| target.uri.clone());
                    target = self.redirect_target(&target, origin, location, token)?;
                    count += 1;
                    continue;
                }
                RedirectDecision::Follow(_) => Some("too many redirects"),
                // A redirect that the operation declares is its response.
                RedirectDecision::Refuse(reason) => Some(reason).filter(|_| !declared),
                RedirectDecision::NotRedirect => None,
            };
            return self.receive(&target, response, reason).await;
        }
    }

    /// Sends one request.
    async fn send_once(
        &self,
        target: &Target,
        headers: HeaderMap,
        elapsed: Duration,
        upload_heartbeat: &Heartbeat,
    ) -> Result<http::Response<Body>, TransportError> {
        let transport = &self.core.transport;
        let method = self.task.call.endpoint().method();
        let mut request = http::Request::new(self.prepared.body.body(transport, upload_heartbeat)?);
        *request.method_mut() = method.clone();
        *request.uri_mut() = target.uri.clone();
        *request.headers_mut() = headers;
        // Sends `Content-Length: 0` only for methods that normally have a body; some servers and proxies require it
        // there.
        let usual = [Method::POST, Method::PUT, Method::PATCH].contains(method);
        if let Some(length) = request.body().length().filter(|length| *length > 0 || usual) {
            request.headers_mut().insert(CONTENT_LENGTH, length.into());
        }
        let upload = self.prepared.body.streams();
        request.extensions_mut().insert(Limits {
            request: self.core.times.request.map(|limit| if upload { limit } else { limit.saturating_sub(elapsed) }),
            total: self.left(),
            idle: self.core.times.idle,
            stream: self.task.stream,
            upload,
        });
        let response = transport.send(request).await?;
        let rate_limiter = self.core.rate_limiter.as_ref().filter(|_| target.same_origin);
        if let Some((rate_limiter, names)) = rate_limiter.zip(self.service().rate_limit.as_ref()) {
            RateLimit::read(response.headers(), names).into_iter().for_each(|limit| rate_limiter.observe(limit));
        }
        Ok(response)
    }

    /// Reads the body, or keeps it as a stream if the task says so. Of an error, at most a part is read.
    async fn receive(
        &self,
        target: &Target,
        response: http::Response<Body>,
        reason: Option<&'static str>,
    ) -> Result<Outcome, Error> {
        let (parts, body) = response.into_parts();
        let head = Head { status: parts.status, headers: Arc::new(parts.headers), service: self.service() };
        let mut exchange = Exchange::new(head, self.task.call.clone());
        if exchange.head.status == StatusCode::URI_TOO_LONG {
            exchange.url_length = Some(target.uri.to_string().len());
        }
        let success = exchange.is_success();
        if success && self.task.stream {
            exchange.stream = Some(body);
            return Ok(Outcome::Response(exchange));
        }
        let most = if success { self.core.max_body } else { MAX_ERROR_BODY };
        if success && body.length().is_some_and(|length| length > most) {
            return Err(self.too_large(&exchange));
        }
        match collect(body, most).await {
            Ok((_, true)) if success => return Err(self.too_large(&exchange)),
            Ok((bytes, cut)) => (exchange.body, exchange.cut) = (bytes, cut),
            Err(error) if success => return Ok(Outcome::BodyFailed(exchange, error)),
            // An error is reported even if its body is interrupted.
            Err(_) => exchange.cut = true,
        }
        let Some(reason) = reason else { return Ok(Outcome::Response(exchange)) };
        let location = exchange.head.headers.get(LOCATION).map(|location| {
            let location = location.as_bytes();
            resolve(&target.uri, location)
                .map_or_else(|| decoded(location).into_owned(), |location| location.to_string())
        });
        Ok(Outcome::RedirectRefused { exchange, reason, location })
    }

    fn service(&self) -> &'static Service {
        self.task.call.endpoint().api.service
    }

    fn too_large(&self, exchange: &Exchange) -> Error {
        let message = format!("the body is larger than the limit of {} bytes", self.core.max_body);
        exchange.error(ErrorKind::ResponseTooLarge, message)
    }
}
