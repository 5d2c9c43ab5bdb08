//! Times and dates: they are what chrono takes them for, in every form, and no text makes reading them fail.

use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::time::{Duration, SystemTime};

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, SecondsFormat, TimeDelta, TimeZone};
use gitlab_sdk::{Date, TimeError, Timestamp};
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::{Index, select};
use proptest::{prop_assert, prop_assert_eq, proptest};

use crate::inputs::{config, text};

/// Unix seconds of the years 0000 to 9999, with the ends more often than chance would have them.
fn seconds() -> impl Strategy<Value = i64> {
    const FIRST: i64 = -62_167_219_200;
    const LAST: i64 = 253_402_300_799;
    prop_oneof![8 => FIRST..=LAST, 4 => 0..=4_102_444_800_i64, 1 => FIRST..FIRST + 90_000, 1 => LAST - 90_000..=LAST]
}

/// Nanoseconds of a second, most with few digits.
fn nanos() -> impl Strategy<Value = u32> {
    prop_oneof![
        Just(0),
        (0..1_000_u32).prop_map(|millis| millis * 1_000_000),
        (0..1_000_000_u32).prop_map(|micros| micros * 1_000),
        0..1_000_000_000_u32,
    ]
}

/// Offsets in minutes.
fn offset() -> impl Strategy<Value = i32> {
    prop_oneof![Just(0), select(&[60, 120, 330, -210, -480, 1_439, -1_439]), -1_439..=1_439]
}

/// Moments whose year has four digits at their own offset.
fn moment() -> impl Strategy<Value = DateTime<FixedOffset>> {
    (seconds(), nanos(), offset())
        .prop_map(|(seconds, nanos, offset)| {
            let offset = FixedOffset::east_opt(offset * 60).expect("an offset");
            offset.timestamp_opt(seconds, nanos).single().expect("a moment")
        })
        .prop_filter("four digits", |moment| (0..=9999).contains(&moment.year()))
}

fn ours(moment: &DateTime<FixedOffset>) -> Timestamp {
    moment.to_rfc3339().parse().expect("RFC 3339")
}

/// What a timestamp is made of, as ours and as chrono's says it.
fn parts(time: Timestamp) -> (i64, u32, i32) {
    (time.unix_seconds(), time.subsec_nanos(), time.offset_seconds())
}

fn parts_of(moment: &DateTime<FixedOffset>) -> (i64, u32, i32) {
    (moment.timestamp(), moment.timestamp_subsec_nanos(), moment.offset().local_minus_utc())
}

/// Forms that say everything: how chrono writes them.
const FORMS: [&str; 9] = [
    "%Y-%m-%dT%H:%M:%S%.f%:z",
    "%Y-%m-%dt%H:%M:%S%.9f%:z",
    "%Y-%m-%d %H:%M:%S%.f%:z",
    "%Y-%m-%d %H:%M:%S%.f %z",
    "%Y-%m-%dT%H:%M:%S%.f%z",
    "%Y-%m-%d %H:%M:%S%.9f000000 %:z",
    "%a, %d %b %Y %H:%M:%S %z",
    "%d %b %Y %H:%M:%S %z",
    "%A, %d-%b-%Y %H:%M:%S %z",
];

/// Forms that mean UTC.
const UTC_FORMS: [&str; 8] = [
    "%Y-%m-%dT%H:%M:%S%.fZ",
    "%Y-%m-%dt%H:%M:%S%.fz",
    "%Y-%m-%d %H:%M:%S%.f UTC",
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%d %H:%M:%S%.f",
    "%a, %d %b %Y %H:%M:%S GMT",
    "%A, %d-%b-%Y %H:%M:%S GMT",
    "%a %b %e %H:%M:%S %Y",
];

#[test]
fn times_are_read_in_every_form() {
    proptest!(config(), |(moment in moment(), form in select(&FORMS), utc_form in select(&UTC_FORMS))| {
        let (seconds, nanos, offset) = parts_of(&moment);
        for (form, offset) in [(form, offset), (utc_form, 0)] {
            let local = if offset == 0 { moment.naive_utc() } else { moment.naive_local() };
            if !(0..=9999).contains(&local.year()) {
                continue;
            }
            let zone = FixedOffset::east_opt(offset).expect("an offset");
            let written = moment.with_timezone(&zone).format(form).to_string();
            let time = written.parse::<Timestamp>();
            let nanos = if form.contains("%.") { nanos } else { 0 };
            prop_assert_eq!(time.map(parts), Ok((seconds, nanos, offset)), "{} as {}", form, written);
        }
    });
}

#[test]
fn times_are_written_as_chrono_writes_them() {
    proptest!(config(), |(moment in moment(), minutes in offset())| {
        let time = ours(&moment);
        prop_assert_eq!(parts(time), parts_of(&moment));
        prop_assert_eq!(time.to_string(), moment.to_rfc3339_opts(SecondsFormat::AutoSi, true));
        prop_assert_eq!(time.date().to_string(), moment.date_naive().to_string());
        let clock = format!("{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second());
        prop_assert_eq!(clock, moment.format("%H:%M:%S").to_string());
        let moved = moment.with_timezone(&FixedOffset::east_opt(minutes * 60).expect("an offset"));
        let expected = if (0..=9999).contains(&moved.year()) { Some(parts_of(&moved)) } else { None };
        prop_assert_eq!(time.to_offset(minutes * 60).ok().map(parts), expected);
        prop_assert_eq!(time.to_utc(), time);
    });
}

#[test]
fn times_are_compared_by_the_moment() {
    let near = (moment(), moment(), any::<bool>())
        .prop_map(|(one, other, same)| (one, if same { one.with_timezone(other.offset()) } else { other }));
    let near = near.prop_filter("four digits", |(_, other)| (0..=9999).contains(&other.year()));
    let hash = |time: Timestamp| BuildHasherDefault::<DefaultHasher>::default().hash_one(time);
    proptest!(config(), |((one, other) in near)| {
        let (time, later) = (ours(&one), ours(&other));
        prop_assert_eq!(time.cmp(&later), one.cmp(&other));
        prop_assert_eq!(time == later, hash(time) == hash(later));
        let passed = other.signed_duration_since(one).to_std().ok();
        prop_assert_eq!(later.checked_duration_since(time), passed);
        if let Some(passed) = passed {
            // Only where the sum has no four digits at the other offset is there none.
            prop_assert_eq!(time.checked_add(passed).unwrap_or(later), later);
            prop_assert_eq!(later.checked_sub(passed).unwrap_or(time), time);
        }
    });
}

#[test]
fn durations_are_added_and_taken_away() {
    let duration = (prop_oneof![0..200_000_u64, any::<u64>()], nanos()).prop_map(|(s, n)| Duration::new(s, n));
    proptest!(config(), |(moment in moment(), duration in duration)| {
        let time = ours(&moment);
        let delta = TimeDelta::from_std(duration).ok();
        let four_digits = |moment: &DateTime<FixedOffset>| (0..=9999).contains(&moment.year());
        let later = delta.and_then(|delta| moment.checked_add_signed(delta)).filter(four_digits);
        let earlier = delta.and_then(|delta| moment.checked_sub_signed(delta)).filter(four_digits);
        prop_assert_eq!(time.checked_add(duration).map(parts), later.as_ref().map(parts_of));
        prop_assert_eq!(time.checked_sub(duration).map(parts), earlier.as_ref().map(parts_of));
    });
}

#[test]
fn unix_time_and_the_time_of_the_system() {
    proptest!(config(), |(seconds in prop_oneof![seconds(), any::<i64>()], moment in moment())| {
        let known = DateTime::from_timestamp(seconds, 0).filter(|moment| (0..=9999).contains(&moment.year()));
        let time = Timestamp::from_unix_seconds(seconds);
        prop_assert_eq!(time.map(|time| time.to_string()).ok(), known.map(|moment| moment.to_rfc3339_opts(SecondsFormat::Secs, true)));
        let known = DateTime::from_timestamp_millis(seconds).filter(|moment| (0..=9999).contains(&moment.year()));
        let time = Timestamp::from_unix_millis(seconds);
        prop_assert_eq!(time.map(|time| time.unix_millis()).ok(), known.map(|moment| moment.timestamp_millis()));

        let time = ours(&moment);
        prop_assert_eq!(time.unix_millis(), moment.timestamp_millis());
        let of_system = SystemTime::try_from(time);
        prop_assert_eq!(of_system.and_then(Timestamp::try_from).map(|time| time.unix_seconds()),
            Timestamp::from_unix_seconds(moment.timestamp()).map(|time| time.unix_seconds()));
    });
}

#[test]
fn dates_are_those_of_the_calendar() {
    proptest!(config(), |(year in 0..11_000_u16, month in 0..14_u8, day in 0..33_u8, days in any::<i32>())| {
        let known = NaiveDate::from_ymd_opt(year.into(), month.into(), day.into()).filter(|_| year <= 9999);
        let date = Date::new(year, month, day);
        prop_assert_eq!(date.ok().map(|date| date.to_string()), known.map(|date| date.to_string()));
        let days_of = |date: NaiveDate| date.signed_duration_since(NaiveDate::default()).num_days();
        prop_assert_eq!(date.ok().map(|date| i64::from(date.unix_days())), known.map(days_of));
        if let Ok(date) = date {
            prop_assert_eq!(date.to_string().parse(), Ok(date));
            prop_assert_eq!(Date::from_unix_days(date.unix_days()), Ok(date));
            prop_assert_eq!(Timestamp::from(date).date(), date);
        }
        let known = NaiveDate::default().checked_add_signed(TimeDelta::days(days.into()));
        let known = known.filter(|date| (0..=9999).contains(&date.year()));
        prop_assert_eq!(Date::from_unix_days(days).map(|date| date.to_string()).ok(), known.map(|date| date.to_string()));
    });
}

/// Something that was once a time: a character replaced, taken away or doubled, or the end cut off.
fn damaged() -> impl Strategy<Value = String> {
    let form = prop_oneof![select(&FORMS), select(&UTC_FORMS)];
    (moment(), form, any::<Index>(), any::<Index>(), 0..4_u8, any::<char>()).prop_map(
        |(moment, form, at, other, how, new)| {
            let mut signs: Vec<char> = moment.format(form).to_string().chars().collect();
            let (at, other) = (at.index(signs.len()), other.index(signs.len()));
            match how {
                0 => signs[at] = new,
                1 => signs[at] = signs[other],
                2 => drop(signs.remove(at)),
                _ => signs.insert(at, signs[at]),
            }
            signs.into_iter().collect()
        },
    )
}

#[test]
fn any_text_is_read_or_refused() {
    proptest!(config(), |(text in prop_oneof![text(), damaged()])| {
        let time = text.parse::<Timestamp>();
        // RFC 3339 is what chrono takes for it, but for the sign of mathematics, which no server writes.
        if let Ok(known) = DateTime::parse_from_rfc3339(&text)
            && text.is_ascii()
            && (0..=9999).contains(&known.year())
        {
            let (seconds, nanos, offset) = parts_of(&known);
            prop_assert_eq!(time.map(parts), Ok((seconds, nanos % 1_000_000_000, offset)), "{}", text);
        }
        match time {
            Ok(time) => prop_assert_eq!(time.to_string().parse().map(parts), Ok(parts(time)), "{}", text),
            Err(error) => prop_assert!(error.to_string().contains("RFC 3339")),
        }
        let date: Result<Date, TimeError> = text.parse();
        prop_assert_eq!(date.ok().map(|date| date.to_string()), date.ok().map(|_| text));
    });
}
