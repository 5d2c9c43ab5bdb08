//! Timeouts for futures, by the clock of the transport.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Poll, ready};
use std::time::{Duration, Instant};

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

    /// Returns what is left of `limit` since the last activity.
    fn left(&self, limit: Duration, now: Instant) -> Option<Duration> {
        let last = (*self.0.as_ref()?.lock().unwrap_or_else(PoisonError::into_inner))?;
        limit.checked_sub(now.saturating_duration_since(last)).filter(|left| !left.is_zero())
    }
}

/// Returns the output of `future`, or an error after `limit`, which starts again with each heartbeat.
///
/// The caller pins the future: held by value it would be stored twice in here, and twice again in the next timeout
/// around this one.
pub(crate) async fn timeout<F: Future>(
    transport: &dyn Transport,
    limit: Option<Duration>,
    heartbeat: &Heartbeat,
    mut future: Pin<&mut F>,
) -> Result<F::Output, Elapsed> {
    let Some(limit) = limit else { return Ok(future.await) };
    // Created when the future first has to wait. A blocking transport never waits, and its `sleep` would block too.
    let mut clock = None;
    poll_fn(|cx| {
        if let Poll::Ready(output) = future.as_mut().poll(cx) {
            return Poll::Ready(Ok(output));
        }
        loop {
            ready!(clock.get_or_insert_with(|| transport.sleep(limit)).as_mut().poll(cx));
            let Some(left) = heartbeat.left(limit, transport.now()) else { return Poll::Ready(Err(Elapsed)) };
            clock = Some(transport.sleep(left));
        }
    })
    .await
}
