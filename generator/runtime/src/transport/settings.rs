//! What the builder of a client tells the adapters.

use std::time::Duration;

/// What an adapter is built with.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    /// The time to connect.
    pub(crate) connect_timeout: Option<Duration>,
    /// The time of one attempt, for adapters that block.
    pub(crate) request_timeout: Option<Duration>,
    /// The time without a byte of a download, likewise.
    pub(crate) idle_timeout: Option<Duration>,
    /// Which proxy.
    pub(crate) proxy: Proxy,
    /// Certificates in PEM that are trusted besides the system's.
    pub(crate) roots: Vec<Vec<u8>>,
}

/// Which proxy is used.
#[derive(Clone, Default)]
pub(crate) enum Proxy {
    /// The one that the environment names.
    #[default]
    Environment,
    /// None.
    None,
    /// The one at this URL, which may hold a password.
    #[cfg_attr(
        not(any(feature = "reqwest", feature = "ureq")),
        expect(dead_code, reason = "read by the adapters, of which none is compiled in")
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
