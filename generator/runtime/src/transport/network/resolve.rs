//! Names to addresses, by the system, on a thread of its own for each name.
//!
//! Calls that want the same name at the same time share one thread, so that a resolver that does not answer costs one
//! thread a name, however many calls are given up meanwhile. Addresses are not kept: the system does that.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::io;
use std::net::{IpAddr, ToSocketAddrs};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

/// Resolves names.
#[derive(Debug, Clone, Default)]
pub(super) struct Resolver {
    lookups: Arc<Mutex<BTreeMap<String, Arc<Mutex<Lookup>>>>>,
}

/// A lookup in progress, or done.
#[derive(Debug, Default)]
struct Lookup {
    result: Option<Result<Vec<IpAddr>, (io::ErrorKind, String)>>,
    wakers: Vec<Waker>,
}

impl Resolver {
    /// Returns the addresses of a host: of a literal address itself, without asking anybody.
    pub(super) async fn resolve(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        if let Ok(address) = host.trim_start_matches('[').trim_end_matches(']').parse() {
            return Ok(vec![address]);
        }
        let lookup = self.lookup(host)?;
        let addresses = poll_fn(|cx| {
            let mut lookup = lock(&lookup);
            match &lookup.result {
                Some(result) => Poll::Ready(result.clone()),
                None => {
                    if !lookup.wakers.iter().any(|waker| waker.will_wake(cx.waker())) {
                        lookup.wakers.push(cx.waker().clone());
                    }
                    Poll::Pending
                }
            }
        });
        match addresses.await {
            Ok(addresses) if addresses.is_empty() => {
                Err(io::Error::new(io::ErrorKind::NotFound, format!("`{host}` has no address")))
            }
            Ok(addresses) => Ok(addresses),
            Err((kind, message)) => Err(io::Error::new(kind, format!("the host `{host}` is unknown: {message}"))),
        }
    }

    /// Returns the lookup of a name that is in progress, or begins one.
    fn lookup(&self, host: &str) -> io::Result<Arc<Mutex<Lookup>>> {
        let mut lookups = lock(&self.lookups);
        if let Some(lookup) = lookups.get(host) {
            return Ok(lookup.clone());
        }
        let lookup = Arc::<Mutex<Lookup>>::default();
        let (all, ours, name) = (self.lookups.clone(), lookup.clone(), host.to_owned());
        std::thread::Builder::new().name("resolve".to_owned()).spawn(move || {
            let found = (name.as_str(), 0).to_socket_addrs();
            let found = found.map(|addresses| addresses.map(|address| address.ip()).collect());
            lock(&all).remove(&name);
            let mut lookup = lock(&ours);
            lookup.result = Some(found.map_err(|error| (error.kind(), error.to_string())));
            std::mem::take(&mut lookup.wakers).into_iter().for_each(Waker::wake);
        })?;
        lookups.insert(host.to_owned(), lookup.clone());
        Ok(lookup)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
