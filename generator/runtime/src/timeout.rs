//! Timeouts for futures, by the clock of the transport.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Poll, ready};
use std::time::{Duration, Instant};

use crate::block_on::wake_at;
use crate::transport::Transport;

/// The timeout has expired.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Elapsed;

/// The time of the last activity, shared between those who report it and those who wait. Activity extends a timeout.
#[derive(Debug, Clone)]
pub(crate) struct Heartbeat(Option<Arc<Mutex<Option<Instant>>>>);

impl Heartbeat {
    /// No activity is reported, so a timeout is fixed.
    pub(crate) const NONE: Self = Self(None);

    /// Creates a heartbeat that can be reported.
    pub(crate) fn shared() -> Self {
        Self(Some(Arc::default()))
    }

    /// Reports activity.
    pub(crate) fn beat(&self, now: Instant) {
        if let Some(last) = &self.0 {
            *last.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
        }
    }

    /// Returns when there was activity last.
    fn last(&self) -> Option<Instant> {
        *self.0.as_ref()?.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns what is left of `limit` that began at `since`.
fn left(limit: Duration, since: Instant, now: Instant) -> Option<Duration> {
    limit.checked_sub(now.saturating_duration_since(since)).filter(|left| !left.is_zero())
}

/// What measures time.
#[derive(Clone, Copy)]
pub(crate) struct Clock<'t> {
    pub(crate) transport: &'t dyn Transport,
    /// Whether waiting blocks the thread: `sleep` would hold up the future that it limits, so the thread that drives
    /// the future wakes it instead.
    pub(crate) blocking: bool,
}

/// Returns the output of `future`, or an error after `limit`, which starts again with each heartbeat.
///
/// The caller pins the future: held by value it would be stored twice in here, and twice again in the next timeout
/// around this one.
pub(crate) async fn timeout<F: Future>(
    clock: Clock<'_>,
    limit: Option<Duration>,
    heartbeat: &Heartbeat,
    mut future: Pin<&mut F>,
) -> Result<F::Output, Elapsed> {
    let Some(limit) = limit else { return Ok(future.await) };
    // Both are set when the future first has to wait, which a blocking transport never does.
    let mut sleep = None;
    let mut begin = None;
    poll_fn(|cx| {
        if let Poll::Ready(output) = future.as_mut().poll(cx) {
            return Poll::Ready(Ok(output));
        }
        if clock.blocking {
            let now = Instant::now();
            let since = heartbeat.last().unwrap_or(*begin.get_or_insert(now));
            let Some(left) = left(limit, since, now) else { return Poll::Ready(Err(Elapsed)) };
            // A limit that no clock can hold never ends.
            now.checked_add(left).into_iter().for_each(wake_at);
            return Poll::Pending;
        }
        loop {
            ready!(sleep.get_or_insert_with(|| clock.transport.sleep(limit)).as_mut().poll(cx));
            let left = heartbeat.last().and_then(|last| left(limit, last, clock.transport.now()));
            let Some(left) = left else { return Poll::Ready(Err(Elapsed)) };
            sleep = Some(clock.transport.sleep(left));
        }
    })
    .await
}
