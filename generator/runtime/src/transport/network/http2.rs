//! HTTP/2 connections, which calls share. Each has a task that drives it, on the runtime that opened it.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http_body::Body as _;
use hyper::body::Incoming;
use hyper::client::conn::http2;
use hyper_util::rt::{TokioExecutor, TokioIo};

use super::failure::exchange_failed;
use super::http1::Failed;
use super::outgoing::Outgoing;
use super::socket;
use crate::transport::{Body, TransportError};

/// What sends requests over a connection. Its clones share the connection, which ends with the last of them.
pub(super) type Sender = http2::SendRequest<Outgoing>;

/// Begins HTTP/2 on a stream.
pub(super) async fn open(stream: socket::Stream) -> Result<Sender, TransportError> {
    let handshake = http2::Builder::new(TokioExecutor::new()).handshake(TokioIo::new(stream)).await;
    let (sender, driver) = handshake.map_err(TransportError::connect)?;
    // Its errors are reported to the requests that they concern.
    tokio::spawn(async move { drop(driver.await) });
    Ok(sender)
}

/// Sends a request and returns the response with its streamed body.
pub(super) async fn send(mut sender: Sender, request: http::Request<Outgoing>) -> Result<http::Response<Body>, Failed> {
    let failure = request.body().failure();
    let response = sender.try_send_request(request).await;
    let response = response.map_err(|mut error| match (failure.take(), error.take_message()) {
        (Some(error), _) => Failed::Error(error),
        (None, Some(request)) => Failed::Stale(Box::new(request)),
        (None, None) => Failed::Error(exchange_failed(error.into_error())),
    })?;
    Ok(response.map(|incoming| match incoming.is_end_stream() {
        true => Body::empty(),
        false => {
            let length = incoming.size_hint().exact();
            Body::stream(Receiving { incoming, _sender: sender }, length)
        }
    }))
}

/// A response body that is being received.
struct Receiving {
    incoming: Incoming,
    /// Keeps the connection open.
    _sender: Sender,
}

impl Stream for Receiving {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let Some(frame) = ready!(Pin::new(&mut self.incoming).poll_frame(cx)) else { return Poll::Ready(None) };
            match frame.map(|frame| frame.into_data()) {
                Ok(Ok(bytes)) if bytes.is_empty() => {}
                Ok(Ok(bytes)) => return Poll::Ready(Some(Ok(bytes))),
                // Trailers are not needed.
                Ok(Err(_)) => {}
                Err(error) => return Poll::Ready(Some(Err(exchange_failed(error)))),
            }
        }
    }
}
