//! HTTP/1.1 servers on 127.0.0.1 for tests: what comes in is bytes of a client under test, what goes out is what the
//! test's handler answers, and everything received is kept for assertions.
//!
//! The layers can be used one by one, so that a server which misbehaves is built from the same parts:
//! [`Listener`] accepts connections and ends them all when dropped, [`Wire`] reads requests from one connection,
//! [`Request`] gives what was read in the forms that a Rack application sees, [`Server`] answers each request by a
//! handler. None of them knows GitLab, none leaves the loopback interface, and none outlives its handle.

mod body;
mod listener;
mod multipart;
mod plain;
mod rack;
mod request;
mod response;
mod server;
mod wire;

pub use body::BodyError;
pub(crate) use listener::lock;
pub use listener::{Accepted, Listener, Stop};
pub use multipart::Part;
pub use plain::{Answer, Plain};
pub use rack::{NestingError, decode_pairs, indexed_to_array, rack_nest, rack_params};
pub use request::Request;
pub use response::{Reply, Response};
pub use server::{Server, serve_connection};
pub use wire::{Wire, WireError};
