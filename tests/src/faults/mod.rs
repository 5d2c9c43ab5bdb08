//! Servers on loopback that do what servers should not, on command: one [`Fault`] for each request that comes in.
//!
//! In: a script, or a function from request to fault. Out: the wrong thing on the wire, and a record of everything that
//! was received, so that a test can say what a server must never have seen. Nothing in here knows GitLab or the client;
//! nothing outlives its handle, and a stall ends when the client hangs up or the server is dropped.

mod fault;
mod framing;
mod refused;
mod server;
mod traces;
mod unreachable;

pub use fault::Fault;
pub use refused::Refused;
pub use server::FaultServer;
pub use traces::{base64_of, shown_traces, traces_of};
pub use unreachable::Unreachable;
