//! Redirects: which are followed, and with which headers.
//!
//! Only those of GET and HEAD are followed, unchanged, at most ten of them, and never from https to http. Outside the
//! origin that the credential belongs to, only headers that do not identify the sender are sent; returning to it does
//! not restore the others.

use http::header::{HeaderMap, HeaderName, LOCATION};
use http::uri::Scheme;
use http::{Method, Uri};

use crate::header::CROSS_ORIGIN_HEADERS;
use crate::redact::holds_secret;
use crate::secret::Secret;
use crate::url::{resolve, with_query, without_pairs};

/// The largest number of redirects of an attempt.
pub(crate) const MAX_REDIRECTS: usize = 10;

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

/// Returns whether a header may be sent to other servers, since it does not identify the sender.
pub(crate) fn may_cross_origins(name: &HeaderName) -> bool {
    CROSS_ORIGIN_HEADERS.contains(name)
}

/// Returns the target of a redirect to another origin without what is ours, should the server have put it there: the
/// parameter that carries the credential, and each pair of the query that contains one of `secrets`. Returns `None` if
/// a secret remains, in the path for example.
pub(crate) fn without_ours<'s>(
    target: Uri,
    parameter: Option<&str>,
    secrets: impl Iterator<Item = &'s Secret> + Clone,
) -> Option<Uri> {
    let holds = |text: &str| holds_secret(text, secrets.clone());
    let target = match target.query() {
        Some(query) => {
            let kept = without_pairs(query, |name, value| Some(name) == parameter || holds(name) || holds(value));
            if kept == query { target } else { with_query(target, &kept)? }
        }
        None => target,
    };
    let authority = target.authority().map_or("", |authority| authority.as_str());
    // A segment that is nothing but a short secret is one too.
    let left = holds(authority) || target.path().split('/').any(holds) || holds(target.path());
    // Unescaped, a secret with an ampersand is spread over several pairs.
    let left = left || target.query().is_some_and(holds);
    (!left).then_some(target)
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
    fn nothing_of_ours_goes_along() {
        for (target, expected) in [
            ("https://x/a?private_token=other&b=%20", Some("https://x/a?b=%20")),
            ("https://x/a?sig=a%2Fb&y=s%65cret-token", Some("https://x/a?sig=a%2Fb")),
            ("https://x/a?t=secret-token", Some("https://x/a")),
            ("https://x/a?sig=a%2Fb+c", Some("https://x/a?sig=a%2Fb+c")),
            ("https://x/a?rd=http%3A%2F%2Fy%3Ft%3Ds%2565cret-token&b", Some("https://x/a?b")),
            ("https://x/a?rd=%25252525253Fs&b=100%25", Some("https://x/a?b=100%25")),
            ("https://x/a?auth=dXNlcjpzZWNyZXQtdG9rZW4%3D&b", Some("https://x/a?b")),
            ("https://x/a?pin=123&b=1234", Some("https://x/a?b=1234")),
            ("https://x/a?t=half&other=half2&b", None),
            ("https://x/secret-token/a", None),
            ("https://x/secret%2Dtoken/a", None),
            ("https://x/123/a", None),
            ("https://SECRET-token.x/a", None),
        ] {
            let secrets = ["secret-token", "123", "half&other=half2"].map(Secret::from);
            let found = without_ours(uri(target), Some("private_token"), secrets.iter());
            assert_eq!(found, expected.map(uri), "{target}");
        }
    }
}
