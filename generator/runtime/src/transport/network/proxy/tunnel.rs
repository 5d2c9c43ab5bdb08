//! Tunnels through HTTP proxies: `CONNECT`.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::ProxyAddress;
use crate::transport::network::socket::Stream;

/// The largest number of bytes of a proxy's answer.
const MAX_HEAD: usize = 16 * 1024;

/// Asks the proxy at the other end of `stream` to connect to a host.
pub(in crate::transport::network) async fn tunnel(
    stream: &mut Stream,
    proxy: &ProxyAddress,
    host: &str,
    port: u16,
) -> io::Result<()> {
    let mut request = format!("CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\n").into_bytes();
    if let Some(authorization) = proxy.authorization() {
        request.extend_from_slice(b"Proxy-Authorization: ");
        request.extend_from_slice(authorization.as_bytes());
        request.extend_from_slice(b"\r\n");
    }
    request.extend_from_slice(b"\r\n");
    stream.write_all(&request).await?;
    stream.flush().await?;
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        // Byte by byte, since what follows the head belongs to the server.
        head.push(stream.read_u8().await?);
        if head.len() > MAX_HEAD {
            return Err(io::Error::other("the proxy's answer is too long"));
        }
    }
    let head = String::from_utf8_lossy(&head);
    let line = head.lines().next().unwrap_or_default();
    let status = line.strip_prefix("HTTP/1.").and_then(|rest| rest.get(2..5)).and_then(|code| code.parse::<u16>().ok());
    match status {
        Some(200..=299) => Ok(()),
        Some(407) => Err(io::Error::other("the proxy wants another user name or password: it answered 407")),
        Some(status) => Err(io::Error::other(format!("the proxy does not connect: it answered {status}"))),
        None => Err(io::Error::other("the proxy's answer is not HTTP")),
    }
}
