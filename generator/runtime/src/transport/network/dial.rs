//! TCP connections to a host with several addresses: the next address is tried when one fails, or takes long.

use std::future::{Future, poll_fn};
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::net::TcpStream;

/// How long an address is waited for before the next one is tried beside it (RFC 8305 recommends 250 ms).
const HEAD_START: Duration = Duration::from_millis(250);

type Attempt = Pin<Box<dyn Future<Output = io::Result<TcpStream>> + Send>>;

/// Connects to the first address that answers.
pub(super) async fn dial(addresses: Vec<IpAddr>, port: u16) -> io::Result<TcpStream> {
    let mut left = alternating(addresses).into_iter().map(|address| SocketAddr::new(address, port));
    let mut attempts: Vec<Attempt> = Vec::new();
    let mut failure = None;
    loop {
        match left.next() {
            Some(address) => attempts.push(Box::pin(TcpStream::connect(address))),
            None if attempts.is_empty() => break,
            None => {}
        }
        let alone = left.len() == 0;
        let mut clock = pin!(tokio::time::sleep(HEAD_START));
        let ended = poll_fn(|cx| match poll_any(&mut attempts, cx) {
            Poll::Ready(ended) => Poll::Ready(Some(ended)),
            Poll::Pending if alone => Poll::Pending,
            Poll::Pending => clock.as_mut().poll(cx).map(|()| None),
        });
        match ended.await {
            Some(Ok(stream)) => {
                // Requests are written whole, and small ones should not wait for what never comes.
                stream.set_nodelay(true)?;
                return Ok(stream);
            }
            Some(Err(error)) => failure = Some(error),
            None => {}
        }
    }
    Err(failure.unwrap_or_else(|| io::Error::new(io::ErrorKind::NotFound, "the host has no address")))
}

/// Polls all attempts, and removes the first that ends.
fn poll_any(attempts: &mut Vec<Attempt>, cx: &mut Context<'_>) -> Poll<io::Result<TcpStream>> {
    for index in 0..attempts.len() {
        if let Poll::Ready(ended) = attempts[index].as_mut().poll(cx) {
            drop(attempts.remove(index));
            return Poll::Ready(ended);
        }
    }
    Poll::Pending
}

/// Orders addresses so that the two families alternate, beginning with that of the first.
fn alternating(addresses: Vec<IpAddr>) -> Vec<IpAddr> {
    let begins_with_v6 = addresses.first().is_some_and(IpAddr::is_ipv6);
    let (mut first, mut second): (Vec<_>, Vec<_>) =
        addresses.into_iter().partition(|address| address.is_ipv6() == begins_with_v6);
    let mut ordered = Vec::with_capacity(first.len() + second.len());
    first.reverse();
    second.reverse();
    while !(first.is_empty() && second.is_empty()) {
        ordered.extend(first.pop());
        ordered.extend(second.pop());
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_alternate() {
        let order = |texts: &[&str]| {
            let addresses = texts.iter().map(|text| text.parse().expect("an address")).collect();
            alternating(addresses).iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(order(&["::1", "::2", "::3", "1.1.1.1"]), ["::1", "1.1.1.1", "::2", "::3"]);
        assert_eq!(order(&["1.1.1.1", "::1", "2.2.2.2"]), ["1.1.1.1", "::1", "2.2.2.2"]);
        assert!(order(&[]).is_empty());
    }
}
