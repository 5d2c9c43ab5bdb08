//! Several calls at a time: with an async transport they are just polled, with one that blocks each has a thread.

use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

use super::{Core, Landing, Sent, Task, send};
use crate::block_on::block_on;
use crate::error::Error;

/// What the thread and the one who waits hand each other.
#[derive(Default)]
struct Desk {
    landed: Option<Result<Landing, Error>>,
    waiting: Option<Waker>,
}

/// Sends it in a way that lets others be sent at the same time.
pub(crate) fn launch(core: &Arc<Core>, task: Task) -> Sent {
    if !core.blocking {
        return send(core.clone(), task);
    }
    let desk = Arc::new(Mutex::new(Desk::default()));
    let (theirs, sent) = (desk.clone(), send(core.clone(), task.clone()));
    let work = move || {
        let landed = block_on(sent);
        let mut desk = lock(&theirs);
        desk.landed = Some(landed);
        if let Some(waker) = desk.waiting.take() {
            waker.wake();
        }
    };
    // Detached: when nobody waits any more, what it brings is dropped with the desk.
    match std::thread::Builder::new().name("prefetch".to_owned()).spawn(work) {
        Ok(_) => Box::pin(poll_fn(move |cx| {
            let mut desk = lock(&desk);
            match desk.landed.take() {
                Some(landed) => Poll::Ready(landed),
                None => {
                    desk.waiting = Some(cx.waker().clone());
                    Poll::Pending
                }
            }
        })),
        // No thread to be had: one after the other, then.
        Err(_) => send(core.clone(), task),
    }
}

fn lock(desk: &Mutex<Desk>) -> MutexGuard<'_, Desk> {
    desk.lock().unwrap_or_else(PoisonError::into_inner)
}
