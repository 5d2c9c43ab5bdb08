//! Opens connections: resolves, connects, asks a proxy, does TLS; all within the connect timeout.

use std::io;
use std::time::Duration;

use http::uri::Scheme;
use http::{HeaderValue, Uri};
use tokio::net::TcpStream;

use super::dial::dial;
use super::http1::{Connection, Forward};
use super::proxy::{Proxies, ProxyAddress, ProxyProtocol, socks, tunnel};
use super::resolve::Resolver;
use super::socket::{Socket, Stream};
use super::{MAX_WAIT, http2, invalid, tls};
use crate::transport::TransportError;
use crate::transport::settings::Settings;

/// Opens connections with the settings of a client.
pub(super) struct Connector {
    tls: tls::Connector,
    proxies: Proxies,
    resolver: Resolver,
    timeout: Option<Duration>,
}

/// An open connection.
pub(super) enum Opened {
    Http1(Box<Connection>),
    Http2(http2::Sender),
}

impl Connector {
    pub(super) fn new(settings: &Settings, is_https: bool) -> Result<Self, TransportError> {
        let tls = tls::Connector::new(settings)?;
        if is_https && tls.is_none() {
            return Err(tls::not_compiled_in());
        }
        let proxies = Proxies::new(&settings.proxy)?;
        let timeout = settings.connect_timeout.map(|limit| limit.min(MAX_WAIT));
        Ok(Self { tls, proxies, resolver: Resolver::default(), timeout })
    }

    /// Opens a connection for a URL.
    pub(super) async fn connect(&self, uri: &Uri) -> Result<Opened, TransportError> {
        let Some(limit) = self.timeout else { return self.open(uri).await };
        tokio::time::timeout(limit, self.open(uri)).await.unwrap_or_else(|_| {
            let host = uri.host().unwrap_or_default();
            let message = format!("no connection to `{host}` within the connect timeout of {} s", limit.as_secs_f64());
            Err(TransportError::connect(message))
        })
    }

    async fn open(&self, uri: &Uri) -> Result<Opened, TransportError> {
        let host = uri.host().ok_or_else(|| invalid("the URL has no host"))?;
        let is_secure = uri.scheme() == Some(&Scheme::HTTPS);
        let usual_port = if is_secure { 443 } else { 80 };
        let port = uri.port_u16().unwrap_or(usual_port);
        if is_secure && self.tls.is_none() {
            return Err(tls::not_compiled_in());
        }
        let (mut stream, forward) = match self.proxies.proxy(uri)? {
            None => (self.dial(host, port, "").await?, None),
            Some(proxy) => self.through(proxy, host, port, is_secure).await?,
        };
        if is_secure {
            let (secured, is_http2) = self.tls.connect(host, stream, true).await?;
            if is_http2 {
                return Ok(Opened::Http2(http2::open(secured).await?));
            }
            stream = secured;
        }
        let authority = if port == usual_port { host.to_owned() } else { format!("{host}:{port}") };
        let authority = HeaderValue::try_from(authority).map_err(|_| invalid("the host is invalid"))?;
        Ok(Opened::Http1(Box::new(Connection::open(stream, authority, forward).await?)))
    }

    /// Connects to a host through a proxy.
    async fn through(
        &self,
        proxy: &ProxyAddress,
        host: &str,
        port: u16,
        is_secure: bool,
    ) -> Result<(Stream, Option<Forward>), TransportError> {
        let mut stream = self.dial(proxy.host(), proxy.port(), "the proxy ").await?;
        if proxy.protocol() == ProxyProtocol::Https {
            (stream, _) = self.tls.connect(proxy.host(), stream, false).await?;
        }
        let asked = match proxy.protocol() {
            ProxyProtocol::Http | ProxyProtocol::Https if !is_secure => {
                return Ok((stream, Some(Forward { authorization: proxy.authorization() })));
            }
            ProxyProtocol::Http | ProxyProtocol::Https => tunnel(&mut stream, proxy, host, port).await,
            ProxyProtocol::Socks4 | ProxyProtocol::Socks4a | ProxyProtocol::Socks5 | ProxyProtocol::Socks5h => {
                socks(&mut stream, proxy, &self.resolver, host, port).await
            }
        };
        asked.map_err(|error| failed("the proxy ", proxy.host(), proxy.port(), error))?;
        Ok((stream, None))
    }

    /// Connects to a host, which messages call by `role`.
    async fn dial(&self, host: &str, port: u16, role: &str) -> Result<Stream, TransportError> {
        let stream = self.dial_any(host, port).await.map_err(|error| failed(role, host, port, error))?;
        Ok(Box::new(Socket::new(stream)))
    }

    async fn dial_any(&self, host: &str, port: u16) -> io::Result<TcpStream> {
        dial(self.resolver.resolve(host).await?, port).await
    }
}

/// Creates the error of a connection, which names where it leads.
fn failed(role: &str, host: &str, port: u16, error: io::Error) -> TransportError {
    let message = format!("no connection to {role}{host}:{port}: {error}");
    TransportError::connect(io::Error::new(error.kind(), message))
}
