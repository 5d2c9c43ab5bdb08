//! Request bodies that can be sent repeatedly: a [`Body`] is created for each attempt.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use crate::timeout::Heartbeat;
use crate::transport::{Body, Transport, TransportError};
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

    /// Creates the body of one attempt. Files are opened here and read through `transport`. Each chunk that is taken
    /// is reported to `heartbeat`.
    pub(crate) fn body(&self, transport: &Arc<dyn Transport>, heartbeat: &Heartbeat) -> Result<Body, TransportError> {
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
                        let reader = upload.open(transport.clone())?;
                        let size = reader.length();
                        (Open::File(reader), size)
                    }
                },
            };
            open.push(part);
            length = length.zip(size).map(|(sum, size)| sum + size);
        }
        if let [Open::Bytes(bytes)] = open.as_slice() {
            return Ok(Body::bytes(bytes.clone()));
        }
        open.reverse();
        Ok(Body::stream(Parts { open, transport: transport.clone(), heartbeat: heartbeat.clone() }, length))
    }
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
}

impl Stream for Parts {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let part = match self.open.last_mut() {
                None => return Poll::Ready(None),
                Some(Open::Bytes(bytes)) => Some(Ok(std::mem::take(bytes))),
                Some(Open::File(reader)) => match reader.poll_part(cx) {
                    Poll::Pending => return Poll::Pending,
                    Poll::Ready(part) => part,
                },
            };
            match part {
                Some(Ok(bytes)) if bytes.is_empty() => {
                    self.open.pop();
                }
                Some(part) => {
                    self.heartbeat.beat(self.transport.now());
                    return Poll::Ready(Some(part));
                }
                None => {
                    self.open.pop();
                }
            }
        }
    }
}
