//! Limits of time around a future, by the clock of the transport.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use crate::transport::Transport;

/// It took too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooLong;

/// What `future` gives, when it does so within `limit`.
pub(crate) async fn within<F: Future>(
    transport: &dyn Transport,
    limit: Option<Duration>,
    future: F,
) -> Result<F::Output, TooLong> {
    let Some(limit) = limit else { return Ok(future.await) };
    let mut future = pin!(future);
    // Made when the future first has to wait: a transport that blocks never does, and its `sleep` would block too.
    let mut clock = None;
    poll_fn(|cx| {
        if let Poll::Ready(output) = future.as_mut().poll(cx) {
            return Poll::Ready(Ok(output));
        }
        clock.get_or_insert_with(|| transport.sleep(limit)).as_mut().poll(cx).map(|()| Err(TooLong))
    })
    .await
}
