//! Times as GitLab writes and reads them. No clock: the server's time is a number in its state.

use chrono::{DateTime, NaiveDate};

/// Milliseconds since the beginning of 1970.
pub(crate) type Millis = i64;

/// When the server's time begins: 2024-05-16T09:00:00Z.
pub(super) const BEGINNING: Millis = 1_715_850_000_000;

/// `2024-05-16T09:00:00.000Z`.
pub(crate) fn timestamp(time: Millis) -> String {
    let time = DateTime::from_timestamp_millis(time).unwrap_or_default();
    time.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// `2024-05-16T09:00:00+00:00`, as Ruby prints a parameter that it read as a time.
pub(super) fn parameter(time: Millis) -> String {
    let time = DateTime::from_timestamp_millis(time).unwrap_or_default();
    time.format("%Y-%m-%dT%H:%M:%S+00:00").to_string()
}

/// Reads a time in ISO 8601 with an offset, or a date. Stricter than Ruby, which guesses: a `+` that arrives as a space
/// is refused.
pub(crate) fn parse(text: &str) -> Option<Millis> {
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Some(time.timestamp_millis());
    }
    date(text).and_then(|date| date.and_hms_opt(0, 0, 0)).map(|time| time.and_utc().timestamp_millis())
}

/// Reads the time of a conditional request: an HTTP date, or what [`parse`] reads.
pub(super) fn parse_header(text: &str) -> Option<Millis> {
    DateTime::parse_from_rfc2822(text).ok().map(|time| time.timestamp_millis()).or_else(|| parse(text))
}

/// Reads `YYYY-MM-DD`.
pub(crate) fn date(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
}

#[cfg(test)]
mod tests {
    use super::{BEGINNING, parameter, parse, parse_header, timestamp};

    #[test]
    fn times_are_read_and_written() {
        assert_eq!(timestamp(BEGINNING), "2024-05-16T09:00:00.000Z");
        assert_eq!(parameter(BEGINNING), "2024-05-16T09:00:00+00:00");
        let cases = [
            ("2024-05-16T09:00:00Z", Some(BEGINNING)),
            ("2024-05-16T11:00:00.250+02:00", Some(BEGINNING + 250)),
            ("2024-05-16", Some(BEGINNING - 9 * 3_600_000)),
            ("2024-05-16T11:00:00 02:00", None),
            ("yesterday", None),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text), expected, "{text}");
        }
        assert_eq!(parse_header("Thu, 16 May 2024 09:00:00 GMT"), Some(BEGINNING));
    }
}
