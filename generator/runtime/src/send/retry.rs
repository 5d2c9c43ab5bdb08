//! Whether it is tried again, and when. Pure decisions; the waiting is done by the send path.
//!
//! What is safe to repeat is repeated on 429, 502, 503, 504 and on connections that failed; everything else only on
//! 429 and when it was never sent. Every way is bounded: by number, by a deadline, and by a budget for the whole client,
//! so that a server in trouble does not get more requests than one that is well.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use http::header::{DATE, HeaderMap, RETRY_AFTER};

use crate::response::{RateLimit, text};
use crate::time::parse_http_date;
use crate::transport::TransportFault;

/// How often and how long it is tried again.
#[derive(Debug, Clone, PartialEq)]
pub struct RetryPolicy {
    /// The most attempts, the first included. 1: it is never tried again.
    pub attempts: u32,
    /// Behind this time from the beginning of a call no further attempt begins; a wait that would end later is not
    /// begun.
    pub deadline: Duration,
    /// The wait before the second attempt; it doubles from attempt to attempt.
    pub first_wait: Duration,
    /// The longest wait, unless the server asks for a longer one.
    pub longest_wait: Duration,
    /// How many retries all calls of the client together may be ahead of what successes have earned: each success
    /// earns a tenth of a retry.
    pub budget: u32,
}

impl Default for RetryPolicy {
    /// 4 attempts within 2 minutes, waits from 0.25 to 15 seconds, a budget of 50.
    fn default() -> Self {
        Self {
            attempts: 4,
            deadline: Duration::from_secs(120),
            first_wait: Duration::from_millis(250),
            longest_wait: Duration::from_secs(15),
            budget: 50,
        }
    }
}

impl RetryPolicy {
    /// Nothing is tried again.
    pub fn never() -> Self {
        Self { attempts: 1, ..Self::default() }
    }
}

/// How an attempt ended that was no success.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    Status(u16),
    Fault(TransportFault),
}

/// Where a call stands after an attempt.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Standing {
    /// Whether the request may be repeated.
    pub(crate) repeatable: bool,
    /// Attempts made.
    pub(crate) attempts: u32,
    /// Time gone since the beginning of the call.
    pub(crate) elapsed: Duration,
    /// How long the server wants not to be asked.
    pub(crate) asked: Option<Duration>,
    /// A number from 0 to 1.
    pub(crate) chance: f64,
}

/// How long to wait before the next attempt; `None` when there is none. The budget is not asked here.
pub(crate) fn decide(policy: &RetryPolicy, ending: Ending, standing: Standing) -> Option<Duration> {
    let again = match ending {
        Ending::Status(429) | Ending::Fault(TransportFault::Connect) => true,
        Ending::Status(502..=504) | Ending::Fault(TransportFault::Underway) => standing.repeatable,
        Ending::Status(_) | Ending::Fault(_) => false,
    };
    if !again || standing.attempts >= policy.attempts {
        return None;
    }
    let doubled = policy.first_wait.saturating_mul(1 << (standing.attempts - 1).min(20));
    let spread = doubled.min(policy.longest_wait).mul_f64(0.5 + standing.chance.clamp(0.0, 1.0) / 2.0);
    let wait = match standing.asked {
        // A little later than asked: those who were told the same come back one after the other.
        Some(asked) => asked.saturating_add(spread.min(Duration::from_secs(1))),
        None => spread,
    };
    (standing.elapsed.saturating_add(wait) <= policy.deadline).then_some(wait)
}

/// How long the server wants not to be asked: `Retry-After`, in seconds or as a date, else, with 429, the end of the
/// window. Measured by the server's own clock where it sends it.
pub(crate) fn asked_wait(status: u16, headers: &HeaderMap, limit: Option<RateLimit>) -> Option<Duration> {
    let now = text(headers, DATE.as_str()).and_then(http_date).unwrap_or_else(SystemTime::now);
    let until = |moment: SystemTime| moment.duration_since(now).unwrap_or_default();
    match text(headers, RETRY_AFTER.as_str()).map(str::trim) {
        Some(value) => value.parse().map(Duration::from_secs).ok().or_else(|| http_date(value).map(until)),
        None => None,
    }
    .or_else(|| limit.filter(|_| status == 429)?.reset.map(until))
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

    /// Takes one retry, when there is one.
    pub(crate) fn take(&self) -> bool {
        self.tenths.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(10)).is_ok()
    }

    /// A success earns a tenth.
    pub(crate) fn earn(&self) {
        let more = |left: u64| (left < self.full).then_some(left + 1);
        // It fails when the budget is full, which is as well.
        let _full = self.tenths.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::TransportFault::{Connect, Request, Timeout, Underway};

    fn standing(repeatable: bool) -> Standing {
        Standing { repeatable, attempts: 1, elapsed: Duration::ZERO, asked: None, chance: 1.0 }
    }

    #[test]
    fn what_is_tried_again() {
        use Ending::{Fault, Status};
        for (ending, get, post) in [
            (Status(429), true, true),
            (Status(502), true, false),
            (Status(503), true, false),
            (Status(504), true, false),
            (Status(500), false, false),
            (Status(404), false, false),
            (Status(401), false, false),
            (Status(302), false, false),
            (Fault(Connect), true, true),
            (Fault(Underway), true, false),
            (Fault(Timeout), false, false),
            (Fault(Request), false, false),
        ] {
            let policy = RetryPolicy::default();
            assert_eq!(decide(&policy, ending, standing(true)).is_some(), get, "GET {ending:?}");
            assert_eq!(decide(&policy, ending, standing(false)).is_some(), post, "POST {ending:?}");
            assert_eq!(decide(&RetryPolicy::never(), ending, standing(true)), None, "never {ending:?}");
        }
    }

    #[test]
    fn how_long_it_waits() {
        let policy = RetryPolicy { attempts: 100, ..RetryPolicy::default() };
        let seconds = Duration::from_secs;
        for (attempts, elapsed, asked, chance, wait) in [
            (1, 0, None, 1.0, Some(Duration::from_millis(250))),
            (1, 0, None, 0.0, Some(Duration::from_millis(125))),
            (3, 0, None, 1.0, Some(seconds(1))),
            (60, 0, None, 1.0, Some(seconds(15))),
            (60, 106, None, 1.0, None),
            (1, 0, Some(30), 1.0, Some(Duration::from_millis(30_250))),
            (1, 0, Some(200), 1.0, None),
            (1, 0, Some(u64::MAX), 1.0, None),
        ] {
            let standing =
                Standing { repeatable: true, attempts, elapsed: seconds(elapsed), asked: asked.map(seconds), chance };
            assert_eq!(decide(&policy, Ending::Status(429), standing), wait, "{standing:?}");
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
            (429, None, reset, Some(7)),
            (429, Some("-1"), reset, Some(7)),
            (503, None, reset, None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(DATE, date.parse().unwrap());
            if let Some(value) = retry_after {
                headers.insert(RETRY_AFTER, value.parse().unwrap());
            }
            let limit = Some(RateLimit { limit: None, remaining: 0, reset });
            assert_eq!(asked_wait(status, &headers, limit), seconds.map(Duration::from_secs), "{retry_after:?}");
        }
    }

    #[test]
    fn the_budget_ends_and_is_earned_again() {
        let budget = Budget::new(&RetryPolicy { budget: 2, ..RetryPolicy::default() });
        assert!(budget.take() && budget.take() && !budget.take());
        (0..9).for_each(|_| budget.earn());
        assert!(!budget.take());
        budget.earn();
        assert!(budget.take() && !budget.take());
    }
}
