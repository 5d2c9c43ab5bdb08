//! rustls, with AWS-LC or ring, trusting what the system trusts and the certificates given besides.

use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::{TransportError, TransportFault};

/// Returns the cryptography that rustls is given. Nothing is installed for the process.
pub(super) fn provider() -> Arc<CryptoProvider> {
    #[cfg(feature = "rustls-aws-lc")]
    use rustls::crypto::aws_lc_rs as library;
    #[cfg(not(feature = "rustls-aws-lc"))]
    use rustls::crypto::ring as library;
    Arc::new(library::default_provider())
}

/// The configuration of reqwest's TLS.
#[cfg(feature = "reqwest")]
pub(super) fn config(roots: &[Vec<u8>]) -> Result<rustls::ClientConfig, TransportError> {
    let provider = provider();
    let builder = rustls::ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(request_fault)?;
    let roots = certificates(roots)?;
    let given = !roots.is_empty();
    let mut config = match rustls_platform_verifier::Verifier::new_with_extra_roots(roots, provider) {
        Ok(verifier) => builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth(),
        Err(error) if given => return Err(request_fault(error)),
        // A system without certificates trusts nobody, but a server without TLS can still be asked.
        Err(_) => builder.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth(),
    };
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

/// The certificates in some PEM texts. One that is none is refused here: later it would be left away without a word.
pub(super) fn certificates(roots: &[Vec<u8>]) -> Result<Vec<CertificateDer<'static>>, TransportError> {
    let mut found = Vec::new();
    for pem in roots {
        let before = found.len();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate = certificate.map_err(request_fault)?;
            rustls::RootCertStore::empty().add(certificate.clone()).map_err(request_fault)?;
            found.push(certificate);
        }
        if found.len() == before {
            return Err(super::settings::no_certificate());
        }
    }
    Ok(found)
}

fn request_fault(error: impl Into<super::BoxError>) -> TransportError {
    TransportError::new(TransportFault::Request, error)
}
