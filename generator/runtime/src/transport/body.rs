//! Bodies of requests and responses: empty, bytes, or a stream.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use super::TransportError;
use crate::exclusive::Exclusive;

/// A body. It is also a stream of its chunks.
#[derive(Default)]
pub struct Body {
    content: Content,
    length: Option<u64>,
}

type BytesStream = dyn Stream<Item = Result<Bytes, TransportError>> + Send;

#[derive(Default)]
enum Content {
    #[default]
    Empty,
    Bytes(Bytes),
    Stream(Exclusive<Pin<Box<BytesStream>>>),
}

impl Body {
    /// Creates an empty body.
    pub fn empty() -> Self {
        Self { content: Content::Empty, length: Some(0) }
    }

    /// Creates a body from bytes in memory.
    pub fn bytes(bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        Self { length: Some(bytes.len() as u64), content: Content::Bytes(bytes) }
    }

    /// Creates a body from a stream of `length` bytes, if that is known.
    pub fn stream<S>(stream: S, length: Option<u64>) -> Self
    where
        S: Stream<Item = Result<Bytes, TransportError>> + Send + 'static,
    {
        Self { content: Content::Stream(Exclusive::new(Box::pin(stream))), length }
    }

    /// Returns the number of bytes, if it is known.
    pub fn length(&self) -> Option<u64> {
        self.length
    }

    /// Returns the whole body, if it is in memory.
    ///
    /// # Errors
    /// Returns the body itself if it is a stream.
    pub fn into_bytes(self) -> Result<Bytes, Self> {
        match self.content {
            Content::Empty => Ok(Bytes::new()),
            Content::Bytes(bytes) => Ok(bytes),
            Content::Stream(_) => Err(self),
        }
    }

    /// Polls for the next chunk; `None` is the end.
    pub(crate) fn poll_part(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
        match &mut self.content {
            Content::Empty => Poll::Ready(None),
            Content::Bytes(bytes) => {
                let bytes = std::mem::take(bytes);
                self.content = Content::Empty;
                Poll::Ready((!bytes.is_empty()).then_some(Ok(bytes)))
            }
            Content::Stream(stream) => stream.get_mut().as_mut().poll_next(cx),
        }
    }

    /// Returns the next chunk, or `None` at the end.
    pub(crate) async fn part(&mut self) -> Option<Result<Bytes, TransportError>> {
        std::future::poll_fn(|cx| self.poll_part(cx)).await
    }
}

impl Stream for Body {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_part(cx)
    }
}

impl fmt::Debug for Body {
    /// Formats the length, never the content.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").field("length", &self.length).finish_non_exhaustive()
    }
}
