//! Times and days, in every form in which servers are seen to send them.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime};

/// A moment, with the offset from UTC that the server gave.
pub type Timestamp = DateTime<FixedOffset>;

/// A day of the calendar.
pub type Date = NaiveDate;

/// Forms with an offset, besides RFC 3339, which is tried first.
const WITH_OFFSET: [&str; 2] = ["%Y-%m-%d %H:%M:%S%.f %z", "%Y-%m-%dT%H:%M:%S%.f%z"];

/// Forms without one; UTC is meant.
const WITHOUT_OFFSET: [&str; 3] = ["%Y-%m-%d %H:%M:%S%.f UTC", "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f"];

/// Reads a moment: RFC 3339, an HTTP date, the first with a space or without a colon in the offset, with `UTC`, without an offset
/// (UTC is meant), or only a day (its first moment in UTC).
pub(crate) fn parse_timestamp(text: &str) -> Option<Timestamp> {
    if let Ok(moment) = DateTime::parse_from_rfc3339(text).or_else(|_| DateTime::parse_from_rfc2822(text)) {
        return Some(moment);
    }
    if let Some(moment) = WITH_OFFSET.iter().find_map(|form| DateTime::parse_from_str(text, form).ok()) {
        return Some(moment);
    }
    let moment = WITHOUT_OFFSET
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
        .or_else(|| Some(text.parse::<NaiveDate>().ok()?.and_time(NaiveTime::MIN)))?;
    Some(moment.and_utc().fixed_offset())
}

/// Reads a day. A moment is taken too; its day in its own offset counts.
pub(crate) fn parse_date(text: &str) -> Option<Date> {
    text.parse().ok().or_else(|| parse_timestamp(text).map(|moment| moment.date_naive()))
}

/// Writes a moment as RFC 3339, with `Z` for UTC and no more digits than it has.
pub(crate) fn format_timestamp(moment: &Timestamp) -> String {
    moment.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)
}

/// Writes a moment as an HTTP date, which has no parts of seconds.
pub(crate) fn format_http_date(moment: &Timestamp) -> String {
    moment.to_utc().format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_that_servers_send() {
        for (text, same) in [
            ("2012-06-28T10:52:04Z", "2012-06-28T10:52:04Z"),
            ("2016-01-04T15:31:51.081Z", "2016-01-04T15:31:51.081Z"),
            ("2013-09-30T13:46:02+03:00", "2013-09-30T13:46:02+03:00"),
            ("2013-09-30T13:46:02.000+03:00", "2013-09-30T13:46:02+03:00"),
            ("2019-03-15 08:00:00 UTC", "2019-03-15T08:00:00Z"),
            ("2017-07-24 10:03:00 +0200", "2017-07-24T10:03:00+02:00"),
            ("2017-07-24T10:03:00+0200", "2017-07-24T10:03:00+02:00"),
            ("2017-07-24T10:03:00", "2017-07-24T10:03:00Z"),
            ("2017-07-24", "2017-07-24T00:00:00Z"),
            ("Tue, 01 Jul 2025 10:52:37 +0200", "2025-07-01T10:52:37+02:00"),
            ("Tue, 01 Jul 2025 10:52:37 GMT", "2025-07-01T10:52:37Z"),
        ] {
            assert_eq!(parse_timestamp(text).as_ref().map(format_timestamp).as_deref(), Some(same), "{text}");
        }
        for text in ["", "yesterday", "2017-13-01", "2017-07-24T25:00:00Z"] {
            assert_eq!(parse_timestamp(text), None, "{text}");
        }
    }

    #[test]
    fn days() {
        let day = Date::from_ymd_opt(2026, 11, 22);
        assert_eq!(parse_date("2026-11-22"), day);
        assert_eq!(parse_date("2026-11-22T23:00:00-05:00"), day);
        assert_eq!(parse_date("22.11.2026"), None);
    }
}
