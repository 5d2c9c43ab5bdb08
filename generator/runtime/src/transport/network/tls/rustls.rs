//! TLS by rustls, with AWS-LC or ring. Nothing is installed for the process.

use std::error::Error;
use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{AlertDescription, CertificateError, ClientConfig};

use super::verifier::Verifier;
use super::{no_certificate, request_error};
use crate::transport::network::socket::Stream;
use crate::transport::settings::{IdentityPem, Settings};
use crate::transport::{TransportError, TransportErrorKind};

/// rustls with the settings of a client.
pub(in crate::transport::network) struct Connector {
    /// Offers HTTP/2 and HTTP/1.1.
    both: tokio_rustls::TlsConnector,
    /// Offers HTTP/1.1 alone, as for proxies.
    http1: tokio_rustls::TlsConnector,
}

/// Returns the cryptography for rustls.
pub(super) fn provider() -> Arc<CryptoProvider> {
    #[cfg(feature = "rustls-aws-lc")]
    use rustls::crypto::aws_lc_rs as library;
    #[cfg(not(feature = "rustls-aws-lc"))]
    use rustls::crypto::ring as library;
    Arc::new(library::default_provider())
}

impl Connector {
    pub(super) fn new(settings: &Settings) -> Result<Self, TransportError> {
        let provider = provider();
        let verifier = Verifier::new(certificates(&settings.roots)?, provider.clone())?;
        let builder = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(request_error)?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier));
        let mut config = match &settings.identity {
            None => builder.with_no_client_auth(),
            Some(identity) => {
                let (chain, key) = read_identity(identity)?;
                builder.with_client_auth_cert(chain, key).map_err(request_error)?
            }
        };
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        let http1 = Arc::new(config.clone()).into();
        config.alpn_protocols.insert(0, b"h2".to_vec());
        Ok(Self { both: Arc::new(config).into(), http1 })
    }

    pub(super) async fn connect(
        &self,
        host: &str,
        stream: Stream,
        offers_http2: bool,
    ) -> Result<(Stream, bool), TransportError> {
        let bare = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let name =
            ServerName::try_from(bare).map_err(|_| request_error("the host is not a name that TLS can verify"))?;
        let connector = if offers_http2 { &self.both } else { &self.http1 };
        let stream = connector.connect(name, stream).await.map_err(|error| handshake_failed(host, error))?;
        let is_http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
        Ok((Box::new(stream), is_http2))
    }
}

fn read_identity(
    identity: &IdentityPem,
) -> Result<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>), TransportError> {
    let chain = certificates(std::slice::from_ref(&identity.certificates))?;
    let key = PrivateKeyDer::from_pem_slice(&identity.key)
        .map_err(|error| request_error(format!("there is no private key in the PEM text: {error}")))?;
    Ok((chain, key))
}

/// Parses the certificates in PEM texts. Rejects invalid ones, which would be ignored silently later.
fn certificates(texts: &[Vec<u8>]) -> Result<Vec<CertificateDer<'static>>, TransportError> {
    let mut found = Vec::new();
    for text in texts {
        let before = found.len();
        for certificate in CertificateDer::pem_slice_iter(text) {
            let certificate = certificate.map_err(request_error)?;
            rustls::RootCertStore::empty().add(certificate.clone()).map_err(request_error)?;
            found.push(certificate);
        }
        if found.len() == before {
            return Err(no_certificate());
        }
    }
    Ok(found)
}

/// Converts an error of the handshake. What TLS says is final; what the network says may be different next time.
fn handshake_failed(host: &str, error: std::io::Error) -> TransportError {
    let Some(reason) = error.get_ref().and_then(|reason| reason.downcast_ref::<rustls::Error>()) else {
        return TransportError::connect(error);
    };
    let message = match reason {
        rustls::Error::InvalidCertificate(reason) => format!("the certificate of `{host}` {}", advice(reason)),
        reason => refusal(reason).unwrap_or_else(|| format!("TLS with `{host}` failed: {reason}")),
    };
    TransportError::new(TransportErrorKind::Tls, message)
}

/// Returns what is wrong with a certificate, and what to do about it.
fn advice(error: &CertificateError) -> String {
    match error {
        CertificateError::UnknownIssuer => "is not trusted: pass it, or that of the authority which issued it, to \
             `ClientBuilder::root_certificates`"
            .to_owned(),
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            format!("is for another host: use the name that it was issued for ({error})")
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            format!("has expired: the server needs a new one, unless the clock of this machine is wrong ({error})")
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            format!("is not valid yet: is the clock of this machine right? ({error})")
        }
        error => format!("is refused: {error}"),
    }
}

/// Returns what to do about an alert of the server.
pub(super) fn refusal(error: &(dyn Error + 'static)) -> Option<String> {
    let rustls::Error::AlertReceived(alert) = error.downcast_ref()? else { return None };
    Some(match alert {
        AlertDescription::CertificateRequired => {
            "the server asks for a client certificate: pass one to `ClientBuilder::identity`".to_owned()
        }
        AlertDescription::BadCertificate
        | AlertDescription::UnsupportedCertificate
        | AlertDescription::CertificateRevoked
        | AlertDescription::CertificateExpired
        | AlertDescription::CertificateUnknown
        | AlertDescription::UnknownCA
        | AlertDescription::AccessDenied => {
            format!("the server refuses the client certificate of `ClientBuilder::identity`: {alert:?}")
        }
        alert => format!("the server ended TLS: {alert:?}"),
    })
}
