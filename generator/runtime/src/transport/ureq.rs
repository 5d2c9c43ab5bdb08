//! The transport over ureq. It blocks while it is polled, which is what the blocking client wants of it.

use std::io::{self, Read};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::header::CONTENT_LENGTH;

use super::{Body, BoxFuture, Limits, Proxy, Settings, Transport, TransportError, TransportFault};
use crate::blocking::block_on;

/// The size of the parts in which bodies are read, in bytes.
const PART: usize = 32 * 1024;

/// Sends with a ureq agent.
#[derive(Debug, Clone)]
pub(crate) struct Ureq {
    agent: ureq::Agent,
}

impl Ureq {
    /// Over the caller's agent.
    pub(crate) fn over(agent: ureq::Agent) -> Self {
        Self { agent }
    }

    /// Over an agent of its own.
    pub(crate) fn new(settings: &Settings) -> Result<Self, TransportError> {
        let mut config = ureq::Agent::config_builder().timeout_connect(settings.connect_timeout);
        config = match &settings.proxy {
            Proxy::Environment => config,
            Proxy::None => config.proxy(None),
            Proxy::Url(url) => config.proxy(Some(ureq::Proxy::new(url).map_err(request_fault)?)),
        };
        Ok(Self { agent: with_tls(config, settings)?.build().into() })
    }
}

type Config = ureq::config::ConfigBuilder<ureq::typestate::AgentScope>;

#[cfg(feature = "rustls")]
fn with_tls(config: Config, settings: &Settings) -> Result<Config, TransportError> {
    use ureq::tls::{Certificate, RootCerts, TlsConfig, TlsProvider};
    let roots = if settings.roots.is_empty() {
        RootCerts::PlatformVerifier
    } else {
        // ureq trusts either the system or what it is given, so it is given what the system trusts.
        let mut all = rustls_native_certs::load_native_certs().certs;
        all.extend(super::tls::certificates(&settings.roots)?);
        let all = all.iter().map(|certificate| Certificate::from_der(certificate).to_owned()).collect();
        RootCerts::Specific(std::sync::Arc::new(all))
    };
    let tls = TlsConfig::builder()
        .provider(TlsProvider::Rustls)
        .unversioned_rustls_crypto_provider(std::sync::Arc::new(rustls::crypto::ring::default_provider()))
        .root_certs(roots);
    Ok(config.tls_config(tls.build()))
}

#[cfg(all(feature = "native-tls", not(feature = "rustls")))]
fn with_tls(config: Config, settings: &Settings) -> Result<Config, TransportError> {
    use ureq::tls::{PemItem, RootCerts, TlsConfig, TlsProvider, parse_pem};
    let mut tls = TlsConfig::builder().provider(TlsProvider::NativeTls).root_certs(RootCerts::PlatformVerifier);
    let mut roots = Vec::new();
    for item in settings.roots.iter().flat_map(|pem| parse_pem(pem)) {
        if let PemItem::Certificate(certificate) = item.map_err(request_fault)? {
            roots.push(certificate);
        }
    }
    if !roots.is_empty() {
        tls = tls.root_certs(RootCerts::Specific(std::sync::Arc::new(roots)));
    }
    Ok(config.tls_config(tls.build()))
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
fn with_tls(config: Config, _: &Settings) -> Result<Config, TransportError> {
    Ok(config)
}

impl Ureq {
    fn run(&self, request: http::Request<Body>) -> Result<http::Response<Body>, TransportError> {
        let limits = request.extensions().get::<Limits>().copied().unwrap_or_default();
        let answer = match request.body().length() {
            Some(0) => self.agent.run(limited(&self.agent, request.map(|_| ureq::SendBody::none()), limits)),
            _ => {
                let body = |body| ureq::SendBody::from_owned_reader(Outgoing::new(body));
                self.agent.run(limited(&self.agent, request.map(body), limits))
            }
        };
        let (head, body) = answer.map_err(fault)?.into_parts();
        let length = body.content_length().filter(|_| head.headers.contains_key(CONTENT_LENGTH));
        let incoming = Incoming { reader: body.into_with_config().limit(u64::MAX).reader() };
        Ok(http::Response::from_parts(head, Body::stream(incoming, length)))
    }
}

fn limited(
    agent: &ureq::Agent,
    request: http::Request<ureq::SendBody<'static>>,
    limits: Limits,
) -> http::Request<ureq::SendBody<'static>> {
    // Said with each request, so that it holds for any agent.
    let config = agent
        .configure_request(request)
        .http_status_as_error(false)
        .allow_non_standard_methods(true)
        .max_redirects(0)
        .max_redirects_will_error(false);
    let shorter = [limits.request, limits.total].into_iter().flatten().min();
    if limits.stream {
        config.timeout_recv_response(shorter).timeout_per_read(limits.idle).build()
    } else if limits.upload {
        let (config, each) = (config.timeout_global(limits.total), limits.request);
        config.timeout_per_write(each).timeout_recv_response(each).timeout_recv_body(each).build()
    } else {
        config.timeout_global(shorter).build()
    }
}

impl Transport for Ureq {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move { self.run(request) })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(async move { std::thread::sleep(duration) })
    }
}

/// A body that ureq reads.
struct Outgoing {
    body: Body,
    part: Bytes,
}

impl Outgoing {
    fn new(body: Body) -> Self {
        Self { body, part: Bytes::new() }
    }
}

impl Read for Outgoing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.part.is_empty() {
            match block_on(self.body.part()) {
                None => return Ok(0),
                Some(part) => self.part = part.map_err(io::Error::other)?,
            }
        }
        let count = self.part.len().min(buffer.len());
        buffer[..count].copy_from_slice(&self.part.split_to(count));
        Ok(count)
    }
}

/// A body that ureq gives.
struct Incoming {
    reader: ureq::BodyReader<'static>,
}

impl Stream for Incoming {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut part = vec![0; PART];
        Poll::Ready(match self.reader.read(&mut part) {
            Ok(0) => None,
            Ok(count) => {
                part.truncate(count);
                Some(Ok(part.into()))
            }
            Err(error) => Some(Err(fault(error.into()))),
        })
    }
}

fn request_fault(error: ureq::Error) -> TransportError {
    TransportError::new(TransportFault::Request, error)
}

fn fault(error: ureq::Error) -> TransportError {
    use ureq::Timeout;
    match error {
        ureq::Error::HostNotFound | ureq::Error::ConnectionFailed | ureq::Error::Tls(_) => {
            TransportError::connect(error)
        }
        ureq::Error::Timeout(Timeout::Connect | Timeout::Resolve) => TransportError::connect(error),
        ureq::Error::Timeout(_) => TransportError::timeout(error),
        ureq::Error::Io(cause) if is_connect(&cause) => TransportError::connect(cause),
        // Its text is the URL, which may hold a token.
        ureq::Error::BadUri(_) => TransportError::new(TransportFault::Request, "the URL is none"),
        ureq::Error::Http(_) | ureq::Error::InvalidProxyUrl => TransportError::new(TransportFault::Request, error),
        other => TransportError::underway(other),
    }
}

/// Whether there was no connection: kinds that come from connecting only, and servers that are not who they should be.
fn is_connect(cause: &io::Error) -> bool {
    matches!(
        cause.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::HostUnreachable
            | io::ErrorKind::NetworkUnreachable
            | io::ErrorKind::AddrNotAvailable
    ) || is_distrust(cause)
}

#[cfg(feature = "rustls")]
fn is_distrust(cause: &io::Error) -> bool {
    use rustls::Error::{InvalidCertificate, PeerIncompatible};
    let cause = cause.get_ref().and_then(|cause| cause.downcast_ref());
    matches!(cause, Some(InvalidCertificate(_) | PeerIncompatible(_)))
}

#[cfg(not(feature = "rustls"))]
fn is_distrust(_: &io::Error) -> bool {
    false
}
