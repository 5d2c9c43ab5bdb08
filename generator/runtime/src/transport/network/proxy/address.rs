//! The URL of a proxy.

use std::fmt;

use http::{HeaderValue, Uri};
use percent_encoding::percent_decode_str;

/// A proxy: where it is, its protocol, and the credentials for it.
#[derive(Clone)]
pub(crate) struct ProxyAddress {
    protocol: ProxyProtocol,
    host: String,
    port: u16,
    /// The username and the password.
    user: Option<(Vec<u8>, Vec<u8>)>,
}

/// What is spoken with a proxy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ProxyProtocol {
    Http,
    Https,
    /// Names are resolved by us.
    Socks4,
    /// Names are resolved by the proxy.
    Socks4a,
    /// Names are resolved by us.
    Socks5,
    /// Names are resolved by the proxy.
    Socks5h,
}

impl ProxyAddress {
    /// Parses a URL such as `http://user:password@host:3128`. Without a scheme, it is an HTTP proxy.
    pub(super) fn parse(url: &str) -> Result<Self, &'static str> {
        let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
        let (protocol, usual_port) = match scheme.to_ascii_lowercase().as_str() {
            "http" => (ProxyProtocol::Http, 80),
            "https" => (ProxyProtocol::Https, 443),
            "socks4" => (ProxyProtocol::Socks4, 1080),
            "socks4a" => (ProxyProtocol::Socks4a, 1080),
            "socks5" => (ProxyProtocol::Socks5, 1080),
            "socks5h" => (ProxyProtocol::Socks5h, 1080),
            _ => return Err("the scheme must be http, https, socks4, socks4a, socks5 or socks5h"),
        };
        // Parsed as a URL of HTTP, whose rules for hosts and ports are the same.
        let uri: Uri = format!("http://{rest}").parse().map_err(|_| "the URL is invalid")?;
        let authority = uri.authority().ok_or("the URL has no host")?.as_str();
        let (user, place) = match authority.rsplit_once('@') {
            Some((user, place)) => (Some(user), place),
            None => (None, authority),
        };
        let has_port = place.rfind(':') > place.rfind(']');
        let port = match uri.port_u16() {
            Some(port) => port,
            None if has_port => return Err("the port is invalid"),
            None => usual_port,
        };
        let host = uri.host().filter(|host| !host.is_empty()).ok_or("the URL has no host")?.to_owned();
        let decoded = |text: &str| percent_decode_str(text).collect::<Vec<u8>>();
        let user = user.map(|user| {
            let (name, password) = user.split_once(':').unwrap_or((user, ""));
            (decoded(name), decoded(password))
        });
        Ok(Self { protocol, host, port, user })
    }

    pub(crate) fn protocol(&self) -> ProxyProtocol {
        self.protocol
    }

    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Returns the username and the password.
    pub(super) fn user(&self) -> Option<(&[u8], &[u8])> {
        self.user.as_ref().map(|(name, password)| (name.as_slice(), password.as_slice()))
    }

    /// Returns the value of `Proxy-Authorization`.
    pub(crate) fn authorization(&self) -> Option<HeaderValue> {
        let (name, password) = self.user.as_ref()?;
        let mut value = HeaderValue::try_from(format!(
            "Basic {}",
            crate::base64::base64(&[name, b":".as_slice(), password].concat())
        ))
        .ok()?;
        value.set_sensitive(true);
        Some(value)
    }
}

impl fmt::Debug for ProxyAddress {
    /// Formats the address, without the credential.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {}:{}", self.protocol, self.host, self.port)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for (url, expected) in [
            ("http://proxy", Some("Http proxy:80")),
            ("proxy:3128", Some("Http proxy:3128")),
            ("HTTPS://proxy/", Some("Https proxy:443")),
            ("socks5://10.0.0.1", Some("Socks5 10.0.0.1:1080")),
            ("socks5h://u:p@proxy:9050", Some("Socks5h proxy:9050")),
            ("socks4a://[::1]:9", Some("Socks4a [::1]:9")),
            ("socks4://proxy", Some("Socks4 proxy:1080")),
            ("http://proxy:99999", None),
            ("http://proxy:", None),
            ("http://", None),
            ("http://a b", None),
            ("ftp://proxy", None),
            ("", None),
        ] {
            let parsed = ProxyAddress::parse(url).ok().map(|address| format!("{address:?}"));
            assert_eq!(parsed.as_deref(), expected, "{url}");
        }
    }

    #[test]
    fn credentials() {
        for (url, expected) in [
            ("http://proxy", None),
            ("http://user:pass@proxy", Some("Basic dXNlcjpwYXNz")),
            ("http://user@proxy", Some("Basic dXNlcjo=")),
            ("http://u%40x:p%3A%2F@proxy", Some("Basic dUB4OnA6Lw==")),
            ("http://a:@proxy", Some("Basic YTo=")),
        ] {
            let address = ProxyAddress::parse(url).expect("an address");
            let authorization = address.authorization();
            assert_eq!(authorization.as_ref().and_then(|value| value.to_str().ok()), expected, "{url}");
            assert!(!format!("{address:?}").contains("pass"), "{address:?}");
        }
    }
}
