//! HTTP/1.1 and HTTP/2 over sockets: the transport of both clients.
//!
//! In: a complete request. Out: a response with a streamed body. Connections are found in the pool or opened, through a
//! proxy if one is named, with TLS if the URL wants it. Everything happens on the Tokio runtime that the caller is in;
//! the blocking client has one of its own.

mod connect;
mod dial;
mod failure;
mod gzip;
mod http1;
mod http2;
mod outgoing;
mod pool;
mod proxy;
mod resolve;
mod socket;
mod tls;

use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use http::Uri;
use tokio::runtime::Handle;

use self::connect::{Connector, Opened};
use self::http1::{Failed, Lease};
use self::outgoing::Outgoing;
use self::pool::{Key, Origin, Pool, Protocol};
use super::{Body, BoxFuture, Settings, Transport, TransportError, TransportErrorKind};

/// The longest time that is waited for anything. Longer ones would overflow the clock.
const MAX_WAIT: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// How often a request is sent again because the connection that it was given had been closed meanwhile.
const MAX_STALE: usize = 5;

/// The transport over sockets. Clones share connections.
#[derive(Clone)]
pub(crate) struct Network {
    pool: Arc<Pool>,
    connector: Arc<Connector>,
}

impl Network {
    /// Creates a transport for a client of a server.
    ///
    /// # Errors
    /// Returns an error if a certificate or the proxy is invalid, or if TLS is needed but not compiled in.
    pub(crate) fn new(settings: &Settings, is_https: bool) -> Result<Self, TransportError> {
        let connector = Arc::new(Connector::new(settings, is_https)?);
        Ok(Self { pool: Arc::new(Pool::new(settings.max_connections)), connector })
    }

    /// Sends a request on the current Tokio runtime.
    pub(in crate::transport) async fn run(
        &self,
        request: http::Request<Body>,
        loops: Loop,
    ) -> Result<http::Response<Body>, TransportError> {
        let runtime = Handle::try_current().map_err(|_| no_runtime())?;
        let key = Key::new(request.uri(), runtime.id()).ok_or_else(|| invalid("the URL has no scheme or host"))?;
        let mut request = request.map(Outgoing::new);
        request.extensions_mut().clear();
        gzip::ask(request.headers_mut());
        let method = request.method().clone();
        for _ in 0..MAX_STALE {
            match self.send_once(&key, request, loops).await {
                Ok(response) => return Ok(gzip::decompressed(response, &method)),
                Err(Failed::Error(error)) => return Err(error),
                // Nothing of it was sent.
                Err(Failed::Stale(unsent)) => request = *unsent,
            }
        }
        Err(TransportError::connect("the server closes every connection at once"))
    }

    /// Sends the request on a connection of the pool, or on a new one.
    async fn send_once(
        &self,
        key: &Key,
        request: http::Request<Outgoing>,
        loops: Loop,
    ) -> Result<http::Response<Body>, Failed> {
        if !key.is_secure() {
            return match self.lease(key, request.uri(), loops).await? {
                Leased::Http1(lease) => lease.send(request).await,
                Leased::Http2(sender) => http2::send(sender, request).await,
            };
        }
        let origin = self.pool.origin(key);
        self.learn(key, &origin, request.uri()).await?;
        let sender = match origin.protocol() {
            Protocol::Http2(sender) => {
                // Lets the connection's task see what the server did while it was idle.
                loops.turn().await;
                sender
            }
            Protocol::Http1 | Protocol::Unknown => match self.lease(key, request.uri(), loops).await? {
                Leased::Http1(lease) => return lease.send(request).await,
                Leased::Http2(sender) => {
                    origin.set(Protocol::Http2(sender.clone()));
                    sender
                }
            },
        };
        let sent = http2::send(sender, request).await;
        if let Err(Failed::Stale(_)) = sent {
            origin.set(Protocol::Unknown);
        }
        sent
    }

    /// Opens the first connection to an origin, which shows whether calls can share it. Other calls wait meanwhile.
    async fn learn(&self, key: &Key, origin: &Origin, uri: &Uri) -> Result<(), TransportError> {
        if !matches!(origin.protocol(), Protocol::Unknown) {
            return Ok(());
        }
        let _opening = origin.opening.lock().await;
        if !matches!(origin.protocol(), Protocol::Unknown) {
            return Ok(());
        }
        let _permit = self.pool.permit().await;
        let opened = connect(&self.connector, uri).await;
        origin.set(match &opened {
            Ok(Opened::Http2(sender)) => Protocol::Http2(sender.clone()),
            // If it failed, those who wait try all at once.
            Ok(Opened::Http1(_)) | Err(_) => Protocol::Http1,
        });
        if let Opened::Http1(connection) = opened? {
            self.pool.put(key.clone(), connection);
        }
        Ok(())
    }

    /// Takes a connection of the pool that is still open, or opens one.
    async fn lease(&self, key: &Key, uri: &Uri, loops: Loop) -> Result<Leased, TransportError> {
        let permit = self.pool.permit().await;
        let connection = loop {
            match self.pool.take(key) {
                Some(mut connection) => {
                    if connection.is_alive(loops).await {
                        break connection;
                    }
                }
                None => match connect(&self.connector, uri).await? {
                    Opened::Http1(connection) => break connection,
                    Opened::Http2(sender) => return Ok(Leased::Http2(sender)),
                },
            }
        };
        Ok(Leased::Http1(Lease { connection, key: key.clone(), pool: self.pool.clone(), permit }))
    }
}

/// Who runs the event loop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::transport) enum Loop {
    /// The thread or threads that poll the calls. What the sockets report is known after the loop has turned.
    Here,
    /// Another thread, at all times. The one that polls must not yield to a loop: it may belong to another program's.
    #[cfg_attr(not(feature = "blocking"), expect(dead_code, reason = "the blocking client alone has such a thread"))]
    Apart,
}

impl Loop {
    /// Lets the loop turn, so that the sockets tell what happened since they were last used.
    async fn turn(self) {
        if self == Self::Here {
            tokio::task::yield_now().await;
        }
    }
}

/// A connection for a call.
enum Leased {
    Http1(Lease),
    Http2(http2::Sender),
}

impl From<TransportError> for Failed {
    fn from(error: TransportError) -> Self {
        Self::Error(error)
    }
}

impl Transport for Network {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(self.run(request, Loop::Here))
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        sleep(duration)
    }

    fn block(&self, work: Box<dyn FnOnce() + Send>) {
        match Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn_blocking(work)),
            Err(_) => work(),
        }
    }
}

/// Waits, at most for a year. Where no timer runs, and every request fails, it does not wait.
fn sleep(duration: Duration) -> BoxFuture<'static, ()> {
    let sleep = move || tokio::time::sleep(duration.min(MAX_WAIT));
    match Handle::try_current().ok().and_then(|_| catch_unwind(sleep).ok()) {
        Some(sleep) => Box::pin(sleep),
        None => Box::pin(std::future::ready(())),
    }
}

/// Opens a connection. Tokio panics on a runtime without timers or sockets, and cannot be asked before.
async fn connect(connector: &Connector, uri: &Uri) -> Result<Opened, TransportError> {
    let mut opening = pin!(connector.connect(uri));
    poll_fn(|cx| {
        let polled = catch_unwind(AssertUnwindSafe(|| opening.as_mut().poll(cx)));
        polled.unwrap_or_else(|_| Poll::Ready(Err(invalid("the Tokio runtime needs `enable_all()`"))))
    })
    .await
}

fn no_runtime() -> TransportError {
    invalid(
        "the async client needs a Tokio runtime: call it within one, or enable the feature `blocking` and use the \
             blocking client",
    )
}

fn invalid(message: &'static str) -> TransportError {
    TransportError::new(TransportErrorKind::Request, message)
}
