//! What is wrong with a text or number from which a time or date was to be made.

use std::error::Error;
use std::fmt;

/// An error from reading, making or converting a [`Timestamp`](crate::Timestamp) or a [`Date`](crate::Date).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeError(Kind);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Timestamp,
    Date,
    Calendar,
    Offset,
    Range,
}

impl TimeError {
    /// A text is not a time.
    pub(super) const TIMESTAMP: Self = Self(Kind::Timestamp);
    /// A text is not a date.
    pub(super) const DATE: Self = Self(Kind::Date);
    /// The calendar does not have this date.
    pub(super) const CALENDAR: Self = Self(Kind::Calendar);
    /// RFC 3339 cannot write this offset.
    pub(super) const OFFSET: Self = Self(Kind::Offset);
    /// The year is not one of 0000 to 9999, or the other type cannot hold it.
    pub(super) const RANGE: Self = Self(Kind::Range);
}

impl fmt::Display for TimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Kind::Timestamp => "invalid time: expected RFC 3339, for example `2031-02-03T04:05:06Z`",
            Kind::Date => "invalid date: expected `YYYY-MM-DD`",
            Kind::Calendar => "there is no such day in the calendar",
            Kind::Offset => "invalid offset from UTC: expected whole minutes, less than 24 hours",
            Kind::Range => "time out of range",
        })
    }
}

impl Error for TimeError {}
