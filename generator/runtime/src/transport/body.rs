//! A body on its way, in either direction: nothing, bytes, or a stream of them.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use super::TransportError;
use crate::exclusive::Exclusive;

/// A body. It is itself a stream of its parts.
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
    /// No body.
    pub fn empty() -> Self {
        Self { content: Content::Empty, length: Some(0) }
    }

    /// Bytes from memory.
    pub fn bytes(bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        Self { length: Some(bytes.len() as u64), content: Content::Bytes(bytes) }
    }

    /// Bytes as they come; `length` of them, where that is known.
    pub fn stream<S>(stream: S, length: Option<u64>) -> Self
    where
        S: Stream<Item = Result<Bytes, TransportError>> + Send + 'static,
    {
        Self { content: Content::Stream(Exclusive::new(Box::pin(stream))), length }
    }

    /// How many bytes there are, where that is known.
    pub fn length(&self) -> Option<u64> {
        self.length
    }

    /// The whole body, where it is in memory already.
    ///
    /// # Errors
    /// The body itself, when it is a stream.
    pub fn into_bytes(self) -> Result<Bytes, Self> {
        match self.content {
            Content::Empty => Ok(Bytes::new()),
            Content::Bytes(bytes) => Ok(bytes),
            Content::Stream(_) => Err(self),
        }
    }

    /// The next part; `None` at the end.
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

    /// The next part; `None` at the end.
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
    /// Says how long it is, never what it holds.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").field("length", &self.length).finish_non_exhaustive()
    }
}
