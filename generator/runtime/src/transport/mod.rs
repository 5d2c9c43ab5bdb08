//! The way to the server: a small trait that hides the HTTP library, and its adapters.
//!
//! In: one complete request. Out: one answer whose body streams, or a fault that says how far it came. A transport
//! follows no redirects, retries nothing and adds no credentials: the send path does that, once, for all transports.

mod body;
mod mock;
#[cfg(feature = "reqwest")]
pub(crate) mod reqwest;
mod settings;
#[cfg(all(feature = "__rustls", any(feature = "reqwest", feature = "ureq")))]
mod tls;
#[cfg(feature = "ureq")]
pub(crate) mod ureq;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::{Duration, Instant};

pub use body::Body;
pub use mock::{Mock, MockAnswer, MockRequest};
pub use settings::Tls;
pub(crate) use settings::{Proxy, Settings};

/// A future in a box, as object-safe traits need it.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Any error, for the causes of ours.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// What sends requests. Implement it to bring your own HTTP library.
///
/// A transport for the blocking client does its work while it is polled and is never pending: its futures are driven
/// on the caller's thread.
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
    /// Sends one request and gives the answer as soon as its head is there. It follows no redirect, and takes an error
    /// status for an answer like any other.
    ///
    /// How long it may take stands in `request.extensions()` as [`Limits`]. The async client stops waiting by itself;
    /// a transport that blocks has to keep the limit.
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>>;

    /// Waits.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;

    /// Runs work that blocks, such as reading a file, where it does no harm. Without an implementation of its own it
    /// is run where it is.
    fn block(&self, work: Box<dyn FnOnce() + Send>) {
        work();
    }

    /// The time, for deadlines. Tests set their own.
    fn now(&self) -> Instant {
        Instant::now()
    }
}

/// How long a request may take.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// From the beginning to the end of the answer; when [`stream`](Self::stream) is set, to the end of its head. With
    /// [`upload`](Self::upload) it begins anew with each part of the request's body that is taken.
    pub request: Option<Duration>,
    /// From the beginning to the end of the answer, in any case; when [`stream`](Self::stream) is set, of its head.
    pub total: Option<Duration>,
    /// Without a byte of the answer's body, when [`stream`](Self::stream) is set.
    pub idle: Option<Duration>,
    /// Whether the answer's body is streamed to the caller, who takes the time he needs.
    pub stream: bool,
    /// Whether the request's body is streamed, and may take any time while it goes on.
    pub upload: bool,
}

/// Why there was no answer, or not all of one.
#[derive(Debug)]
pub struct TransportError {
    fault: TransportFault,
    source: BoxError,
}

/// How far a request came that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportFault {
    /// There was no connection: the server has seen nothing of the request.
    Connect,
    /// It took too long; what the server has seen is not known.
    Timeout,
    /// The connection failed underway; what the server has seen is not known.
    Underway,
    /// The request could not be made or its body not be read. Another attempt would not help.
    Request,
}

impl TransportError {
    /// A fault and its cause. The cause must not show the URL: its query may hold a token.
    pub fn new(fault: TransportFault, source: impl Into<BoxError>) -> Self {
        Self { fault, source: source.into() }
    }

    /// There was no connection: the server has seen nothing of the request.
    pub fn connect(source: impl Into<BoxError>) -> Self {
        Self::new(TransportFault::Connect, source)
    }

    /// It took too long.
    pub fn timeout(source: impl Into<BoxError>) -> Self {
        Self::new(TransportFault::Timeout, source)
    }

    /// The connection failed underway.
    pub fn underway(source: impl Into<BoxError>) -> Self {
        Self::new(TransportFault::Underway, source)
    }

    /// How far it came.
    pub fn fault(&self) -> TransportFault {
        self.fault
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.fault {
            TransportFault::Connect => "no connection",
            TransportFault::Timeout => "it took too long",
            TransportFault::Underway => "the connection failed underway",
            TransportFault::Request => "the request could not be sent",
        })
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(self.source.as_ref())
    }
}
