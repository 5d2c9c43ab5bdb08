//! A transport without a network, for tests: it answers from a script and records the requests.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use http::header::{HeaderMap, HeaderName, HeaderValue};
use http::{Method, StatusCode, Uri};

use super::{Body, BoxFuture, Transport, TransportError, TransportErrorKind};

/// A scripted transport for tests. Clones share the script and the recorded requests. Waiting advances its own clock.
#[derive(Debug, Clone)]
pub struct Mock {
    state: Arc<Mutex<State>>,
    start: Instant,
}

#[derive(Debug, Default)]
struct State {
    script: VecDeque<MockResponse>,
    last: Option<MockResponse>,
    requests: Vec<MockRequest>,
    slept: Vec<Duration>,
}

/// A recorded request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct MockRequest {
    /// The method.
    pub method: Method,
    /// The complete URL.
    pub uri: Uri,
    /// The headers.
    pub headers: HeaderMap,
    /// The complete body.
    pub body: Bytes,
}

impl MockRequest {
    /// Returns the value of a header as text, or an empty text if it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

/// A scripted response.
#[derive(Debug, Clone)]
pub struct MockResponse {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    error: Option<TransportErrorKind>,
    cut: bool,
}

impl MockResponse {
    /// Creates a response with this status, no headers and no body. An invalid status becomes 500.
    pub fn status(status: u16) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self { status, headers: HeaderMap::new(), body: Bytes::new(), error: None, cut: false }
    }

    /// Creates a response 200 with this JSON text.
    pub fn json(body: impl Into<Bytes>) -> Self {
        Self::status(200).header("content-type", "application/json").body(body)
    }

    /// Creates an error of this kind instead of a response.
    pub fn error(kind: TransportErrorKind) -> Self {
        Self { error: Some(kind), ..Self::status(500) }
    }

    /// Adds a header. An invalid one is ignored.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            self.headers.append(name, value);
        }
        self
    }

    /// Sets the body.
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self
    }

    /// Interrupts the connection after the body.
    pub fn cut(mut self) -> Self {
        self.cut = true;
        self
    }
}

impl Mock {
    /// Creates a transport that answers requests in the order of `script`, and then repeats the last response.
    pub fn new(script: impl IntoIterator<Item = MockResponse>) -> Self {
        let state = State { script: script.into_iter().collect(), ..State::default() };
        Self { state: Arc::new(Mutex::new(state)), start: Instant::now() }
    }

    /// Returns the requests sent so far.
    pub fn requests(&self) -> Vec<MockRequest> {
        self.state().requests.clone()
    }

    /// Returns the waits between attempts.
    pub fn slept(&self) -> Vec<Duration> {
        self.state().slept.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next(&self, request: MockRequest) -> MockResponse {
        let mut state = self.state();
        state.requests.push(request);
        let response =
            state.script.pop_front().or_else(|| state.last.take()).unwrap_or_else(|| MockResponse::status(200));
        state.last = Some(response.clone());
        response
    }
}

impl Transport for Mock {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            let (head, mut body) = request.into_parts();
            let mut bytes = BytesMut::new();
            while let Some(part) = body.part().await {
                bytes.extend_from_slice(&part?);
            }
            let scripted = self.next(MockRequest {
                method: head.method,
                uri: head.uri,
                headers: head.headers,
                body: bytes.freeze(),
            });
            if let Some(kind) = scripted.error {
                return Err(TransportError::new(kind, "scripted failure"));
            }
            let body = if scripted.cut { cut(scripted.body) } else { Body::bytes(scripted.body) };
            let mut response = http::Response::new(body);
            *response.status_mut() = scripted.status;
            *response.headers_mut() = scripted.headers;
            Ok(response)
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let mock = self.clone();
        Box::pin(async move {
            // Time passes only when nothing else goes on.
            for _ in 0..YIELDS {
                let mut yielded = false;
                std::future::poll_fn(|cx| {
                    if std::mem::replace(&mut yielded, true) {
                        return Poll::Ready(());
                    }
                    cx.waker().wake_by_ref();
                    Poll::Pending
                })
                .await;
            }
            mock.state().slept.push(duration);
        })
    }

    fn now(&self) -> Instant {
        self.start + self.state().slept.iter().sum::<Duration>()
    }
}

/// How often a sleep lets others go on before it ends.
const YIELDS: usize = 64;

/// Creates a body that fails after its bytes.
fn cut(bytes: Bytes) -> Body {
    struct Cut(Option<Bytes>);
    impl futures_core::Stream for Cut {
        type Item = Result<Bytes, TransportError>;

        fn poll_next(
            mut self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Self::Item>> {
            let part = self.0.take().filter(|bytes| !bytes.is_empty());
            std::task::Poll::Ready(Some(part.ok_or_else(|| TransportError::interrupted("scripted failure"))))
        }
    }
    Body::stream(Cut(Some(bytes)), None)
}
