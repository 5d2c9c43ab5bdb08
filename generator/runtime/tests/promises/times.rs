//! Times and dates as callers make and take them, and as the libraries see them that callers have.

use std::collections::HashSet;
use std::time::{Duration, SystemTime};

use generator_runtime::{Date, TimeError, Timestamp};

fn time(text: &str) -> Timestamp {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Moments at the limits of what a timestamp holds, and within them.
const MOMENTS: [&str; 7] = [
    "0000-01-01T00:00:00Z",
    "0000-01-01T00:00:00+23:59",
    "1969-12-31T23:59:59.999999999Z",
    "1970-01-01T00:00:00Z",
    "2031-02-03T04:05:06.789-03:30",
    "9999-12-30T12:00:00.000001Z",
    "9999-12-31T23:59:59.999999999-23:59",
];

/// Dates at the limits, and within them.
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
const DATES: [&str; 5] = ["0000-01-01", "1969-12-31", "2000-02-29", "2031-02-03", "9999-12-31"];

#[test]
fn a_timestamp_says_what_it_is() {
    let start = time("2031-02-03T23:05:06.789+02:00");
    assert_eq!((start.unix_seconds(), start.unix_millis()), (1_927_919_106, 1_927_919_106_789));
    assert_eq!((start.subsec_nanos(), start.offset_seconds()), (789_000_000, 7_200));
    assert_eq!((start.hour(), start.minute(), start.second()), (23, 5, 6));
    assert_eq!(Ok(start.date()), Date::new(2031, 2, 3));
    assert_eq!(start.to_offset(3 * 3_600).map(|time| time.to_string()).as_deref(), Ok("2031-02-04T00:05:06.789+03:00"));
    assert_eq!(format!("{start:?} {:>12}", start.date()), "2031-02-03T23:05:06.789+02:00   2031-02-03");
    assert_eq!(Timestamp::default(), time("1970-01-01"));
    assert_eq!(Timestamp::from(Date::default()), Timestamp::default());
    assert_eq!(size_of::<Option<Timestamp>>(), 16);
    assert!(Timestamp::now() > time("2020-01-01"));
}

#[test]
fn the_moment_counts_and_not_the_offset() {
    let (one, same, later) =
        (time("2031-02-03T04:05:06Z"), time("2031-02-03T01:35:06-02:30"), time("2031-02-03T04:05:06.1Z"));
    assert_eq!(one, same);
    assert_eq!(HashSet::from([one, same, later]).len(), 2);
    assert!(one < later && same < later && same.max(one) == one);
    assert_eq!(later.checked_duration_since(same), Some(Duration::from_millis(100)));
    assert_eq!(same.checked_duration_since(later), None);
}

#[test]
fn years_have_four_digits() {
    assert_eq!((time("0000-01-01"), time("9999-12-31T23:59:59.999999999Z")), (Timestamp::MIN, Timestamp::MAX));
    for seconds in [Timestamp::MIN.unix_seconds() - 1, Timestamp::MAX.unix_seconds() + 1, i64::MIN, i64::MAX] {
        assert!(Timestamp::from_unix_seconds(seconds).is_err(), "{seconds}");
    }
    for millis in [Timestamp::MIN.unix_millis() - 1, Timestamp::MAX.unix_millis() + 1, i64::MIN, i64::MAX] {
        assert!(Timestamp::from_unix_millis(millis).is_err(), "{millis}");
    }
    for offset in [86_400, -86_400, 7_201, i32::MIN, i32::MAX] {
        assert!(Timestamp::default().to_offset(offset).is_err(), "{offset}");
    }
    assert!(Timestamp::MAX.to_offset(60).is_err() && Timestamp::MIN.to_offset(-60).is_err());
    let nano = Duration::from_nanos(1);
    assert_eq!((Timestamp::MAX.checked_add(nano), Timestamp::MIN.checked_sub(nano)), (None, None));
    assert_eq!((Timestamp::MAX.checked_add(Duration::MAX), Timestamp::MIN.checked_sub(Duration::MAX)), (None, None));
    // UTC cannot write these, so they stay as they are.
    for text in ["0000-01-01T00:00:00+02:00", "9999-12-31T23:59:59-02:00"] {
        assert_eq!(time(text).to_utc().to_string(), text);
    }
}

#[test]
fn errors_say_what_was_expected() {
    let error = |error: Option<TimeError>| error.map(|error| error.to_string()).unwrap_or_default();
    assert_eq!(
        error("soon".parse::<Timestamp>().err()),
        "invalid time: expected RFC 3339, for example `2031-02-03T04:05:06Z`"
    );
    assert_eq!(error("soon".parse::<Date>().err()), "invalid date: expected `YYYY-MM-DD`");
    assert_eq!(error(Date::new(2031, 2, 29).err()), "there is no such day in the calendar");
    assert_eq!(
        error(Timestamp::MAX.to_offset(30).err()),
        "invalid offset from UTC: expected whole minutes, less than 24 hours"
    );
    assert_eq!(error(Timestamp::from_unix_seconds(i64::MAX).err()), "time out of range");
}

#[test]
fn the_time_of_the_system() {
    for text in MOMENTS.iter().filter(|text| text.ends_with('Z')) {
        let known = SystemTime::try_from(time(text)).expect(text);
        assert_eq!(Timestamp::try_from(known).map(|time| time.to_string()).as_deref(), Ok(*text));
    }
    let before = SystemTime::UNIX_EPOCH - Duration::from_millis(1_500);
    assert_eq!(Timestamp::try_from(before).map(Timestamp::unix_millis), Ok(-1_500));
    let far = SystemTime::UNIX_EPOCH + Duration::from_secs(253_402_300_800);
    assert!(Timestamp::try_from(far).is_err());
}

#[cfg(feature = "serde")]
#[test]
fn serde_reads_and_writes_texts() {
    let text = "\"2031-02-03T04:05:06+02:00\"";
    let time: Timestamp = serde_json::from_str(text).unwrap();
    assert_eq!((time.offset_seconds(), serde_json::to_string(&time).unwrap().as_str()), (7_200, text));
    let date: Date = serde_json::from_str("\"2031-02-03\"").unwrap();
    assert_eq!(serde_json::to_string(&date).unwrap(), "\"2031-02-03\"");
    assert!(
        serde_json::from_str::<Timestamp>("\"soon\"").is_err() && serde_json::from_str::<Date>("\"soon\"").is_err()
    );
    assert!(serde_json::from_str::<Timestamp>("1e99").is_err());
    assert_eq!(serde_json::from_str::<Timestamp>("-1").map(|time| time.to_string()).unwrap(), "1969-12-31T23:59:59Z");
}

#[cfg(feature = "chrono")]
#[test]
fn chrono_and_back() {
    use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
    for text in MOMENTS {
        let known: DateTime<FixedOffset> = time(text).into();
        assert_eq!(
            (known.timestamp(), known.offset().local_minus_utc()),
            (time(text).unix_seconds(), time(text).offset_seconds())
        );
        assert_eq!(Timestamp::try_from(known).unwrap().to_string(), text);
        let utc: DateTime<Utc> = time(text).into();
        assert_eq!(utc, known);
    }
    for text in DATES {
        let date: Date = text.parse().unwrap();
        assert_eq!(NaiveDate::from(date).to_string(), text);
        assert_eq!(Date::try_from(NaiveDate::from(date)), Ok(date));
    }
    assert!(
        Timestamp::try_from(DateTime::<Utc>::MAX_UTC).is_err()
            && Timestamp::try_from(DateTime::<Utc>::MIN_UTC).is_err()
    );
    assert!(Date::try_from(NaiveDate::MAX).is_err() && Date::try_from(NaiveDate::MIN).is_err());
    // Half of a leap second, and an offset in seconds, as Amsterdam had it.
    let leap = DateTime::from_timestamp(1_483_228_799, 1_500_000_000).unwrap();
    let amsterdam = leap.with_timezone(&FixedOffset::east_opt(1_172).unwrap());
    assert_eq!(Timestamp::try_from(amsterdam).unwrap().to_string(), "2017-01-01T00:18:59.500+00:19");
}

#[cfg(feature = "jiff")]
#[test]
fn jiff_and_back() {
    use jiff::{ZonedDateTime, civil};
    let (last, held) = MOMENTS.split_last().unwrap();
    for text in held {
        let known = ZonedDateTime::try_from(time(text)).expect(text);
        let seconds = known.timestamp().as_nanosecond().div_euclid(1_000_000_000);
        assert_eq!(seconds, time(text).unix_seconds().into(), "{text}");
        assert_eq!(known.offset().seconds(), time(text).offset_seconds(), "{text}");
        assert_eq!(Timestamp::try_from(known).unwrap().to_string(), *text);
        // In UTC the one with the year 0000 at another offset is before it.
        let utc = jiff::Timestamp::try_from(time(text)).expect(text);
        assert_eq!(Timestamp::try_from(utc).ok(), Some(time(text)).filter(|time| *time >= Timestamp::MIN), "{text}");
    }
    assert!(jiff::Timestamp::try_from(time(last)).is_err() && ZonedDateTime::try_from(time(last)).is_err());
    assert!(Timestamp::try_from(jiff::Timestamp::MIN).is_err());
    for text in DATES {
        let date: Date = text.parse().unwrap();
        assert_eq!(civil::Date::from(date).to_string(), text);
        assert_eq!(Date::try_from(civil::Date::from(date)), Ok(date));
    }
    assert!(Date::try_from(civil::Date::MIN).is_err());
}

#[cfg(feature = "time")]
#[test]
fn time_and_back() {
    use ::time::{Month, OffsetDateTime, UtcDateTime};
    for text in MOMENTS {
        let known: OffsetDateTime = time(text).into();
        assert_eq!(
            (known.unix_timestamp(), known.offset().whole_seconds()),
            (time(text).unix_seconds(), time(text).offset_seconds())
        );
        assert_eq!(Timestamp::try_from(known).unwrap().to_string(), text);
        // In UTC the years of the first and the last of them have no four digits.
        let utc = UtcDateTime::try_from(time(text)).and_then(Timestamp::try_from).ok();
        let fits = |time: &Timestamp| (Timestamp::MIN..=Timestamp::MAX).contains(time);
        assert_eq!(utc, Some(time(text)).filter(fits), "{text}");
    }
    for text in DATES {
        let date: Date = text.parse().unwrap();
        assert_eq!(::time::Date::from(date).to_string(), text);
        assert_eq!(Date::try_from(::time::Date::from(date)), Ok(date));
    }
    let before = ::time::Date::from_calendar_date(-1, Month::December, 31).unwrap();
    assert!(Date::try_from(before).is_err());
    assert!(Timestamp::try_from(before.midnight().assume_utc()).is_err());
}
