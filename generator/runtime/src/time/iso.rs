//! ISO 8601 as servers write it: RFC 3339, and its relatives with a space, without a colon or without an offset.
//!
//! In: text. Out: a time or date, and the text of one. Refuses other numbers of digits, signs before years, hour 24 and
//! offsets of a day. A leap second counts as the second before it, since Unix time has no number for it.

use super::date::Date;
use super::timestamp::Timestamp;

/// Reads `YYYY-MM-DD`.
pub(super) fn date(text: &str) -> Option<Date> {
    match leading_date(text.as_bytes())? {
        (date, []) => Some(date),
        _ => None,
    }
}

/// Reads a time, or a date for its first moment in UTC.
pub(super) fn timestamp(text: &str) -> Option<Timestamp> {
    let (date, rest) = leading_date(text.as_bytes())?;
    let rest = match rest {
        [] => return Some(date.into()),
        [b'T' | b't' | b' ', rest @ ..] => rest,
        _ => return None,
    };
    let [h, h2, b':', m, m2, b':', s, s2, rest @ ..] = rest else { return None };
    let seconds = seconds_of_day(pair(*h, *h2), pair(*m, *m2), pair(*s, *s2))?;
    let (nanos, rest) = fraction(rest)?;
    Some(Timestamp::at(date, seconds, nanos, offset(rest)?))
}

#[inline]
fn leading_date(bytes: &[u8]) -> Option<(Date, &[u8])> {
    let [c, c2, y, y2, b'-', m, m2, b'-', d, d2, rest @ ..] = bytes else { return None };
    let (century, year) = (pair(*c, *c2), pair(*y, *y2));
    let year = if year < NOT_DIGITS { u16::from(century) * 100 + u16::from(year) } else { u16::MAX };
    Some((Date::new(year, pair(*m, *m2), pair(*d, *d2)).ok()?, rest))
}

/// Returns the seconds from midnight to a time of day.
#[inline]
pub(super) fn seconds_of_day(hour: u8, minute: u8, second: u8) -> Option<u32> {
    let valid = hour < 24 && minute < 60 && second <= 60;
    valid.then(|| u32::from(hour) * 3_600 + u32::from(minute) * 60 + u32::from(second.min(59)))
}

/// Reads the nanoseconds that a text begins with, and returns the rest.
#[inline]
fn fraction(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let [b'.', digits @ ..] = bytes else { return Some((0, bytes)) };
    let (mut number, mut count) = (0, 0);
    for byte in digits.iter().take_while(|byte| byte.is_ascii_digit()) {
        if count < NANOS_OF_LAST_DIGIT.len() {
            number = number * 10 + u32::from(byte - b'0');
        }
        count += 1;
    }
    let last = NANOS_OF_LAST_DIGIT.get(count.checked_sub(1)?).unwrap_or(&1);
    Some((number * last, &digits[count..]))
}

/// The nanoseconds that a 1 means as the last digit of a fraction, by the number of digits. More are cut off.
const NANOS_OF_LAST_DIGIT: [u32; 9] = [100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1];

/// Reads an offset to the end of a text, in seconds; 0 where there is none.
fn offset(bytes: &[u8]) -> Option<i32> {
    match bytes {
        [] | b"Z" => Some(0),
        [b'+' | b'-', ..] => numeric_offset(bytes),
        _ => match bytes.trim_ascii_start() {
            b"Z" | b"z" | b"UTC" | b"GMT" => Some(0),
            zone => numeric_offset(zone),
        },
    }
}

/// Reads `+02:00`, `+0200` or `+02`, in seconds.
pub(super) fn numeric_offset(bytes: &[u8]) -> Option<i32> {
    let [sign, h, h2, minutes @ ..] = bytes else { return None };
    let minutes = match minutes {
        [] => 0,
        [m, m2] | [b':', m, m2] => pair(*m, *m2),
        _ => return None,
    };
    // The same limits as for a time of day.
    let seconds = i32::try_from(seconds_of_day(pair(*h, *h2), minutes, 0)?).ok()?;
    match sign {
        b'+' => Some(seconds),
        b'-' => Some(-seconds),
        _ => None,
    }
}

/// What [`pair`] gives for anything but digits. Above all that a date or time of day may hold, so that one comparison
/// refuses both.
const NOT_DIGITS: u8 = u8::MAX;

/// Reads two digits.
#[inline]
fn pair(tens: u8, ones: u8) -> u8 {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    if (tens < 10) & (ones < 10) { tens * 10 + ones } else { NOT_DIGITS }
}

/// Returns RFC 3339, with `Z` for UTC, and 0, 3, 6 or 9 digits of a second: no more than it needs.
pub(super) fn format(time: Timestamp) -> Text {
    let mut text = Text::new();
    let second = time.second_of_day();
    time.date().write(&mut text);
    text.push(b'T');
    text.pair(second / 3_600);
    text.push(b':');
    text.pair(second / 60 % 60);
    text.push(b':');
    text.pair(second % 60);
    let (nanos, digits) = match time.subsec_nanos() {
        0 => (0, 0),
        nanos if nanos % 1_000_000 == 0 => (nanos / 1_000_000, 3),
        nanos if nanos % 1_000 == 0 => (nanos / 1_000, 6),
        nanos => (nanos, 9),
    };
    if digits > 0 {
        text.push(b'.');
        text.digits(nanos, digits);
    }
    match time.offset_seconds() {
        0 => text.push(b'Z'),
        offset => {
            let minutes = offset.unsigned_abs() / 60;
            text.push(if offset < 0 { b'-' } else { b'+' });
            text.pair(minutes / 60);
            text.push(b':');
            text.pair(minutes % 60);
        }
    }
    text
}

/// The length of `2031-02-03T04:05:06.123456789+01:00`.
const LONGEST: usize = 35;

/// A short ASCII text, built without an allocation.
#[derive(Debug)]
pub(super) struct Text {
    bytes: [u8; LONGEST],
    length: usize,
}

impl Text {
    pub(super) fn new() -> Self {
        Self { bytes: [0; LONGEST], length: 0 }
    }

    /// Appends an ASCII character.
    #[inline]
    pub(super) fn push(&mut self, byte: u8) {
        self.bytes[self.length] = byte;
        self.length += 1;
    }

    /// Appends a number below 100 with two digits.
    #[inline]
    pub(super) fn pair(&mut self, number: u32) {
        self.push(b'0' + (number / 10) as u8);
        self.push(b'0' + (number % 10) as u8);
    }

    /// Appends a number with this many digits.
    fn digits(&mut self, mut number: u32, count: usize) {
        self.length += count;
        for digit in self.bytes[..self.length].iter_mut().rev().take(count) {
            *digit = b'0' + (number % 10) as u8;
            number /= 10;
        }
    }

    pub(super) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.length]).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        timestamp(text).map(|time| time.to_string())
    }

    #[test]
    fn fractions_of_any_length() {
        for (fraction, written) in [
            (".5", ".500"),
            (".000", ""),
            (".0009", ".000900"),
            (".123456", ".123456"),
            (".1234567", ".123456700"),
            (".123456789", ".123456789"),
            (".123456789999999999999999999999999999", ".123456789"),
            (".999999999999", ".999999999"),
        ] {
            let text = format!("2026-11-22T10:30:00{fraction}+02:00");
            assert_eq!(read(&text), Some(format!("2026-11-22T10:30:00{written}+02:00")), "{text}");
        }
        for fraction in [".", ",5", ".x", "..5", ".-5", ".5.5"] {
            assert_eq!(read(&format!("2026-11-22T10:30:00{fraction}Z")), None, "{fraction}");
        }
    }

    #[test]
    fn offsets_up_to_a_day() {
        for (offset, written) in [
            ("Z", "Z"),
            ("+00:00", "Z"),
            ("-00:00", "Z"),
            (" UTC", "Z"),
            (" GMT", "Z"),
            ("+23:59", "+23:59"),
            ("-23:59", "-23:59"),
            ("-0330", "-03:30"),
            ("-00:30", "-00:30"),
            ("+05", "+05:00"),
            (" +0530", "+05:30"),
        ] {
            let text = format!("2026-11-22T10:30:00{offset}");
            assert_eq!(read(&text), Some(format!("2026-11-22T10:30:00{written}")), "{text}");
        }
        let refused = [
            "+24:00",
            "-24:00",
            "+99:00",
            "+02:60",
            "+2",
            "+2:00",
            "+020",
            "+02:0",
            "+02:00:00",
            "02:00",
            "~02:00",
            "ZZ",
            "z ",
            " ",
            "Z+01:00",
            " CET",
            " utc",
            "+02:0x",
        ];
        for offset in refused {
            assert_eq!(read(&format!("2026-11-22T10:30:00{offset}")), None, "{offset}");
        }
    }

    #[test]
    fn boundaries() {
        for (text, seconds) in [
            ("0000-01-01T00:00:00Z", -62_167_219_200),
            ("0000-01-01T00:00:00+23:59", -62_167_305_540),
            ("0000-02-29T00:00:00Z", -62_162_121_600),
            ("1969-12-31T23:59:59Z", -1),
            ("1970-01-01T00:00:00Z", 0),
            ("2000-02-29T23:59:59Z", 951_868_799),
            ("9999-12-31T23:59:59Z", 253_402_300_799),
            ("9999-12-31T23:59:59-23:59", 253_402_387_139),
        ] {
            let time = timestamp(text).expect(text);
            assert_eq!((time.unix_seconds(), time.to_string().as_str()), (seconds, text));
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "10000-01-01T00:00:00Z",
            "+10000-01-01T00:00:00Z",
            "+2026-11-22T10:30:00Z",
            "-0001-01-01T00:00:00Z",
            "026-11-22T10:30:00Z",
            "26-11-22T10:30:00Z",
            "2026-00-22T10:30:00Z",
            "2026-02-29T10:30:00Z",
            "2026-11-31T10:30:00Z",
            "2026-11-22T24:00:00Z",
            "2026-11-22T10:60:00Z",
            "2026-11-22T10:30:61Z",
            "2026-11-22T10:30",
            "2026-11-22T10:30Z",
            "2026-11-22T1:30:00Z",
            "2026-11-22T",
            "2026-11-22 ",
            "2026-11-22Z",
            "2026-11-22_10:30:00Z",
            "2026-11-22T10-30-00Z",
            " 2026-11-22T10:30:00Z",
            "2026-11-22T10:30:00Z\0",
            "2026-11-22T10:30:00\u{2212}02:00",
            "\u{ff12}026-11-22",
            "null",
            "1795343400",
            "T",
            "-",
        ] {
            assert_eq!(read(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_leap_second_is_the_second_before_it() {
        for (text, same) in [
            ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"),
            ("2016-12-31T23:59:60.25Z", "2016-12-31T23:59:59.250Z"),
            ("2017-01-01T01:59:60+02:00", "2017-01-01T01:59:59+02:00"),
            ("9999-12-31T23:59:60Z", "9999-12-31T23:59:59Z"),
        ] {
            assert_eq!(read(text).as_deref(), Some(same), "{text}");
        }
    }
}
