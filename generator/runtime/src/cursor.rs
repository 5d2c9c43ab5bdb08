//! Positions in paged lists, as text that survives a restart. A cursor holds the operation and the query of the next
//! page, but neither host nor token.

use std::fmt;
use std::str::FromStr;

/// A position in a list.
///
/// It is written and parsed as text with `Display` and `FromStr`, and with serde.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Cursor {
    /// The API version and the operation's name, such as `v4.issues.list`.
    pub(crate) operation: String,
    /// The encoded query of the page.
    pub(crate) query: String,
    /// The number of items of that page that were already returned.
    pub(crate) skip: usize,
}

/// The error returned when a text is not a valid [`Cursor`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParseCursorError;

impl fmt::Display for ParseCursorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the text is no cursor")
    }
}

impl std::error::Error for ParseCursorError {}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}?{}", self.operation, self.query)?;
        if self.skip > 0 { write!(f, "#{}", self.skip) } else { Ok(()) }
    }
}

impl FromStr for Cursor {
    type Err = ParseCursorError;

    fn from_str(text: &str) -> Result<Self, ParseCursorError> {
        let (operation, rest) = text.split_once('?').ok_or(ParseCursorError)?;
        let (query, skip) = match rest.split_once('#') {
            Some((query, skip)) => (query, skip.parse().map_err(|_| ParseCursorError)?),
            None => (rest, 0),
        };
        let fits = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic());
        if operation.is_empty() || !fits(operation) || !fits(query) {
            return Err(ParseCursorError);
        }
        Ok(Self { operation: operation.to_owned(), query: query.to_owned(), skip })
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
        for text in ["v4.issues.list?page=2&per_page=20", "v4.x.list?", "v4.x.list?cursor=a%3D#17"] {
            let cursor: Cursor = text.parse().unwrap();
            assert_eq!(cursor.to_string(), text);
            let json = serde_json::to_string(&cursor).unwrap();
            assert_eq!(serde_json::from_str::<Cursor>(&json).unwrap(), cursor);
        }
        for text in ["", "v4.issues.list", "?page=2", "a?b#c", "a?b c", "a?b\n"] {
            assert_eq!(text.parse::<Cursor>(), Err(ParseCursorError), "{text:?}");
        }
    }
}
