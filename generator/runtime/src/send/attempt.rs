//! One attempt: the request with its credential, redirects, and the response body, all within the timeouts.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use http::header::LOCATION;
use http::{HeaderMap, StatusCode};

use super::collect::collect;
use super::hop::{Hop, Reports, Unsent, without_query};
use super::rate_limiter::{RateLimiter, Window};
use super::redirect::{MAX_REDIRECTS, RedirectDecision, redirect_decision};
use super::{Exchange, Execution};
use crate::credential::Token;
use crate::encode::Fault;
use crate::error::Error;
use crate::header::decoded;
use crate::rate_limit::{RateLimit, server_time};
use crate::response::{Head, text};
use crate::service::{ErrorKind, Service};
use crate::timeout::{Elapsed, Heartbeat, timeout};
use crate::transport::{Body, TransportError};
use crate::url::resolve;

/// The largest number of bytes of an error body that are read.
const MAX_ERROR_BODY: u64 = 64 * 1024;

/// How an attempt ended.
pub(super) enum Outcome {
    /// With a complete response.
    Response(Exchange),
    /// With redirect not followed.
    RedirectRefused { exchange: Exchange, reason: String, location: Option<String> },
    /// With a response whose body was interrupted.
    BodyFailed(Exchange, TransportError),
    /// Without a response.
    NoResponse(TransportError),
}

impl Outcome {
    /// Returns the response that says that the token is not accepted, if it is one.
    pub(super) fn unauthorized(&self) -> Option<&Exchange> {
        match self {
            // Another server got no token.
            Self::Response(exchange) if exchange.from_origin && exchange.head.status.as_u16() == 401 => Some(exchange),
            _ => None,
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
        let clock = self.core.clock();
        let (left, total, limit) = (self.left(), self.total(), self.core.times.request);
        let heartbeat = if self.prepared.body.streams() { Heartbeat::shared() } else { Heartbeat::NONE };
        let reports = Reports { heartbeat, fault: Fault::default() };
        let follow_redirects = pin!(self.follow_redirects(token, &reports));
        let request = pin!(timeout(clock, limit, &reports.heartbeat, follow_redirects));
        let too_long = |what: &str, limit: Option<Duration>| {
            let limit = limit.unwrap_or_default().as_secs_f64();
            Ok(Outcome::NoResponse(TransportError::timeout(format!("the {what} of {limit} s expired"))))
        };
        match timeout(clock, left, &Heartbeat::NONE, request).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(Elapsed)) => too_long("request timeout", limit),
            Err(Elapsed) => too_long("total timeout", total),
        }
    }

    async fn follow_redirects(&mut self, token: Option<&Token>, reports: &Reports) -> Result<Outcome, Error> {
        let began = self.core.transport.now();
        let task = self.task;
        let method = task.call.endpoint().method();
        let mut hop = self.first_hop(token)?;
        let mut origin = None;
        let mut count = 0;
        loop {
            // Redirects use up a part of the time.
            let elapsed =
                if count > 0 { self.core.transport.now().saturating_duration_since(began) } else { Duration::ZERO };
            let response = match self.request(&hop, token, elapsed, reports).await {
                Ok(request) => self.send_once(&hop, request, reports).await,
                Err(Unsent::Body(error)) => Err(error),
                Err(Unsent::Refused(error)) => return Err(error),
            };
            let response = match response {
                Ok(response) => response,
                Err(error) => return Ok(Outcome::NoResponse(error)),
            };
            let status = response.status().as_u16();
            let declared = self.task.call.endpoint().ok.contains(&status);
            let reason = match redirect_decision(method, &hop.uri, status, response.headers()) {
                RedirectDecision::Follow(_) if count >= MAX_REDIRECTS => Some("too many redirects".to_owned()),
                RedirectDecision::Follow(location) => {
                    let origin = origin.get_or_insert_with(|| hop.uri.clone());
                    match self.next_hop(&hop, origin, location, token) {
                        Ok(next) => {
                            hop = next;
                            count += 1;
                            continue;
                        }
                        Err(reason) => Some(reason),
                    }
                }
                // A redirect that the operation declares is its response.
                RedirectDecision::Refuse(reason) => Some(reason.to_owned()).filter(|_| !declared),
                RedirectDecision::NotRedirect => None,
            };
            let redirected = count > 0;
            return self.receive(&hop, redirected, response, reason).await;
        }
    }

    /// Sends one request.
    async fn send_once(
        &self,
        hop: &Hop,
        request: http::Request<Body>,
        reports: &Reports,
    ) -> Result<http::Response<Body>, TransportError> {
        let transport = &self.core.transport;
        let response = match transport.send(request).await {
            Ok(response) => response,
            // What is wrong with our own body counts, not what became of the connection.
            Err(error) => return Err(reports.fault.take().unwrap_or(error)),
        };
        if let Some(rate_limiter) = self.core.rate_limiter.as_ref().filter(|_| hop.same_origin) {
            self.observe(rate_limiter, response.headers());
        }
        Ok(response)
    }

    /// Tells the rate limiter what a response reports.
    fn observe(&self, rate_limiter: &RateLimiter, headers: &HeaderMap) {
        let service = self.service();
        let Some(limit) = service.rate_limit.as_ref().and_then(|names| RateLimit::read(headers, names)) else { return };
        let name = service.rate_limit_name.and_then(|name| text(headers, name)).unwrap_or_default();
        let now = self.core.transport.now();
        // By the server's clock, so that it does not matter whether ours is right.
        let left = limit.reset.map(|reset| reset.duration_since(server_time(headers)).unwrap_or_default());
        let window = Window { remaining: limit.remaining, end: left.and_then(|left| now.checked_add(left)) };
        rate_limiter.observe(self.task.call.endpoint().name(), name, window, now);
    }

    /// Reads the body, or keeps it as a stream if the task says so. Of an error, at most a part is read.
    async fn receive(
        &self,
        hop: &Hop,
        redirected: bool,
        response: http::Response<Body>,
        reason: Option<String>,
    ) -> Result<Outcome, Error> {
        let (parts, body) = response.into_parts();
        let (status, headers, service) = (parts.status, Arc::new(parts.headers), self.service());
        let head = Head { status, headers, service, url: redirected.then(|| without_query(&hop.uri)) };
        let mut exchange = self.exchange(head);
        exchange.from_origin = hop.same_origin;
        if exchange.head.status == StatusCode::URI_TOO_LONG {
            exchange.url_length = Some(hop.uri.to_string().len());
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
            resolve(&hop.uri, location).map_or_else(|| decoded(location).into_owned(), |location| location.to_string())
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
