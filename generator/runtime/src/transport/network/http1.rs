//! HTTP/1.1 connections, driven by the calls that use them.
//!
//! A connection has no task of its own: the call that has taken it polls it along with its request, then with the
//! response body, and puts it back into the pool. So dropping a call closes its connection at once, and a response
//! costs no switch between tasks.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http::HeaderValue;
use http::header::{HOST, PROXY_AUTHORIZATION};
use http_body::Body as _;
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::sync::OwnedSemaphorePermit;

use super::Loop;
use super::failure::exchange_failed;
use super::outgoing::Outgoing;
use super::pool::{Key, Pool};
use super::socket;
use crate::transport::{Body, TransportError};

type Request = http::Request<Outgoing>;

/// An open connection, and what each request on it says.
pub(super) struct Connection {
    sender: http1::SendRequest<Outgoing>,
    driver: http1::Connection<TokioIo<socket::Stream>, Outgoing>,
    /// Whether the driver has ended.
    is_closed: bool,
    host: HeaderValue,
    /// Set if requests are addressed to a proxy: they then carry the complete URL, and its credential if it has one.
    forward: Option<Forward>,
}

/// What a proxy that forwards requests is told.
pub(super) struct Forward {
    pub(super) authorization: Option<HeaderValue>,
}

/// How a request failed.
pub(super) enum Failed {
    /// The connection had been closed before anything was sent: the request is good for another one.
    Stale(Box<Request>),
    Error(TransportError),
}

impl Connection {
    /// Begins HTTP/1.1 on a stream.
    pub(super) async fn open(
        stream: socket::Stream,
        host: HeaderValue,
        forward: Option<Forward>,
    ) -> Result<Self, TransportError> {
        let (sender, driver) =
            http1::Builder::new().handshake(TokioIo::new(stream)).await.map_err(TransportError::connect)?;
        Ok(Self { sender, driver, is_closed: false, host, forward })
    }

    fn poll_driver(&mut self, cx: &mut Context<'_>) {
        // Its errors are reported to the request or the body that they concern.
        if !self.is_closed && Pin::new(&mut self.driver).poll(cx).is_ready() {
            self.is_closed = true;
        }
    }

    /// Returns whether the connection can take a request, as far as it is known.
    fn is_ready(&self) -> bool {
        !self.is_closed && self.sender.is_ready()
    }

    /// Returns whether the connection is still open after it was idle, by what the server did meanwhile.
    pub(super) async fn is_alive(&mut self, loops: Loop) -> bool {
        loops.turn().await;
        poll_fn(|cx| {
            self.poll_driver(cx);
            Poll::Ready(())
        })
        .await;
        self.is_ready()
    }

    /// Puts the request into the form of this connection.
    fn address(&self, request: &mut Request) {
        let headers = request.headers_mut();
        headers.insert(HOST, self.host.clone());
        match &self.forward {
            Some(forward) => {
                if let Some(authorization) = &forward.authorization {
                    headers.insert(PROXY_AUTHORIZATION, authorization.clone());
                }
            }
            None => {
                let path = request.uri().path_and_query().cloned();
                *request.uri_mut() = path.map_or_else(http::Uri::default, http::Uri::from);
            }
        }
    }

    async fn exchange(&mut self, request: Request) -> Result<http::Response<Incoming>, Failed> {
        let failure = request.body().failure();
        let mut response = pin!(self.sender.try_send_request(request));
        let sent = poll_fn(|cx| {
            if !self.is_closed && Pin::new(&mut self.driver).poll(cx).is_ready() {
                self.is_closed = true;
            }
            response.as_mut().poll(cx)
        });
        sent.await.map_err(|mut error| match (failure.take(), error.take_message()) {
            (Some(error), _) => Failed::Error(error),
            (None, Some(request)) => Failed::Stale(Box::new(request)),
            (None, None) => Failed::Error(exchange_failed(error.into_error())),
        })
    }
}

/// A connection in use.
pub(super) struct Lease {
    pub(super) connection: Box<Connection>,
    pub(super) key: Key,
    pub(super) pool: Arc<Pool>,
    pub(super) permit: Option<OwnedSemaphorePermit>,
}

impl Lease {
    /// Sends a request and returns the response with its streamed body, which puts the connection back.
    pub(super) async fn send(mut self, mut request: Request) -> Result<http::Response<Body>, Failed> {
        let uri = request.uri().clone();
        self.connection.address(&mut request);
        match self.connection.exchange(request).await {
            Ok(response) => Ok(self.receive(response).await),
            Err(Failed::Stale(mut request)) => {
                *request.uri_mut() = uri;
                Err(Failed::Stale(request))
            }
            Err(error) => Err(error),
        }
    }

    async fn receive(self, response: http::Response<Incoming>) -> http::Response<Body> {
        let (head, incoming) = response.into_parts();
        let length = incoming.size_hint().exact();
        if !incoming.is_end_stream() {
            let body = Receiving { incoming, lease: Some(self) };
            return http::Response::from_parts(head, Body::stream(body, length));
        }
        let mut lease = Some(self);
        poll_fn(|cx| {
            put_back(&mut lease, cx);
            Poll::Ready(())
        })
        .await;
        http::Response::from_parts(head, Body::empty())
    }
}

/// Puts a connection back after the end of a response, if it can be used again.
fn put_back(lease: &mut Option<Lease>, cx: &mut Context<'_>) {
    let Some(mut lease) = lease.take() else { return };
    lease.connection.poll_driver(cx);
    if lease.connection.is_ready() {
        lease.pool.put(lease.key, lease.connection);
    }
    // The permit is given back after the connection, so that who waits for it finds the connection.
    drop(lease.permit);
}

/// A response body that is being received.
struct Receiving {
    incoming: Incoming,
    lease: Option<Lease>,
}

impl Receiving {
    fn poll_part(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
        let mut is_driven = false;
        loop {
            match Pin::new(&mut self.incoming).poll_frame(cx) {
                Poll::Ready(Some(Ok(frame))) => match frame.into_data() {
                    Ok(bytes) if bytes.is_empty() => {}
                    Ok(bytes) => return Poll::Ready(Some(Ok(bytes))),
                    // Trailers are not needed.
                    Err(_) => {}
                },
                Poll::Ready(Some(Err(error))) => {
                    self.lease = None;
                    return Poll::Ready(Some(Err(exchange_failed(error))));
                }
                Poll::Ready(None) => {
                    put_back(&mut self.lease, cx);
                    return Poll::Ready(None);
                }
                Poll::Pending if is_driven => return Poll::Pending,
                Poll::Pending => {
                    is_driven = true;
                    if let Some(lease) = &mut self.lease {
                        lease.connection.poll_driver(cx);
                    }
                }
            }
        }
    }
}

impl Stream for Receiving {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_part(cx)
    }
}
