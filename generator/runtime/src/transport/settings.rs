//! Settings that the builder of a client passes to a transport.

use std::fmt;
use std::time::Duration;

#[cfg(feature = "__network")]
use super::{TransportError, TransportErrorKind};

/// The settings of a transport.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    /// The timeout for establishing a connection.
    pub(crate) connect_timeout: Option<Duration>,
    /// The largest number of connections in use at a time.
    pub(crate) max_connections: usize,
    /// The TLS library, if one was chosen.
    pub(crate) tls: Option<Tls>,
    /// The proxy.
    pub(crate) proxy: Proxy,
    /// Certificates in PEM that are trusted in addition to the system's.
    pub(crate) roots: Vec<Vec<u8>>,
    /// The client's own certificate and key.
    pub(crate) identity: Option<IdentityPem>,
}

/// A certificate chain and its private key, in PEM.
#[derive(Clone)]
#[cfg_attr(
    not(all(feature = "__network", any(feature = "__rustls", feature = "native-tls"))),
    expect(dead_code, reason = "read by TLS, whose features are off")
)]
pub(crate) struct IdentityPem {
    pub(crate) certificates: Vec<u8>,
    pub(crate) key: Vec<u8>,
}

/// A TLS library. Each is compiled in with features of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Tls {
    /// rustls, with the feature `rustls` (ring) or `rustls-aws-lc` (AWS-LC, preferred when both are on).
    Rustls,
    /// The system's library, with the feature `native-tls`.
    Native,
}

#[cfg(feature = "__network")]
impl Settings {
    /// Returns the TLS library to use: the chosen one, else rustls, else the system's; none if none is compiled in.
    pub(super) fn tls(&self) -> Result<Option<Tls>, TransportError> {
        let compiled = [(Tls::Rustls, cfg!(feature = "__rustls")), (Tls::Native, cfg!(feature = "native-tls"))];
        let mut compiled = compiled.into_iter().filter_map(|(tls, is_compiled)| is_compiled.then_some(tls));
        match self.tls {
            None => Ok(compiled.next()),
            Some(tls) if compiled.any(|other| other == tls) => Ok(Some(tls)),
            Some(tls) => {
                let feature = if tls == Tls::Native { "native-tls" } else { "rustls" };
                let message = format!("this TLS library is not compiled in: enable the feature `{feature}`");
                Err(TransportError::new(TransportErrorKind::Request, message))
            }
        }
    }
}

/// The proxy to use.
#[derive(Clone, Default)]
pub(crate) enum Proxy {
    /// The one that the environment names.
    #[default]
    Environment,
    /// No proxy.
    None,
    /// The one at this URL, which may hold a password.
    #[cfg_attr(not(feature = "__network"), expect(dead_code, reason = "read by the transport, whose features are off"))]
    Url(String),
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Environment => "Environment",
            Self::None => "None",
            Self::Url(_) => "Url",
        })
    }
}

impl fmt::Debug for IdentityPem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IdentityPem").finish_non_exhaustive()
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            connect_timeout: Some(Duration::from_secs(10)),
            max_connections: 64,
            tls: None,
            proxy: Proxy::default(),
            roots: Vec::new(),
            identity: None,
        }
    }
}
