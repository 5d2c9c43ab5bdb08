//! SOCKS 4, 4a and 5 (RFC 1928, with user names and passwords by RFC 1929).

use std::io;
use std::net::IpAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::{ProxyAddress, ProxyProtocol};
use crate::transport::network::resolve::Resolver;
use crate::transport::network::socket::Stream;

/// Where a proxy is asked to connect to.
enum Place {
    Address(IpAddr),
    Name(String),
}

/// Asks the SOCKS proxy at the other end of `stream` to connect to a host.
pub(in crate::transport::network) async fn socks(
    stream: &mut Stream,
    proxy: &ProxyAddress,
    resolver: &Resolver,
    host: &str,
    port: u16,
) -> io::Result<()> {
    let protocol = proxy.protocol();
    let is_v4 = matches!(protocol, ProxyProtocol::Socks4 | ProxyProtocol::Socks4a);
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let place = match (bare.parse(), protocol) {
        (Ok(address), _) => Place::Address(address),
        (Err(_), ProxyProtocol::Socks4a | ProxyProtocol::Socks5h) => Place::Name(host.to_owned()),
        (Err(_), _) => {
            let addresses = resolver.resolve(host).await?;
            let fitting = addresses.into_iter().find(|address| !is_v4 || address.is_ipv4());
            Place::Address(fitting.ok_or_else(|| io::Error::other("the host has no IPv4 address, as SOCKS 4 needs"))?)
        }
    };
    match is_v4 {
        true => socks4(stream, proxy, &place, port).await,
        false => socks5(stream, proxy, &place, port).await,
    }
}

async fn socks4(stream: &mut Stream, proxy: &ProxyAddress, place: &Place, port: u16) -> io::Result<()> {
    let mut request = vec![4, 1];
    request.extend_from_slice(&port.to_be_bytes());
    match place {
        Place::Address(IpAddr::V4(address)) => request.extend_from_slice(&address.octets()),
        Place::Address(IpAddr::V6(_)) => return Err(io::Error::other("SOCKS 4 has no IPv6 addresses")),
        // An address that cannot be announces a name.
        Place::Name(_) => request.extend_from_slice(&[0, 0, 0, 1]),
    }
    request.extend_from_slice(proxy.user().map_or(&[][..], |(name, _)| name));
    request.push(0);
    if let Place::Name(name) = place {
        request.extend_from_slice(name.as_bytes());
        request.push(0);
    }
    stream.write_all(&request).await?;
    stream.flush().await?;
    let mut answer = [0; 8];
    stream.read_exact(&mut answer).await?;
    match answer[..2] {
        [0, 90] => Ok(()),
        [0, code] => Err(io::Error::other(format!("the proxy does not connect: it answered {code}"))),
        _ => Err(not_socks()),
    }
}

async fn socks5(stream: &mut Stream, proxy: &ProxyAddress, place: &Place, port: u16) -> io::Result<()> {
    let (none, password) = (0, 2);
    let methods: &[u8] = if proxy.user().is_some() { &[5, 2, none, password] } else { &[5, 1, none] };
    stream.write_all(methods).await?;
    stream.flush().await?;
    let mut answer = [0; 2];
    stream.read_exact(&mut answer).await?;
    match (answer, proxy.user()) {
        ([5, 0], _) => {}
        ([5, 2], Some(user)) => log_in(stream, user).await?,
        ([5, _], _) => return Err(io::Error::other("the proxy wants another kind of credential")),
        _ => return Err(not_socks()),
    }
    let mut request = vec![5, 1, 0];
    match place {
        Place::Address(IpAddr::V4(address)) => {
            request.push(1);
            request.extend_from_slice(&address.octets());
        }
        Place::Address(IpAddr::V6(address)) => {
            request.push(4);
            request.extend_from_slice(&address.octets());
        }
        Place::Name(name) => {
            request.push(3);
            push_counted(&mut request, name.as_bytes(), "the host")?;
        }
    }
    request.extend_from_slice(&port.to_be_bytes());
    stream.write_all(&request).await?;
    stream.flush().await?;
    let mut head = [0; 4];
    stream.read_exact(&mut head).await?;
    if head[0] != 5 {
        return Err(not_socks());
    }
    if head[1] != 0 {
        return Err(io::Error::other(format!("the proxy does not connect: {}", reason(head[1]))));
    }
    // The address that it connects from is of no use.
    let length = match head[3] {
        1 => 4,
        4 => 16,
        _ => usize::from(stream.read_u8().await?),
    };
    stream.read_exact(&mut vec![0; length + 2]).await?;
    Ok(())
}

async fn log_in(stream: &mut Stream, (name, password): (&[u8], &[u8])) -> io::Result<()> {
    let mut request = vec![1];
    push_counted(&mut request, name, "the user name of the proxy")?;
    push_counted(&mut request, password, "the password of the proxy")?;
    stream.write_all(&request).await?;
    stream.flush().await?;
    let mut answer = [0; 2];
    stream.read_exact(&mut answer).await?;
    match answer[1] {
        0 => Ok(()),
        _ => Err(io::Error::other("the proxy refuses the user name or the password")),
    }
}

fn push_counted(request: &mut Vec<u8>, bytes: &[u8], what: &str) -> io::Result<()> {
    let length = u8::try_from(bytes.len()).map_err(|_| io::Error::other(format!("{what} is longer than 255 bytes")))?;
    request.push(length);
    request.extend_from_slice(bytes);
    Ok(())
}

fn reason(code: u8) -> String {
    let known = match code {
        1 => "it failed",
        2 => "its rules forbid it",
        3 => "the network is unreachable",
        4 => "the host is unreachable",
        5 => "the connection is refused",
        6 => "it takes too long",
        8 => "it does not know this kind of address",
        _ => return format!("it answered {code}"),
    };
    known.to_owned()
}

fn not_socks() -> io::Error {
    io::Error::other("the proxy's answer is not SOCKS")
}
