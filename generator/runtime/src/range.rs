//! Byte ranges (RFC 9110, section 14). In: the `Range` of a request, and the response. Out: the range that came. Rejects a
//! part that was not asked for, is another than was asked for, or does not say where it begins: written to a file, it would
//! overwrite what is there.

use http::header::{CONTENT_RANGE, ETAG, HeaderMap};

use crate::header::header_text;

/// The range of a partial response: positions of its first and last byte in the whole, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ContentRange {
    pub(crate) first: u64,
    pub(crate) last: u64,
    /// The length of the whole, if the server knows it.
    pub(crate) total: Option<u64>,
}

/// A request for a range.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct RangeRequest<'r> {
    /// The `Range`, if there is one.
    pub(crate) range: Option<&'r str>,
    /// The `If-Range`, if there is one: the version that the range is of.
    pub(crate) if_range: Option<&'r str>,
}

impl ContentRange {
    /// Returns the range that the headers of a response declare.
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        Self::parse(&header_text(headers, CONTENT_RANGE.as_str())?)
    }

    /// Parses a `Content-Range` such as `bytes 5-9/10`.
    fn parse(text: &str) -> Option<Self> {
        let range = of_bytes(text, char::is_whitespace)?;
        let (range, total) = range.split_once('/')?;
        let (first, last) = range.split_once('-')?;
        let (first, last) = (number(first)?, number(last)?);
        let total = if total.trim() == "*" { None } else { Some(number(total)?) };
        // The last possible position cannot be counted.
        let fits = first <= last && last < u64::MAX && total.is_none_or(|total| last < total);
        fits.then_some(Self { first, last, total })
    }

    /// Returns the number of bytes.
    pub(crate) fn length(&self) -> u64 {
        self.last - self.first + 1
    }
}

impl RangeRequest<'_> {
    /// Returns the range of a partial response to this request, or `None` if the request asked for several.
    pub(crate) fn check(&self, headers: &HeaderMap) -> Result<Option<ContentRange>, String> {
        let Some(requested) = self.range else {
            return Err("the server sent a part of the resource, but the whole was requested".to_owned());
        };
        if requested.contains(',') {
            return Ok(None);
        }
        let Some(range) = ContentRange::of(headers) else {
            return Err(match header_text(headers, CONTENT_RANGE.as_str()) {
                Some(text) => {
                    format!("the server sent a part, but `Content-Range: {text}` does not say where it begins")
                }
                None => "the server sent a part, but no `Content-Range` says where it begins".to_owned(),
            });
        };
        self.check_version(headers)?;
        let ContentRange { first, last, total } = range;
        if is_other(requested, range) {
            let total = total.map_or("*".to_owned(), |total| total.to_string());
            return Err(format!("`{requested}` was requested, but the server sent the bytes {first}-{last}/{total}"));
        }
        Ok(Some(range))
    }

    /// Checks that the part is of the requested version.
    fn check_version(&self, headers: &HeaderMap) -> Result<(), String> {
        let etag = header_text(headers, ETAG.as_str());
        let (Some(requested), Some(etag)) = (self.if_range.map(opaque), etag.as_deref().map(opaque)) else {
            return Ok(());
        };
        // A date has no quotes.
        if requested.starts_with('"') && requested != etag {
            return Err("the resource has changed since its first part, which the server did not notice".to_owned());
        }
        Ok(())
    }
}

/// Returns whether the range is another than the requested one: it begins or ends elsewhere, the end of the whole excepted.
fn is_other(requested: &str, range: ContentRange) -> bool {
    let Some((first, last)) = of_bytes(requested, |character| character == '=').and_then(|range| range.split_once('-'))
    else {
        // What is no range of bytes is between the caller and the server.
        return false;
    };
    let end = range.total.map(|total| total - 1);
    match (number(first), number(last)) {
        (Some(first), last) => {
            let beyond = last.is_some_and(|last| range.last > last);
            let short = end.is_some_and(|end| range.last < last.map_or(end, |last| last.min(end)));
            first != range.first || beyond || short
        }
        (None, Some(suffix)) => {
            range.length() > suffix || end.is_some_and(|end| end != range.last || range.length() < suffix.min(end + 1))
        }
        (None, None) => false,
    }
}

/// Returns what follows the unit `bytes`, in any case, and the separator.
fn of_bytes(text: &str, separator: impl Fn(char) -> bool) -> Option<&str> {
    let (unit, rest) = text.trim().split_once(separator)?;
    unit.eq_ignore_ascii_case("bytes").then_some(rest.trim())
}

fn number(text: &str) -> Option<u64> {
    let text = text.trim();
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

/// Returns an `ETag` without its mark of weakness.
fn opaque(etag: &str) -> &str {
    let etag = etag.trim();
    etag.strip_prefix("W/").unwrap_or(etag)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn where_a_part_begins() {
        for (text, range) in [
            ("bytes 5-9/10", Some((5, 9, Some(10)))),
            ("Bytes 5-9/10", Some((5, 9, Some(10)))),
            (" BYTES  5 - 9 / 10 ", Some((5, 9, Some(10)))),
            ("bytes 0-0/1", Some((0, 0, Some(1)))),
            ("bytes 5-9/*", Some((5, 9, None))),
            ("bytes */10", None),
            ("bytes 9-5/10", None),
            ("bytes 5-10/10", None),
            ("bytes 5-9", None),
            ("bytes=5-9/10", None),
            ("bytes -5/10", None),
            ("bytes +5-9/10", None),
            ("bytes 5-18446744073709551615/*", None),
            ("bytes 5-99999999999999999999/*", None),
            ("items 5-9/10", None),
            ("", None),
        ] {
            let found = ContentRange::parse(text).map(|range| (range.first, range.last, range.total));
            assert_eq!(found, range, "{text}");
        }
    }

    #[test]
    fn a_part_is_what_was_requested() {
        for (requested, came, fits) in [
            (Some("bytes=5-"), "bytes 5-9/10", true),
            (Some("bytes=5-"), "bytes 5-9/*", true),
            (Some("Bytes = 5 - "), "Bytes 5-9/10", true),
            (Some("bytes=5-7"), "bytes 5-7/10", true),
            (Some("bytes=5-70"), "bytes 5-9/10", true),
            (Some("bytes=5-70"), "bytes 5-9/*", true),
            (Some("bytes=-3"), "bytes 7-9/10", true),
            (Some("bytes=-30"), "bytes 0-9/10", true),
            (Some("items=5-"), "bytes 0-9/10", true),
            (Some("bytes=0-1,5-6"), "bytes */10", true),
            // It begins elsewhere, ends before the end, or behind what was requested.
            (Some("bytes=5-"), "bytes 0-9/10", false),
            (Some("bytes=5-"), "bytes 6-9/10", false),
            (Some("bytes=5-"), "bytes 5-7/10", false),
            (Some("bytes=5-7"), "bytes 5-8/10", false),
            (Some("bytes=5-7"), "bytes 5-8/*", false),
            (Some("bytes=5-7"), "bytes 5-6/10", false),
            (Some("bytes=-3"), "bytes 6-9/10", false),
            (Some("bytes=-3"), "bytes 8-9/10", false),
            (Some("bytes=-3"), "bytes 6-8/10", false),
            // It does not say where it begins.
            (Some("bytes=5-"), "bytes */10", false),
            (Some("bytes=5-"), "", false),
            (None, "bytes 5-9/10", false),
        ] {
            let request = RangeRequest { range: requested, if_range: None };
            assert_eq!(request.check(&headers(&[("content-range", came)])).is_ok(), fits, "{requested:?} {came}");
        }
        assert!(RangeRequest { range: Some("bytes=5-"), if_range: None }.check(&HeaderMap::new()).is_err());
    }

    #[test]
    fn a_part_is_of_the_requested_version() {
        for (requested, etag, fits) in [
            ("\"a\"", Some("\"a\""), true),
            ("W/\"a\"", Some("\"a\""), true),
            ("\"a\"", None, true),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some("\"a\""), true),
            ("\"a\"", Some("\"b\""), false),
        ] {
            let mut answer = headers(&[("content-range", "bytes 5-9/10")]);
            answer.extend(etag.map(|etag| (ETAG, etag.parse().unwrap())));
            let request = RangeRequest { range: Some("bytes=5-"), if_range: Some(requested) };
            assert_eq!(request.check(&answer).is_ok(), fits, "{requested} {etag:?}");
        }
    }
}
