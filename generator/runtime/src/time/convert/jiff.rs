//! Conversions to and from the types of jiff.

use jiff::tz::{Offset, TimeZone};
use jiff::{ZonedDateTime, civil};

use super::super::{Date, TimeError, Timestamp};

/// Converts to UTC. Fails if the year is not one of 0000 to 9999.
impl TryFrom<jiff::Timestamp> for Timestamp {
    type Error = TimeError;

    fn try_from(time: jiff::Timestamp) -> Result<Self, TimeError> {
        from_unix(time, 0)
    }
}

/// Converts with the offset at that moment. Fails if the year is not one of 0000 to 9999.
impl TryFrom<ZonedDateTime> for Timestamp {
    type Error = TimeError;

    fn try_from(time: ZonedDateTime) -> Result<Self, TimeError> {
        from_unix(time.timestamp(), time.offset().seconds())
    }
}

fn from_unix(time: jiff::Timestamp, offset: i32) -> Result<Timestamp, TimeError> {
    // jiff's fraction has the sign of the seconds.
    let (seconds, nanos) = (time.as_second(), time.subsec_nanosecond());
    let borrowed = i64::from(nanos < 0);
    Timestamp::from_unix(seconds - borrowed, nanos.rem_euclid(1_000_000_000).unsigned_abs(), offset)
}

/// Fails in the last hours of the year 9999, which jiff leaves to time zones.
impl TryFrom<Timestamp> for jiff::Timestamp {
    type Error = TimeError;

    fn try_from(time: Timestamp) -> Result<Self, TimeError> {
        let nanos = time.subsec_nanos().try_into().map_err(|_| TimeError::RANGE)?;
        Self::new(time.unix_seconds(), nanos).map_err(|_| TimeError::RANGE)
    }
}

/// Converts to a time zone of a fixed offset. Fails in the last hours of the year 9999, as for `jiff::Timestamp`.
impl TryFrom<Timestamp> for ZonedDateTime {
    type Error = TimeError;

    fn try_from(time: Timestamp) -> Result<Self, TimeError> {
        let offset = Offset::from_seconds(time.offset_seconds()).map_err(|_| TimeError::OFFSET)?;
        Ok(jiff::Timestamp::try_from(time)?.to_zoned_datetime(TimeZone::fixed(offset)))
    }
}

/// Fails if the year is not one of 0000 to 9999.
impl TryFrom<civil::Date> for Date {
    type Error = TimeError;

    fn try_from(date: civil::Date) -> Result<Self, TimeError> {
        let year = date.year().try_into().map_err(|_| TimeError::RANGE)?;
        Self::new(year, date.month().unsigned_abs(), date.day().unsigned_abs()).map_err(|_| TimeError::RANGE)
    }
}

impl From<Date> for civil::Date {
    fn from(date: Date) -> Self {
        // None of them is above 9999.
        civil::date(date.year() as i16, date.month() as i8, date.day() as i8)
    }
}
