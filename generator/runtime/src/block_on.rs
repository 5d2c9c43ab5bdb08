//! Drives a future to completion on the current thread.

use std::cell::Cell;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Instant;

thread_local! {
    /// When the future that is polled wants to be polled again, if nothing wakes it before.
    static WAKE_AT: Cell<Option<Instant>> = const { Cell::new(None) };
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.0.unpark();
    }
}

/// Runs `future` to completion and returns its output. The thread is parked while the future waits for another thread,
/// at most until the time that the future asked for with [`wake_at`].
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut cx = Context::from_waker(&waker);
    // A future may block on another while it is polled.
    let outer = WAKE_AT.take();
    let output = loop {
        match future.as_mut().poll(&mut cx) {
            Poll::Ready(output) => break output,
            Poll::Pending => match WAKE_AT.take() {
                Some(at) => thread::park_timeout(at.saturating_duration_since(Instant::now())),
                None => thread::park(),
            },
        }
    };
    WAKE_AT.set(outer);
    output
}

/// Has the future that is being polled polled again at that time, if nothing wakes it before. Works within
/// [`block_on`] only.
pub(crate) fn wake_at(at: Instant) {
    WAKE_AT.set(Some(WAKE_AT.get().map_or(at, |earlier| earlier.min(at))));
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_future_is_polled_at_the_time_that_it_asks_for() {
        let begin = Instant::now();
        let mut polls = 0;
        block_on(poll_fn(|_| {
            polls += 1;
            let (early, late) = (begin + Duration::from_millis(20), begin + Duration::from_secs(60));
            if Instant::now() >= early {
                return Poll::Ready(());
            }
            wake_at(early);
            wake_at(late);
            block_on(std::future::ready(()));
            Poll::Pending
        }));
        assert!(polls >= 2 && begin.elapsed() < Duration::from_secs(30));
    }
}
