//! Reading of uploads: in chunks, each where blocking is allowed, checked against the declared length.

use std::io::Read;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use bytes::Bytes;

use super::Progress;
use crate::transport::{Transport, TransportError, TransportErrorKind};

/// The size of the chunks that are sent, in bytes.
const CHUNK_SIZE: usize = 64 * 1024;

/// The largest number of bytes that are read at a time. To read where blocking is allowed costs a switch of threads,
/// which for each chunk would take longer than the reading.
const MAX_READ: usize = 1024 * 1024;

/// How long is read at a time, if something was read by then: of a slow reader, chunks are sent as they come.
const READ_TIME: Duration = Duration::from_millis(20);

/// What is read.
pub(crate) type Source = Box<dyn Read + Send>;

/// An open upload.
pub(crate) struct UploadReader {
    transport: Arc<dyn Transport>,
    state: Arc<Mutex<ReadState>>,
    /// What was read and not yet sent.
    rest: Bytes,
    length: Option<u64>,
    sent: u64,
    progress: Option<Arc<Progress>>,
}

/// The state shared between the polling and the reading side.
enum ReadState {
    /// Nothing is being read.
    Idle(Source),
    /// A chunk is being read; the waker of the polling side.
    Busy(Option<Waker>),
    /// A chunk is ready. An empty one is the end.
    Done(Source, std::io::Result<Bytes>),
    /// Read to the end, or failed.
    Closed,
}

impl UploadReader {
    pub(super) fn new(
        transport: Arc<dyn Transport>,
        source: Source,
        length: Option<u64>,
        progress: Option<Arc<Progress>>,
    ) -> Self {
        Self {
            transport,
            state: Arc::new(Mutex::new(ReadState::Idle(source))),
            rest: Bytes::new(),
            length,
            sent: 0,
            progress,
        }
    }

    /// Returns the number of bytes, if it is known.
    pub(crate) fn length(&self) -> Option<u64> {
        self.length
    }

    /// Polls for the next chunk; `None` is the end.
    pub(crate) fn poll_part(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
        if !self.rest.is_empty() {
            return Poll::Ready(Some(self.next_chunk()));
        }
        self.begin(cx.waker());
        let mut state = lock(&self.state);
        match std::mem::replace(&mut *state, ReadState::Closed) {
            ReadState::Done(source, Ok(part)) if !part.is_empty() => {
                *state = ReadState::Idle(source);
                drop(state);
                self.rest = part;
                // Reads on while this is sent.
                self.begin(cx.waker());
                Poll::Ready(Some(self.next_chunk()))
            }
            ReadState::Done(_, Ok(_)) => {
                let short = self.length.is_some_and(|length| self.sent < length);
                Poll::Ready(short.then(|| Err(wrong_length())))
            }
            ReadState::Done(_, Err(error)) => {
                Poll::Ready(Some(Err(TransportError::new(TransportErrorKind::Request, error))))
            }
            ReadState::Closed => Poll::Ready(None),
            ReadState::Busy(_) | ReadState::Idle(_) => {
                *state = ReadState::Busy(Some(cx.waker().clone()));
                Poll::Pending
            }
        }
    }

    /// Starts reading the next chunk, unless one is being read.
    fn begin(&self, waker: &Waker) {
        let mut state = lock(&self.state);
        let source = match std::mem::replace(&mut *state, ReadState::Busy(Some(waker.clone()))) {
            ReadState::Idle(source) => source,
            other => {
                *state = other;
                return;
            }
        };
        drop(state);
        let state = self.state.clone();
        self.transport.block(Box::new(move || {
            let (source, part) = read(source);
            if let ReadState::Busy(Some(waker)) = std::mem::replace(&mut *lock(&state), ReadState::Done(source, part)) {
                waker.wake();
            }
        }));
    }

    /// Returns the next chunk of what was read.
    fn next_chunk(&mut self) -> Result<Bytes, TransportError> {
        let part = self.rest.split_to(self.rest.len().min(CHUNK_SIZE));
        self.counted(part)
    }

    fn counted(&mut self, part: Bytes) -> Result<Bytes, TransportError> {
        self.sent += part.len() as u64;
        if self.length.is_some_and(|length| self.sent > length) {
            return Err(wrong_length());
        }
        if let Some(report) = &self.progress {
            report(self.sent);
        }
        Ok(part)
    }
}

fn read(mut source: Source) -> (Source, std::io::Result<Bytes>) {
    let begin = Instant::now();
    let mut part = vec![0; CHUNK_SIZE];
    let mut filled = 0;
    while filled < MAX_READ {
        if filled == part.len() {
            if begin.elapsed() >= READ_TIME {
                break;
            }
            part.resize((filled * 4).min(MAX_READ), 0);
        }
        match source.read(&mut part[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return (source, Err(error)),
        }
    }
    part.truncate(filled);
    (source, Ok(part.into()))
}

fn wrong_length() -> TransportError {
    TransportError::new(TransportErrorKind::Request, "the length of the file differs from the declared one")
}

fn lock(state: &Mutex<ReadState>) -> MutexGuard<'_, ReadState> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
