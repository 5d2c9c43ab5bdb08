//! The connection to the server: a small trait that hides the HTTP library, and its implementations.
//!
//! In: a complete request. Out: a response with a streamed body, or an error that says how far the request came. A
//! transport follows no redirects, retries nothing and adds no credentials; the send path does, for all transports
//! alike.

mod body;
#[cfg(feature = "blocking")]
mod driver;
mod mock;
#[cfg(feature = "__network")]
mod network;
mod settings;

use std::fmt;
use std::future::Future;
use std::pin::{Pin, pin};
use std::time::{Duration, Instant};

use crate::block_on::block_on;

pub use body::Body;
#[cfg(feature = "blocking")]
pub(crate) use driver::Driver;
pub use mock::{Mock, MockRequest, MockResponse};
#[cfg(feature = "async")]
pub(crate) use network::Network;
pub use settings::Tls;
pub(crate) use settings::{IdentityPem, Proxy, Settings};

/// A boxed future, as required by object-safe traits.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Any error, as the cause of another.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A transport for requests. Implement it to use another HTTP library.
///
/// Under the blocking client, a call runs on the caller's thread: a transport may do its work while it is polled, or be
/// pending until another thread wakes it.
///
/// ```
/// # use std::time::Duration;
/// use generator_runtime::blocking;
/// use generator_runtime::transport::{Body, BoxFuture, Transport, TransportError};
///
/// /// Answers every request with its URL.
/// struct Echo;
///
/// impl Transport for Echo {
///     fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
///         Box::pin(async move { Ok(http::Response::new(Body::bytes(request.uri().to_string()))) })
///     }
///
///     fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
///         Box::pin(async move { std::thread::sleep(duration) })
///     }
/// }
///
/// let client = blocking::Client::builder("https://gitlab.example.com").transport(Echo).build()?;
/// # Ok::<_, generator_runtime::Error>(())
/// ```
pub trait Transport: Send + Sync + 'static {
    /// Sends one request, and returns the response as soon as its headers are received. It must not follow redirects,
    /// and returns responses with an error status like any other.
    ///
    /// The timeouts are in `request.extensions()`, as [`Limits`]. The clients enforce them by dropping the future; a
    /// transport that blocks while it is polled has to enforce them itself.
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>>;

    /// Waits.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;

    /// Runs work that blocks, such as reading a file, where blocking is allowed. By default it runs in place.
    fn block(&self, work: Box<dyn FnOnce() + Send>) {
        work();
    }

    /// Drives a call of the blocking client on the caller's thread, to its end: parks the thread until the future is
    /// woken. Our own transport runs its event loop here.
    #[doc(hidden)]
    fn block_on(&self, call: Pin<&mut dyn Future<Output = ()>>) {
        block_on(call);
    }

    /// Returns the time, for timeouts. Tests can override it.
    fn now(&self) -> Instant {
        Instant::now()
    }
}

/// Drives a future of the blocking client to its end, as the transport does, and returns its output.
pub(crate) fn drive<F: Future>(transport: &dyn Transport, future: F) -> F::Output {
    let mut future = pin!(future);
    let mut output = None;
    transport.block_on(pin!(async { output = Some(future.as_mut().await) }));
    // A transport that returned too early is helped.
    output.unwrap_or_else(|| block_on(future))
}

/// The timeouts of a request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// From the start to the end of the response, or with [`stream`](Self::stream) to the end of its headers. With
    /// [`upload`](Self::upload) it starts again with each chunk of the request body that is taken.
    pub request: Option<Duration>,
    /// From the start to the end of the response in any case, or with [`stream`](Self::stream) to the end of its
    /// headers.
    pub total: Option<Duration>,
    /// Without receiving a byte of the response body, with [`stream`](Self::stream).
    pub idle: Option<Duration>,
    /// Whether the response body is streamed to the caller, at the caller's own pace.
    pub stream: bool,
    /// Whether the request body is streamed, and may take any time as long as it progresses.
    pub upload: bool,
}

/// An error of a transport: there was no response, or an incomplete one.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    source: BoxError,
}

/// How far a failed request came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection was established, or the server refused the request unread: it has not processed it.
    Connect,
    /// The server's certificate is not trusted, or no TLS connection can be agreed upon: the server has not seen the
    /// request. A retry would not help.
    Tls,
    /// A timeout expired. Whether the server has seen the request is unknown.
    Timeout,
    /// The connection was interrupted. Whether the server has seen the request is unknown.
    Interrupted,
    /// The response violates the protocol. A retry would not help.
    Protocol,
    /// The request is invalid, or its body could not be read. A retry would not help.
    Request,
}

impl TransportError {
    /// Creates an error from its kind and cause. The cause must not contain the URL, whose query may hold a token.
    pub fn new(kind: TransportErrorKind, source: impl Into<BoxError>) -> Self {
        Self { kind, source: source.into() }
    }

    /// Creates an error of the kind [`Connect`](TransportErrorKind::Connect).
    pub fn connect(source: impl Into<BoxError>) -> Self {
        Self::new(TransportErrorKind::Connect, source)
    }

    /// Creates an error of the kind [`Timeout`](TransportErrorKind::Timeout).
    pub fn timeout(source: impl Into<BoxError>) -> Self {
        Self::new(TransportErrorKind::Timeout, source)
    }

    /// Creates an error of the kind [`Interrupted`](TransportErrorKind::Interrupted).
    pub fn interrupted(source: impl Into<BoxError>) -> Self {
        Self::new(TransportErrorKind::Interrupted, source)
    }

    /// Returns how far the request came.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            TransportErrorKind::Connect => "no connection",
            TransportErrorKind::Tls => "no secure connection",
            TransportErrorKind::Protocol => "the response is not valid HTTP",
            TransportErrorKind::Timeout => "timed out",
            TransportErrorKind::Interrupted => "the connection was interrupted",
            TransportErrorKind::Request => "the request could not be sent",
        })
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(self.source.as_ref())
    }
}
