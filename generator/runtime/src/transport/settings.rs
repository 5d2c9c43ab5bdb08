//! Settings that the builder of a client passes to a transport.

use std::time::Duration;

#[cfg(any(feature = "reqwest", feature = "ureq"))]
use super::{TransportError, TransportErrorKind};

/// The settings of a transport.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    /// The timeout for establishing a connection.
    pub(crate) connect_timeout: Option<Duration>,
    /// The timeout of one attempt, for blocking transports.
    pub(crate) request_timeout: Option<Duration>,
    /// The timeout of a download without receiving a byte, for blocking transports.
    pub(crate) idle_timeout: Option<Duration>,
    /// The TLS library, if one was chosen.
    pub(crate) tls: Option<Tls>,
    /// The proxy.
    pub(crate) proxy: Proxy,
    /// Certificates in PEM that are trusted in addition to the system's.
    pub(crate) roots: Vec<Vec<u8>>,
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

#[cfg(any(feature = "reqwest", feature = "ureq"))]
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
                let message = format!("this TLS library is not compiled in: turn on the feature `{feature}`");
                Err(TransportError::new(TransportErrorKind::Request, message))
            }
        }
    }
}

/// The error of a PEM text that holds no certificate. Ignored, it would be missed at the first request.
#[cfg(all(any(feature = "__rustls", feature = "native-tls"), any(feature = "reqwest", feature = "ureq")))]
pub(super) fn no_certificate() -> TransportError {
    TransportError::new(TransportErrorKind::Request, "there is no certificate in the PEM text")
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
    #[cfg_attr(
        not(any(feature = "reqwest", feature = "ureq")),
        expect(dead_code, reason = "read by the transports, whose features are off")
    )]
    Url(String),
}

impl std::fmt::Debug for Proxy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Environment => "Environment",
            Self::None => "None",
            Self::Url(_) => "Url",
        })
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            connect_timeout: Some(Duration::from_secs(10)),
            request_timeout: None,
            idle_timeout: None,
            tls: None,
            proxy: Proxy::default(),
            roots: Vec::new(),
        }
    }
}
