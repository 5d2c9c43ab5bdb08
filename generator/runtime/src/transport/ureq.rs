//! The transport over ureq. It blocks while it is polled, as the blocking client expects.

use std::io::{self, Read};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http::header::CONTENT_LENGTH;
use ureq::config::ConfigBuilder;
use ureq::typestate::AgentScope;

#[cfg(any(feature = "__rustls", feature = "native-tls"))]
use super::Tls;
use super::{Body, BoxFuture, Limits, Proxy, Settings, Transport, TransportError, TransportErrorKind};
use crate::block_on::block_on;

/// The size of the chunks in which bodies are read, in bytes.
const CHUNK_SIZE: usize = 32 * 1024;

/// Applies the fixed settings and the timeouts. A macro, since ureq's trait over the builders of agents and requests
/// is private.
macro_rules! limited {
    ($config:expr, $limits:expr) => {{
        let (config, limits): (_, Limits) = ($config, $limits);
        let config = config
            .http_status_as_error(false)
            .allow_non_standard_methods(true)
            .max_redirects(0)
            .max_redirects_will_error(false);
        let shorter = [limits.request, limits.total].into_iter().flatten().min();
        if limits.stream {
            config.timeout_global(None).timeout_recv_response(shorter).timeout_per_read(limits.idle)
        } else if limits.upload {
            let (config, each) = (config.timeout_global(limits.total), limits.request);
            config.timeout_per_write(each).timeout_recv_response(each).timeout_recv_body(each)
        } else {
            config.timeout_global(shorter)
        }
    }};
}

/// Sends requests with a ureq agent.
#[derive(Debug, Clone)]
pub(crate) struct Ureq {
    agent: ureq::Agent,
    /// The timeouts that the agent itself is configured with.
    usual: Option<Limits>,
}

impl Ureq {
    /// Creates a transport with the caller's agent.
    pub(crate) fn over(agent: ureq::Agent) -> Self {
        Self { agent, usual: None }
    }

    /// Creates a transport with its own agent.
    pub(crate) fn new(settings: &Settings) -> Result<Self, TransportError> {
        let usual = Limits { request: settings.request_timeout, idle: settings.idle_timeout, ..Limits::default() };
        let config = ureq::Agent::config_builder().timeout_connect(settings.connect_timeout);
        let mut config = limited!(config, usual);
        config = match &settings.proxy {
            Proxy::Environment => config,
            Proxy::None => config.proxy(None),
            Proxy::Url(url) => config.proxy(Some(ureq::Proxy::new(url).map_err(request_error)?)),
        };
        Ok(Self { agent: with_tls(config, settings)?.build().into(), usual: Some(usual) })
    }
}

type Config = ConfigBuilder<AgentScope>;

fn with_tls(config: Config, settings: &Settings) -> Result<Config, TransportError> {
    match settings.tls()? {
        #[cfg(feature = "__rustls")]
        Some(Tls::Rustls) => Ok(config.tls_config(rustls_config(settings)?)),
        #[cfg(feature = "native-tls")]
        Some(Tls::Native) => Ok(config.tls_config(native_config(settings)?)),
        _ => Ok(config),
    }
}

#[cfg(feature = "__rustls")]
fn rustls_config(settings: &Settings) -> Result<ureq::tls::TlsConfig, TransportError> {
    use ureq::tls::{Certificate, RootCerts, TlsConfig, TlsProvider};
    let roots = if settings.roots.is_empty() {
        RootCerts::PlatformVerifier
    } else {
        // ureq trusts either the system's certificates or the given ones, so it is given the system's too.
        let mut all = rustls_native_certs::load_native_certs().certs;
        all.extend(super::tls::certificates(&settings.roots)?);
        let all = all.iter().map(|certificate| Certificate::from_der(certificate).to_owned()).collect();
        RootCerts::Specific(std::sync::Arc::new(all))
    };
    let tls = TlsConfig::builder().provider(TlsProvider::Rustls);
    Ok(tls.unversioned_rustls_crypto_provider(super::tls::provider()).root_certs(roots).build())
}

#[cfg(feature = "native-tls")]
fn native_config(settings: &Settings) -> Result<ureq::tls::TlsConfig, TransportError> {
    use ureq::tls::{PemItem, RootCerts, TlsConfig, TlsProvider, parse_pem};
    let mut tls = TlsConfig::builder().provider(TlsProvider::NativeTls).root_certs(RootCerts::PlatformVerifier);
    let mut roots = Vec::new();
    for pem in &settings.roots {
        let before = roots.len();
        for item in parse_pem(pem) {
            match item.map_err(request_error)? {
                // ureq would ignore anything else. A certificate is a sequence, whose tag is 0x30.
                PemItem::Certificate(root) if root.der().first() != Some(&0x30) => {
                    return Err(super::settings::no_certificate());
                }
                PemItem::Certificate(root) => roots.push(root),
                _ => {}
            }
        }
        if roots.len() == before {
            return Err(super::settings::no_certificate());
        }
    }
    if !roots.is_empty() {
        tls = tls.root_certs(RootCerts::Specific(std::sync::Arc::new(roots)));
    }
    Ok(tls.build())
}

impl Ureq {
    fn run(&self, request: http::Request<Body>) -> Result<http::Response<Body>, TransportError> {
        let limits = request.extensions().get::<Limits>().copied().unwrap_or_default();
        let request = request.map(|body| match body.length() {
            Some(0) => ureq::SendBody::none(),
            _ => ureq::SendBody::from_owned_reader(Outgoing::new(body)),
        });
        // Configuring a request costs as much as everything else, so it is done only for timeouts that differ.
        let response = match self.usual == Some(limits) {
            true => self.agent.run(request),
            false => self.agent.run(limited!(self.agent.configure_request(request), limits).build()),
        };
        let (head, body) = response.map_err(transport_error)?.into_parts();
        let length = body.content_length().filter(|_| head.headers.contains_key(CONTENT_LENGTH));
        let reader = body.into_with_config().limit(u64::MAX).reader();
        let incoming = Incoming { reader, left: length, room: BytesMut::new() };
        Ok(http::Response::from_parts(head, Body::stream(incoming, length)))
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

/// A request body, to be read by ureq.
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

/// A response body, read from ureq.
struct Incoming {
    reader: ureq::BodyReader<'static>,
    /// The remaining length, if it is known.
    left: Option<u64>,
    /// The buffer. Chunks are split off without being copied.
    room: BytesMut,
}

impl Incoming {
    fn read(&mut self) -> io::Result<Bytes> {
        if self.left == Some(0) {
            // Reads the end as well, since only then the connection can be reused.
            let mut end = [0; 64];
            let count = self.reader.read(&mut end)?;
            return Ok(Bytes::copy_from_slice(&end[..count]));
        }
        if self.room.is_empty() {
            let most = self.left.and_then(|left| usize::try_from(left).ok()).unwrap_or(CHUNK_SIZE);
            self.room = BytesMut::zeroed(most.min(CHUNK_SIZE));
        }
        let count = self.reader.read(&mut self.room)?;
        self.left = self.left.map(|left| left.saturating_sub(count as u64));
        Ok(self.room.split_to(count).freeze())
    }
}

impl Stream for Incoming {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(match self.read() {
            Ok(part) if part.is_empty() => None,
            Ok(part) => Some(Ok(part)),
            Err(error) => Some(Err(transport_error(error.into()))),
        })
    }
}

fn request_error(error: ureq::Error) -> TransportError {
    TransportError::new(TransportErrorKind::Request, error)
}

fn transport_error(error: ureq::Error) -> TransportError {
    use ureq::Timeout;
    match error {
        ureq::Error::HostNotFound
        | ureq::Error::ConnectionFailed
        | ureq::Error::ConnectProxyFailed(_)
        | ureq::Error::Tls(_) => TransportError::connect(error),
        #[cfg(feature = "native-tls")]
        ureq::Error::NativeTls(_) => TransportError::connect(error),
        ureq::Error::Timeout(Timeout::Connect | Timeout::Resolve) => TransportError::connect(error),
        ureq::Error::Timeout(_) => TransportError::timeout(error),
        ureq::Error::Io(cause) if is_connect(&cause) => TransportError::connect(cause),
        // Its text is the URL, which may hold a token.
        ureq::Error::BadUri(_) => TransportError::new(TransportErrorKind::Request, "the URL is invalid"),
        ureq::Error::Http(_) | ureq::Error::InvalidProxyUrl => TransportError::new(TransportErrorKind::Request, error),
        other => TransportError::interrupted(other),
    }
}

/// Returns whether no connection was established: errors that only connecting causes, and servers whose certificate is
/// not trusted.
fn is_connect(cause: &io::Error) -> bool {
    matches!(
        cause.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::HostUnreachable
            | io::ErrorKind::NetworkUnreachable
            | io::ErrorKind::AddrNotAvailable
    ) || is_distrust(cause)
}

#[cfg(feature = "__rustls")]
fn is_distrust(cause: &io::Error) -> bool {
    use rustls::Error::{InvalidCertificate, PeerIncompatible};
    let cause = cause.get_ref().and_then(|cause| cause.downcast_ref());
    matches!(cause, Some(InvalidCertificate(_) | PeerIncompatible(_)))
}

#[cfg(not(feature = "__rustls"))]
fn is_distrust(_: &io::Error) -> bool {
    false
}
