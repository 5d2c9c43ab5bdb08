//! Request bodies in the form that hyper sends, and what became of them.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Frame, SizeHint};

use crate::transport::{Body, TransportError, TransportErrorKind};

/// A request body.
pub(super) struct Outgoing {
    body: Body,
    ended: bool,
    failure: BodyFailure,
}

/// The error of a body that could not be read, which hyper would report as its own.
#[derive(Clone, Default)]
pub(super) struct BodyFailure(Arc<Mutex<Option<TransportError>>>);

impl BodyFailure {
    pub(super) fn take(&self) -> Option<TransportError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Outgoing {
    pub(super) fn new(body: Body) -> Self {
        let ended = body.length() == Some(0);
        Self { body, ended, failure: BodyFailure::default() }
    }

    /// Returns where the error goes if the body cannot be read.
    pub(super) fn failure(&self) -> BodyFailure {
        self.failure.clone()
    }
}

impl http_body::Body for Outgoing {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        match self.body.poll_part(cx) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Some(Ok(part))) => Poll::Ready(Some(Ok(Frame::data(part)))),
            Poll::Ready(None) => {
                self.ended = true;
                Poll::Ready(None)
            }
            Poll::Ready(Some(Err(error))) => {
                self.ended = true;
                *self.failure.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                let placeholder = "the body of the request could not be read";
                Poll::Ready(Some(Err(TransportError::new(TransportErrorKind::Request, placeholder))))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.ended
    }

    fn size_hint(&self) -> SizeHint {
        self.body.length().map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
