//! Conversions to and from the types of chrono.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Offset, TimeZone, Utc};

use super::super::{Date, TimeError, Timestamp};

/// chrono counts years far beyond 0000 to 9999.
const FITS: &str = "chrono holds every year from 0000 to 9999";

/// Converts with the offset at that moment; a leap second counts as the second before it. Fails if the year is not one
/// of 0000 to 9999.
impl<Tz: TimeZone> TryFrom<DateTime<Tz>> for Timestamp {
    type Error = TimeError;

    fn try_from(time: DateTime<Tz>) -> Result<Self, TimeError> {
        // chrono counts a leap second as nanoseconds above those of a second.
        let nanos = time.timestamp_subsec_nanos() % 1_000_000_000;
        Self::from_unix(time.timestamp(), nanos, time.offset().fix().local_minus_utc())
    }
}

impl From<Timestamp> for DateTime<Utc> {
    fn from(time: Timestamp) -> Self {
        DateTime::from_timestamp(time.unix_seconds(), time.subsec_nanos()).expect(FITS)
    }
}

impl From<Timestamp> for DateTime<FixedOffset> {
    fn from(time: Timestamp) -> Self {
        let offset = FixedOffset::east_opt(time.offset_seconds()).expect("an offset is less than a day");
        DateTime::<Utc>::from(time).with_timezone(&offset)
    }
}

/// Fails if the year is not one of 0000 to 9999.
impl TryFrom<NaiveDate> for Date {
    type Error = TimeError;

    fn try_from(date: NaiveDate) -> Result<Self, TimeError> {
        let year = date.year().try_into().map_err(|_| TimeError::RANGE)?;
        // Its months and days are at most 31.
        Self::new(year, date.month() as u8, date.day() as u8).map_err(|_| TimeError::RANGE)
    }
}

impl From<Date> for NaiveDate {
    fn from(date: Date) -> Self {
        NaiveDate::from_ymd_opt(date.year().into(), date.month().into(), date.day().into()).expect(FITS)
    }
}
