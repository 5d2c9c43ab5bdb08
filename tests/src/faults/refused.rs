//! A port that refuses every connection, for as long as its handle lives.
//!
//! A port where a program listened once is soon another program's. This one is bound, so that nobody else gets it, and
//! never listens, so that the system refuses whoever comes.

use std::net::SocketAddr;

use socket2::{Domain, Socket, Type};

/// The port.
#[derive(Debug)]
pub struct Refused {
    address: SocketAddr,
    _socket: Socket,
}

impl Refused {
    /// Binds a free port of 127.0.0.1.
    ///
    /// # Panics
    /// If no port can be bound.
    #[must_use]
    pub fn start() -> Self {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        socket.bind(&any.into()).expect("bind a free port of 127.0.0.1");
        let address = socket.local_addr().expect("a bound socket has an address");
        Self { address: address.as_socket().expect("an address of the internet"), _socket: socket }
    }

    /// `127.0.0.1:PORT`
    #[must_use]
    pub fn authority(&self) -> String {
        self.address.to_string()
    }

    /// `http://127.0.0.1:PORT`, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;
    use std::net::TcpStream;

    use super::Refused;

    #[test]
    fn every_connection_is_refused() {
        let refused = Refused::start();
        for _ in 0..20 {
            let error = TcpStream::connect(refused.address).expect_err("nobody listens");
            assert_eq!(error.kind(), ErrorKind::ConnectionRefused);
        }
    }
}
