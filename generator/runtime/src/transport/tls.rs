//! rustls, with ring, trusting what the system trusts and the certificates given besides.

use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::{TransportError, TransportFault};

/// The configuration of reqwest's TLS.
#[cfg(feature = "reqwest")]
pub(super) fn config(roots: &[Vec<u8>]) -> Result<rustls::ClientConfig, TransportError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(request_fault)?;
    let verifier = rustls_platform_verifier::Verifier::new_with_extra_roots(certificates(roots)?, provider)
        .map_err(request_fault)?;
    let mut config = builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

/// The certificates in some PEM texts.
pub(super) fn certificates(roots: &[Vec<u8>]) -> Result<Vec<CertificateDer<'static>>, TransportError> {
    let mut found = Vec::new();
    for pem in roots {
        for certificate in CertificateDer::pem_slice_iter(pem) {
            found.push(certificate.map_err(request_fault)?);
        }
    }
    Ok(found)
}

fn request_fault(error: impl Into<super::BoxError>) -> TransportError {
    TransportError::new(TransportFault::Request, error)
}
