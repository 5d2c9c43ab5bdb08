//! A transport without a network, for answers that no HTTP library would let through: any bytes in headers and body.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use generator_runtime::transport::{Body, BoxFuture, Transport, TransportError};
use gitlab_sdk::{RetryPolicy, Token, blocking};
use http::{HeaderMap, Response, StatusCode, Uri};

/// What every request is answered with, and where those went.
#[derive(Clone, Debug, Default)]
pub struct Canned {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
    asked: Arc<Mutex<Vec<Uri>>>,
}

impl Canned {
    /// This answer.
    #[must_use]
    pub fn new(status: StatusCode, headers: HeaderMap, body: &[u8]) -> Self {
        Self { status, headers, body: body.to_vec(), asked: Arc::default() }
    }

    /// Where the requests went.
    #[must_use]
    pub fn asked(&self) -> Vec<Uri> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A client that gets this answer, and tries nothing again.
    ///
    /// # Panics
    /// Never: the URL is one.
    #[must_use]
    pub fn client(&self) -> blocking::Client {
        let builder =
            blocking::Client::builder("https://gitlab.example.com/sub").credential(Token::personal("a-token"));
        builder.retry(RetryPolicy::never()).transport(self.clone()).build().expect("a client")
    }
}

impl Transport for Canned {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).push(request.uri().clone());
        let mut response = Response::new(Body::bytes(self.body.clone()));
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers.clone();
        Box::pin(async move { Ok(response) })
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(async {})
    }
}
