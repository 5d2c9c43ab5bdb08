//! Headers: the texts of those that are received, and the names of those that a request may not have, or may have
//! anywhere.
//!
//! In: a header. Out: its text as browsers read it: UTF-8, or else Latin-1, so that no value is unreadable, as HTTP itself
//! says nothing about bytes beyond ASCII; or whether its name is refused. What frames a message or concerns one
//! connection is the transport's: a value from elsewhere would make two readers see two messages.

use std::borrow::Cow;

use http::header::{
    ACCEPT, ACCEPT_ENCODING, ACCEPT_LANGUAGE, HeaderMap, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, RANGE,
    USER_AGENT,
};

/// Request headers that do not identify the sender. All others stay within the origin of the credential: an unknown one
/// may be a token.
pub(crate) const CROSS_ORIGIN_HEADERS: [HeaderName; 8] =
    [ACCEPT, ACCEPT_ENCODING, ACCEPT_LANGUAGE, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, RANGE, USER_AGENT];

/// The headers that frame a request or concern one connection only, in lowercase and sorted.
///
/// The runtime refuses them in calls and clients, and the generator in specs.
pub const TRANSPORT_HEADERS: [&str; 15] = [
    "connection",
    "content-length",
    "expect",
    "host",
    "http2-settings",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "trailers",
    "transfer-encoding",
    "upgrade",
    "via",
];

/// Returns whether the header is set by the transport alone, in whatever case its name is written.
pub fn is_transport_header(name: &str) -> bool {
    TRANSPORT_HEADERS.iter().any(|header| header.eq_ignore_ascii_case(name.trim()))
}

/// Returns the error message for a header that is refused, or `None` if it may be set.
pub(crate) fn refusal(name: &str) -> Option<String> {
    if !is_transport_header(name) {
        return None;
    }
    let advice = if name.eq_ignore_ascii_case("proxy-authorization") { ": put it into the proxy's URL" } else { "" };
    Some(format!("the header `{}` is set by the transport{advice}", name.to_ascii_lowercase()))
}

/// Returns the text of a header; of several, the first.
pub(crate) fn header_text<'h>(headers: &'h HeaderMap, name: &str) -> Option<Cow<'h, str>> {
    headers.get(name).map(|value| decoded(value.as_bytes()))
}

/// Returns the text of a header if it is UTF-8; of several, the first.
pub(crate) fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    std::str::from_utf8(headers.get(name)?.as_bytes()).ok()
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
    fn names_are_sorted_and_found_in_any_case() {
        assert!(TRANSPORT_HEADERS.is_sorted());
        for (name, refused) in [("Transfer-Encoding", true), ("HOST", true), ("x-host", false), ("accept", false)] {
            assert_eq!(is_transport_header(name), refused, "{name}");
            assert_eq!(refusal(name).is_some(), refused, "{name}");
        }
    }

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
