//! How calls are retried, as data: of a client, or of one call.

use std::sync::Arc;
use std::time::Duration;

/// How often, and after how long a wait, a failed request is retried.
///
/// ```
/// # use std::time::Duration;
/// # use generator_runtime::RetryPolicy;
/// let patient = RetryPolicy::new().max_attempts(8).deadline(Duration::from_secs(600));
/// # let _ = patient;
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetryPolicy {
    pub(crate) max_attempts: u32,
    pub(crate) deadline: Duration,
    pub(crate) initial_wait: Duration,
    pub(crate) max_wait: Duration,
    pub(crate) budget: u32,
    pub(crate) rate_limit_window: Duration,
    pub(crate) statuses: Option<Arc<[u16]>>,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::new()
    }
}

impl RetryPolicy {
    /// Creates the default policy: 4 attempts within 2 minutes, waits from 0.25 to 15 seconds, after a 429 that names
    /// no time until the next minute, and a budget of 50 retries.
    pub const fn new() -> Self {
        Self {
            max_attempts: 4,
            deadline: Duration::from_secs(120),
            initial_wait: Duration::from_millis(250),
            max_wait: Duration::from_secs(15),
            budget: 50,
            rate_limit_window: Duration::from_secs(60),
            statuses: None,
        }
    }

    /// Creates a policy that retries nothing.
    pub const fn never() -> Self {
        Self::new().max_attempts(1)
    }

    /// Sets the largest number of attempts, the first included (default 4). With 1, nothing is retried.
    pub const fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts;
        self
    }

    /// Sets the time after the beginning of a call at which no further attempt may begin (default 2 minutes). A wait
    /// that would end later is not begun.
    pub const fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// Sets the wait before the second attempt (default 0.25 s). It doubles with each attempt, up to the
    /// [longest](Self::max_wait), less a random part of up to one half.
    pub const fn initial_wait(mut self, wait: Duration) -> Self {
        self.initial_wait = wait;
        self
    }

    /// Sets the longest wait (default 15 s). A server that asks for a longer one gets it.
    pub const fn max_wait(mut self, wait: Duration) -> Self {
        self.max_wait = wait;
        self
    }

    /// Sets the length of the windows in which a server counts requests (default 1 minute). After a 429 that does not
    /// say when to come back, the call waits for the next window: with windows of a minute, for the next full minute by
    /// the server's clock. With zero, it waits as after any other failure.
    pub const fn rate_limit_window(mut self, window: Duration) -> Self {
        self.rate_limit_window = window;
        self
    }

    /// Sets the statuses after which an idempotent request is retried, instead of those that the service declares
    /// (by default 502, 503 and 504). 429 is always retried, whatever the request.
    pub fn statuses(mut self, statuses: impl IntoIterator<Item = u16>) -> Self {
        self.statuses = Some(statuses.into_iter().collect());
        self
    }

    /// Sets how many more retries all calls of the client together may make than successes have earned (default 50).
    /// Each success earns a tenth of a retry. The budget belongs to the client: in the policy of one call, it has no
    /// effect.
    pub const fn budget(mut self, retries: u32) -> Self {
        self.budget = retries;
        self
    }
}
