//! Accepts TCP connections on a free port of 127.0.0.1 and runs one thread for each; ends them all when dropped.
//!
//! Comes in: a function that serves one connection, whatever it does with it. This module neither reads nor writes.

use std::collections::BTreeMap;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// The most connections served at one time; further ones are closed at once.
const MAX_CONNECTIONS: usize = 256;

/// The most time, in seconds, that one read or write on an accepted connection may take.
const IO_SECONDS: u64 = 30;

/// A listening socket with its threads. Dropping it closes every connection and waits for the threads to end.
#[derive(Debug)]
pub struct Listener {
    address: SocketAddr,
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

/// One accepted connection, as it is handed to the function that serves it.
#[derive(Debug)]
pub struct Accepted {
    /// Counts from 0 in the order of acceptance.
    pub number: usize,
    /// The connection, with timeouts set. The listener holds a second handle of it until the serving function returns,
    /// so dropping this one early closes nothing: call `shutdown`, or return.
    pub stream: TcpStream,
    /// Says when to end, for functions that stall on purpose.
    pub stop: Stop,
}

/// Tells the threads of one [`Listener`] that it is going away.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<StopState>);

#[derive(Debug, Default)]
struct StopState {
    requested: Mutex<bool>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Shared {
    stop: Stop,
    open: Mutex<BTreeMap<usize, TcpStream>>,
    workers: Mutex<Vec<JoinHandle<()>>>,
    accepted: Mutex<usize>,
}

impl Stop {
    /// Whether the listener is going away.
    #[must_use]
    pub fn requested(&self) -> bool {
        *lock(&self.0.requested)
    }

    /// Sleeps for `time`, or until the listener goes away; says whether it does.
    #[must_use = "a stall that was stopped must end the connection"]
    pub fn wait(&self, time: Duration) -> bool {
        let requested = lock(&self.0.requested);
        let waited = self.0.changed.wait_timeout_while(requested, time, |requested| !*requested);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }

    fn request(&self) {
        *lock(&self.0.requested) = true;
        self.0.changed.notify_all();
    }
}

impl Listener {
    /// Binds a free port of 127.0.0.1 and serves every connection by `serve`, each on a thread of its own.
    ///
    /// # Panics
    /// If no port can be bound: a test has nothing left to do then.
    pub fn start(serve: impl Fn(Accepted) + Send + Sync + 'static) -> Self {
        let socket = TcpListener::bind(("127.0.0.1", 0)).expect("bind a free port of 127.0.0.1");
        let address = socket.local_addr().expect("a bound socket has an address");
        let shared = Arc::new(Shared::default());
        let acceptor = {
            let (shared, serve) = (Arc::clone(&shared), Arc::new(serve));
            thread::spawn(move || accept(&socket, &shared, &serve))
        };
        Self { address, shared, acceptor: Some(acceptor) }
    }

    /// The address that it listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// `http://127.0.0.1:PORT`, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How many connections were accepted so far.
    #[must_use]
    pub fn accepted(&self) -> usize {
        *lock(&self.shared.accepted)
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.shared.stop.request();
        // `accept` has no timeout: one connection of our own wakes it up.
        drop(TcpStream::connect(self.address));
        if let Some(acceptor) = self.acceptor.take() {
            // A panic of the thread was printed where it happened, and a drop must not panic again.
            drop(acceptor.join());
        }
        for stream in lock(&self.shared.open).values() {
            drop(stream.shutdown(Shutdown::Both));
        }
        let workers = std::mem::take(&mut *lock(&self.shared.workers));
        for worker in workers {
            drop(worker.join());
        }
    }
}

fn accept<F: Fn(Accepted) + Send + Sync + 'static>(socket: &TcpListener, shared: &Arc<Shared>, serve: &Arc<F>) {
    for (number, stream) in socket.incoming().enumerate() {
        if shared.stop.requested() {
            return;
        }
        let Some((stream, second)) = stream.ok().and_then(prepare) else { continue };
        let mut workers = lock(&shared.workers);
        workers.retain(|worker| !worker.is_finished());
        if workers.len() >= MAX_CONNECTIONS {
            continue;
        }
        *lock(&shared.accepted) += 1;
        lock(&shared.open).insert(number, second);
        let (open, serve) = (OpenConnection { shared: Arc::clone(shared), number }, Arc::clone(serve));
        workers.push(thread::spawn(move || {
            let stop = open.shared.stop.clone();
            serve(Accepted { number, stream, stop });
            drop(open);
        }));
    }
}

fn prepare(stream: TcpStream) -> Option<(TcpStream, TcpStream)> {
    let limit = Some(Duration::from_secs(IO_SECONDS));
    stream.set_read_timeout(limit).ok()?;
    stream.set_write_timeout(limit).ok()?;
    stream.set_nodelay(true).ok()?;
    let second = stream.try_clone().ok()?;
    Some((stream, second))
}

/// Takes a connection out of the register when its thread ends, also by a panic.
struct OpenConnection {
    shared: Arc<Shared>,
    number: usize,
}

impl Drop for OpenConnection {
    fn drop(&mut self) {
        lock(&self.shared.open).remove(&self.number);
    }
}

/// What is behind a lock stays usable after a panic elsewhere: that panic is what the test must report, not this one.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::net::TcpStream;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::{Duration, Instant};

    use super::Listener;

    #[test]
    fn a_drop_ends_idle_and_stalled_connections() {
        let ended = Arc::new(AtomicUsize::new(0));
        let seen = Arc::clone(&ended);
        let listener = Listener::start(move |mut accepted| {
            if accepted.number == 0 {
                assert!(accepted.stop.wait(Duration::from_secs(20)), "stopped before the time was over");
            } else {
                assert_eq!(accepted.stream.read(&mut [0; 8]).unwrap_or(0), 0, "closed under the read");
            }
            seen.fetch_add(1, Ordering::SeqCst);
        });
        let clients: Vec<_> = (0..2).map(|_| TcpStream::connect(listener.address()).expect("connect")).collect();
        let began = Instant::now();
        while listener.accepted() < 2 {
            std::thread::yield_now();
        }
        drop(listener);
        assert_eq!(ended.load(Ordering::SeqCst), 2);
        assert!(began.elapsed() < Duration::from_secs(10));
        drop(clients);
    }
}
