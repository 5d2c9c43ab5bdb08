//! TLS over a stream, by the library that the client chose.
//!
//! Certificates that the caller gives are read when the client is built; those that the system trusts, once for the
//! process, with the first connection that needs them.

#[cfg(feature = "native-tls")]
mod native;
#[cfg(feature = "__rustls")]
mod rustls;
#[cfg(feature = "native-tls")]
mod truncation;
#[cfg(feature = "__rustls")]
mod validity;
#[cfg(feature = "__rustls")]
mod verifier;

use std::error::Error;

use super::socket::Stream;
#[cfg(any(feature = "__rustls", feature = "native-tls"))]
use crate::transport::Tls;
use crate::transport::settings::Settings;
use crate::transport::{TransportError, TransportErrorKind};

/// What a client does TLS with.
pub(super) enum Connector {
    #[cfg(feature = "__rustls")]
    Rustls(Box<rustls::Connector>),
    #[cfg(feature = "native-tls")]
    Native(Box<native::Connector>),
    /// No library is compiled in.
    None,
}

impl Connector {
    /// Prepares the TLS library.
    ///
    /// # Errors
    /// Returns an error if a certificate or key is invalid, or if they cannot be used without a library.
    pub(super) fn new(settings: &Settings) -> Result<Self, TransportError> {
        match settings.tls()? {
            #[cfg(feature = "__rustls")]
            Some(Tls::Rustls) => Ok(Self::Rustls(Box::new(rustls::Connector::new(settings)?))),
            #[cfg(feature = "native-tls")]
            Some(Tls::Native) => Ok(Self::Native(Box::new(native::Connector::new(settings)?))),
            _ if !settings.roots.is_empty() || settings.identity.is_some() => Err(not_compiled_in()),
            _ => Ok(Self::None),
        }
    }

    /// Returns whether no library is compiled in.
    pub(super) fn is_none(&self) -> bool {
        matches!(self, Self::None)
    }

    /// Does the handshake with a host, and returns whether HTTP/2 was agreed upon, which only `offers_http2` allows.
    pub(super) async fn connect(
        &self,
        host: &str,
        stream: Stream,
        offers_http2: bool,
    ) -> Result<(Stream, bool), TransportError> {
        match self {
            #[cfg(feature = "__rustls")]
            Self::Rustls(connector) => connector.connect(host, stream, offers_http2).await,
            #[cfg(feature = "native-tls")]
            Self::Native(connector) => connector.connect(host, stream, offers_http2).await,
            Self::None => {
                let _ = (host, stream, offers_http2);
                Err(not_compiled_in())
            }
        }
    }
}

/// The error of `https://` without a TLS library.
pub(super) fn not_compiled_in() -> TransportError {
    let message = "TLS is not compiled in: enable the feature `rustls` or `native-tls`";
    TransportError::new(TransportErrorKind::Request, message)
}

/// The error of a PEM text that holds no certificate. Ignored, it would be missed at the first request.
#[cfg(any(feature = "__rustls", feature = "native-tls"))]
fn no_certificate() -> TransportError {
    TransportError::new(TransportErrorKind::Request, "there is no certificate in the PEM text")
}

#[cfg(any(feature = "__rustls", feature = "native-tls"))]
fn request_error(error: impl Into<crate::transport::BoxError>) -> TransportError {
    TransportError::new(TransportErrorKind::Request, error)
}

/// Returns what to do about a connection that the server ended for a reason of TLS. In TLS 1.3, it does so after the
/// handshake.
pub(super) fn refusal(error: &(dyn Error + 'static)) -> Option<String> {
    #[cfg(feature = "__rustls")]
    if let Some(message) = rustls::refusal(error) {
        return Some(message);
    }
    let _ = error;
    None
}
