//! The dates of a certificate, which rustls verifies only together with its issuer.
//!
//! Reads as much of the DER as lies before them (RFC 5280, section 4.1).

use rustls::pki_types::{CertificateDer, UnixTime};
use rustls::{CertificateError, Error};

const SEQUENCE: u8 = 0x30;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
/// The tag of the version, which certificates of the first version leave out.
const VERSION: u8 = 0xA0;

/// Checks that `now` is within the dates of a certificate.
pub(super) fn check(certificate: &CertificateDer<'_>, now: UnixTime) -> Result<(), Error> {
    let (not_before, not_after) = dates(certificate).ok_or(CertificateError::BadEncoding)?;
    let now = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
    if now < not_before {
        return Err(CertificateError::NotValidYet.into());
    }
    if now > not_after {
        return Err(CertificateError::Expired.into());
    }
    Ok(())
}

/// Returns the first and the last second at which a certificate is valid.
fn dates(certificate: &[u8]) -> Option<(i64, i64)> {
    let (mut certificate, _) = element(certificate, SEQUENCE)?;
    (certificate, _) = element(certificate, SEQUENCE)?;
    if certificate.first() == Some(&VERSION) {
        (_, certificate) = element(certificate, VERSION)?;
    }
    // The serial number, the algorithm of the signature, and the issuer.
    for tag in [0x02, SEQUENCE, SEQUENCE] {
        (_, certificate) = element(certificate, tag)?;
    }
    let (validity, _) = element(certificate, SEQUENCE)?;
    let (not_before, rest) = time(validity)?;
    let (not_after, _) = time(rest)?;
    Some((not_before, not_after))
}

/// Splits an element with this tag into its content and what comes after it.
fn element(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (found, rest) = bytes.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7F => (usize::from(*first), rest),
        0x81..=0x84 => {
            let (digits, rest) = rest.split_at_checked(usize::from(first - 0x80))?;
            (digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit)), rest)
        }
        _ => return None,
    };
    rest.split_at_checked(length).filter(|_| *found == tag)
}

/// Reads a time in seconds since 1970, and returns what comes after it.
fn time(bytes: &[u8]) -> Option<(i64, &[u8])> {
    let tag = *bytes.first()?;
    let (text, rest) = element(bytes, tag)?;
    let text = std::str::from_utf8(text).ok()?.strip_suffix('Z')?;
    let (year, text) = match tag {
        UTC_TIME => {
            let (year, text) = text.split_at_checked(2)?;
            let year: i64 = year.parse().ok()?;
            (if year < 50 { 2000 + year } else { 1900 + year }, text)
        }
        GENERALIZED_TIME => {
            let (year, text) = text.split_at_checked(4)?;
            (year.parse().ok()?, text)
        }
        _ => return None,
    };
    if text.len() != 10 || !text.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let number = |at: usize| text.get(at..at + 2)?.parse::<i64>().ok();
    let days = days_from_civil(year, number(0)?, number(2)?);
    Some((((days * 24 + number(4)?) * 60 + number(6)?) * 60 + number(8)?, rest))
}

/// Returns the number of days since 1970-01-01.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    // Years begin in March, so that the day which is sometimes there is the last.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + (month * 153 + 2) / 5 + day
        - 719_469
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        let read = |tag: u8, text: &str| {
            let bytes = [&[tag, u8::try_from(text.len()).expect("short")], text.as_bytes()].concat();
            time(&bytes).map(|(seconds, _)| seconds)
        };
        for (tag, text, seconds) in [
            (UTC_TIME, "700101000000Z", Some(0)),
            (UTC_TIME, "261129150405Z", Some(1_795_964_645)),
            (UTC_TIME, "491231235959Z", Some(2_524_607_999)),
            (UTC_TIME, "500101000000Z", Some(-631_152_000)),
            (GENERALIZED_TIME, "20500101000000Z", Some(2_524_608_000)),
            (GENERALIZED_TIME, "20000229120000Z", Some(951_825_600)),
            (GENERALIZED_TIME, "99991231235959Z", Some(253_402_300_799)),
            (UTC_TIME, "2611291504Z", None),
            (UTC_TIME, "261129150405", None),
            (UTC_TIME, "26112915040xZ", None),
            (0x13, "261129150405Z", None),
        ] {
            assert_eq!(read(tag, text), seconds, "{text}");
        }
        assert_eq!(element(&[SEQUENCE, 0x82, 0, 1, 7, 8], SEQUENCE), Some((&[7][..], &[8][..])));
        assert_eq!(element(&[SEQUENCE, 0x85, 0, 0, 0, 0, 1, 7], SEQUENCE), None);
        assert_eq!(element(&[SEQUENCE, 2, 7], SEQUENCE), None);
    }
}
