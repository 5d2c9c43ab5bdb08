//! Positions in paged lists, as text that survives a restart. A cursor holds the operation, a fingerprint of the list's
//! arguments, and the query parameters that say where the page begins; neither the arguments themselves, nor host, nor
//! token.
//!
//! The text is `OPERATION?QUERY#SKIP;list=FINGERPRINT;full=ITEMS`; the parts after `#` may be left out.

use std::fmt::{self, Write};
use std::str::FromStr;

/// A position in a list.
///
/// It is written and parsed as text with `Display` and `FromStr`, and with serde. It belongs to the list that it came
/// from: the same operation with the same path parameters and filters, by any client.
///
/// A cursor holds no secret, but it is not authenticated either: whoever can change its text can add parameters that
/// the call itself does not set, though none that says who sends the request. Do not take cursors from people you do
/// not trust, unless you sign them or keep them on your side.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Cursor {
    /// The API version and the operation's name, such as `v4.issues.list`.
    pub(crate) operation: String,
    /// The encoded query parameters that say where the page begins.
    pub(crate) query: String,
    /// The number of items of that page that were already returned.
    pub(crate) skip: usize,
    /// The fingerprint of the list's arguments. Cursors written by hand have none.
    pub(crate) list: Option<u64>,
    /// The largest number of items on a page so far, where the end is recognized by it.
    pub(crate) full: Option<u64>,
}

/// The error returned when a text is not a valid [`Cursor`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParseCursorError;

impl fmt::Display for ParseCursorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("invalid cursor")
    }
}

impl std::error::Error for ParseCursorError {}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}?{}", self.operation, self.query)?;
        let mut separator = '#';
        let mut part = |f: &mut fmt::Formatter<'_>, text: fmt::Arguments<'_>| {
            f.write_char(std::mem::replace(&mut separator, ';'))?;
            f.write_fmt(text)
        };
        if self.skip > 0 {
            part(f, format_args!("{}", self.skip))?;
        }
        if let Some(list) = self.list {
            part(f, format_args!("list={list:x}"))?;
        }
        self.full.map_or(Ok(()), |full| part(f, format_args!("full={full}")))
    }
}

impl FromStr for Cursor {
    type Err = ParseCursorError;

    fn from_str(text: &str) -> Result<Self, ParseCursorError> {
        let (operation, rest) = text.split_once('?').ok_or(ParseCursorError)?;
        let (query, parts) = rest.split_once('#').map_or((rest, None), |(query, parts)| (query, Some(parts)));
        let fits = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic());
        if operation.is_empty() || !fits(operation) || !fits(query) {
            return Err(ParseCursorError);
        }
        let mut cursor =
            Self { operation: operation.to_owned(), query: query.to_owned(), skip: 0, list: None, full: None };
        for part in parts.into_iter().flat_map(|parts| parts.split(';')) {
            cursor.add(part).ok_or(ParseCursorError)?;
        }
        Ok(cursor)
    }
}

impl Cursor {
    /// Sets what a part of the text says. Returns `None` if that is nothing.
    fn add(&mut self, part: &str) -> Option<()> {
        match part.split_once('=') {
            None => self.skip = part.parse().ok()?,
            Some(("list", list)) => self.list = Some(u64::from_str_radix(list, 16).ok()?),
            Some(("full", full)) => self.full = Some(full.parse().ok()?),
            Some(_) => return None,
        }
        Some(())
    }
}

impl serde::Serialize for Cursor {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Cursor {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts() {
        for text in [
            "v4.issues.list?page=2&per_page=20",
            "v4.x.list?",
            "v4.x.list?cursor=a%3D#17",
            "v4.x.list?page=2#list=1f",
            "v4.x.list?page=2#17;list=ffffffffffffffff;full=50",
        ] {
            let cursor: Cursor = text.parse().unwrap();
            assert_eq!(cursor.to_string(), text);
            let json = serde_json::to_string(&cursor).unwrap();
            assert_eq!(serde_json::from_str::<Cursor>(&json).unwrap(), cursor);
        }
        for text in [
            "",
            "v4.issues.list",
            "?page=2",
            "a?b#c",
            "a?b c",
            "a?b\n",
            "a?b#",
            "a?b#list=g",
            "a?b#list=1&sudo=root",
            "a?b#more=1",
            "a?b#1;full=-1",
        ] {
            assert_eq!(text.parse::<Cursor>(), Err(ParseCursorError), "{text:?}");
        }
    }
}
