//! A moment in time.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::num::NonZeroU32;
use std::str::FromStr;
use std::time::{Duration, SystemTime};

use super::civil::SECONDS_PER_DAY;
use super::date::Date;
use super::error::TimeError;
use super::{iso, parse_timestamp};

const NANOS_PER_SECOND: u32 = 1_000_000_000;

/// A moment in time to the nanosecond, with the offset from UTC that it was given with.
///
/// Two timestamps are equal if they are the same moment, whatever their offsets; they are ordered and hashed likewise.
///
/// A timestamp is written as RFC 3339. It is read from that and from the other forms that servers send: a space instead
/// of `T`, an offset without a colon or after a space, `UTC`, no offset (UTC is meant), a date alone (its first moment in
/// UTC), and HTTP dates. The year at its own offset is one of 0000 to 9999. A leap second counts as the second before it.
///
/// With the feature `chrono`, `jiff` or `time` it converts to and from the types of these crates.
///
/// # Examples
/// ```
/// use generator_runtime::{Date, Timestamp};
///
/// let start: Timestamp = "2031-02-03T04:05:06+02:00".parse()?;
/// assert_eq!(start.to_string(), "2031-02-03T04:05:06+02:00");
/// assert_eq!(start.to_utc().to_string(), "2031-02-03T02:05:06Z");
/// assert_eq!(start, "2031-02-03 02:05:06 UTC".parse()?);
/// assert_eq!(start.date(), Date::new(2031, 2, 3)?);
/// # Ok::<(), generator_runtime::TimeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct Timestamp {
    /// Since 1970-01-01T00:00:00Z.
    seconds: i64,
    nanos: u32,
    /// Seconds to the east of UTC, and a day, so that it is never 0 and an `Option` takes no more room.
    offset: NonZeroU32,
}

impl Timestamp {
    /// The first moment that UTC can write, 0000-01-01T00:00:00Z.
    pub const MIN: Self = Self { seconds: -62_167_219_200, nanos: 0, offset: Self::UTC };
    /// The last moment that UTC can write, 9999-12-31T23:59:59.999999999Z.
    pub const MAX: Self = Self { seconds: 253_402_300_799, nanos: NANOS_PER_SECOND - 1, offset: Self::UTC };

    const UTC: NonZeroU32 = NonZeroU32::MIN.saturating_add(SECONDS_PER_DAY as u32 - 1);

    /// Returns the current time in UTC, from the clock of the system.
    ///
    /// # Panics
    /// Where the standard library has no clock, as on `wasm32-unknown-unknown`.
    pub fn now() -> Self {
        let now = SystemTime::now();
        let limit = if now < SystemTime::UNIX_EPOCH { Self::MIN } else { Self::MAX };
        now.try_into().unwrap_or(limit)
    }

    /// Creates the timestamp that is this number of seconds after 1970-01-01T00:00:00Z, in UTC.
    ///
    /// # Errors
    /// The year is not one of 0000 to 9999.
    pub fn from_unix_seconds(seconds: i64) -> Result<Self, TimeError> {
        Self::from_unix(seconds, 0, 0)
    }

    /// Creates the timestamp that is this number of milliseconds after 1970-01-01T00:00:00Z, in UTC.
    ///
    /// # Errors
    /// The year is not one of 0000 to 9999.
    pub fn from_unix_millis(millis: i64) -> Result<Self, TimeError> {
        Self::from_unix(millis.div_euclid(1_000), millis.rem_euclid(1_000) as u32 * 1_000_000, 0)
    }

    /// Creates a timestamp from Unix time, with `nanos` less than a second, and an offset, which is cut to whole minutes.
    pub(super) fn from_unix(seconds: i64, nanos: u32, offset: i32) -> Result<Self, TimeError> {
        let offset = biased(offset / 60 * 60).ok_or(TimeError::OFFSET)?;
        Self { seconds, nanos, offset }.checked()
    }

    /// Creates the timestamp of a date and time of day at an offset, which is less than a day.
    #[inline]
    pub(super) fn at(date: Date, seconds_of_day: u32, nanos: u32, offset: i32) -> Self {
        let local = i64::from(date.unix_days()) * SECONDS_PER_DAY + i64::from(seconds_of_day);
        Self { seconds: local - i64::from(offset), nanos, offset: biased(offset).unwrap_or(Self::UTC) }
    }

    /// Returns the whole seconds since 1970-01-01T00:00:00Z, rounded down; they are negative for earlier times.
    pub const fn unix_seconds(self) -> i64 {
        self.seconds
    }

    /// Returns the whole milliseconds since 1970-01-01T00:00:00Z, rounded down; they are negative for earlier times.
    pub const fn unix_millis(self) -> i64 {
        self.seconds * 1_000 + (self.nanos / 1_000_000) as i64
    }

    /// Returns the nanoseconds since the last whole second.
    pub const fn subsec_nanos(self) -> u32 {
        self.nanos
    }

    /// Returns the offset from UTC that the time was given with, in seconds: 7200 for `+02:00`.
    pub const fn offset_seconds(self) -> i32 {
        self.offset.get() as i32 - SECONDS_PER_DAY as i32
    }

    /// Returns the date at the timestamp's own offset.
    pub fn date(self) -> Date {
        let days = self.local_seconds().div_euclid(SECONDS_PER_DAY);
        // Any other year is refused where a timestamp is made.
        Date::from_unix_days(days as i32).unwrap_or_default()
    }

    /// Returns the hour at the timestamp's own offset, 0 to 23.
    pub fn hour(self) -> u8 {
        (self.second_of_day() / 3_600) as u8
    }

    /// Returns the minute at the timestamp's own offset, 0 to 59.
    pub fn minute(self) -> u8 {
        (self.second_of_day() / 60 % 60) as u8
    }

    /// Returns the second of the minute, 0 to 59.
    pub fn second(self) -> u8 {
        (self.second_of_day() % 60) as u8
    }

    /// Returns the same moment in UTC.
    ///
    /// Within a day of [`MIN`](Self::MIN) and [`MAX`](Self::MAX), a moment whose year UTC cannot write with four digits keeps
    /// its offset.
    pub fn to_utc(self) -> Self {
        self.to_offset(0).unwrap_or(self)
    }

    /// Returns the same moment at this offset from UTC, in seconds: 7200 for `+02:00`.
    ///
    /// # Errors
    /// The offset is not in whole minutes or not less than 24 hours, or the year there is not one of 0000 to 9999.
    pub fn to_offset(self, seconds: i32) -> Result<Self, TimeError> {
        match seconds % 60 {
            0 => Self::from_unix(self.seconds, self.nanos, seconds),
            _ => Err(TimeError::OFFSET),
        }
    }

    /// Returns the time that is `duration` later, at the same offset; `None` after the year 9999.
    pub fn checked_add(self, duration: Duration) -> Option<Self> {
        let nanos = self.nanos + duration.subsec_nanos();
        let seconds = i64::try_from(duration.as_secs()).ok()?.checked_add(i64::from(nanos / NANOS_PER_SECOND))?;
        let later = Self { seconds: self.seconds.checked_add(seconds)?, nanos: nanos % NANOS_PER_SECOND, ..self };
        later.checked().ok()
    }

    /// Returns the time that is `duration` earlier, at the same offset; `None` before the year 0000.
    ///
    /// # Examples
    /// ```
    /// use std::time::Duration;
    /// use generator_runtime::Timestamp;
    ///
    /// let end: Timestamp = "2031-03-01T12:00:00Z".parse()?;
    /// let yesterday = end.checked_sub(Duration::from_secs(24 * 60 * 60));
    /// assert_eq!(yesterday, Some("2031-02-28T12:00:00Z".parse()?));
    /// # Ok::<(), generator_runtime::TimeError>(())
    /// ```
    pub fn checked_sub(self, duration: Duration) -> Option<Self> {
        let nanos = self.nanos + NANOS_PER_SECOND - duration.subsec_nanos();
        let borrowed = 1 - i64::from(nanos / NANOS_PER_SECOND);
        let seconds = i64::try_from(duration.as_secs()).ok()?.checked_add(borrowed)?;
        let earlier = Self { seconds: self.seconds.checked_sub(seconds)?, nanos: nanos % NANOS_PER_SECOND, ..self };
        earlier.checked().ok()
    }

    /// Returns how much time passed since `earlier`; `None` if that is the later one.
    pub fn checked_duration_since(self, earlier: Self) -> Option<Duration> {
        let seconds = u64::try_from(self.seconds - earlier.seconds).ok()?;
        let whole = Duration::new(seconds, self.nanos);
        whole.checked_sub(Duration::new(0, earlier.nanos))
    }

    fn local_seconds(self) -> i64 {
        self.seconds.saturating_add(self.offset_seconds().into())
    }

    pub(super) fn second_of_day(self) -> u32 {
        self.local_seconds().rem_euclid(SECONDS_PER_DAY) as u32
    }

    /// Refuses a year that RFC 3339 cannot write.
    fn checked(self) -> Result<Self, TimeError> {
        let valid = (Self::MIN.seconds..=Self::MAX.seconds).contains(&self.local_seconds());
        valid.then_some(self).ok_or(TimeError::RANGE)
    }
}

/// Returns the representation of an offset of less than a day in a [`Timestamp`].
#[inline]
fn biased(offset: i32) -> Option<NonZeroU32> {
    let day = SECONDS_PER_DAY as i32;
    NonZeroU32::new(u32::try_from(offset.checked_add(day)?).ok()?).filter(|_| offset < day)
}

impl PartialEq for Timestamp {
    fn eq(&self, other: &Self) -> bool {
        (self.seconds, self.nanos) == (other.seconds, other.nanos)
    }
}

impl Eq for Timestamp {}

impl PartialOrd for Timestamp {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Timestamp {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.seconds, self.nanos).cmp(&(other.seconds, other.nanos))
    }
}

impl Hash for Timestamp {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.seconds, self.nanos).hash(state);
    }
}

/// Returns 1970-01-01T00:00:00Z.
impl Default for Timestamp {
    fn default() -> Self {
        Date::default().into()
    }
}

/// Writes RFC 3339, with `Z` for UTC and no more digits of a second than needed.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(iso::format(*self).as_str())
    }
}

/// Writes RFC 3339.
impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Reads RFC 3339 and the other forms that servers send.
impl FromStr for Timestamp {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        parse_timestamp(text).ok_or(TimeError::TIMESTAMP)
    }
}

/// Converts a date to its first moment in UTC.
impl From<Date> for Timestamp {
    fn from(date: Date) -> Self {
        Self::at(date, 0, 0, 0)
    }
}

/// Converts a time of the system, in UTC. Fails if the year is not one of 0000 to 9999.
impl TryFrom<SystemTime> for Timestamp {
    type Error = TimeError;

    fn try_from(time: SystemTime) -> Result<Self, TimeError> {
        let epoch = Self::default();
        let moved = match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(since) => epoch.checked_add(since),
            Err(error) => epoch.checked_sub(error.duration()),
        };
        moved.ok_or(TimeError::RANGE)
    }
}

/// Converts to a time of the system. Fails if the system cannot represent it; some have no times before 1601 or 1970.
impl TryFrom<Timestamp> for SystemTime {
    type Error = TimeError;

    fn try_from(time: Timestamp) -> Result<Self, TimeError> {
        let seconds = Duration::from_secs(time.seconds.unsigned_abs());
        let whole = match time.seconds {
            0.. => Self::UNIX_EPOCH.checked_add(seconds),
            _ => Self::UNIX_EPOCH.checked_sub(seconds),
        };
        whole.and_then(|whole| whole.checked_add(Duration::from_nanos(time.nanos.into()))).ok_or(TimeError::RANGE)
    }
}
