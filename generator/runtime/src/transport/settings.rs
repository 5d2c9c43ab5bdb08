//! Settings that the builder of a client passes to a transport.

use std::time::Duration;

/// The settings of a transport.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    /// The timeout for establishing a connection.
    pub(crate) connect_timeout: Option<Duration>,
    /// The timeout of one attempt, for blocking transports.
    pub(crate) request_timeout: Option<Duration>,
    /// The timeout of a download without receiving a byte, for blocking transports.
    pub(crate) idle_timeout: Option<Duration>,
    /// The proxy.
    pub(crate) proxy: Proxy,
    /// Certificates in PEM that are trusted in addition to the system's.
    pub(crate) roots: Vec<Vec<u8>>,
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
            proxy: Proxy::default(),
            roots: Vec::new(),
        }
    }
}
