//! What the network does to the transport of both clients: raw servers on loopback, proxies, TLS, event loops.
#![cfg(all(feature = "async", feature = "blocking", feature = "rustls"))]

mod bodies;
mod certificates;
mod client;
mod http2;
mod limits;
mod logs;
mod loops;
mod proxies;
mod resources;
mod server;
mod socks;
