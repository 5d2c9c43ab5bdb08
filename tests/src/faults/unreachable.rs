//! A port that nobody gets through to: it listens, but its queue of connections is full and nobody takes from it.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use socket2::{Domain, Socket, Type};

/// The most connections that fill the queue; systems hold a few more than they are asked to.
const FILLERS: usize = 64;

/// How long a connection may take before the queue counts as full.
const FULL: Duration = Duration::from_millis(200);

/// The port, with the connections that block it.
#[derive(Debug)]
pub struct Unreachable {
    address: SocketAddr,
    _listener: TcpListener,
    _fillers: Vec<TcpStream>,
}

impl Unreachable {
    /// Listens on a free port of 127.0.0.1 and fills its queue.
    ///
    /// # Panics
    /// If no port can be bound, or the queue of this system is never full.
    #[must_use]
    pub fn start() -> Self {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        socket.bind(&any.into()).expect("bind a free port of 127.0.0.1");
        socket.listen(0).expect("listen");
        let listener = TcpListener::from(socket);
        let address = listener.local_addr().expect("a bound socket has an address");
        let mut fillers = Vec::new();
        while let Ok(filler) = TcpStream::connect_timeout(&address, FULL) {
            fillers.push(filler);
            assert!(fillers.len() < FILLERS, "the queue of this system is never full");
        }
        Self { address, _listener: listener, _fillers: fillers }
    }

    /// `http://127.0.0.1:PORT`, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}
