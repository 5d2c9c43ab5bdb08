//! A server that answers by a handler and keeps a log of everything it received.

use std::net::Shutdown;
use std::sync::{Arc, Mutex};

use std::io::Write;

use super::listener::{Accepted, Listener, lock};
use super::request::Request;
use super::response::{Reply, Response};
use super::wire::{Wire, WireError};

/// A running server; dropping it closes its connections and ends its threads.
#[derive(Debug)]
pub struct Server {
    listener: Listener,
    url: String,
    log: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    /// Starts a server that gives every request to `handler` and sends what it returns: a [`Response`] or a [`Reply`].
    /// Requests are logged before the handler runs. A handler that panics closes its connection without an answer.
    pub fn start<R: Into<Reply>>(handler: impl Fn(&Request) -> R + Send + Sync + 'static) -> Self {
        let log = Arc::new(Mutex::new(Vec::new()));
        let received = Arc::clone(&log);
        let listener = Listener::start(move |accepted| {
            serve_connection(accepted, &|request| {
                lock(&received).push(request.clone());
                handler(request).into()
            });
        });
        Self { url: listener.url(), listener, log }
    }

    /// `http://127.0.0.1:PORT`, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Every request received so far, in order.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        lock(&self.log).clone()
    }

    /// Empties the log and gives what was in it, so that a test sees only what its next step sends.
    #[must_use]
    pub fn take_requests(&self) -> Vec<Request> {
        std::mem::take(&mut lock(&self.log))
    }

    /// How many connections were accepted so far.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.listener.accepted()
    }
}

/// Answers the requests of one connection by `handler` until either side closes it. What is not HTTP gets a 400.
pub fn serve_connection(accepted: Accepted, handler: &dyn Fn(&Request) -> Reply) {
    let stop = accepted.stop;
    let mut wire = Wire::new(accepted.stream, accepted.number);
    while !stop.requested() {
        match wire.read_request() {
            Ok(Some(request)) => {
                let kept = answer(&mut wire, &request, handler(&request));
                if !kept {
                    break;
                }
            }
            Ok(None) | Err(WireError::Io(_)) => break,
            Err(error @ WireError::Malformed(_)) => {
                let refusal = Response::text(400, &error.to_string()).with_header("Connection", "close");
                // The client may be gone already, and there is nobody else to tell.
                drop(refusal.write(false, wire.stream()));
                break;
            }
        }
    }
    drop(wire.stream().shutdown(Shutdown::Both));
}

/// Sends a reply and says whether the connection stays open.
fn answer(wire: &mut Wire, request: &Request, reply: Reply) -> bool {
    match reply {
        Reply::Response(response) => {
            let closes = response.header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close"));
            let response =
                if request.keeps_alive() || closes { response } else { response.with_header("Connection", "close") };
            let sent = response.write(request.method == "HEAD", wire.stream());
            sent.is_ok() && request.keeps_alive() && !closes
        }
        Reply::Raw(bytes) => {
            drop(wire.stream().write_all(&bytes));
            false
        }
    }
}
