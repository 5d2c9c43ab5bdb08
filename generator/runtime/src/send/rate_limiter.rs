//! Waiting for the rate limit, if the caller enabled it.
//!
//! A server may have several limits, each with a name, for different operations. In: the rate limit of each response,
//! with its name. Out: the wait before the next request. Each limit has a state of its own, and an operation waits for
//! the one that its last response named; one that was not sent before, for the limit that any response named last.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The largest number of limits that are remembered, whatever a server sends.
const MAX_LIMITS: usize = 64;

/// The largest number of operations that are remembered.
const MAX_OPERATIONS: usize = 4096;

/// The last known rate limits.
#[derive(Debug, Default)]
pub(crate) struct RateLimiter {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    limits: BTreeMap<String, Window>,
    /// The name of the limit that counts an operation, by the operation's name.
    counted_by: BTreeMap<String, String>,
    /// The name of the limit of the last response.
    last: String,
}

/// What is left of a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    /// The number of requests left.
    pub(crate) remaining: u64,
    /// The end of the window, if the server reports it.
    pub(crate) end: Option<Instant>,
}

impl RateLimiter {
    /// Records the rate limit of a response to `operation`. `name` is the limit's, empty if it has none.
    pub(crate) fn observe(&self, operation: &str, name: &str, window: Window, now: Instant) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if !state.limits.contains_key(name) && state.limits.len() >= MAX_LIMITS {
            state.limits.retain(|_, window| window.end.is_some_and(|end| end > now));
            if state.limits.len() >= MAX_LIMITS {
                state.limits.clear();
            }
        }
        if state.counted_by.len() >= MAX_OPERATIONS {
            state.counted_by.clear();
        }
        state.limits.insert(name.to_owned(), window);
        if state.counted_by.get(operation).is_none_or(|known| known != name) {
            state.counted_by.insert(operation.to_owned(), name.to_owned());
        }
        name.clone_into(&mut state.last);
    }

    /// Returns the wait before the next request of `operation`, which is counted.
    pub(crate) fn wait(&self, operation: &str, now: Instant) -> Duration {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let State { limits, counted_by, last } = &mut *state;
        let name = counted_by.get(operation).unwrap_or(last);
        let Some(window) = limits.get_mut(name) else { return Duration::ZERO };
        if window.remaining > 0 {
            window.remaining -= 1;
            return Duration::ZERO;
        }
        let left = window.end.map(|end| end.saturating_duration_since(now)).unwrap_or_default();
        if left.is_zero() {
            // A new window; the next response tells how many requests it allows.
            limits.remove(name);
        }
        left
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn waits_for_the_end_of_the_window() {
        let now = Instant::now();
        let limiter = RateLimiter::default();
        assert_eq!(limiter.wait("a", now), Duration::ZERO);
        limiter.observe("a", "", Window { remaining: 1, end: Some(now + 5 * SECOND) }, now);
        assert_eq!(limiter.wait("a", now), Duration::ZERO);
        assert_eq!(limiter.wait("a", now), 5 * SECOND);
        assert_eq!(limiter.wait("a", now + 6 * SECOND), Duration::ZERO);
        assert_eq!(limiter.wait("a", now), Duration::ZERO);
    }

    #[test]
    fn each_limit_has_a_state_of_its_own() {
        let now = Instant::now();
        let limiter = RateLimiter::default();
        limiter.observe("files", "slow", Window { remaining: 0, end: Some(now + 50 * SECOND) }, now);
        limiter.observe("issues", "fast", Window { remaining: 9, end: Some(now + SECOND) }, now);
        for (operation, wait) in [("files", 50), ("issues", 0), ("never sent", 0), ("files", 50)] {
            assert_eq!(limiter.wait(operation, now), wait * SECOND, "{operation}");
        }
        limiter.observe("more", "slow", Window { remaining: 3, end: Some(now + 50 * SECOND) }, now);
        assert_eq!(limiter.wait("files", now), Duration::ZERO, "they share it");
    }

    #[test]
    fn names_are_bounded() {
        let now = Instant::now();
        let limiter = RateLimiter::default();
        for number in 0..10_000 {
            let window = Window { remaining: 0, end: Some(now + SECOND) };
            limiter.observe(&number.to_string(), &number.to_string(), window, now);
        }
        let state = limiter.state.lock().unwrap();
        assert!(state.limits.len() <= MAX_LIMITS && state.counted_by.len() <= MAX_OPERATIONS);
    }
}
