//! Which servers are trusted: those that the system trusts, those whose authority the caller named, and those whose own
//! certificate the caller named.
//!
//! A self-signed certificate as `openssl req -x509` makes it is marked as an authority, and rustls takes an authority
//! for no server. Programs over OpenSSL do, so self-hosted servers have such. Whoever passes a certificate trusts its
//! key, so the very same certificate is accepted from a server if its name and its dates fit.

use std::sync::{Arc, OnceLock};

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, DigitallySignedStruct, Error, SignatureScheme};

use super::{request_error, validity};
use crate::transport::TransportError;

/// What the system trusts, or the error of reading it.
static SYSTEM: OnceLock<Result<rustls_platform_verifier::Verifier, Error>> = OnceLock::new();

/// Verifies servers.
#[derive(Debug)]
pub(super) struct Verifier {
    /// The certificates that the caller named.
    named: Vec<CertificateDer<'static>>,
    /// Verifies what these issued.
    authorities: Option<Arc<WebPkiServerVerifier>>,
    provider: Arc<CryptoProvider>,
}

impl Verifier {
    pub(super) fn new(
        named: Vec<CertificateDer<'static>>,
        provider: Arc<CryptoProvider>,
    ) -> Result<Self, TransportError> {
        let mut roots = rustls::RootCertStore::empty();
        for certificate in &named {
            roots.add(certificate.clone()).map_err(request_error)?;
        }
        let authorities = match named.is_empty() {
            true => None,
            false => {
                let builder = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider.clone());
                Some(builder.build().map_err(request_error)?)
            }
        };
        Ok(Self { named, authorities, provider })
    }

    fn system(&self) -> Result<&'static rustls_platform_verifier::Verifier, Error> {
        let system = SYSTEM.get_or_init(|| rustls_platform_verifier::Verifier::new(self.provider.clone()));
        system.as_ref().map_err(Clone::clone)
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if self.named.iter().any(|named| named.as_ref() == end_entity.as_ref()) {
            rustls::client::verify_server_name(&ParsedCertificate::try_from(end_entity)?, server_name)?;
            return validity::check(end_entity, now).map(|()| ServerCertVerified::assertion());
        }
        if let Some(authorities) = &self.authorities {
            let verified = authorities.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now);
            // Another server than the one that these are for.
            if !matches!(verified, Err(Error::InvalidCertificate(CertificateError::UnknownIssuer))) {
                return verified;
            }
        }
        self.system()?.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signature, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signature, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
