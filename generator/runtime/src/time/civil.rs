//! Arithmetic of the proleptic Gregorian calendar: a date as a number of days, and back.
//!
//! In and out: numbers. Callers keep years between -400 and 9999; nothing is checked here.

/// Days from 1 March of the year -400 to 1 January 1970. Counting from there keeps all numbers positive and puts the
/// leap day at the end of a year of four centuries.
const EPOCH: i32 = 865_565;

/// Days in 400 years, after which the calendar repeats.
const CYCLE: i32 = 146_097;

pub(super) const SECONDS_PER_DAY: i64 = 86_400;

/// Returns whether `year` has 366 days.
#[inline]
pub(super) const fn is_leap_year(year: u16) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Returns how many days a month has; 0 for a month that does not exist.
#[inline]
pub(super) const fn days_in_month(year: u16, month: u8) -> u8 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap_year(year) => 29,
        2 => 28,
        _ => 0,
    }
}

/// Returns the number of days from 1970-01-01 to a date.
#[inline]
pub(super) const fn days_of(year: u16, month: u8, day: u8) -> i32 {
    // Years begin in March here, so January and February belong to the year before.
    let year = year as u32 + 400;
    let (year, month) = if month > 2 { (year, month as u32 - 3) } else { (year - 1, month as u32 + 9) };
    let leap_days = year / 4 - year / 100 + year / 400;
    // From March on, months have 31, 30, 31, 30, 31 days, again and again: 153 in five months.
    let day_of_year = (153 * month + 2) / 5 + day as u32 - 1;
    (365 * year + leap_days + day_of_year) as i32 - EPOCH
}

/// Returns year, month and day of the date `days` after 1970-01-01.
pub(super) const fn date_of(days: i32) -> (i32, u8, u8) {
    let shifted = days + EPOCH;
    let (cycle, day_of_cycle) = (shifted.div_euclid(CYCLE), shifted.rem_euclid(CYCLE));
    // Takes away the leap days before, so that each year counts 365: one in 4 years, none in 100, one in 400.
    let year_of_cycle = (day_of_cycle - day_of_cycle / 1_460 + day_of_cycle / 36_524 - day_of_cycle / 146_096) / 365;
    let day_of_year = day_of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let year = 400 * cycle + year_of_cycle - 400;
    if month < 10 { (year, month as u8 + 3, day as u8) } else { (year + 1, month as u8 - 9, day as u8) }
}

/// Returns the day of the week of the date `days` after 1970-01-01, from 0 for Sunday to 6.
pub(super) const fn weekday_of(days: i32) -> usize {
    // 1970 began on a Thursday.
    (days + 4).rem_euclid(7) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_days() {
        for (date, days, weekday) in [
            ((0, 1, 1), -719_528, 6),
            ((1600, 2, 29), -135_081, 2),
            ((1900, 3, 1), -25_508, 4),
            ((1969, 12, 31), -1, 3),
            ((1970, 1, 1), 0, 4),
            ((2000, 2, 29), 11_016, 2),
            ((2026, 11, 22), 20_779, 0),
            ((9999, 12, 31), 2_932_896, 5),
        ] {
            assert_eq!(days_of(date.0, date.1, date.2), days, "{date:?}");
            assert_eq!(weekday_of(days), weekday, "{date:?}");
        }
    }

    #[test]
    fn each_day_follows_the_one_before() {
        let mut expected = days_of(0, 1, 1);
        for year in 0..=9999 {
            for month in 1..=12 {
                for day in 1..=days_in_month(year, month) {
                    assert_eq!(days_of(year, month, day), expected, "{year}-{month}-{day}");
                    assert_eq!(date_of(expected), (i32::from(year), month, day));
                    expected += 1;
                }
            }
        }
        assert_eq!(expected, days_of(9999, 12, 31) + 1);
        assert_eq!(date_of(expected), (10_000, 1, 1));
        assert_eq!(date_of(days_of(0, 1, 1) - 1), (-1, 12, 31));
    }

    #[test]
    fn months_have_their_days() {
        for (year, month, days) in
            [(2023, 2, 28), (2024, 2, 29), (1900, 2, 28), (2000, 2, 29), (0, 2, 29), (1, 4, 30), (1, 0, 0), (1, 13, 0)]
        {
            assert_eq!(days_in_month(year, month), days, "{year}-{month}");
        }
    }
}
