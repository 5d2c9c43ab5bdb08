//! Conversions to and from the types of date libraries, each behind the feature that is called like its crate.
//!
//! In and out: moments with their offsets, and dates. Refuses years outside 0000 to 9999; of an offset whole minutes
//! count, and the moment stays the same.

#[cfg(feature = "chrono")]
mod chrono;
#[cfg(feature = "jiff")]
mod jiff;
#[cfg(feature = "time")]
mod time;
