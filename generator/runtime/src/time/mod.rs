//! Times and dates: types of our own, so that the public API depends on no date library.
//!
//! In: the text that a server sent or a caller wrote. Out: [`Timestamp`] and [`Date`], and their text again. Refuses what
//! has no four-digit year, since RFC 3339 could not write it.

mod civil;
mod convert;
mod date;
mod error;
mod http_date;
mod iso;
mod timestamp;

pub use date::Date;
pub use error::TimeError;
pub(crate) use http_date::{format_http_date, parse_http_date};
pub use timestamp::Timestamp;

/// Reads a time in any form that servers send: ISO 8601 or an HTTP date. A date alone is its first moment in UTC, and so
/// is a time without an offset in UTC.
pub(crate) fn parse_timestamp(text: &str) -> Option<Timestamp> {
    iso::timestamp(text).or_else(|| parse_http_date(text))
}

/// Reads a date. A time is read too; its date at its own offset counts.
pub(crate) fn parse_date(text: &str) -> Option<Date> {
    iso::date(text).or_else(|| parse_timestamp(text).map(Timestamp::date))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_that_servers_send() {
        for (text, same) in [
            ("2012-06-28T10:52:04Z", "2012-06-28T10:52:04Z"),
            ("2012-06-28t10:52:04z", "2012-06-28T10:52:04Z"),
            ("2016-01-04T15:31:51.081Z", "2016-01-04T15:31:51.081Z"),
            ("2013-09-30T13:46:02+03:00", "2013-09-30T13:46:02+03:00"),
            ("2013-09-30T13:46:02.000+03:00", "2013-09-30T13:46:02+03:00"),
            ("2013-09-30T13:46:02-09:30", "2013-09-30T13:46:02-09:30"),
            ("2012-05-28 04:42:42 -0700", "2012-05-28T04:42:42-07:00"),
            ("2019-03-15 08:00:00 UTC", "2019-03-15T08:00:00Z"),
            ("2019-03-15 08:00:00.250 UTC", "2019-03-15T08:00:00.250Z"),
            ("2017-07-24 10:03:00 +0200", "2017-07-24T10:03:00+02:00"),
            ("2017-07-24 10:03:00.5 +02:00", "2017-07-24T10:03:00.500+02:00"),
            ("2017-07-24T10:03:00+0200", "2017-07-24T10:03:00+02:00"),
            ("2017-07-24 10:03:00.123456+00", "2017-07-24T10:03:00.123456Z"),
            ("2017-07-24T10:03:00", "2017-07-24T10:03:00Z"),
            ("2017-07-24 10:03:00", "2017-07-24T10:03:00Z"),
            ("2017-07-24", "2017-07-24T00:00:00Z"),
            ("Tue, 01 Jul 2025 10:52:37 +0200", "2025-07-01T10:52:37+02:00"),
            ("Tue, 01 Jul 2025 10:52:37 GMT", "2025-07-01T10:52:37Z"),
        ] {
            assert_eq!(parse_timestamp(text).map(|time| time.to_string()).as_deref(), Some(same), "{text}");
        }
        for text in ["", "yesterday", "2017-13-01", "2017-07-24T25:00:00Z"] {
            assert_eq!(parse_timestamp(text), None, "{text}");
        }
    }

    #[test]
    fn a_date_is_read_from_a_time_too() {
        let date = Date::new(2026, 11, 22).ok();
        assert!(date.is_some());
        assert_eq!(parse_date("2026-11-22"), date);
        assert_eq!(parse_date("2026-11-22T23:00:00-05:00"), date);
        assert_eq!(parse_date("2026-11-22T01:00:00+05:00"), date);
        assert_eq!(parse_date("Sun, 22 Nov 2026 23:00:00 -0500"), date);
        assert_eq!(parse_date("22.11.2026"), None);
    }
}
