//! A lock that futures wait for. In: a value. Out: a guard, held by one caller at a time.
//!
//! Made for what is locked rarely: unlocking wakes every waiter, and the first to be polled gets the lock. So no wake-up
//! can be lost with a waiter that was canceled.

use std::future::poll_fn;
use std::mem;
use std::ops::{Deref, DerefMut};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

/// A value that one future at a time may hold across its waits.
pub(super) struct Lock<T>(Mutex<Inner<T>>);

struct Inner<T> {
    /// The value, unless a guard holds it.
    value: Option<T>,
    waiting: Vec<Waker>,
}

/// Holds the value and gives it back when dropped.
pub(super) struct Guard<'l, T: Default> {
    lock: &'l Lock<T>,
    value: T,
}

impl<T: Default> Lock<T> {
    pub(super) fn new(value: T) -> Self {
        Self(Mutex::new(Inner { value: Some(value), waiting: Vec::new() }))
    }

    /// Waits until nobody else holds the value.
    pub(super) async fn lock(&self) -> Guard<'_, T> {
        poll_fn(|cx| {
            let mut inner = self.inner();
            if let Some(value) = inner.value.take() {
                return Poll::Ready(Guard { lock: self, value });
            }
            if !inner.waiting.iter().any(|waker| waker.will_wake(cx.waker())) {
                inner.waiting.push(cx.waker().clone());
            }
            Poll::Pending
        })
        .await
    }

    fn inner(&self) -> MutexGuard<'_, Inner<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Default> Deref for Guard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: Default> DerefMut for Guard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

impl<T: Default> Drop for Guard<'_, T> {
    fn drop(&mut self) {
        let mut inner = self.lock.inner();
        inner.value = Some(mem::take(&mut self.value));
        let waiting = mem::take(&mut inner.waiting);
        drop(inner);
        waiting.into_iter().for_each(Waker::wake);
    }
}

#[cfg(test)]
mod tests {
    use std::future::Future;
    use std::pin::pin;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::{Context, Wake};

    use super::*;

    /// Counts how often it is woken.
    #[derive(Default)]
    struct Count(AtomicUsize);

    impl Wake for Count {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }

    #[test]
    fn one_holds_the_value_and_a_cancelled_waiter_takes_no_turn_away() {
        let lock = Lock::new(1);
        let (count, other) = (Arc::new(Count::default()), Arc::new(Count::default()));
        let (waker, other_waker) = (Waker::from(count.clone()), Waker::from(other.clone()));
        let (cx, other_cx) = (&mut Context::from_waker(&waker), &mut Context::from_waker(&other_waker));
        let Poll::Ready(mut guard) = pin!(lock.lock()).poll(cx) else { panic!("it is free") };
        let mut second = pin!(lock.lock());
        {
            let mut cancelled = pin!(lock.lock());
            assert!(cancelled.as_mut().poll(other_cx).is_pending());
            assert!(second.as_mut().poll(cx).is_pending());
            assert!(second.as_mut().poll(cx).is_pending(), "polled twice, it is woken once");
        }
        *guard += 1;
        drop(guard);
        assert_eq!((count.0.load(Ordering::SeqCst), other.0.load(Ordering::SeqCst)), (1, 1));
        let Poll::Ready(guard) = second.as_mut().poll(cx) else { panic!("it is free again") };
        assert_eq!(*guard, 2);
    }
}
