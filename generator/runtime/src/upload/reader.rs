//! Reading of uploads: in chunks, each where blocking is allowed, checked against the declared length.

use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
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
    /// The reader failed in a way that leaves nothing to read from.
    Failed(std::io::Error),
    /// Read to the end, or failed.
    Closed,
}

/// Ends the wait for a chunk once, also if the work is dropped before it was done.
struct Guard(Option<Arc<Mutex<ReadState>>>);

impl Guard {
    fn finish(&mut self, result: ReadState) {
        let Some(state) = self.0.take() else { return };
        if let ReadState::Busy(Some(waker)) = std::mem::replace(&mut *lock(&state), result) {
            waker.wake();
        }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.finish(ReadState::Failed(std::io::Error::other("the upload was not read")));
    }
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
            ReadState::Done(_, Err(error)) => Poll::Ready(Some(Err(request_error(error)))),
            ReadState::Failed(error) => Poll::Ready(Some(Err(request_error(error)))),
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
        let mut guard = Guard(Some(self.state.clone()));
        self.transport.block(Box::new(move || {
            // The reader is the caller's, so it may panic; nothing is read from it any more then.
            guard.finish(match catch_unwind(AssertUnwindSafe(|| read(source))) {
                Ok((source, part)) => ReadState::Done(source, part),
                Err(_) => ReadState::Failed(panicked("the reader of the upload")),
            });
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
            let reported = catch_unwind(AssertUnwindSafe(|| report(self.sent)));
            reported.map_err(|_| request_error(panicked("the progress callback")))?;
        }
        Ok(part)
    }
}

/// Runs `work` with what `input` makes, on a thread of its own, and returns its result. Without a thread, it runs here.
pub(super) async fn on_a_thread<I: Send + 'static, T: Send + 'static>(
    input: impl Fn() -> I,
    work: fn(I) -> std::io::Result<T>,
) -> std::io::Result<T> {
    let channel = Arc::new(Mutex::new(Channel { result: None, waker: None }));
    let (sender, given) = (channel.clone(), input());
    let run = move || {
        let result = catch_unwind(AssertUnwindSafe(|| work(given))).unwrap_or_else(|_| Err(panicked("opening it")));
        let mut channel = sender.lock().unwrap_or_else(PoisonError::into_inner);
        channel.result = Some(result);
        channel.waker.take().into_iter().for_each(Waker::wake);
    };
    // The thread is detached: if nobody waits any more, its result is dropped with the channel.
    if std::thread::Builder::new().name("upload".to_owned()).spawn(run).is_err() {
        return work(input());
    }
    std::future::poll_fn(move |cx| {
        let mut channel = channel.lock().unwrap_or_else(PoisonError::into_inner);
        match channel.result.take() {
            Some(result) => Poll::Ready(result),
            None => {
                channel.waker = Some(cx.waker().clone());
                Poll::Pending
            }
        }
    })
    .await
}

/// The result of some work, and who waits for it.
struct Channel<T> {
    result: Option<std::io::Result<T>>,
    waker: Option<Waker>,
}

fn panicked(what: &str) -> std::io::Error {
    std::io::Error::other(format!("{what} panicked"))
}

fn request_error(error: std::io::Error) -> TransportError {
    TransportError::new(TransportErrorKind::Request, error)
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
