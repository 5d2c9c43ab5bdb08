//! What drives the calls of the blocking client: an event loop on the caller's thread.
//!
//! A call runs the loop itself while it waits, so that nothing is passed between threads. Where the caller is already
//! inside of Tokio, which runs no loop within another, a second loop on a thread of its own does the work, and the
//! caller waits for it. That thread begins when it is first needed, and ends with the client.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::Duration;

use tokio::runtime::{self, Handle, Runtime};
use tokio::sync::oneshot;

use super::network::{Loop, Network};
use super::{Body, BoxFuture, Settings, Transport, TransportError, TransportErrorKind};
use crate::block_on::block_on;

/// The largest number of threads that read files to upload.
const MAX_READERS: usize = 64;

/// The transport of the blocking client.
pub(crate) struct Driver {
    network: Network,
    /// The loop that callers run themselves.
    own: Arc<EventLoop>,
    /// The loop with a thread of its own.
    apart: OnceLock<Option<Apart>>,
    /// The thread that runs the first loop too, once a call was moved from outside of Tokio to inside.
    own_apart: OnceLock<Option<Apart>>,
}

/// A runtime that can be dropped anywhere, also inside of another one.
struct EventLoop(Option<Runtime>);

/// A loop with a thread that runs it until this is dropped.
struct Apart {
    handle: Handle,
    _end: oneshot::Sender<()>,
}

impl Driver {
    /// Creates a transport for a client of a server.
    ///
    /// # Errors
    /// Returns an error as [`Network::new`] does, or if the system has no resources for an event loop.
    pub(crate) fn new(settings: &Settings, is_https: bool) -> Result<Self, TransportError> {
        let network = Network::new(settings, is_https)?;
        let own = EventLoop::new().map_err(|error| TransportError::new(TransportErrorKind::Request, error))?;
        Ok(Self { network, own: Arc::new(own), apart: OnceLock::new(), own_apart: OnceLock::new() })
    }

    /// Returns the loop with a thread of its own, or `None` if there are no resources for it.
    fn apart(&self) -> Option<&Apart> {
        let begin = || EventLoop::new().and_then(|new| Apart::new(Arc::new(new))).ok();
        self.apart.get_or_init(begin).as_ref()
    }

    /// Returns whose loop the current thread is in.
    fn current_loop(&self) -> Option<Loop> {
        let current = Handle::try_current().ok()?.id();
        if self.own.handle().is_some_and(|own| own.id() == current) {
            return Some(Loop::Here);
        }
        let apart = self.apart.get()?.as_ref()?;
        (apart.handle.id() == current).then_some(Loop::Apart)
    }
}

impl Transport for Driver {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            let Some(current) = self.current_loop() else {
                let message = "no thread could be started for the requests of the blocking client";
                return Err(TransportError::new(TransportErrorKind::Request, message));
            };
            self.network.run(request, current).await
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.network.sleep(duration)
    }

    fn block(&self, work: Box<dyn FnOnce() + Send>) {
        self.network.block(work);
    }

    fn block_on(&self, call: Pin<&mut dyn Future<Output = ()>>) {
        let own = self.own.0.as_ref();
        match own.filter(|_| Handle::try_current().is_err()) {
            Some(own) => own.block_on(call),
            None => {
                // Connections that a call outside of Tokio has opened may be in use here.
                self.own_apart.get_or_init(|| Apart::new(self.own.clone()).ok());
                let _entered = self.apart().map(|apart| apart.handle.enter());
                // Tokio would count this against the task that the caller is in.
                block_on(tokio::task::unconstrained(call));
            }
        }
    }
}

impl EventLoop {
    fn new() -> io::Result<Self> {
        let mut builder = runtime::Builder::new_current_thread();
        builder.enable_all().max_blocking_threads(MAX_READERS).build().map(|runtime| Self(Some(runtime)))
    }

    fn handle(&self) -> Option<&Handle> {
        self.0.as_ref().map(Runtime::handle)
    }
}

impl Drop for EventLoop {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            // Waiting for its threads is not allowed inside of another runtime.
            runtime.shutdown_background();
        }
    }
}

impl Apart {
    /// Begins a thread that runs a loop.
    fn new(runs: Arc<EventLoop>) -> io::Result<Self> {
        let handle = runs.handle().cloned().ok_or(io::ErrorKind::Other)?;
        let (end, ended) = oneshot::channel();
        thread::Builder::new().name("client".to_owned()).spawn(move || {
            if let Some(runtime) = &runs.0 {
                // The sender is dropped with the client.
                drop(runtime.block_on(ended));
            }
        })?;
        Ok(Self { handle, _end: end })
    }
}
