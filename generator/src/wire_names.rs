//! What HTTP lets a name or a path be. In: names of headers and cookies, and paths, from a spec or a document. Out: whether
//! a request with them is the request that was meant.

/// Request headers that say where a request ends, where it goes or what the connection is for. They are the transport's: with
/// a value from elsewhere, one request may become two.
const FRAMING: [&str; 15] = [
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

/// Returns whether a request header is the transport's alone.
pub(crate) fn is_framing(header: &str) -> bool {
    FRAMING.iter().any(|name| header.eq_ignore_ascii_case(name))
}

/// Returns whether a text can be the name of a header or cookie: a token of HTTP.
pub(crate) fn is_token(name: &str) -> bool {
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty() && name.bytes().all(is_sign)
}

/// Returns a segment of a path that leads out of it, or to the segment itself: `..`, `.`, also with escaped dots, as URL
/// parsers fold them too. Parameters count as text, since the runtime looks at what they are filled with.
pub(crate) fn dot_segment(path: &str) -> Option<&str> {
    let is_dots = |segment: &&str| {
        let plain = segment.to_ascii_lowercase().replace("%2e", ".");
        // Some servers cut a segment at `;`.
        matches!(plain.split(';').next(), Some("." | ".."))
    };
    path.split(['/', '\\']).find(is_dots)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_runtime_refuses_the_same_headers() {
        let text = include_str!("../runtime/src/header.rs");
        let list = text.split("TRANSPORT_HEADERS: ").nth(1).and_then(|rest| rest.split("];").next()).expect("its list");
        let names: Vec<&str> = list.split('"').skip(1).step_by(2).collect();
        assert_eq!(names, FRAMING);
    }

    #[test]
    fn segments_that_climb() {
        for (path, segment) in [
            ("/api/v4", None),
            ("/../..", Some("..")),
            ("/a/./b", Some(".")),
            ("/%2e%2E/admin", Some("%2e%2E")),
            ("/.%2e", Some(".%2e")),
            ("/a/..;/b", Some("..;")),
            ("/a\\..\\b", Some("..")),
            ("/a..b/.../{x}..", None),
        ] {
            assert_eq!(dot_segment(path), segment, "{path}");
        }
    }

    #[test]
    fn names() {
        for (name, token, framing) in [
            ("Content-Length", true, true),
            ("TE", true, true),
            ("X-Request-Id", true, false),
            ("Accept", true, false),
            ("X Y", false, false),
            ("a;b", false, false),
            ("a=b", false, false),
            ("a:b", false, false),
            ("a\r\nb", false, false),
            ("é", false, false),
            ("", false, false),
        ] {
            assert_eq!((is_token(name), is_framing(name)), (token, framing), "{name:?}");
        }
    }
}
