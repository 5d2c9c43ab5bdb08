//! A day of the calendar.

use std::fmt;
use std::num::NonZeroU8;
use std::str::FromStr;

use super::civil::{date_of, days_in_month, days_of};
use super::error::TimeError;
use super::iso::{self, Text};

/// A day of the Gregorian calendar, in the years 0000 to 9999.
///
/// It is written and read as `YYYY-MM-DD`, and ordered by time. With the feature `chrono`, `jiff` or `time` it converts
/// to and from the date types of these crates.
///
/// # Examples
/// ```
/// use generator_runtime::Date;
///
/// let due = Date::new(2031, 2, 3)?;
/// assert_eq!(due, "2031-02-03".parse()?);
/// assert_eq!(due.to_string(), "2031-02-03");
/// assert!(due < Date::new(2031, 2, 4)?);
/// assert!(Date::new(2031, 2, 29).is_err());
/// # Ok::<(), generator_runtime::TimeError>(())
/// ```
// The month is never 0, so that an `Option<Date>` takes no more room than a `Date`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: NonZeroU8,
    day: u8,
}

impl Date {
    /// The first date, 1 January 0000.
    pub const MIN: Self = Self { year: 0, month: NonZeroU8::MIN, day: 1 };
    /// The last date, 31 December 9999.
    pub const MAX: Self = Self { year: 9999, month: NonZeroU8::MIN.saturating_add(11), day: 31 };
    const EPOCH: Self = Self { year: 1970, month: NonZeroU8::MIN, day: 1 };

    /// Creates a date from its year, its month (1 to 12) and its day of the month (1 to 31).
    ///
    /// # Errors
    /// The calendar does not have this day, or the year is above 9999.
    #[inline]
    pub const fn new(year: u16, month: u8, day: u8) -> Result<Self, TimeError> {
        match NonZeroU8::new(month) {
            Some(non_zero) if year <= 9999 && day >= 1 && day <= days_in_month(year, month) => {
                Ok(Self { year, month: non_zero, day })
            }
            _ => Err(TimeError::CALENDAR),
        }
    }

    /// Returns the year, 0 to 9999.
    pub const fn year(self) -> u16 {
        self.year
    }

    /// Returns the month, 1 to 12.
    pub const fn month(self) -> u8 {
        self.month.get()
    }

    /// Returns the day of the month, 1 to 31.
    pub const fn day(self) -> u8 {
        self.day
    }

    /// Creates the date that is this number of days after 1970-01-01, or before it if `days` is negative.
    ///
    /// # Errors
    /// The year is not one of 0000 to 9999.
    ///
    /// # Examples
    /// ```
    /// use generator_runtime::Date;
    ///
    /// let due = Date::new(2031, 2, 27)?;
    /// let a_week_later = Date::from_unix_days(due.unix_days() + 7)?;
    /// assert_eq!(a_week_later, Date::new(2031, 3, 6)?);
    /// # Ok::<(), generator_runtime::TimeError>(())
    /// ```
    pub const fn from_unix_days(days: i32) -> Result<Self, TimeError> {
        if days < Self::MIN.unix_days() || days > Self::MAX.unix_days() {
            return Err(TimeError::RANGE);
        }
        let (year, month, day) = date_of(days);
        Self::new(year as u16, month, day)
    }

    /// Returns the number of days from 1970-01-01 to this date; it is negative for earlier dates.
    #[inline]
    pub const fn unix_days(self) -> i32 {
        days_of(self.year, self.month(), self.day)
    }

    pub(super) fn write(self, text: &mut Text) {
        let year = u32::from(self.year);
        text.pair(year / 100);
        text.pair(year % 100);
        text.push(b'-');
        text.pair(self.month().into());
        text.push(b'-');
        text.pair(self.day.into());
    }
}

/// Returns 1970-01-01.
impl Default for Date {
    fn default() -> Self {
        Self::EPOCH
    }
}

/// Writes `YYYY-MM-DD`.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = Text::new();
        self.write(&mut text);
        f.pad(text.as_str())
    }
}

/// Writes `YYYY-MM-DD`.
impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Reads `YYYY-MM-DD`.
impl FromStr for Date {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        iso::date(text).ok_or(TimeError::DATE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_that_exist() {
        for (year, month, day, valid) in [
            (0, 1, 1, true),
            (0, 2, 29, true),
            (9999, 12, 31, true),
            (10_000, 1, 1, false),
            (u16::MAX, 1, 1, false),
            (2024, 2, 29, true),
            (2023, 2, 29, false),
            (1900, 2, 29, false),
            (2026, 0, 1, false),
            (2026, 13, 1, false),
            (2026, 4, 31, false),
            (2026, 1, 0, false),
            (2026, 1, 255, false),
        ] {
            let date = Date::new(year, month, day);
            assert_eq!(date.is_ok(), valid, "{year}-{month}-{day}");
            if let Ok(date) = date {
                assert_eq!((date.year(), date.month(), date.day()), (year, month, day));
                assert_eq!(Date::from_unix_days(date.unix_days()), Ok(date));
                assert_eq!(date.to_string().parse(), Ok(date));
            }
        }
        assert_eq!(Date::new(0, 1, 1), Ok(Date::MIN));
        assert_eq!(Date::new(9999, 12, 31), Ok(Date::MAX));
        for days in [Date::MIN.unix_days() - 1, Date::MAX.unix_days() + 1, i32::MIN, i32::MAX] {
            assert_eq!(Date::from_unix_days(days), Err(TimeError::RANGE), "{days}");
        }
    }

    #[test]
    fn dates_are_written_and_read() {
        let date = Date::new(33, 4, 5).unwrap();
        assert_eq!((date.to_string().as_str(), format!("{date:?}").as_str()), ("0033-04-05", "0033-04-05"));
        assert_eq!(format!("[{date:>12}]"), "[  0033-04-05]");
        for text in [
            "",
            "33-04-05",
            "0033-4-5",
            "00033-04-05",
            "+033-04-05",
            "-033-04-05",
            "2026-02-30",
            "2026-04-05 ",
            " 2026-04-05",
            "2026/04/05",
            "20260405",
            "2026-04-05T00:00:00Z",
            "２０２６-04-05",
        ] {
            assert_eq!(text.parse::<Date>(), Err(TimeError::DATE), "{text}");
        }
    }

    #[test]
    fn dates_are_ordered_by_time() {
        let dates = ["0000-01-01", "2025-12-31", "2026-01-01", "2026-01-31", "2026-02-01", "9999-12-31"];
        let dates = dates.map(|text| text.parse::<Date>().unwrap());
        assert!(dates.is_sorted_by(|earlier, later| earlier < later));
        assert!(dates.is_sorted_by_key(|date| date.unix_days()));
        assert_eq!(size_of::<Option<Date>>(), size_of::<Date>());
    }
}
