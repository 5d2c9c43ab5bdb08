//! The promises of the runtime, each a test: over every kind of call, async and blocking, through a mock transport;
//! and the transports themselves against a server on loopback.

mod answers;
mod arguments;
mod calls;
mod credentials;
mod emitted;
mod errors;
mod guidelines;
#[cfg(all(feature = "async", feature = "blocking"))]
mod headers;
mod overrides;
#[cfg(feature = "serde")]
mod own_types;
mod pages;
#[cfg(all(feature = "async", feature = "blocking"))]
mod ranges;
mod redirects;
mod retries;
#[cfg(all(feature = "async", feature = "blocking"))]
mod server;
mod things;
mod times;
#[cfg(all(feature = "async", feature = "blocking", feature = "rustls"))]
mod tls;
#[cfg(all(feature = "async", feature = "blocking"))]
mod transports;
