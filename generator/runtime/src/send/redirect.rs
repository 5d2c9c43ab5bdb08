//! Redirects: which are followed, and with which headers.
//!
//! Only those of GET and HEAD are followed, unchanged, at most ten of them, and never from https to http. Outside the
//! origin that the credential belongs to, only headers that do not identify the sender are sent; returning to it does
//! not restore the others.

use std::borrow::Cow;

use http::header::{HeaderMap, LOCATION};
use http::uri::Scheme;
use http::{Method, Uri};
use percent_encoding::percent_decode_str;

use crate::header::CROSS_ORIGIN_HEADERS;
use crate::url::{resolve, same_origin, with_query, without_pairs};

/// The largest number of redirects of an attempt.
pub(crate) const MAX_REDIRECTS: usize = 10;

/// How many levels of escaping a token in a query is searched through.
const MAX_ESCAPES: usize = 5;

/// What to do with a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RedirectDecision {
    /// Return it: it is not a redirect.
    NotRedirect,
    /// Send the request there.
    Follow(Uri),
    /// Report the redirect, for this reason.
    Refuse(&'static str),
}

/// Decides what to do with a response.
pub(crate) fn redirect_decision(method: &Method, current: &Uri, status: u16, headers: &HeaderMap) -> RedirectDecision {
    let Some(location) = headers.get(LOCATION).filter(|_| matches!(status, 301 | 302 | 303 | 307 | 308)) else {
        return RedirectDecision::NotRedirect;
    };
    if *method != Method::GET && *method != Method::HEAD {
        return RedirectDecision::Refuse("only GET and HEAD are redirected");
    }
    let Some(target) = resolve(current, location.as_bytes()) else {
        return RedirectDecision::Refuse("its target is not a URL that can be followed safely");
    };
    if current.scheme() == Some(&Scheme::HTTPS) && target.scheme() != Some(&Scheme::HTTPS) {
        return RedirectDecision::Refuse("it leads from https to http");
    }
    RedirectDecision::Follow(target)
}

/// Returns whether a redirect leaves the origin.
pub(crate) fn is_cross_origin(origin: &Uri, target: &Uri) -> bool {
    !same_origin(origin, target)
}

/// Returns the headers that may cross origins.
pub(crate) fn cross_origin_headers(headers: &HeaderMap) -> HeaderMap {
    let mut kept = HeaderMap::new();
    for (name, value) in
        headers.iter().filter(|(name, value)| CROSS_ORIGIN_HEADERS.contains(name) && !value.is_sensitive())
    {
        kept.append(name, value.clone());
    }
    kept
}

/// Removes our token from a redirect's target, should the server have put it there: both the parameter that carries it
/// and any other pair of the query that contains it.
pub(crate) fn without_token(target: Uri, parameter: Option<&str>, secret: Option<&str>) -> Uri {
    let holds = |value: &str| secret.is_some_and(|secret| !secret.is_empty() && holds(value, secret));
    let Some(query) = target.query() else { return target };
    let kept = without_pairs(query, |name, value| Some(name) == parameter || holds(name) || holds(value));
    if kept == query {
        return target;
    }
    with_query(target.clone(), &kept).unwrap_or(target)
}

/// Returns whether a decoded value contains the secret, also within a URL where it is escaped again.
fn holds(value: &str, secret: &str) -> bool {
    // An unescaped plus was decoded as a space.
    let spaced = secret.replace('+', " ");
    let mut value = Cow::Borrowed(value);
    for _ in 0..MAX_ESCAPES {
        if value.contains(secret) || value.contains(&spaced) {
            return true;
        }
        match percent_decode_str(&value).decode_utf8_lossy() {
            decoded if decoded == value => return false,
            decoded => value = Cow::Owned(decoded.into_owned()),
        }
    }
    // So many levels of escaping are treated as hiding something.
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uri(text: &str) -> Uri {
        text.parse().unwrap()
    }

    #[test]
    fn redirect_decisions() {
        let current = uri("https://host/a/b");
        let target = || RedirectDecision::Follow(uri("https://host/c"));
        for (method, status, location, follows) in [
            (Method::GET, 302, Some("/c"), Some(target())),
            (Method::HEAD, 308, Some("../c"), None),
            (Method::GET, 304, Some("/c"), Some(RedirectDecision::NotRedirect)),
            (Method::GET, 300, Some("/c"), Some(RedirectDecision::NotRedirect)),
            (Method::GET, 200, Some("/c"), Some(RedirectDecision::NotRedirect)),
            (Method::POST, 201, Some("/c"), Some(RedirectDecision::NotRedirect)),
            (Method::GET, 302, None, Some(RedirectDecision::NotRedirect)),
            (Method::GET, 302, Some("http://host/c"), Some(RedirectDecision::Refuse("it leads from https to http"))),
            (Method::POST, 302, Some("/c"), Some(RedirectDecision::Refuse("only GET and HEAD are redirected"))),
            (Method::DELETE, 307, Some("/c"), Some(RedirectDecision::Refuse("only GET and HEAD are redirected"))),
            (
                Method::GET,
                302,
                Some("https://u@x/"),
                Some(RedirectDecision::Refuse("its target is not a URL that can be followed safely")),
            ),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(location) = location {
                headers.insert(LOCATION, location.parse().unwrap());
            }
            let found = redirect_decision(&method, &current, status, &headers);
            if let Some(expected) = follows {
                assert_eq!(found, expected, "{method} {status} {location:?}");
            }
        }
    }

    #[test]
    fn only_listed_headers_cross_origins() {
        let mut headers = HeaderMap::new();
        for name in ["private-token", "job-token", "authorization", "cookie", "sudo", "x-own", "accept", "range"] {
            headers.insert(http::HeaderName::from_static(name), "x".parse().unwrap());
        }
        let kept = cross_origin_headers(&headers);
        let mut names: Vec<_> = kept.keys().map(|name| name.as_str()).collect();
        names.sort_unstable();
        assert_eq!(names, ["accept", "range"]);
    }

    #[test]
    fn no_token_in_the_query() {
        for (target, expected) in [
            ("https://x/a?private_token=other&b=%20", "https://x/a?b=%20"),
            ("https://x/a?sig=a%2Fb&y=s%65cret-token", "https://x/a?sig=a%2Fb"),
            ("https://x/a?t=secret-token", "https://x/a"),
            ("https://x/a?sig=a%2Fb+c", "https://x/a?sig=a%2Fb+c"),
            ("https://x/a?rd=http%3A%2F%2Fy%3Ft%3Ds%2565cret-token&b", "https://x/a?b"),
            ("https://x/a?rd=%25252525253Fs&b=100%25", "https://x/a?b=100%25"),
        ] {
            let found = without_token(uri(target), Some("private_token"), Some("secret-token"));
            assert_eq!(found, expected, "{target}");
        }
    }
}
