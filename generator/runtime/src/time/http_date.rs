//! HTTP dates (RFC 9110, section 5.6.7) and the dates of mail, from which they come.
//!
//! In: text in one of the forms `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` and
//! `Sun Nov  6 08:49:37 1994`, the first with any offset too. Out: a time, and the first form of one. A weekday that does
//! not fit the date is read over, since the date alone says when.

use super::civil::weekday_of;
use super::date::Date;
use super::iso::{numeric_offset, seconds_of_day};
use super::timestamp::Timestamp;

const WEEKDAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Zones by name, and their hours from UTC: that of HTTP, and those that old mail programs write.
const ZONES: [(&str, i32); 12] = [
    ("GMT", 0),
    ("UTC", 0),
    ("UT", 0),
    ("Z", 0),
    ("EST", -5),
    ("EDT", -4),
    ("CST", -6),
    ("CDT", -5),
    ("MST", -7),
    ("MDT", -6),
    ("PST", -8),
    ("PDT", -7),
];

/// Reads an HTTP date or a date of mail. Spaces around it do not matter, nor do capitals.
pub(crate) fn parse_http_date(text: &str) -> Option<Timestamp> {
    // Mail programs add the zone's name: `+0200 (CEST)`.
    let text = match text.trim_ascii().strip_suffix(')') {
        Some(commented) => commented.split_once('(')?.0,
        None => text,
    };
    match text.split_once(',') {
        Some((weekday, rest)) if is_weekday(weekday.trim_ascii()) => day_first(rest),
        Some(_) => None,
        None => month_first(text).or_else(|| day_first(text)),
    }
}

/// Reads `06 Nov 1994 08:49:37 GMT` and `06-Nov-94 08:49:37 GMT`.
fn day_first(text: &str) -> Option<Timestamp> {
    let mut words = text.split_ascii_whitespace();
    let first = words.next()?;
    let (day, month, year) = match first.split_once('-') {
        Some((day, rest)) => (day, rest.split_once('-')?.0, rest.split_once('-')?.1),
        None => (first, words.next()?, words.next()?),
    };
    let (date, seconds, zone) = (date(day, month, year)?, time_of_day(words.next()?)?, zone(words.next()?)?);
    words.next().is_none().then(|| Timestamp::at(date, seconds, 0, zone))
}

/// Reads `Sun Nov  6 08:49:37 1994`, as C's `asctime` writes it.
fn month_first(text: &str) -> Option<Timestamp> {
    let mut words = text.split_ascii_whitespace();
    is_weekday(words.next()?).then_some(())?;
    let (month, day, seconds) = (words.next()?, words.next()?, time_of_day(words.next()?)?);
    let date = date(day, month, words.next().filter(|year| year.len() == 4)?)?;
    words.next().is_none().then(|| Timestamp::at(date, seconds, 0, 0))
}

fn is_weekday(word: &str) -> bool {
    WEEKDAYS.iter().any(|name| word.eq_ignore_ascii_case(name) || word.eq_ignore_ascii_case(&name[..3]))
}

fn date(day: &str, month: &str, year: &str) -> Option<Date> {
    let number = number(year)?;
    let year = match year.len() {
        4 => number,
        2 => full_year(number, Timestamp::now().date().year()),
        _ => return None,
    };
    let month = MONTHS.iter().position(|name| name.eq_ignore_ascii_case(month))? + 1;
    Date::new(year, month as u8, number_of_two(day)?).ok()
}

/// Returns the year that two digits mean: the last one with these digits that is not more than 50 years ahead.
fn full_year(digits: u16, this_year: u16) -> u16 {
    let last = i32::from(this_year) + 50;
    (last - (last - i32::from(digits)).rem_euclid(100)) as u16
}

/// Reads `08:49:37`, or `08:49`, as mail may have it.
fn time_of_day(text: &str) -> Option<u32> {
    let mut parts = text.split(':');
    let (hour, minute, second) = (parts.next()?, parts.next()?, parts.next().unwrap_or("00"));
    let whole = parts.next().is_none() && [hour, minute, second].iter().all(|part| part.len() == 2);
    let parts = (number_of_two(hour)?, number_of_two(minute)?, number_of_two(second)?);
    whole.then_some(())?;
    seconds_of_day(parts.0, parts.1, parts.2)
}

fn zone(text: &str) -> Option<i32> {
    let named = ZONES.iter().find(|(name, _)| name.eq_ignore_ascii_case(text)).map(|(_, hours)| hours * 3_600);
    named.or_else(|| numeric_offset(text.as_bytes()))
}

fn number(text: &str) -> Option<u16> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then_some(())?;
    text.parse().ok()
}

fn number_of_two(text: &str) -> Option<u8> {
    number(text).filter(|_| text.len() <= 2)?.try_into().ok()
}

/// Writes an HTTP date, which has no fractions of a second. One after the year 9999 in UTC becomes the last moment of
/// that year, one before the year 0000 the first.
pub(crate) fn format_http_date(time: Timestamp) -> String {
    let time = time.clamp(Timestamp::MIN, Timestamp::MAX).to_utc();
    let date = time.date();
    format!(
        "{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT",
        &WEEKDAYS[weekday_of(date.unix_days())][..3],
        date.day(),
        MONTHS[usize::from(date.month()) - 1],
        date.year(),
        time.hour(),
        time.minute(),
        time.second(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_forms_of_http_and_those_of_mail() {
        for (text, same) in [
            ("Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z"),
            ("Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37Z"),
            ("Sun Nov  6 08:49:37 1994", "1994-11-06T08:49:37Z"),
            ("Wed Nov 16 08:49:37 1994", "1994-11-16T08:49:37Z"),
            (" sun, 6 nov 1994 08:49:37 gmt ", "1994-11-06T08:49:37Z"),
            ("6 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z"),
            ("Sun, 06 Nov 1994 08:49:37 -0330", "1994-11-06T08:49:37-03:30"),
            ("Sun, 06 Nov 1994 08:49 EST", "1994-11-06T08:49:00-05:00"),
            ("Sun, 06 Nov 1994 08:49:37 +0100 (CET)", "1994-11-06T08:49:37+01:00"),
            // The date alone says when.
            ("Mon, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z"),
            ("Friday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37Z"),
            ("Thu, 31 Dec 1998 23:59:60 GMT", "1998-12-31T23:59:59Z"),
            ("Sat, 01 Jan 0000 00:00:00 GMT", "0000-01-01T00:00:00Z"),
            ("Fri, 31 Dec 9999 23:59:59 GMT", "9999-12-31T23:59:59Z"),
        ] {
            assert_eq!(parse_http_date(text).map(|time| time.to_string()).as_deref(), Some(same), "{text}");
        }
        for text in [
            "",
            ",",
            "Sun",
            "Sun,",
            "Sun, 06 Nov 1994",
            "Sun, 06 Nov 1994 08:49:37",
            "Sun, 06 Nov 1994 08:49:37 XYZ",
            "Sun, 06 Nov 1994 08:49:37 GMT GMT",
            "Sun, 06 Nov 1994 8:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37:00 GMT",
            "Sun, 06 Nov 1994 24:00:00 GMT",
            "Sun, 06 Nov 1994 08:49:37 +2400",
            "Sun, 31 Nov 1994 08:49:37 GMT",
            "Sun, 00 Nov 1994 08:49:37 GMT",
            "Sun, 006 Nov 1994 08:49:37 GMT",
            "Sun, +6 Nov 1994 08:49:37 GMT",
            "Sun, 06 November 1994 08:49:37 GMT",
            "Sun, 06 Nov 994 08:49:37 GMT",
            "Sun, 06 Nov 10000 08:49:37 GMT",
            "Sunny, 06 Nov 1994 08:49:37 GMT",
            "Sun 06 Nov 1994 08:49:37 GMT",
            "Sun Nov  6 08:49:37 94",
            "Nov  6 08:49:37 1994",
            "Sunday, 06-Nov-94-1 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37 GMT)",
            "S\u{fc}n, 06 Nov 1994 08:49:37 GMT",
        ] {
            assert_eq!(parse_http_date(text), None, "{text}");
        }
    }

    #[test]
    fn two_digits_are_a_year_at_most_fifty_years_ahead() {
        for (digits, this_year, year) in [
            (94, 2026, 1994),
            (26, 2026, 2026),
            (76, 2026, 2076),
            (77, 2026, 1977),
            (99, 2049, 2099),
            (0, 2050, 2100),
            (1, 2050, 2001),
            (0, 1994, 2000),
        ] {
            assert_eq!(full_year(digits, this_year), year, "{digits} in {this_year}");
        }
    }

    #[test]
    fn what_is_written_is_read() {
        for (text, written) in [
            ("2026-11-22T12:00:00.999+02:00", "Sun, 22 Nov 2026 10:00:00 GMT"),
            ("1969-12-31T23:59:59.5Z", "Wed, 31 Dec 1969 23:59:59 GMT"),
            ("0000-01-01T00:00:00Z", "Sat, 01 Jan 0000 00:00:00 GMT"),
            ("9999-12-31T23:59:59Z", "Fri, 31 Dec 9999 23:59:59 GMT"),
            // UTC has no four digits for these years.
            ("0000-01-01T00:00:00+02:00", "Sat, 01 Jan 0000 00:00:00 GMT"),
            ("9999-12-31T23:59:59-02:00", "Fri, 31 Dec 9999 23:59:59 GMT"),
        ] {
            let time: Timestamp = text.parse().unwrap();
            assert_eq!(format_http_date(time), written, "{text}");
            assert_eq!(parse_http_date(written).map(format_http_date).as_deref(), Some(written));
        }
    }
}
