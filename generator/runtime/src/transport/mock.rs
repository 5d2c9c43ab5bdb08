//! A transport without a network: it answers from a script and remembers what it was asked. For tests, ours and those
//! of programs that use an emitted client.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use http::header::{HeaderMap, HeaderName, HeaderValue};
use http::{Method, StatusCode, Uri};

use super::{Body, BoxFuture, Transport, TransportError, TransportErrorKind};

/// The transport. Clones share the script and the record. It waits by setting its own clock forward.
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

/// A request that was sent.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct MockRequest {
    /// Its method.
    pub method: Method,
    /// Its whole URL.
    pub uri: Uri,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body, read to the end.
    pub body: Bytes,
}

impl MockRequest {
    /// The value of a header, as text; empty when there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

/// What a request is answered with.
#[derive(Debug, Clone)]
pub struct MockResponse {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    error: Option<TransportErrorKind>,
    cut: bool,
}

impl MockResponse {
    /// An response with this status, no headers and no body. A number that is no status becomes 500.
    pub fn status(status: u16) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self { status, headers: HeaderMap::new(), body: Bytes::new(), error: None, cut: false }
    }

    /// An response 200 with this JSON text.
    pub fn json(body: impl Into<Bytes>) -> Self {
        Self::status(200).header("content-type", "application/json").body(body)
    }

    /// No response, but this kind.
    pub fn error(kind: TransportErrorKind) -> Self {
        Self { error: Some(kind), ..Self::status(500) }
    }

    /// With one more header. One that is no header is left away.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            self.headers.append(name, value);
        }
        self
    }

    /// With this body.
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self
    }

    /// The connection fails behind the body.
    pub fn cut(mut self) -> Self {
        self.cut = true;
        self
    }
}

impl Mock {
    /// Answers the requests one after the other; when the script is at its end, again with the last.
    pub fn new(script: impl IntoIterator<Item = MockResponse>) -> Self {
        let state = State { script: script.into_iter().collect(), ..State::default() };
        Self { state: Arc::new(Mutex::new(state)), start: Instant::now() }
    }

    /// What was sent so far.
    pub fn requests(&self) -> Vec<MockRequest> {
        self.state().requests.clone()
    }

    /// How long was waited between attempts, each time.
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
                return Err(TransportError::new(kind, "as the script says"));
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
        Box::pin(async move { mock.state().slept.push(duration) })
    }

    fn now(&self) -> Instant {
        self.start + self.state().slept.iter().sum::<Duration>()
    }
}

/// A body that fails when its bytes are given.
fn cut(bytes: Bytes) -> Body {
    struct Cut(Option<Bytes>);
    impl futures_core::Stream for Cut {
        type Item = Result<Bytes, TransportError>;

        fn poll_next(
            mut self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Self::Item>> {
            let part = self.0.take().filter(|bytes| !bytes.is_empty());
            std::task::Poll::Ready(Some(part.ok_or_else(|| TransportError::interrupted("as the script says"))))
        }
    }
    Body::stream(Cut(Some(bytes)), None)
}
