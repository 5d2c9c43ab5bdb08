//! Limits of time around a future, by the clock of the transport.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Poll, ready};
use std::time::{Duration, Instant};

use crate::transport::Transport;

/// It took too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Elapsed;

/// When something last went on, shared between those who see it and those who wait.
#[derive(Debug, Clone)]
pub(crate) struct Heartbeat(Option<Arc<Mutex<Option<Instant>>>>);

impl Heartbeat {
    /// Of which nobody tells: a limit is what it is.
    pub(crate) const NONE: Self = Self(None);

    /// Of which somebody may tell.
    pub(crate) fn shared() -> Self {
        Self(Some(Arc::default()))
    }

    /// Something goes on.
    pub(crate) fn beat(&self, now: Instant) {
        if let Some(last) = &self.0 {
            *last.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
        }
    }

    /// What is left of `limit` since something last went on.
    fn left(&self, limit: Duration, now: Instant) -> Option<Duration> {
        let last = (*self.0.as_ref()?.lock().unwrap_or_else(PoisonError::into_inner))?;
        limit.checked_sub(now.saturating_duration_since(last)).filter(|left| !left.is_zero())
    }
}

/// What `future` gives, when it does so within `limit`, which begins anew with each heartbeat. The future is pinned by the
/// caller: held by value it would be in here twice, and twice again in the next limit around this one.
pub(crate) async fn timeout<F: Future>(
    transport: &dyn Transport,
    limit: Option<Duration>,
    heartbeat: &Heartbeat,
    mut future: Pin<&mut F>,
) -> Result<F::Output, Elapsed> {
    let Some(limit) = limit else { return Ok(future.await) };
    // Made when the future first has to wait: a transport that blocks never does, and its `sleep` would block too.
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
