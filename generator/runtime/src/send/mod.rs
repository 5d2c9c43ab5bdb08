//! The send path that every call goes through, with the async client and the blocking one.
//!
//! In: a [`Task`]. Out: an [`Exchange`] with a success status, or the error. In between: encoding, waiting for the
//! rate limit, attempts with timeouts, redirects, renewal of a rejected token, retries.

mod attempt;
mod collect;
mod exchange;
mod hop;
mod rate_limiter;
mod reading;
mod redirect;
mod retry;
mod spawn;
mod success;

use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use http::HeaderMap;

pub(crate) use exchange::Exchange;
pub(crate) use rate_limiter::RateLimiter;
pub(crate) use reading::Reading;
pub(crate) use redirect::may_cross_origins;
pub(crate) use retry::Budget;
pub(crate) use spawn::spawn;

use crate::call::Call;
use crate::call::RequestOption;
use crate::credential::{Authentication, Credential, Token};
use crate::encode::{Defaults, EncodeError, Prepared, prepare};
use crate::error::Error;
use crate::exclusive::Exclusive;
use crate::random;
use crate::response::Head;
use crate::retry_policy::RetryPolicy;
use crate::secret::Secret;
use crate::service::ErrorKind;
use crate::timeout::{Clock, Elapsed, Heartbeat, timeout};
use crate::trace::{End, Trace};
use crate::transport::{BoxFuture, Transport, TransportErrorKind};
use crate::url::Base;
use attempt::Outcome;
use retry::{Attempt, Failure, backoff, until_next_window};

/// What the calls of a client share.
#[derive(Clone)]
pub(crate) struct Core {
    pub(crate) base: Base,
    pub(crate) transport: Arc<dyn Transport>,
    /// Whether the transport may block while it is polled.
    pub(crate) blocking: bool,
    pub(crate) authentication: Authentication,
    /// What is secret in every request, besides the credential.
    pub(crate) secrets: Arc<[Secret]>,
    pub(crate) options: Vec<RequestOption>,
    /// The headers of every request, without the credential.
    pub(crate) headers: HeaderMap,
    pub(crate) times: Times,
    pub(crate) retry: RetryPolicy,
    pub(crate) budget: Arc<Budget>,
    /// The rate limiter, if calls are to wait for the rate limit.
    pub(crate) rate_limiter: Option<Arc<RateLimiter>>,
    /// The largest body that is read into memory, in bytes.
    pub(crate) max_body: u64,
    /// How responses are read.
    pub(crate) reading: Arc<Reading>,
    /// The default number of pages fetched at a time.
    pub(crate) prefetch: usize,
}

impl Core {
    /// Returns what measures the time of calls.
    fn clock(&self) -> Clock<'_> {
        Clock { transport: self.transport.as_ref(), blocking: self.blocking }
    }

    /// Returns what calls with another credential share: all but the rate limit, which servers count by user.
    pub(crate) fn with_credential(&self, credential: Credential) -> Self {
        Self {
            authentication: self.authentication.with_credential(credential, &self.headers),
            rate_limiter: self.rate_limiter.as_ref().map(|_| Arc::default()),
            ..self.clone()
        }
    }

    /// Returns the core that sends `call`, which may have its own credential.
    pub(crate) fn of_call(self: &Arc<Self>, call: &Call) -> Arc<Self> {
        match &call.credential {
            Some(credential) => Arc::new(self.with_credential(credential.clone())),
            None => self.clone(),
        }
    }

    /// Returns what is sent with this call unless it is overridden.
    fn defaults(&self, call: &Call) -> Defaults<'_> {
        let prepared = self.authentication.prepared().filter(|_| !call.is_anonymous());
        Defaults { headers: prepared.unwrap_or(&self.headers), options: &self.options }
    }
}

/// Timeouts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Times {
    /// Of one attempt.
    pub(crate) request: Option<Duration>,
    /// Of a call including retries.
    pub(crate) total: Option<Duration>,
    /// Of a stream without receiving a byte.
    pub(crate) idle: Option<Duration>,
}

/// A call to send, and what to do with its response.
#[derive(Clone)]
pub(crate) struct Task {
    pub(crate) call: Arc<Call>,
    /// The complete query, if the previous page named it.
    pub(crate) query: Option<String>,
    /// Whether the response body is streamed.
    pub(crate) stream: bool,
    /// Whether the response body is returned as it is, so that another server may send it.
    pub(crate) raw: bool,
}

/// A call in progress.
pub(crate) type Sent = Exclusive<BoxFuture<'static, Result<Exchange, Error>>>;

/// Sends a call. Only here is a future boxed.
pub(crate) fn send(core: Arc<Core>, task: Task) -> Sent {
    let endpoint = task.call.endpoint();
    let trace = Trace::new(endpoint.name(), endpoint.method().as_str(), endpoint.path());
    let inner_trace = trace.clone();
    let execution = async move {
        let endpoint = task.call.endpoint();
        let mut execution = Execution::new(&core, &task, &inner_trace)?;
        let result =
            execution.run().await.map_err(|error| error.with_operation(endpoint).with_attempts(execution.attempts));
        inner_trace.ended(execution.attempts, || span_end(&result));
        result
    };
    Exclusive::new(Box::pin(trace.around(execution)))
}

/// Returns what the trace records of the result.
fn span_end(result: &Result<Exchange, Error>) -> End<'_> {
    match result {
        Ok(Exchange { head, .. }) => {
            End { status: Some(head.status.as_u16()), request_id: head.request_id(), error: None }
        }
        Err(error) => {
            let status = error.status().map(|status| status.as_u16());
            End { status, request_id: error.request_id(), error: Some(error.kind()) }
        }
    }
}

/// The execution of a call: its attempts, and the waits between them.
struct Execution<'e> {
    core: &'e Core,
    task: &'e Task,
    trace: &'e Trace,
    prepared: Prepared,
    /// The tokens that were presented so far.
    presented: Vec<Secret>,
    started: Instant,
    attempts: u32,
}

impl<'e> Execution<'e> {
    fn new(core: &'e Core, task: &'e Task, trace: &'e Trace) -> Result<Self, Error> {
        let Task { call, query, stream, .. } = task;
        let refused = |error: EncodeError| Error::new(ErrorKind::Request, error.0).with_operation(call.endpoint());
        let prepared = prepare(call, query.as_deref(), *stream, core.defaults(call)).map_err(refused)?;
        hop::check_length(&core.base, &prepared.path, &prepared.query)
            .map_err(|error| error.with_operation(call.endpoint()))?;
        let started = core.transport.now();
        Ok(Self { core, task, trace, prepared, presented: Vec::new(), started, attempts: 0 })
    }

    async fn run(&mut self) -> Result<Exchange, Error> {
        let mut refused: Option<Secret> = None;
        loop {
            let token = self.token(refused.as_ref()).await?;
            let secret = token.as_ref().map(|token| &token.secret);
            for secret in token.iter().flat_map(Token::secrets) {
                if !self.presented.contains(&secret) {
                    self.presented.push(secret);
                }
            }
            self.wait_for_rate_limit().await;
            self.attempts += 1;
            let outcome = self.attempt(token.as_ref()).await?;
            if let Some((rejected, exchange)) = secret.zip(outcome.unauthorized()) {
                let credential = self.core.authentication.credential();
                let invalid = exchange.says_invalid_token();
                match &refused {
                    None if credential.renews(rejected, invalid) => {
                        refused = Some(rejected.clone());
                        continue;
                    }
                    Some(before) if before != rejected && !invalid => credential.rejected_again(rejected),
                    _ => {}
                }
            }
            if let Some(wait) = self.next_wait(&outcome) {
                self.trace.retrying(self.attempts, wait);
                self.core.transport.sleep(wait).await;
                continue;
            }
            return self.finish(outcome);
        }
    }

    async fn token(&self, refused: Option<&Secret>) -> Result<Option<Token>, Error> {
        if self.task.call.is_anonymous() {
            return Ok(None);
        }
        // A renewal is a request too, though not one of ours.
        let limit = [self.left(), self.core.times.request].into_iter().flatten().min();
        let present = pin!(self.core.authentication.credential().token(refused));
        let token = timeout(self.core.clock(), limit, &Heartbeat::NONE, present).await;
        token.map_err(|Elapsed| Error::new(ErrorKind::Timeout, "no access token within the timeout"))?
    }

    async fn wait_for_rate_limit(&self) {
        let Some(rate_limiter) = &self.core.rate_limiter else { return };
        let wait = rate_limiter.wait(self.task.call.endpoint().name(), self.core.transport.now());
        // If the wait exceeds the time of the whole call, the server gets to refuse, and the caller to decide.
        if !wait.is_zero() && wait <= self.left().unwrap_or(self.policy().deadline) {
            self.core.transport.sleep(wait).await;
        }
    }

    /// Returns how the call is retried.
    fn policy(&self) -> &RetryPolicy {
        self.task.call.retry.as_ref().unwrap_or(&self.core.retry)
    }

    /// Creates an exchange of this call.
    fn exchange(&self, head: Head) -> Exchange {
        let mut exchange = Exchange::new(head, self.task.call.clone());
        exchange.presented.clone_from(&self.presented);
        exchange.client_secrets = Some(self.core.secrets.clone());
        exchange.attempts = self.attempts;
        exchange
    }

    /// Returns what is left of the total timeout.
    fn left(&self) -> Option<Duration> {
        Some(self.total()?.saturating_sub(self.elapsed()))
    }

    /// Returns the total timeout.
    fn total(&self) -> Option<Duration> {
        self.task.call.timeout.or(self.core.times.total)
    }

    fn elapsed(&self) -> Duration {
        self.core.transport.now().saturating_duration_since(self.started)
    }

    /// Returns the wait before the next attempt, or `None` if there is none.
    fn next_wait(&self, outcome: &Outcome) -> Option<Duration> {
        let failure = match outcome {
            Outcome::Response(exchange) if exchange.head.status.as_u16() < 400 => {
                self.core.budget.earn();
                return None;
            }
            Outcome::Response(exchange) => Failure::Status(exchange.head.status.as_u16()),
            Outcome::RedirectRefused { .. } => return None,
            Outcome::BodyFailed(_, error) | Outcome::NoResponse(error) => Failure::Transport(error.kind()),
        };
        let policy = self.policy();
        let window = match outcome {
            Outcome::Response(exchange) if failure == Failure::Status(429) => {
                until_next_window(&exchange.head.headers, policy.rate_limit_window)
            }
            _ => None,
        };
        let attempt = Attempt {
            idempotent: self.task.call.endpoint().is_idempotent(),
            attempts: self.attempts,
            elapsed: self.elapsed(),
            requested_wait: outcome.requested_wait().or(window),
            random: random::fraction(),
        };
        let wait = backoff(policy, self.task.call.endpoint().api.service.retry_statuses, failure, attempt)?;
        let in_time = self.left().is_none_or(|left| wait < left);
        (in_time && self.core.budget.take()).then_some(wait)
    }

    fn finish(&self, outcome: Outcome) -> Result<Exchange, Error> {
        match outcome {
            Outcome::Response(mut exchange) => {
                (exchange.reading, exchange.trace) = (self.core.reading.clone(), Some(self.trace.clone()));
                exchange.into_result()
            }
            Outcome::RedirectRefused { exchange, reason, location } => Err(exchange.redirect(&reason, location)),
            Outcome::BodyFailed(exchange, error) => {
                Err(exchange.error(kind_of(error.kind()), "the body is incomplete").with_source(error))
            }
            Outcome::NoResponse(error) => Err(Error::from_source(kind_of(error.kind()), error)),
        }
    }
}

fn kind_of(kind: TransportErrorKind) -> ErrorKind {
    match kind {
        TransportErrorKind::Connect | TransportErrorKind::Tls => ErrorKind::Connect,
        TransportErrorKind::Timeout => ErrorKind::Timeout,
        TransportErrorKind::Interrupted | TransportErrorKind::Protocol => ErrorKind::Transport,
        TransportErrorKind::Request => ErrorKind::Request,
    }
}
