//! The server's root, and the resolution of redirects.
//!
//! Rejects URLs with a username, and those that parsers read differently.

use std::borrow::Cow;
use std::fmt;

use http::Uri;
use http::uri::{Authority, Parts, PathAndQuery, Scheme};

use crate::header::decoded;

/// The root of a server.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Base {
    scheme: Scheme,
    authority: Authority,
    /// The path that everything is below, without a trailing slash.
    prefix: String,
}

impl Base {
    /// Parses a root such as `https://host` or `https://host:8443/gitlab/`.
    pub(crate) fn parse(url: &str) -> Result<Self, &'static str> {
        let url = url.trim();
        check_text(url)?;
        let uri: Uri = url.parse().map_err(|_| "the base URL is invalid")?;
        let scheme =
            uri.scheme().filter(|scheme| is_http(scheme)).ok_or("the base URL must begin with https:// or http://")?;
        let authority = uri.authority().ok_or("the base URL has no host")?;
        if !is_plain(authority) {
            return Err("the port of the base URL is invalid");
        }
        if uri.path().split('/').any(is_dots) {
            return Err("the base URL must not contain `.` or `..`");
        }
        let prefix = uri.path().trim_end_matches('/').to_owned();
        Ok(Self { scheme: scheme.clone(), authority: authority.clone(), prefix })
    }

    /// Returns whether the server is spoken to over TLS.
    pub(crate) fn is_https(&self) -> bool {
        self.scheme == Scheme::HTTPS
    }

    /// Returns the length of the URL of a path below the root.
    pub(crate) fn length_of(&self, path: &str, query: &str) -> usize {
        let query = if query.is_empty() { 0 } else { "?".len() + query.len() };
        self.scheme.as_str().len()
            + "://".len()
            + self.authority.as_str().len()
            + self.prefix.len()
            + path.len()
            + query
    }

    /// Returns the URL of a path below the root. `api_paths` are the paths that the APIs of the service have there: one
    /// at the end of the root is left off, since the path has its own.
    pub(crate) fn uri<'p>(
        &self,
        api_paths: impl IntoIterator<Item = &'p str>,
        path: &str,
        query: &str,
    ) -> Result<Uri, http::Error> {
        let below = api_paths.into_iter().find_map(|api_path| without_path(&self.prefix, api_path));
        let prefix = below.unwrap_or(&self.prefix);
        let mut target = String::with_capacity(prefix.len() + path.len() + 1 + query.len());
        target.push_str(prefix);
        target.push_str(path);
        if !query.is_empty() {
            target.push('?');
            target.push_str(query);
        }
        let mut parts = Parts::default();
        parts.scheme = Some(self.scheme.clone());
        parts.authority = Some(self.authority.clone());
        parts.path_and_query = Some(PathAndQuery::try_from(target)?);
        Ok(Uri::from_parts(parts)?)
    }
}

/// Checks what a URL parser would not tell apart, or only reject without a reason.
fn check_text(url: &str) -> Result<(), &'static str> {
    if url.is_empty() {
        return Err("the base URL is empty");
    }
    let authority =
        url.split_once("://").map_or("", |(_, rest)| rest.split(['/', '?', '#', '\\']).next().unwrap_or(""));
    if authority.contains('@') {
        return Err("the base URL must not contain a user name or password: set a credential");
    }
    if !authority.is_ascii() {
        return Err("the host of the base URL is not ASCII: write its name in Punycode, as `xn--…`");
    }
    if url.contains(['?', '#']) {
        return Err("the base URL must not contain a query or a fragment");
    }
    if !url.is_ascii() {
        return Err("the path of the base URL is not ASCII: percent-encode it");
    }
    Ok(())
}

/// Returns `prefix` without `path` at its end, or `None` if it does not end with it.
fn without_path<'p>(prefix: &'p str, path: &str) -> Option<&'p str> {
    let path = path.trim_end_matches('/');
    prefix.strip_suffix(path).filter(|_| path.len() > 1)
}

/// Returns whether a segment is `.` or `..`, also escaped: URL parsers fold both.
fn is_dots(segment: &str) -> bool {
    // The longest such segment is `%2e%2e`.
    segment.len() <= 6 && matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..")
}

impl fmt::Display for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}{}", self.scheme, self.authority, self.prefix)
    }
}

impl fmt::Debug for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

fn is_http(scheme: &Scheme) -> bool {
    *scheme == Scheme::HTTP || *scheme == Scheme::HTTPS
}

/// Returns whether two URLs have the same origin: scheme, host and port.
pub(crate) fn same_origin(left: &Uri, right: &Uri) -> bool {
    let host = |uri: &Uri| uri.host().map(str::to_ascii_lowercase);
    left.scheme() == right.scheme() && host(left) == host(right) && port(left) == port(right)
}

fn port(uri: &Uri) -> Option<u16> {
    uri.port_u16().or(if uri.scheme() == Some(&Scheme::HTTPS) { Some(443) } else { Some(80) })
}

/// Resolves `location`, as bytes of a header, relative to `current`. Returns `None` if the result is not an HTTP URL, or has
/// a username.
pub(crate) fn resolve(current: &Uri, location: impl AsRef<[u8]>) -> Option<Uri> {
    let location = escaped(location.as_ref().trim_ascii().split(|byte| *byte == b'#').next()?)?;
    let location = location.as_str();
    if location.is_empty() {
        return None;
    }
    let scheme = current.scheme()?;
    let authority = current.authority()?;
    let absolute = if has_scheme(location) {
        location.to_owned()
    } else if location.starts_with("//") {
        format!("{scheme}:{location}")
    } else if location.starts_with('/') {
        format!("{scheme}://{authority}{location}")
    } else if location.starts_with('?') {
        format!("{scheme}://{authority}{}{location}", current.path())
    } else {
        let folder = current.path().rsplit_once('/').map_or("", |(folder, _)| folder);
        format!("{scheme}://{authority}{folder}/{location}")
    };
    let (root, path, query) = split(&absolute)?;
    let uri: Uri = format!("{root}{}{query}", without_dots(path)).parse().ok()?;
    let plain = uri.authority().is_some_and(is_plain);
    let http = uri.scheme().is_some_and(is_http);
    (http && plain).then_some(uri)
}

/// Splits an absolute URL into its root, its path, and its query with the question mark.
fn split(url: &str) -> Option<(&str, &str, &str)> {
    let authority = url.find("://")? + 3;
    let end = url[authority..].find(['/', '?']).map_or(url.len(), |end| authority + end);
    let (root, rest) = url.split_at(end);
    let query = rest.find('?').unwrap_or(rest.len());
    Some((root, &rest[..query], &rest[query..]))
}

/// Removes the segments `.` and `..` from a path, as RFC 3986 says it in section 5.2.4.
fn without_dots(path: &str) -> Cow<'_, str> {
    if !path.split('/').any(is_dots) {
        return Cow::Borrowed(path);
    }
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = path.split('/').skip(1).peekable();
    while let Some(segment) = segments.next() {
        let is_last = segments.peek().is_none();
        match is_dots(segment) {
            false => kept.push(segment),
            true => {
                if segment.to_ascii_lowercase().replace("%2e", ".") == ".." {
                    kept.pop();
                }
                if is_last {
                    kept.push("");
                }
            }
        }
    }
    Cow::Owned(format!("/{}", kept.join("/")))
}

/// Escapes what a URL cannot contain outside of its host: spaces, quotes, and all beyond ASCII, byte for byte, as servers
/// mean them. Returns `None` for control characters and backslashes, and for a host beyond ASCII.
fn escaped(location: &[u8]) -> Option<String> {
    // Some parsers treat a backslash as a slash, and see a host where others see a path.
    if decoded(location).contains(|character: char| character.is_control() || character == '\\') {
        return None;
    }
    let (host, rest) = location.split_at(end_of_host(location));
    let mut url = String::from_utf8(host.to_vec()).ok().filter(|host| host.is_ascii())?;
    for byte in rest {
        if byte.is_ascii_graphic() && !b"\"<>`".contains(byte) {
            url.push(char::from(*byte));
        } else {
            url.push_str(&format!("%{byte:02X}"));
        }
    }
    Some(url)
}

/// Returns the length of what comes before the path: nothing, `//host` or `https://host`.
fn end_of_host(location: &[u8]) -> usize {
    let is_end = |byte: &u8| matches!(byte, b'/' | b'?');
    let first = location.iter().position(is_end).unwrap_or(location.len());
    let relative = first > 0 && location[first - 1] != b':' || !location[first..].starts_with(b"//");
    if relative {
        return 0;
    }
    let begin = first + 2;
    begin + location[begin..].iter().position(is_end).unwrap_or(location.len() - begin)
}

/// Returns whether it is a host with at most a valid port. An invalid one would be taken for the scheme's default.
fn is_plain(authority: &Authority) -> bool {
    let host = authority.host();
    !host.is_empty()
        && (authority.as_str() == host || authority.port_u16().is_some())
        && !authority.as_str().contains('@')
}

/// Returns whether a reference begins with a scheme: `https:`, but not `a/b:c`.
fn has_scheme(location: &str) -> bool {
    let Some((scheme, _)) = location.split_once(':') else { return false };
    scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.chars().all(|character| character.is_ascii_alphanumeric() || "+-.".contains(character))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bases() {
        for (url, shown) in [
            ("https://gitlab.example.com", Some("https://gitlab.example.com")),
            ("https://gitlab.example.com/", Some("https://gitlab.example.com")),
            ("http://[::1]:8080/git//lab/", Some("http://[::1]:8080/git//lab")),
            (" https://host/gitlab ", Some("https://host/gitlab")),
            ("gitlab.example.com", None),
            ("/gitlab", None),
            ("ftp://host", None),
            ("https://user:pass@host", None),
            ("https://host:99999", None),
            ("https://host/?a=b", None),
            ("https://host/a/../b", None),
            ("https://host/#a", None),
            ("https://host/%2e%2E/b", None),
            ("https://host/a%2eb", Some("https://host/a%2eb")),
            ("", None),
        ] {
            assert_eq!(Base::parse(url).ok().map(|base| base.to_string()).as_deref(), shown, "{url}");
        }
    }

    #[test]
    fn the_path_of_an_api_is_not_doubled() {
        for (base, path, expected) in [
            ("https://host/gitlab/", "/api/v4/a%2Fb", "https://host/gitlab/api/v4/a%2Fb?x=1"),
            ("https://host/api/v4", "/api/v4/a", "https://host/api/v4/a?x=1"),
            ("https://host/api/v4/", "/oauth/token", "https://host/oauth/token?x=1"),
            ("https://host/gitlab/api/v3/", "/api/v4/a", "https://host/gitlab/api/v4/a?x=1"),
            ("https://host/api/v4/x", "/api/v4/a", "https://host/api/v4/x/api/v4/a?x=1"),
            ("https://host/my/api/v44", "/api/v4/a", "https://host/my/api/v44/api/v4/a?x=1"),
        ] {
            let uri = Base::parse(base).unwrap().uri(["/api/v3", "/api/v4/", "/"], path, "x=1").unwrap();
            assert_eq!(uri, expected, "{base}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_base_is_said() {
        for (url, message) in [
            ("", "the base URL is empty"),
            ("  ", "the base URL is empty"),
            ("https://h\u{f6}st", "the host of the base URL is not ASCII: write its name in Punycode, as `xn--…`"),
            ("https://host/\u{f6}", "the path of the base URL is not ASCII: percent-encode it"),
            ("https://u:p@host", "the base URL must not contain a user name or password: set a credential"),
            ("https://u@h\u{f6}st", "the base URL must not contain a user name or password: set a credential"),
            ("https://host?x", "the base URL must not contain a query or a fragment"),
            ("https://host/#x", "the base URL must not contain a query or a fragment"),
            ("host", "the base URL must begin with https:// or http://"),
            ("https://", "the base URL is invalid"),
            ("https://host:0x", "the port of the base URL is invalid"),
            ("https://host/%2E%2e/x", "the base URL must not contain `.` or `..`"),
        ] {
            assert_eq!(Base::parse(url).unwrap_err(), message, "{url}");
        }
        let base = Base::parse("https://host/gitlab/").unwrap();
        assert_eq!(base.length_of("/api/v4/a%2Fb", "x=1"), "https://host/gitlab/api/v4/a%2Fb?x=1".len());
        assert_eq!(base.length_of("/a", ""), "https://host/gitlab/a".len());
    }

    #[test]
    fn where_redirects_lead() {
        let current: Uri = "https://host:8443/a/b?c=d".parse().unwrap();
        for (location, target) in [
            ("https://other/x?y#z", Some("https://other/x?y")),
            ("//other/x", Some("https://other/x")),
            ("/x", Some("https://host:8443/x")),
            ("?x=y", Some("https://host:8443/a/b?x=y")),
            ("x:y/z", None),
            ("x/y:z", Some("https://host:8443/a/x/y:z")),
            ("../c", Some("https://host:8443/c")),
            ("../../../c/./d", Some("https://host:8443/c/d")),
            ("%2e%2E/c/..", Some("https://host:8443/")),
            ("/a b/\u{fc}?c d=\u{fc}", Some("https://host:8443/a%20b/%C3%BC?c%20d=%C3%BC")),
            ("https://other/../x?../y", Some("https://other/x?../y")),
            ("https://other?x", Some("https://other/?x")),
            ("http://other/", Some("http://other/")),
            ("https://user@other/", None),
            ("https://host:99999/", None),
            ("https:\\\\other", None),
            ("/\\other", None),
            ("javascript:alert(1)", None),
            ("https:///x", None),
            ("https://", None),
            ("", None),
            ("#top", None),
            ("/\u{fc}.zip?sig=\u{e4}", Some("https://host:8443/%C3%BC.zip?sig=%C3%A4")),
            ("https://other/a b.zip?c d", Some("https://other/a%20b.zip?c%20d")),
            (" x y ", Some("https://host:8443/a/x%20y")),
            ("//other/\"<>`{|}^", Some("https://other/%22%3C%3E%60{|}^")),
            ("?q=\u{fc}", Some("https://host:8443/a/b?q=%C3%BC")),
            ("/a%20b", Some("https://host:8443/a%20b")),
            ("/next?to=https://other/\u{fc}", Some("https://host:8443/next?to=https://other/%C3%BC")),
            ("https://h\u{f6}st/x", None),
            ("//h\u{f6}st/x", None),
            ("https://ho st/x", None),
            ("/a\u{85}b", None),
            ("/a\tb", None),
            ("/a\u{7f}b", None),
        ] {
            let found = resolve(&current, location).map(|uri| uri.to_string());
            assert_eq!(found.as_deref(), target, "{location}");
        }
        // Of Latin-1, the bytes are kept.
        let found = resolve(&current, b"/\xfc.zip").map(|uri| uri.to_string());
        assert_eq!(found.as_deref(), Some("https://host:8443/%FC.zip"));
    }

    #[test]
    fn origins() {
        for (left, right, same) in [
            ("https://host/a", "https://HOST:443/b", true),
            ("http://host", "http://host:80", true),
            ("https://host", "http://host", false),
            ("https://host", "https://host:8443", false),
            ("https://host", "https://host.evil", false),
        ] {
            assert_eq!(same_origin(&left.parse().unwrap(), &right.parse().unwrap()), same, "{left} {right}");
        }
    }
}
