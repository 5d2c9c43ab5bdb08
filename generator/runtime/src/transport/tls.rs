//! TLS by rustls with AWS-LC or ring, trusting the system's certificates and additional ones.

use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::{TransportError, TransportErrorKind};

/// Returns the cryptography provider for rustls. Nothing is installed for the process.
pub(super) fn provider() -> Arc<CryptoProvider> {
    #[cfg(feature = "rustls-aws-lc")]
    use rustls::crypto::aws_lc_rs as library;
    #[cfg(not(feature = "rustls-aws-lc"))]
    use rustls::crypto::ring as library;
    Arc::new(library::default_provider())
}

/// Creates the TLS configuration for reqwest.
#[cfg(feature = "reqwest")]
pub(super) fn config(roots: &[Vec<u8>]) -> Result<rustls::ClientConfig, TransportError> {
    let provider = provider();
    let builder = rustls::ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(request_error)?;
    let roots = certificates(roots)?;
    let given = !roots.is_empty();
    let mut config = match rustls_platform_verifier::Verifier::new_with_extra_roots(roots, provider) {
        Ok(verifier) => builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth(),
        Err(error) if given => return Err(request_error(error)),
        // Without system certificates no server is trusted, but plain http still works.
        Err(_) => builder.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth(),
    };
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

/// Parses the certificates in PEM texts. Rejects invalid ones, which would be ignored silently later.
pub(super) fn certificates(roots: &[Vec<u8>]) -> Result<Vec<CertificateDer<'static>>, TransportError> {
    let mut found = Vec::new();
    for pem in roots {
        let before = found.len();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate = certificate.map_err(request_error)?;
            rustls::RootCertStore::empty().add(certificate.clone()).map_err(request_error)?;
            found.push(certificate);
        }
        if found.len() == before {
            return Err(super::settings::no_certificate());
        }
    }
    Ok(found)
}

fn request_error(error: impl Into<super::BoxError>) -> TransportError {
    TransportError::new(TransportErrorKind::Request, error)
}
