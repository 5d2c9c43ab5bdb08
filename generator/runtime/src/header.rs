//! Headers: the texts of those that are received, and the names of those that belong to the transport.
//!
//! The latter frame a message or concern one connection, so that a value from elsewhere would make two readers see two
//! messages. In: the name of a header that a caller or a spec sets. Out: whether it is refused.

use http::HeaderMap;

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
pub(crate) fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
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
}
