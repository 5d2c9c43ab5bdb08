//! One received request, as it came over the wire and as a Rack application reads it.
//!
//! The raw forms are kept beside the decoded ones: tests assert on either. Decoding never fails except for bodies.

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::body::{self, BodyError};
use super::multipart::{self, Part};
use super::rack;

/// A request as it was received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// `GET`, `POST` and so on, as sent.
    pub method: String,
    /// The request target as it stood in the request line.
    pub target: String,
    /// The path of the target, not decoded.
    pub path: String,
    /// What followed `?` in the target, not decoded; empty when there was no `?`.
    pub raw_query: String,
    /// Header names as sent, with their values, in order.
    pub headers: Vec<(String, String)>,
    /// The body with chunks joined; empty when there was none.
    pub body: Vec<u8>,
    /// Which connection of the server it came on, from 0.
    pub connection: usize,
    minor_version: u8,
}

impl Request {
    pub(super) fn new(
        method: &str,
        target: &str,
        minor_version: u8,
        headers: Vec<(String, String)>,
        connection: usize,
    ) -> Self {
        let (path, raw_query) = split_target(target);
        Self {
            method: method.to_owned(),
            target: target.to_owned(),
            path: path.to_owned(),
            raw_query: raw_query.to_owned(),
            headers,
            body: Vec::new(),
            connection,
            minor_version,
        }
    }

    /// The value of the first header line of that name, in any case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.header_lines(name).next()
    }

    /// The values of all header lines of that name, in any case and in order.
    pub fn header_lines<'a, 'n>(&'a self, name: &'n str) -> impl Iterator<Item = &'a str> + use<'a, 'n> {
        self.headers.iter().filter(move |(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The media type of the body in lower case, without parameters; empty when none was sent.
    #[must_use]
    pub fn media_type(&self) -> String {
        let value = self.header("content-type").unwrap_or_default();
        value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }

    /// The segments of the path, decoded one by one: an encoded slash stays inside its segment. A slash at the end
    /// gives an empty last segment.
    #[must_use]
    pub fn segments(&self) -> Vec<String> {
        let path = self.path.strip_prefix('/').unwrap_or(&self.path);
        path.split('/').map(|segment| percent_decode_str(segment).decode_utf8_lossy().into_owned()).collect()
    }

    /// The decoded pairs of the query, in order; `+` is a space.
    #[must_use]
    pub fn query(&self) -> Vec<(String, String)> {
        rack::decode_pairs(&self.raw_query)
    }

    /// The decoded pairs of a form body, in order, whatever its media type says.
    #[must_use]
    pub fn form(&self) -> Vec<(String, String)> {
        rack::decode_pairs(&String::from_utf8_lossy(&self.body))
    }

    /// The body as JSON, whatever its media type says.
    ///
    /// # Errors
    /// When it is not JSON.
    pub fn json(&self) -> Result<Value, BodyError> {
        body::json(&self.body)
    }

    /// The parts of a multipart body, in order.
    ///
    /// # Errors
    /// When the media type names no boundary, or the body is not framed by it to its end.
    pub fn multipart(&self) -> Result<Vec<Part>, BodyError> {
        multipart::parse(self.header("content-type").unwrap_or_default(), &self.body)
    }

    /// Whether the client may send another request on the same connection.
    #[must_use]
    pub fn keeps_alive(&self) -> bool {
        let mut options = self.header_lines("connection").flat_map(|value| value.split(',')).map(str::trim);
        match self.minor_version {
            0 => options.any(|option| option.eq_ignore_ascii_case("keep-alive")),
            _ => !options.any(|option| option.eq_ignore_ascii_case("close")),
        }
    }
}

/// Path and query of an origin-form target, or of the absolute form that proxies are sent.
fn split_target(target: &str) -> (&str, &str) {
    let origin_form = match target.split_once("://") {
        Some((scheme, rest)) if !scheme.contains('/') => rest.find(['/', '?']).map_or("/", |start| &rest[start..]),
        _ => target,
    };
    origin_form.split_once('?').unwrap_or((origin_form, ""))
}

#[cfg(test)]
mod tests {
    use super::Request;

    fn request(target: &str) -> Request {
        Request::new("GET", target, 1, vec![("X-A".into(), "1".into()), ("x-a".into(), "2".into())], 0)
    }

    #[test]
    fn targets_fall_apart() {
        let cases = [
            ("/a/b?x=1", "/a/b", "x=1", vec!["a", "b"]),
            ("/a%2Fb/c%20d/", "/a%2Fb/c%20d/", "", vec!["a/b", "c d", ""]),
            ("http://h:1/a?u=http://x", "/a", "u=http://x", vec!["a"]),
            ("/a?u=http://x?y", "/a", "u=http://x?y", vec!["a"]),
            ("http://h?x=1", "", "x=1", vec![""]),
            ("/a/%2e%2e/%C3%A4", "/a/%2e%2e/%C3%A4", "", vec!["a", "..", "ä"]),
        ];
        for (target, path, query, segments) in cases {
            let request = request(target);
            assert_eq!((request.path.as_str(), request.raw_query.as_str()), (path, query), "{target}");
            assert_eq!(request.segments(), segments, "{target}");
        }
    }

    #[test]
    fn queries_are_decoded_in_order() {
        let pairs = request("/?a=1+2&b%5B%5D=%2B&c&=d&&e=%E4").query();
        let expected = [("a", "1 2"), ("b[]", "+"), ("c", ""), ("", "d"), ("e", "\u{fffd}")];
        assert_eq!(pairs, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }

    #[test]
    fn repeated_header_lines_stay_apart() {
        let request = request("/");
        assert_eq!(request.header("X-a"), Some("1"));
        assert_eq!(request.header_lines("x-A").collect::<Vec<_>>(), ["1", "2"]);
    }
}
