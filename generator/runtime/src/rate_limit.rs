//! What a server says about its rate limit. In: the headers of a response. Out: how many requests are left, until when.

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::DATE;

use crate::header::text;
use crate::service::RateLimitHeaders;
use crate::time::parse_http_date;

/// The number of requests that the server still accepts, as reported by the last response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// Requests allowed per window, if the server reports it.
    pub limit: Option<u64>,
    /// Requests left in this window.
    pub remaining: u64,
    /// The end of the window, if the server reports it.
    pub reset: Option<SystemTime>,
}

impl RateLimit {
    pub(crate) fn read(headers: &HeaderMap, names: &RateLimitHeaders) -> Option<Self> {
        let number = |name: &str| text(headers, name)?.trim().parse::<u64>().ok();
        let reset = number(names.reset).and_then(|seconds| {
            // Some servers send the time since 1970, others the time that is left.
            let begin = if seconds < MIN_TIME { server_time(headers) } else { SystemTime::UNIX_EPOCH };
            begin.checked_add(Duration::from_secs(seconds))
        });
        Some(Self { limit: number(names.limit), remaining: number(names.remaining)?, reset })
    }
}

/// The first number of seconds that is a time since 1970, in 2001; smaller ones are durations.
const MIN_TIME: u64 = 1_000_000_000;

/// Returns the time by the server's clock, or by ours if the response does not tell.
pub(crate) fn server_time(headers: &HeaderMap) -> SystemTime {
    let date = text(headers, DATE.as_str()).and_then(parse_http_date).and_then(|date| date.try_into().ok());
    date.unwrap_or_else(SystemTime::now)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: RateLimitHeaders = RateLimitHeaders { limit: "l", remaining: "n", reset: "r" };

    #[test]
    fn the_end_of_the_window_is_a_time_or_a_duration() {
        let at = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        // Sun, 22 Nov 2026 10:00:00 GMT
        let date = 1_795_341_600;
        for (reset, expected) in [
            ("1795341660", Some(at(date + 60))),
            ("60", Some(at(date + 60))),
            ("0", Some(at(date))),
            ("999999999", Some(at(date + 999_999_999))),
            ("1000000000", Some(at(1_000_000_000))),
            ("18446744073709551615", None),
            ("soon", None),
        ] {
            let headers = [("n", "0"), ("r", reset), ("date", "Sun, 22 Nov 2026 10:00:00 GMT")];
            let headers = headers.map(|(name, value)| {
                (http::HeaderName::from_static(name), http::HeaderValue::from_str(value).unwrap())
            });
            let limit = RateLimit::read(&HeaderMap::from_iter(headers), &NAMES).unwrap();
            assert_eq!(limit.reset, expected, "{reset}");
        }
    }
}
