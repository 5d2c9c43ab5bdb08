//! Connections that are kept between calls, and the bound on how many are in use.
//!
//! A connection belongs to the Tokio runtime that opened it: another one cannot drive it. So each runtime finds its own
//! alone, and a client can be used from several.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use http::Uri;
use http::uri::{Authority, Scheme};
use tokio::runtime;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::http1::Connection;
use super::http2;

/// The largest number of connections that are kept while no call uses them.
const MAX_IDLE: usize = 32;

/// How long a connection is kept. Servers close idle ones after 60 to 75 seconds, often.
const MAX_AGE: Duration = Duration::from_secs(55);

/// The largest number of origins whose protocol is remembered.
const MAX_ORIGINS: usize = 64;

/// Where a connection leads, and the runtime that drives it.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Key {
    runtime: runtime::Id,
    scheme: Scheme,
    authority: Authority,
}

impl Key {
    /// Returns the key of a URL, or `None` if it has no scheme or host.
    pub(super) fn new(uri: &Uri, runtime: runtime::Id) -> Option<Self> {
        Some(Self { runtime, scheme: uri.scheme()?.clone(), authority: uri.authority()?.clone() })
    }

    /// Returns whether the connection is over TLS.
    pub(super) fn is_secure(&self) -> bool {
        self.scheme == Scheme::HTTPS
    }
}

/// The connections of a client.
pub(super) struct Pool {
    permits: Arc<Semaphore>,
    idle: Mutex<Vec<Idle>>,
    origins: Mutex<Vec<Arc<Origin>>>,
}

struct Idle {
    key: Key,
    connection: Box<Connection>,
    since: Instant,
}

/// How an origin is spoken to over TLS.
pub(super) struct Origin {
    key: Key,
    protocol: Mutex<Protocol>,
    /// Held while the first connection is opened, so that calls at the same time share it if it is HTTP/2.
    pub(super) opening: tokio::sync::Mutex<()>,
}

/// The protocol of an origin.
#[derive(Clone)]
pub(super) enum Protocol {
    Unknown,
    /// A connection for each call.
    Http1,
    /// One connection for all calls.
    Http2(http2::Sender),
}

impl Origin {
    /// Returns the protocol; unknown again if the shared connection has ended.
    pub(super) fn protocol(&self) -> Protocol {
        let mut protocol = lock(&self.protocol);
        if matches!(&*protocol, Protocol::Http2(sender) if sender.is_closed()) {
            *protocol = Protocol::Unknown;
        }
        protocol.clone()
    }

    pub(super) fn set(&self, protocol: Protocol) {
        *lock(&self.protocol) = protocol;
    }
}

impl Pool {
    pub(super) fn new(max_connections: usize) -> Self {
        let permits = Arc::new(Semaphore::new(max_connections.clamp(1, Semaphore::MAX_PERMITS)));
        Self { permits, idle: Mutex::default(), origins: Mutex::default() }
    }

    /// Waits until one more connection may be used. The permit counts as one until it is dropped.
    pub(super) async fn permit(&self) -> Option<OwnedSemaphorePermit> {
        match self.permits.clone().try_acquire_owned() {
            Ok(permit) => Some(permit),
            Err(_) => self.permits.clone().acquire_owned().await.ok(),
        }
    }

    /// Takes a connection that is kept: of those that fit, the one used last.
    pub(super) fn take(&self, key: &Key) -> Option<Box<Connection>> {
        let mut idle = lock(&self.idle);
        // Old ones are closed here, since no timer runs while no call does.
        let now = Instant::now();
        idle.retain(|idle| now.saturating_duration_since(idle.since) < MAX_AGE);
        let index = idle.iter().rposition(|idle| idle.key == *key)?;
        Some(idle.remove(index).connection)
    }

    /// Keeps a connection, and closes the oldest one if there are too many.
    pub(super) fn put(&self, key: Key, connection: Box<Connection>) {
        let mut idle = lock(&self.idle);
        if idle.len() >= MAX_IDLE {
            drop(idle.remove(0));
        }
        idle.push(Idle { key, connection, since: Instant::now() });
    }

    /// Returns what is known of an origin.
    pub(super) fn origin(&self, key: &Key) -> Arc<Origin> {
        let mut origins = lock(&self.origins);
        if let Some(origin) = origins.iter().find(|origin| origin.key == *key) {
            return origin.clone();
        }
        if origins.len() >= MAX_ORIGINS {
            drop(origins.remove(0));
        }
        let origin = Arc::new(Origin {
            key: key.clone(),
            protocol: Mutex::new(Protocol::Unknown),
            opening: tokio::sync::Mutex::default(),
        });
        origins.push(origin.clone());
        origin
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
