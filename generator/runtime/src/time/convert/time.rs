//! Conversions to and from the types of the crate `time`.

use time::{Month, OffsetDateTime, UtcDateTime, UtcOffset};

use super::super::{Date, TimeError, Timestamp};

/// Fails if the year is not one of 0000 to 9999.
impl TryFrom<OffsetDateTime> for Timestamp {
    type Error = TimeError;

    fn try_from(time: OffsetDateTime) -> Result<Self, TimeError> {
        Self::from_unix(time.unix_timestamp(), time.nanosecond(), time.offset().whole_seconds())
    }
}

/// Fails if the year is not one of 0000 to 9999.
impl TryFrom<UtcDateTime> for Timestamp {
    type Error = TimeError;

    fn try_from(time: UtcDateTime) -> Result<Self, TimeError> {
        Self::from_unix(time.unix_timestamp(), time.nanosecond(), 0)
    }
}

/// Fails if the year in UTC is above 9999, which an offset can bring about.
impl TryFrom<Timestamp> for UtcDateTime {
    type Error = TimeError;

    fn try_from(time: Timestamp) -> Result<Self, TimeError> {
        let nanos = i128::from(time.unix_seconds()) * 1_000_000_000 + i128::from(time.subsec_nanos());
        Self::from_unix_timestamp_nanos(nanos).map_err(|_| TimeError::RANGE)
    }
}

impl From<Timestamp> for OffsetDateTime {
    fn from(time: Timestamp) -> Self {
        let offset = UtcOffset::from_whole_seconds(time.offset_seconds()).expect("an offset is less than a day");
        let clock = time::Time::from_hms_nano(time.hour(), time.minute(), time.second(), time.subsec_nanos());
        Self::new_in_offset(time.date().into(), clock.expect("a time of day"), offset)
    }
}

/// Fails if the year is not one of 0000 to 9999.
impl TryFrom<time::Date> for Date {
    type Error = TimeError;

    fn try_from(date: time::Date) -> Result<Self, TimeError> {
        let (year, month, day) = date.to_calendar_date();
        let year = year.try_into().map_err(|_| TimeError::RANGE)?;
        Self::new(year, month.into(), day).map_err(|_| TimeError::RANGE)
    }
}

impl From<Date> for time::Date {
    fn from(date: Date) -> Self {
        let month = Month::try_from(date.month()).expect("a month is one of 1 to 12");
        Self::from_calendar_date(date.year().into(), month, date.day()).expect("the crate holds every year to 9999")
    }
}
