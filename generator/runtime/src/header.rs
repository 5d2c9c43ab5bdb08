//! Texts of response headers. In: a header. Out: its text as browsers read it: UTF-8, or else Latin-1, so that no value is
//! unreadable. HTTP itself says nothing about bytes beyond ASCII.

use std::borrow::Cow;

use http::header::{
    ACCEPT, ACCEPT_ENCODING, ACCEPT_LANGUAGE, HeaderMap, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, RANGE,
    USER_AGENT,
};

/// Request headers that do not identify the sender. All others stay within the origin of the credential: an unknown one
/// may be a token.
pub(crate) const CROSS_ORIGIN_HEADERS: [HeaderName; 8] =
    [ACCEPT, ACCEPT_ENCODING, ACCEPT_LANGUAGE, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, RANGE, USER_AGENT];

/// Returns the text of a header; of several, the first.
pub(crate) fn header_text<'h>(headers: &'h HeaderMap, name: &str) -> Option<Cow<'h, str>> {
    headers.get(name).map(|value| decoded(value.as_bytes()))
}

/// Decodes bytes as UTF-8, or else as Latin-1, in which every byte is a character.
pub(crate) fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().copied().map(char::from).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf_8_or_else_latin_1() {
        for (bytes, text) in [
            (b"plain".as_slice(), "plain"),
            ("f\u{fc}r".as_bytes(), "f\u{fc}r"),
            (b"f\xfcr", "f\u{fc}r"),
            ("\u{65e5}\u{672c}".as_bytes(), "\u{65e5}\u{672c}"),
            (b"\xe6\x97", "\u{e6}\u{97}"),
            (b"", ""),
        ] {
            assert_eq!(decoded(bytes), text);
        }
    }
}
