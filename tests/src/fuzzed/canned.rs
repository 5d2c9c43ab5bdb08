//! A transport without a network, for answers that no HTTP library would let through: any bytes in headers and body.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;
use generator_runtime::transport::{Body, BoxFuture, Transport, TransportError};
use gitlab_sdk::{Bytes, Client, ClientBuilder, RetryPolicy, Token, blocking};
use http::{HeaderMap, Response, StatusCode, Uri};

/// The token of its clients.
pub(super) const TOKEN: &str = "glpat-Ab+cd/0123456789=";

/// Where its clients believe the server to be.
pub(super) const BASE: &str = "https://gitlab.example.com/sub";

/// What every request is answered with, and what was asked.
#[derive(Clone, Debug, Default)]
pub struct Canned {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
    /// The size of the parts in which the body comes, if not as a whole.
    part: Option<usize>,
    /// After how many bytes the body breaks off.
    cut: Option<usize>,
    asked: Arc<Mutex<Vec<(Uri, HeaderMap)>>>,
}

impl Canned {
    /// This answer.
    #[must_use]
    pub fn new(status: StatusCode, headers: HeaderMap, body: &[u8]) -> Self {
        Self { status, headers, body: body.to_vec(), ..Self::default() }
    }

    /// With a body that comes in parts of so many bytes, and breaks off after `cut` of them.
    #[must_use]
    pub fn in_parts(self, part: usize, cut: Option<usize>) -> Self {
        Self { part: Some(part.max(1)), cut, ..self }
    }

    /// Where the requests went.
    #[must_use]
    pub fn asked(&self) -> Vec<Uri> {
        self.requests().into_iter().map(|(uri, _)| uri).collect()
    }

    /// Where the requests went, and their headers.
    #[must_use]
    pub fn requests(&self) -> Vec<(Uri, HeaderMap)> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A blocking client that gets this answer, and tries nothing again.
    ///
    /// # Panics
    /// Never: the URL is one.
    #[must_use]
    pub fn client(&self) -> blocking::Client {
        self.set_up(blocking::Client::builder(BASE)).build().expect("a client")
    }

    /// An async client that gets this answer, and tries nothing again.
    ///
    /// # Panics
    /// Never: the URL is one.
    #[must_use]
    pub fn async_client(&self) -> Client {
        self.set_up(Client::builder(BASE)).build().expect("a client")
    }

    /// The builder of a client that gets this answer.
    pub fn set_up<C>(&self, builder: ClientBuilder<C>) -> ClientBuilder<C> {
        builder.credential(Token::personal(TOKEN)).retry(RetryPolicy::never()).transport(self.clone())
    }

    fn answer(&self) -> Body {
        let Some(size) = self.part else { return Body::bytes(self.body.clone()) };
        let whole = &self.body[..self.body.len().min(self.cut.unwrap_or(usize::MAX))];
        let mut parts: VecDeque<_> = whole.chunks(size).map(|part| Ok(Bytes::copy_from_slice(part))).collect();
        parts.extend(self.cut.map(|_| Err(TransportError::interrupted("it breaks off"))));
        Body::stream(Parts(parts), None)
    }
}

/// The parts of a body.
struct Parts(VecDeque<Result<Bytes, TransportError>>);

impl Stream for Parts {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.pop_front())
    }
}

impl Transport for Canned {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        let asked = (request.uri().clone(), request.headers().clone());
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).push(asked);
        let mut response = Response::new(self.answer());
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers.clone();
        Box::pin(async move { Ok(response) })
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(async {})
    }
}
