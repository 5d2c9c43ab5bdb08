//! Decides whether and when to retry. Pure functions; the send path does the waiting.
//!
//! Idempotent requests are retried on 429, the statuses that the service or the policy lists, and connection failures,
//! all others only on 429 and if they were never sent. Retries are limited in number, by a deadline, and by a budget shared by the calls of a client, so
//! that a server in trouble does not get more requests than a healthy one.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use http::header::{HeaderMap, RETRY_AFTER};

use crate::rate_limit::{RateLimit, server_time};
use crate::response::text;
use crate::retry_policy::RetryPolicy;
use crate::time::parse_http_date;
use crate::transport::TransportErrorKind;

/// How an attempt failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    Status(u16),
    Transport(TransportErrorKind),
}

/// The state of a call after an attempt.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Attempt {
    /// Whether the request may be sent again if the server may have seen it.
    pub(crate) idempotent: bool,
    /// The number of attempts made.
    pub(crate) attempts: u32,
    /// The time since the call began.
    pub(crate) elapsed: Duration,
    /// How long the server asks to wait.
    pub(crate) requested_wait: Option<Duration>,
    /// A random number from 0 to 1.
    pub(crate) random: f64,
}

/// Returns the wait before the next attempt, or `None` if there is none. Does not consult the budget. `statuses` are
/// those that the service declares to be retried.
pub(crate) fn backoff(policy: &RetryPolicy, statuses: &[u16], failure: Failure, attempt: Attempt) -> Option<Duration> {
    let statuses = policy.statuses.as_deref().unwrap_or(statuses);
    let again = match failure {
        Failure::Status(429) | Failure::Transport(TransportErrorKind::Connect) => true,
        Failure::Status(status) => attempt.idempotent && statuses.contains(&status),
        Failure::Transport(TransportErrorKind::Interrupted) => attempt.idempotent,
        Failure::Transport(_) => false,
    };
    if !again || attempt.attempts >= policy.max_attempts {
        return None;
    }
    let doubled = policy.initial_wait.saturating_mul(1 << (attempt.attempts - 1).min(20));
    let spread = doubled.min(policy.max_wait).mul_f64(0.5 + attempt.random.clamp(0.0, 1.0) / 2.0);
    let wait = match attempt.requested_wait {
        // Waits slightly longer than requested, so that clients that were told the same come back one by one.
        Some(requested_wait) => requested_wait.saturating_add(spread.min(Duration::from_secs(1))),
        None => spread,
    };
    (attempt.elapsed.saturating_add(wait) <= policy.deadline).then_some(wait)
}

/// Returns how long the server asks to wait: `Retry-After`, in seconds or as a date, or else with 429 the end of the
/// window. The server's own clock is used if it sends the time.
pub(crate) fn requested_wait(status: u16, headers: &HeaderMap, limit: Option<RateLimit>) -> Option<Duration> {
    let now = server_time(headers);
    let until = |moment: SystemTime| moment.duration_since(now).unwrap_or_default();
    match text(headers, RETRY_AFTER.as_str()).map(str::trim) {
        Some(value) => seconds(value).or_else(|| http_date(value).map(until)),
        None => None,
    }
    .or_else(|| limit.filter(|_| status == 429)?.reset.map(until))
}

/// Returns how long it is until the next of the windows in which requests are counted. They begin at multiples of their
/// length, by the server's clock.
pub(crate) fn until_next_window(headers: &HeaderMap, window: Duration) -> Option<Duration> {
    let since = server_time(headers).duration_since(SystemTime::UNIX_EPOCH).ok()?;
    let into = since.as_nanos().checked_rem(window.as_nanos())?;
    Some(window.saturating_sub(Duration::from_nanos(u64::try_from(into).ok()?)))
}

/// Reads a number of seconds. Fractions, which some servers send, are rounded up.
fn seconds(text: &str) -> Option<Duration> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return None;
    }
    // A number that is too long to be read is a time without end.
    let whole = whole.parse::<u64>().unwrap_or(u64::MAX);
    Some(Duration::from_secs(whole.saturating_add(u64::from(fraction.bytes().any(|digit| digit != b'0')))))
}

fn http_date(text: &str) -> Option<SystemTime> {
    parse_http_date(text)?.try_into().ok()
}

/// The retries that a client may still make, in tenths.
#[derive(Debug)]
pub(crate) struct Budget {
    tenths: AtomicU64,
    full: u64,
}

impl Budget {
    pub(crate) fn new(policy: &RetryPolicy) -> Self {
        let full = u64::from(policy.budget) * 10;
        Self { tenths: AtomicU64::new(full), full }
    }

    /// Takes one retry, if there is one.
    pub(crate) fn take(&self) -> bool {
        self.tenths.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(10)).is_ok()
    }

    /// Adds a tenth of a retry, for a success.
    pub(crate) fn earn(&self) {
        let more = |left: u64| (left < self.full).then_some(left + 1);
        // Fails if the budget is full, which is fine.
        let _full = self.tenths.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more);
    }
}

#[cfg(test)]
mod tests {
    use http::header::DATE;

    use super::*;
    use crate::transport::TransportErrorKind::{Connect, Interrupted, Request, Timeout};

    const SERVICE: [u16; 4] = [502, 503, 504, 520];

    fn attempt(idempotent: bool) -> Attempt {
        Attempt { idempotent, attempts: 1, elapsed: Duration::ZERO, requested_wait: None, random: 1.0 }
    }

    #[test]
    fn what_is_tried_again() {
        use Failure::{Status, Transport};
        for (failure, get, post) in [
            (Status(429), true, true),
            (Status(502), true, false),
            (Status(503), true, false),
            (Status(504), true, false),
            (Status(520), true, false),
            (Status(521), false, false),
            (Status(500), false, false),
            (Status(404), false, false),
            (Status(401), false, false),
            (Status(302), false, false),
            (Transport(Connect), true, true),
            (Transport(Interrupted), true, false),
            (Transport(Timeout), false, false),
            (Transport(Request), false, false),
        ] {
            let policy = RetryPolicy::default();
            assert_eq!(backoff(&policy, &SERVICE, failure, attempt(true)).is_some(), get, "GET {failure:?}");
            assert_eq!(backoff(&policy, &SERVICE, failure, attempt(false)).is_some(), post, "POST {failure:?}");
            let never = backoff(&RetryPolicy::never(), &SERVICE, failure, attempt(true));
            assert_eq!(never, None, "never {failure:?}");
        }
        let own = RetryPolicy::default().statuses([500]);
        for (status, get) in [(500, true), (503, false), (520, false), (429, true)] {
            assert_eq!(backoff(&own, &SERVICE, Status(status), attempt(true)).is_some(), get, "{status}");
            assert_eq!(backoff(&own, &SERVICE, Status(status), attempt(false)).is_some(), status == 429, "{status}");
        }
    }

    #[test]
    fn how_long_it_waits() {
        let policy = RetryPolicy::new().max_attempts(100);
        let seconds = Duration::from_secs;
        for (attempts, elapsed, requested_wait, chance, wait) in [
            (1, 0, None, 1.0, Some(Duration::from_millis(250))),
            (1, 0, None, 0.0, Some(Duration::from_millis(125))),
            (3, 0, None, 1.0, Some(seconds(1))),
            (60, 0, None, 1.0, Some(seconds(15))),
            (60, 106, None, 1.0, None),
            (1, 0, Some(30), 1.0, Some(Duration::from_millis(30_250))),
            (1, 0, Some(200), 1.0, None),
            (1, 0, Some(u64::MAX), 1.0, None),
        ] {
            let attempt = Attempt {
                idempotent: true,
                attempts,
                elapsed: seconds(elapsed),
                requested_wait: requested_wait.map(seconds),
                random: chance,
            };
            assert_eq!(backoff(&policy, &SERVICE, Failure::Status(429), attempt), wait, "{attempt:?}");
        }
    }

    #[test]
    fn what_the_server_asks_for() {
        let date = "Sun, 22 Nov 2026 10:00:00 GMT";
        let reset = http_date("Sun, 22 Nov 2026 10:00:07 GMT");
        for (status, retry_after, reset, seconds) in [
            (429, Some("12"), reset, Some(12)),
            (503, Some(" 3 "), None, Some(3)),
            (503, Some("Sun, 22 Nov 2026 10:01:00 GMT"), None, Some(60)),
            (503, Some("Sunday, 22-Nov-26 10:01:00 GMT"), None, Some(60)),
            (503, Some("Sun Nov 22 10:01:00 2026"), None, Some(60)),
            (503, Some("Mon, 22 Nov 2026 10:01:00 GMT"), None, Some(60)),
            (503, Some("Sun, 22 Nov 2026 09:00:00 GMT"), None, Some(0)),
            (503, Some("soon"), None, None),
            (503, Some("1.5"), None, Some(2)),
            (503, Some("1.0"), None, Some(1)),
            (503, Some("0.001"), None, Some(1)),
            (503, Some("99999999999999999999"), None, Some(u64::MAX)),
            (503, Some("1."), None, None),
            (503, Some(".5"), None, None),
            (503, Some("+5"), None, None),
            (503, Some("1e3"), None, None),
            (503, Some("Sunday, 22-Nov-2026 10:01:00 GMT"), None, Some(60)),
            (503, Some("sun, 22 nov 2026 10:01:00 gmt"), None, Some(60)),
            (429, None, reset, Some(7)),
            (429, Some("-1"), reset, Some(7)),
            (503, Some("1.2.3"), None, None),
            (503, None, reset, None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(DATE, date.parse().unwrap());
            if let Some(value) = retry_after {
                headers.insert(RETRY_AFTER, value.parse().unwrap());
            }
            let limit = Some(RateLimit { limit: None, remaining: 0, reset });
            assert_eq!(requested_wait(status, &headers, limit), seconds.map(Duration::from_secs), "{retry_after:?}");
        }
    }

    #[test]
    fn the_next_window_begins_by_the_clock_of_the_server() {
        let mut headers = HeaderMap::new();
        headers.insert(DATE, "Sun, 22 Nov 2026 10:00:48 GMT".parse().unwrap());
        for (window, seconds) in [(60, Some(12)), (10, Some(2)), (3600, Some(3552)), (0, None)] {
            let until = until_next_window(&headers, Duration::from_secs(window));
            assert_eq!(until, seconds.map(Duration::from_secs), "{window}");
        }
        let until = until_next_window(&HeaderMap::new(), Duration::from_secs(60)).unwrap();
        assert!(until <= Duration::from_secs(60));
    }

    #[test]
    fn the_budget_ends_and_is_earned_again() {
        let budget = Budget::new(&RetryPolicy::new().budget(2));
        assert!(budget.take() && budget.take() && !budget.take());
        (0..9).for_each(|_| budget.earn());
        assert!(!budget.take());
        budget.earn();
        assert!(budget.take() && !budget.take());
    }
}
