//! The promises of the runtime, each a test: over every kind of call, async and blocking, through a mock transport;
//! and the transports themselves against a server on loopback.

mod calls;
mod credentials;
mod pages;
mod things;
#[cfg(all(feature = "reqwest", feature = "ureq"))]
mod transports;
