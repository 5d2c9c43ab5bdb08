//! TLS by the system's library.

use std::sync::OnceLock;

use native_tls::{Certificate, Identity, TlsConnector};

use super::truncation::{Above, Beneath, End};
use super::{no_certificate, request_error};
use crate::transport::network::socket::Stream;
use crate::transport::settings::Settings;
use crate::transport::{TransportError, TransportErrorKind};

/// The connectors of clients that name no certificates of their own. Making one reads what the system trusts.
static USUAL: OnceLock<(TlsConnector, TlsConnector)> = OnceLock::new();

/// The system's library with the settings of a client.
pub(in crate::transport::network) struct Connector {
    /// Offers HTTP/2 and HTTP/1.1.
    both: tokio_native_tls::TlsConnector,
    /// Offers HTTP/1.1 alone, as for proxies.
    http1: tokio_native_tls::TlsConnector,
}

impl Connector {
    pub(super) fn new(settings: &Settings) -> Result<Self, TransportError> {
        let is_usual = settings.roots.is_empty() && settings.identity.is_none();
        let (both, http1) = match USUAL.get().filter(|_| is_usual) {
            Some(usual) => usual.clone(),
            None => {
                let made = (connector(settings, &["h2", "http/1.1"])?, connector(settings, &["http/1.1"])?);
                if is_usual { USUAL.get_or_init(|| made).clone() } else { made }
            }
        };
        Ok(Self { both: both.into(), http1: http1.into() })
    }

    pub(super) async fn connect(
        &self,
        host: &str,
        stream: Stream,
        offers_http2: bool,
    ) -> Result<(Stream, bool), TransportError> {
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let connector = if offers_http2 { &self.both } else { &self.http1 };
        let end = End::default();
        let beneath = Beneath { stream, end: end.clone() };
        let stream = connector.connect(bare, beneath).await.map_err(|error| handshake_failed(host, error))?;
        let protocol = stream.get_ref().negotiated_alpn().ok().flatten();
        Ok((Box::new(Above { stream, end }), protocol.as_deref() == Some(b"h2")))
    }
}

fn connector(settings: &Settings, protocols: &[&str]) -> Result<TlsConnector, TransportError> {
    let mut builder = TlsConnector::builder();
    builder.request_alpns(protocols);
    for text in &settings.roots {
        for certificate in certificates(text)? {
            builder.add_root_certificate(certificate);
        }
    }
    if let Some(identity) = &settings.identity {
        let identity = Identity::from_pkcs8(&identity.certificates, &identity.key).map_err(|error| {
            let message = format!("the certificate or the key is invalid, or the key is not in PKCS #8: {error}");
            request_error(message)
        })?;
        builder.identity(identity);
    }
    builder.build().map_err(request_error)
}

/// Parses the certificates in a PEM text. The library would read the first one alone.
fn certificates(text: &[u8]) -> Result<Vec<Certificate>, TransportError> {
    const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
    const END: &str = "-----END CERTIFICATE-----";
    let text = String::from_utf8_lossy(text);
    let mut found = Vec::new();
    for block in text.split(BEGIN).skip(1) {
        let block = block.split(END).next().unwrap_or_default();
        let pem = format!("{BEGIN}{block}{END}\n");
        found.push(Certificate::from_pem(pem.as_bytes()).map_err(request_error)?);
    }
    if found.is_empty() { Err(no_certificate()) } else { Ok(found) }
}

/// Converts an error of the handshake. What TLS says is final; what the network says may be different next time.
fn handshake_failed(host: &str, error: native_tls::Error) -> TransportError {
    let mut source = std::error::Error::source(&error);
    while let Some(error) = source {
        if error.downcast_ref::<std::io::Error>().is_some() {
            return TransportError::connect(error.to_string());
        }
        source = error.source();
    }
    let message = format!(
        "TLS with `{host}` failed: {error}. If its certificate is not trusted, pass it, or that of the authority which \
         issued it, to `ClientBuilder::root_certificates`"
    );
    TransportError::new(TransportErrorKind::Tls, message)
}
