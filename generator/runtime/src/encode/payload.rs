//! Request bodies that can be sent repeatedly: a [`Body`] is created for each attempt.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use crate::timeout::Heartbeat;
use crate::transport::{Body, Transport, TransportError, TransportErrorKind};
use crate::upload::{Upload, UploadReader};

/// A body, to be sent any number of times.
#[derive(Debug, Clone)]
pub(crate) enum Payload {
    Empty,
    Bytes(Bytes),
    /// Several pieces in order.
    Parts(Vec<Part>),
}

/// A piece of a body.
#[derive(Debug, Clone)]
pub(crate) enum Part {
    Bytes(Bytes),
    File(Upload),
}

impl Payload {
    /// Returns whether the body is streamed.
    pub(crate) fn streams(&self) -> bool {
        matches!(self, Self::Parts(_))
    }

    /// Returns whether there is nothing to send.
    pub(crate) fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }

    /// Creates the body of one attempt. Files are opened here and read through `transport`. Each chunk that is taken
    /// is reported to `heartbeat`, and an error of ours to `fault`, since not every transport hands it on.
    pub(crate) async fn body(
        &self,
        transport: &Arc<dyn Transport>,
        heartbeat: &Heartbeat,
        fault: &Fault,
    ) -> Result<Body, TransportError> {
        let parts = match self {
            Self::Empty => return Ok(Body::empty()),
            Self::Bytes(bytes) => return Ok(Body::bytes(bytes.clone())),
            Self::Parts(parts) => parts,
        };
        let mut open = Vec::with_capacity(parts.len());
        let mut length = Some(0_u64);
        for part in parts {
            let (part, size) = match part {
                Part::Bytes(bytes) => (Open::Bytes(bytes.clone()), Some(bytes.len() as u64)),
                Part::File(upload) => match upload.in_memory() {
                    Some(bytes) => (Open::Bytes(bytes.clone()), Some(bytes.len() as u64)),
                    None => {
                        let reader = upload.open(transport.clone()).await?;
                        let size = reader.length();
                        (Open::File(reader), size)
                    }
                },
            };
            open.push(part);
            length = match length.zip(size) {
                Some((sum, size)) => Some(sum.checked_add(size).ok_or_else(too_long)?),
                None => None,
            };
        }
        if let [Open::Bytes(bytes)] = open.as_slice() {
            return Ok(Body::bytes(bytes.clone()));
        }
        open.reverse();
        let (transport, heartbeat, fault) = (transport.clone(), heartbeat.clone(), fault.clone());
        Ok(Body::stream(Parts { open, transport, heartbeat, fault }, length))
    }
}

/// The error of ours that ended a body: a file that cannot be read, or whose length is wrong.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fault(Arc<Mutex<Option<TransportError>>>);

impl Fault {
    /// Keeps the error, and returns one for the transport.
    fn keep(&self, error: TransportError) -> TransportError {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
        TransportError::new(TransportErrorKind::Request, "the body of the request cannot be read")
    }

    /// Returns the error, if there is one.
    pub(crate) fn take(&self) -> Option<TransportError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

fn too_long() -> TransportError {
    TransportError::new(TransportErrorKind::Request, "the body is longer than any request can be")
}

enum Open {
    Bytes(Bytes),
    File(UploadReader),
}

/// The remaining pieces of a body, the next one last.
struct Parts {
    open: Vec<Open>,
    transport: Arc<dyn Transport>,
    heartbeat: Heartbeat,
    fault: Fault,
}

impl Stream for Parts {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Self { open, transport, heartbeat, fault } = &mut *self;
        loop {
            let part = match open.last_mut() {
                None => return Poll::Ready(None),
                Some(Open::Bytes(bytes)) => Some(Ok(std::mem::take(bytes))),
                Some(Open::File(reader)) => match reader.poll_part(cx) {
                    Poll::Pending => return Poll::Pending,
                    Poll::Ready(part) => part.map(|part| part.map_err(|error| fault.keep(error))),
                },
            };
            match part {
                Some(Ok(bytes)) if bytes.is_empty() => {
                    open.pop();
                }
                Some(part) => {
                    heartbeat.beat(transport.now());
                    return Poll::Ready(Some(part));
                }
                None => {
                    open.pop();
                }
            }
        }
    }
}
