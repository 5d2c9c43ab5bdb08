//! The promises of the runtime, each a test: over every kind of call, async and blocking, through a mock transport;
//! and the transports themselves against a server on loopback.

mod answers;
mod calls;
mod credentials;
mod emitted;
mod errors;
mod guidelines;
mod pages;
mod redirects;
mod retries;
#[cfg(all(feature = "reqwest", feature = "ureq"))]
mod server;
mod things;
mod times;
#[cfg(all(feature = "reqwest", feature = "ureq", feature = "rustls"))]
mod tls;
#[cfg(all(feature = "reqwest", feature = "ureq"))]
mod transports;
