//! The one send path: every call of every kind goes through here, with the async client and with the blocking one.
//!
//! In: a [`Task`]. Out: a [`Landing`] whose status is a success, or the error. On the way: encoding, pacing, attempts
//! with limits of time, redirects, renewal of a refused token, retries.

mod attempt;
mod collect;
mod hop;
mod landing;
mod launch;
mod pace;
mod redirect;
mod retry;

use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use http::HeaderMap;

pub(crate) use landing::Landing;
pub(crate) use launch::launch;
pub(crate) use pace::Pace;
pub(crate) use retry::Budget;
pub use retry::RetryPolicy;

use crate::call::Call;
use crate::chance;
use crate::credential::{Authentication, Presented};
use crate::deadline::{Activity, TooLong, within};
use crate::encode::{Defaults, EncodeError, Prepared, prepare};
use crate::error::Error;
use crate::operation::RequestOption;
use crate::secret::Secret;
use crate::service::ErrorKind;
use crate::trace::{End, Trace};
use crate::transport::{BoxFuture, Transport, TransportFault};
use crate::url::Base;
use attempt::Outcome;
use retry::{Ending, Standing, decide};

/// What all calls of a client share.
pub(crate) struct Core {
    pub(crate) base: Base,
    pub(crate) transport: Arc<dyn Transport>,
    /// Whether the transport blocks while it is polled.
    pub(crate) blocking: bool,
    pub(crate) authentication: Authentication,
    pub(crate) options: Vec<RequestOption>,
    /// What every request says, without the credential.
    pub(crate) headers: HeaderMap,
    pub(crate) times: Times,
    pub(crate) retry: RetryPolicy,
    pub(crate) budget: Budget,
    /// What is known of the rate limit, when calls are to wait for it.
    pub(crate) pace: Option<Pace>,
    /// The most bytes of a body that is read into memory.
    pub(crate) max_body: u64,
    /// How many pages are fetched ahead, where nothing else is said.
    pub(crate) prefetch: usize,
}

impl Core {
    /// What is sent with this call unless it says otherwise.
    fn defaults(&self, call: &Call) -> Defaults<'_> {
        let prepared = self.authentication.prepared().filter(|_| !call.endpoint().anonymous);
        Defaults { headers: prepared.unwrap_or(&self.headers), options: &self.options }
    }
}

/// Limits of time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Times {
    /// Of one attempt.
    pub(crate) request: Option<Duration>,
    /// Of a call with all its attempts.
    pub(crate) total: Option<Duration>,
    /// Without a byte, where a body is streamed.
    pub(crate) idle: Option<Duration>,
}

/// What is to be sent, and how its answer is taken.
#[derive(Clone)]
pub(crate) struct Task {
    pub(crate) call: Arc<Call>,
    /// The whole query, where a page before has named it.
    pub(crate) query: Option<String>,
    /// Whether the body is given as it comes.
    pub(crate) stream: bool,
}

/// A call underway.
pub(crate) type Sent = BoxFuture<'static, Result<Landing, Error>>;

/// Sends it. This is the one place where a future is boxed.
pub(crate) fn send(core: Arc<Core>, task: Task) -> Sent {
    let endpoint = task.call.endpoint();
    let trace = Trace::new(endpoint.name(), endpoint.method().as_str(), endpoint.path());
    let inside = trace.clone();
    let journey = async move {
        let endpoint = task.call.endpoint();
        let mut journey = Journey::new(&core, &task, &inside)?;
        let landed = journey.travel().await.map_err(|error| error.of(endpoint).after(journey.attempts));
        inside.ended(journey.attempts, || end_of(&landed));
        landed
    };
    Box::pin(trace.around(journey))
}

/// What is traced of how a call ended.
fn end_of(landed: &Result<Landing, Error>) -> End<'_> {
    match landed {
        Ok(Landing { head, .. }) => {
            End { status: Some(head.status.as_u16()), request_id: head.request_id(), error: None }
        }
        Err(error) => {
            let status = error.status().map(|status| status.as_u16());
            End { status, request_id: error.request_id(), error: Some(error.kind()) }
        }
    }
}

/// A call on its way.
struct Journey<'j> {
    core: &'j Core,
    task: &'j Task,
    trace: &'j Trace,
    prepared: Prepared,
    began: Instant,
    attempts: u32,
}

impl<'j> Journey<'j> {
    fn new(core: &'j Core, task: &'j Task, trace: &'j Trace) -> Result<Self, Error> {
        let Task { call, query, stream } = task;
        let refused = |error: EncodeError| Error::new(ErrorKind::Request, error.0).of(call.endpoint());
        let prepared = prepare(call, query.as_deref(), *stream, core.defaults(call)).map_err(refused)?;
        Ok(Self { core, task, trace, prepared, began: core.transport.now(), attempts: 0 })
    }

    async fn travel(&mut self) -> Result<Landing, Error> {
        let mut refused: Option<Secret> = None;
        loop {
            let presented = self.present(refused.as_ref()).await?;
            self.keep_pace().await;
            self.attempts += 1;
            let outcome = self.attempt(presented.as_ref()).await?;
            let renewable =
                !self.task.call.endpoint().anonymous && self.core.authentication.credential().is_renewable();
            if outcome.status() == Some(401) && renewable && refused.is_none() {
                refused = presented.map(|presented| presented.secret);
                continue;
            }
            if let Some(wait) = self.next_wait(&outcome) {
                self.trace.again(self.attempts, wait);
                self.core.transport.sleep(wait).await;
                continue;
            }
            return self.finish(outcome, presented);
        }
    }

    async fn present(&self, refused: Option<&Secret>) -> Result<Option<Presented>, Error> {
        if self.task.call.endpoint().anonymous {
            return Ok(None);
        }
        let transport = self.core.transport.as_ref();
        let present = pin!(self.core.authentication.credential().present(refused));
        let presented = within(transport, self.left(), &Activity::NONE, present).await;
        presented.map_err(|TooLong| Error::new(ErrorKind::Timeout, "no access token came in time"))?
    }

    async fn keep_pace(&self) {
        let Some(pace) = &self.core.pace else { return };
        let wait = pace.wait(SystemTime::now());
        // A wait that would take the whole time of the call is for the caller to decide on: let the server refuse.
        if !wait.is_zero() && wait <= self.left().unwrap_or(self.core.retry.deadline) {
            self.core.transport.sleep(wait).await;
        }
    }

    /// What is left of the time for the whole call.
    fn left(&self) -> Option<Duration> {
        Some(self.total()?.saturating_sub(self.elapsed()))
    }

    /// The time for the whole call.
    fn total(&self) -> Option<Duration> {
        self.task.call.timeout.or(self.core.times.total)
    }

    fn elapsed(&self) -> Duration {
        self.core.transport.now().saturating_duration_since(self.began)
    }

    /// How long to wait before the next attempt, when there is one.
    fn next_wait(&self, outcome: &Outcome) -> Option<Duration> {
        let ending = match outcome {
            Outcome::Landed(landing) if landing.head.status.as_u16() < 400 => {
                self.core.budget.earn();
                return None;
            }
            Outcome::Landed(landing) => Ending::Status(landing.head.status.as_u16()),
            Outcome::Refused { .. } => return None,
            Outcome::Broken(_, error) | Outcome::Failed(error) => Ending::Fault(error.fault()),
        };
        let standing = Standing {
            idempotent: self.task.call.endpoint().is_idempotent(),
            attempts: self.attempts,
            elapsed: self.elapsed(),
            asked: outcome.asked(),
            chance: chance::fraction(),
        };
        let wait = decide(&self.core.retry, ending, standing)?;
        let in_time = self.left().is_none_or(|left| wait < left);
        (in_time && self.core.budget.take()).then_some(wait)
    }

    fn finish(&self, outcome: Outcome, presented: Option<Presented>) -> Result<Landing, Error> {
        let secret = presented.map(|presented| presented.secret);
        match outcome {
            Outcome::Landed(mut landing) => {
                landing.attempts = self.attempts;
                landing.secret = secret;
                landing.judge()
            }
            Outcome::Refused { mut landing, why, location } => {
                landing.secret = secret;
                Err(landing.redirect(why, location))
            }
            Outcome::Broken(landing, error) => {
                Err(landing.error(kind_of(error.fault()), "the body did not come to its end").because(error))
            }
            Outcome::Failed(error) => Err(Error::of_cause(kind_of(error.fault()), error)),
        }
    }
}

fn kind_of(fault: TransportFault) -> ErrorKind {
    match fault {
        TransportFault::Connect => ErrorKind::Connect,
        TransportFault::Timeout => ErrorKind::Timeout,
        TransportFault::Underway => ErrorKind::Transport,
        TransportFault::Request => ErrorKind::Request,
    }
}
