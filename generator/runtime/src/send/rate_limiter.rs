//! Waiting for the rate limit, if the caller enabled it.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use crate::response::RateLimit;

/// The last known rate limit.
#[derive(Debug, Default)]
pub(crate) struct RateLimiter {
    last: Mutex<Option<RateLimit>>,
}

impl RateLimiter {
    /// Records the rate limit of a response.
    pub(crate) fn observe(&self, limit: RateLimit) {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(limit);
    }

    /// Returns the wait before the next request, which is counted.
    pub(crate) fn wait(&self, now: SystemTime) -> Duration {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(limit) = last.as_mut() else { return Duration::ZERO };
        let left = limit.reset.and_then(|reset| reset.duration_since(now).ok()).unwrap_or_default();
        if limit.remaining > 0 {
            limit.remaining -= 1;
            return Duration::ZERO;
        }
        if left.is_zero() {
            // A new window; the next response tells how many requests it allows.
            *last = None;
        }
        left
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_for_the_end_of_the_window() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1000);
        let limiter = RateLimiter::default();
        assert_eq!(limiter.wait(now), Duration::ZERO);
        limiter.observe(RateLimit { limit: Some(10), remaining: 1, reset: Some(now + Duration::from_secs(5)) });
        assert_eq!(limiter.wait(now), Duration::ZERO);
        assert_eq!(limiter.wait(now), Duration::from_secs(5));
        assert_eq!(limiter.wait(now + Duration::from_secs(6)), Duration::ZERO);
        assert_eq!(limiter.wait(now), Duration::ZERO);
    }
}
