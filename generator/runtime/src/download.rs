//! Response bodies that are streamed.

mod file_name;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http::StatusCode;
use http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE, ETAG, HeaderMap};

use crate::error::Error;
use crate::exclusive::Exclusive;
use crate::header::header_text;
use crate::range::ContentRange;
use crate::response::text;
use crate::send::{Core, Exchange};
use crate::service::ErrorKind;
use crate::transport::{Body, BoxFuture, Transport, TransportError, TransportErrorKind};
use file_name::file_name;

/// A response body that is streamed, chunk by chunk.
///
/// It is also a [`Stream`] of its chunks. Dropping it ends the transfer.
pub struct Download {
    exchange: Exchange,
    body: Body,
    core: Arc<Core>,
    /// The idle timeout, running while a chunk is awaited.
    clock: Option<Exclusive<BoxFuture<'static, ()>>>,
    received: u64,
    ended: bool,
    progress: Option<Exclusive<Progress>>,
    /// The range, if the response is a part of the whole.
    range: Option<ContentRange>,
}

type Progress = Box<dyn FnMut(u64) + Send>;

impl Download {
    pub(crate) fn new(core: Arc<Core>, mut exchange: Exchange) -> Self {
        let partial = exchange.head.status == StatusCode::PARTIAL_CONTENT;
        let range = ContentRange::of(&exchange.head.headers).filter(|_| partial);
        let body = exchange.stream.take().unwrap_or_else(|| Body::bytes(exchange.body.clone()));
        Self { exchange, body, core, clock: None, received: 0, ended: false, progress: None, range }
    }

    /// Returns what receives the body.
    pub(crate) fn transport(&self) -> Arc<dyn Transport> {
        self.core.transport.clone()
    }

    /// Returns the status of the response.
    pub fn status(&self) -> StatusCode {
        self.exchange.head.status
    }

    /// Returns the headers of the response.
    pub fn headers(&self) -> &HeaderMap {
        &self.exchange.head.headers
    }

    /// Returns the ID under which the server logged the request, if it sent one.
    pub fn request_id(&self) -> Option<&str> {
        self.exchange.head.request_id()
    }

    /// Returns the number of bytes in the body, if the server declared it.
    pub fn length(&self) -> Option<u64> {
        self.body.length().or_else(|| text(self.headers(), CONTENT_LENGTH.as_str())?.parse().ok())
    }

    /// Returns the number of bytes received so far.
    pub fn received(&self) -> u64 {
        self.received
    }

    /// Calls `report` with the number of bytes received so far, each time a chunk arrives.
    pub fn on_progress(mut self, report: impl FnMut(u64) + Send + 'static) -> Self {
        self.progress = Some(Exclusive::new(Box::new(report)));
        self
    }

    /// Returns the media type, if the server declared one.
    pub fn media_type(&self) -> Option<&str> {
        text(self.headers(), CONTENT_TYPE.as_str())
    }

    /// Returns the position in the whole file of the first byte of this response, counted from 0: what was requested
    /// with [`skip_bytes`](crate::Operation::skip_bytes), or 0 if the server sent the whole file.
    pub fn offset(&self) -> u64 {
        self.range.map_or(0, |range| range.first)
    }

    /// Returns the length of the whole file in bytes, if the server declared it. It is more than [`length`](Self::length)
    /// for a part.
    pub fn total(&self) -> Option<u64> {
        match self.range {
            Some(range) => range.total,
            None => self.length(),
        }
    }

    /// Returns the `ETag`, to be passed to [`skip_bytes_of`](crate::Operation::skip_bytes_of).
    pub fn etag(&self) -> Option<&str> {
        text(self.headers(), ETAG.as_str())
    }

    /// Returns the file name that the server suggests, as one segment of a path that is safe on every system: without
    /// directories, drives, names of devices and characters that are not seen, and at most 255 bytes long.
    pub fn file_name(&self) -> Option<String> {
        file_name(&header_text(self.headers(), CONTENT_DISPOSITION.as_str())?)
    }

    /// Returns the next chunk, or `None` at the end.
    ///
    /// # Errors
    /// Returns an error if the transfer is interrupted, stalls for longer than the idle timeout, or ends before the
    /// declared length.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        std::future::poll_fn(|cx| self.poll_chunk(cx)).await.transpose()
    }

    /// Reads the rest of the body, at most `limit` bytes of it.
    ///
    /// # Errors
    /// Returns an error as [`chunk`](Self::chunk) does, or if the body is larger than `limit`.
    pub async fn bytes(mut self, limit: usize) -> Result<Bytes, Error> {
        let mut bytes = BytesMut::new();
        while let Some(part) = self.chunk().await? {
            if bytes.len() + part.len() > limit {
                let message = format!("the body is larger than the limit of {limit} bytes");
                return Err(self.exchange.error(ErrorKind::ResponseTooLarge, message));
            }
            bytes.extend_from_slice(&part);
        }
        Ok(bytes.freeze())
    }

    pub(crate) fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let part = match self.body.poll_part(cx) {
            Poll::Ready(part) => part,
            Poll::Pending => match self.poll_clock(cx) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(()) => Some(Err(TransportError::timeout("no byte was received within the idle timeout"))),
            },
        };
        self.clock = None;
        Poll::Ready(self.taken(part))
    }

    fn taken(&mut self, part: Option<Result<Bytes, TransportError>>) -> Option<Result<Bytes, Error>> {
        match part {
            Some(Ok(part)) => {
                self.received += part.len() as u64;
                if let Some(report) = &mut self.progress {
                    report.get_mut()(self.received);
                }
                Some(Ok(part))
            }
            Some(Err(error)) => {
                self.ended = true;
                let kind = match error.kind() {
                    TransportErrorKind::Timeout => ErrorKind::Timeout,
                    _ => ErrorKind::Transport,
                };
                let message = format!("the transfer was interrupted after {} bytes", self.received);
                Some(Err(self.exchange.error(kind, message).with_source(error)))
            }
            None => {
                self.ended = true;
                let declared = self.range.map(|range| range.length());
                let short = declared.or(self.body.length()).is_some_and(|length| self.received < length);
                let long = declared.is_some_and(|length| self.received > length);
                let message = match (short, long) {
                    (true, _) => format!("the transfer ended early, after {} bytes", self.received),
                    (_, true) => format!("the part has {} bytes, more than its range", self.received),
                    _ => return None,
                };
                Some(Err(self.exchange.error(ErrorKind::Transport, message)))
            }
        }
    }

    fn poll_clock(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let Some(idle) = self.idle() else { return Poll::Pending };
        let transport = &self.core.transport;
        Pin::new(self.clock.get_or_insert_with(|| Exclusive::new(transport.sleep(idle)))).poll(cx)
    }

    fn idle(&self) -> Option<Duration> {
        self.core.times.idle
    }
}

impl Stream for Download {
    type Item = Result<Bytes, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_chunk(cx)
    }
}

impl std::fmt::Debug for Download {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Download")
            .field("status", &self.status())
            .field("length", &self.length())
            .finish_non_exhaustive()
    }
}
