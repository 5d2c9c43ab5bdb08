//! Which proxy a request goes through.
//!
//! In: what the caller set, or the environment, read once. Out: the proxy for a URL, none, or an error: a proxy that is
//! named but cannot be used is never passed by.
//!
//! The environment is read as curl reads it: `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy`, or the same in
//! capitals. `HTTP_PROXY` does not count where `REQUEST_METHOD` is set: in a CGI program, whoever sends a request can
//! set it by a header named `Proxy`.

mod address;
mod exclusions;
mod socks;
mod tunnel;

use http::Uri;
use http::uri::Scheme;

pub(super) use address::{ProxyAddress, ProxyProtocol};
pub(super) use socks::socks;
pub(super) use tunnel::tunnel;

use self::exclusions::Exclusions;
use crate::transport::settings::Proxy;
use crate::transport::{TransportError, TransportErrorKind};

/// The proxies of a client. What the environment names is parsed when it is needed, so that an invalid proxy for
/// another scheme does no harm.
#[derive(Debug, Default)]
pub(super) struct Proxies {
    http: Option<Named>,
    https: Option<Named>,
    exclusions: Exclusions,
}

/// A proxy and what named it.
#[derive(Debug, Clone)]
struct Named {
    by: String,
    address: Result<ProxyAddress, &'static str>,
}

impl Proxies {
    /// Reads the proxies of a client.
    ///
    /// # Errors
    /// Returns an error if the caller set an invalid one.
    pub(super) fn new(proxy: &Proxy) -> Result<Self, TransportError> {
        match proxy {
            Proxy::None => Ok(Self::default()),
            Proxy::Environment => Ok(Self::from_lookup(|name| std::env::var(name).ok())),
            Proxy::Url(url) => {
                let named = Named::new("ClientBuilder::proxy", url);
                named.address.as_ref().map_err(|message| named.invalid(message))?;
                Ok(Self { http: Some(named.clone()), https: Some(named), exclusions: Exclusions::default() })
            }
        }
    }

    fn from_lookup(lookup: impl Fn(&str) -> Option<String>) -> Self {
        let either = |lower: &str, upper: &str| {
            let value = lookup(lower).map(|value| (lower.to_owned(), value));
            value.or_else(|| Some((upper.to_owned(), lookup(upper)?)))
        };
        let is_cgi = lookup("REQUEST_METHOD").is_some();
        let all = either("all_proxy", "ALL_PROXY");
        let http = match is_cgi {
            true => lookup("http_proxy").map(|value| ("http_proxy".to_owned(), value)),
            false => either("http_proxy", "HTTP_PROXY"),
        };
        // On Windows the two names are one.
        let http = http.filter(|_| !(is_cgi && cfg!(windows)));
        let https = either("https_proxy", "HTTPS_PROXY");
        // An empty one means none, also where there is one for everything.
        let named = |found: Option<(String, String)>| {
            let (by, url) = found.or_else(|| all.clone())?;
            (!url.trim().is_empty()).then(|| Named::new(&by, &url))
        };
        let exclusions = either("no_proxy", "NO_PROXY").map(|(_, list)| Exclusions::parse(&list));
        Self { http: named(http), https: named(https), exclusions: exclusions.unwrap_or_default() }
    }

    /// Returns the proxy for a URL.
    ///
    /// # Errors
    /// Returns an error if it is invalid.
    pub(super) fn proxy(&self, uri: &Uri) -> Result<Option<&ProxyAddress>, TransportError> {
        let named = if uri.scheme() == Some(&Scheme::HTTPS) { &self.https } else { &self.http };
        let Some(named) = named.as_ref().filter(|_| !self.exclusions.contain(uri.host().unwrap_or_default())) else {
            return Ok(None);
        };
        named.address.as_ref().map(Some).map_err(|message| named.invalid(message))
    }
}

impl Named {
    fn new(by: &str, url: &str) -> Self {
        Self { by: by.to_owned(), address: ProxyAddress::parse(url.trim()) }
    }

    fn invalid(&self, message: &str) -> TransportError {
        TransportError::new(
            TransportErrorKind::Request,
            format!("the proxy of `{}` cannot be used: {message}", self.by),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the host of the proxy for a URL, `-` for none, or the error.
    fn chosen(environment: &[(&str, &str)], url: &str) -> String {
        let lookup = |name: &str| {
            let found = environment.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        let proxies = Proxies::from_lookup(lookup);
        match proxies.proxy(&url.parse().expect("a URL")) {
            Ok(proxy) => proxy.map_or_else(|| "-".to_owned(), |proxy| proxy.host().to_owned()),
            Err(_) => "error".to_owned(),
        }
    }

    #[test]
    fn the_environment_is_read_as_curl_reads_it() {
        let (http, https) = ("http://gitlab.example.com/x", "https://gitlab.example.com/x");
        for (environment, for_http, for_https) in [
            (&[][..], "-", "-"),
            (&[("http_proxy", "http://a")], "a", "-"),
            (&[("https_proxy", "http://a")], "-", "a"),
            (&[("HTTP_PROXY", "http://a"), ("HTTPS_PROXY", "b:3128")], "a", "b"),
            (&[("HTTP_PROXY", "http://a"), ("REQUEST_METHOD", "GET")], "-", "-"),
            (&[("http_proxy", "http://a"), ("REQUEST_METHOD", "GET")], "a", "-"),
            (&[("http_proxy", "http://a"), ("HTTP_PROXY", "http://b")], "a", "-"),
            (&[("all_proxy", "socks5://a")], "a", "a"),
            (&[("ALL_PROXY", "socks5h://a"), ("https_proxy", "https://b")], "a", "b"),
            (&[("ALL_PROXY", "socks5://a"), ("http_proxy", "")], "-", "a"),
            (&[("all_proxy", "gopher://a")], "error", "error"),
            (&[("all_proxy", "http://a b")], "error", "error"),
            (&[("all_proxy", "http://a"), ("NO_PROXY", "other.example.com, example.com")], "-", "-"),
            (&[("all_proxy", "http://a"), ("no_proxy", ""), ("NO_PROXY", "example.com")], "a", "a"),
        ] {
            assert_eq!(chosen(environment, http), for_http, "{environment:?}");
            assert_eq!(chosen(environment, https), for_https, "{environment:?}");
        }
    }
}
