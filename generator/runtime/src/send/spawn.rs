//! Concurrent calls: they are polled together, but each on its own thread where a transport of the caller's may block
//! while it is polled.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

use super::{Core, Exchange, Sent, Task, send};
use crate::error::Error;
use crate::exclusive::Exclusive;
use crate::service::ErrorKind;
use crate::transport::drive;

/// A oneshot channel between the thread and the future that waits for it.
#[derive(Default)]
struct Oneshot {
    result: Option<Result<Exchange, Error>>,
    waker: Option<Waker>,
}

/// Sends a call so that others can be sent at the same time.
pub(crate) fn spawn(core: &Arc<Core>, task: Task) -> Sent {
    if !core.blocking {
        return send(core.clone(), task);
    }
    let channel = Arc::new(Mutex::new(Oneshot::default()));
    let (sender, sent) = (channel.clone(), send(core.clone(), task.clone()));
    let transport = core.transport.clone();
    let work = move || {
        // A callback of the caller's may panic, such as a token source; whoever waits has to learn of it.
        let result = catch_unwind(AssertUnwindSafe(|| drive(transport.as_ref(), sent)));
        let panicked = |_| Err(Error::new(ErrorKind::Request, "a callback of the client panicked"));
        let mut channel = lock(&sender);
        channel.result = Some(result.unwrap_or_else(panicked));
        if let Some(waker) = channel.waker.take() {
            waker.wake();
        }
    };
    // The thread is detached: if nobody waits any more, its result is dropped with the channel.
    match std::thread::Builder::new().name("prefetch".to_owned()).spawn(work) {
        Ok(_) => Exclusive::new(Box::pin(poll_fn(move |cx| {
            let mut channel = lock(&channel);
            match channel.result.take() {
                Some(result) => Poll::Ready(result),
                None => {
                    channel.waker = Some(cx.waker().clone());
                    Poll::Pending
                }
            }
        }))),
        // Without a thread, the calls are sent one by one.
        Err(_) => send(core.clone(), task),
    }
}

fn lock(channel: &Mutex<Oneshot>) -> MutexGuard<'_, Oneshot> {
    channel.lock().unwrap_or_else(PoisonError::into_inner)
}
