//! HTTP/2, which servers choose over TLS.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use generator_runtime::{Bytes, ErrorKind, Method, RawRequest, RetryPolicy, Upload};
use h2::Reason;

use crate::client::{API, AnyClient, SECRET, Setup, WAYS, get, told};
use crate::server::{CA, Identity, tls_config};

type Respond = h2::server::SendResponse<Bytes>;

/// A server of HTTP/2 that counts connections and streams.
pub(crate) struct Http2 {
    port: u16,
    connections: Arc<AtomicUsize>,
    heads: Arc<Mutex<Vec<http::request::Parts>>>,
}

impl Http2 {
    /// A server that does this with each stream, which it is told the number of, and with its connection before.
    pub(crate) fn new(serve: fn(usize, http::Request<h2::RecvStream>, Respond) -> bool) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let mut config = tls_config(Identity::Issued, false);
        config.alpn_protocols = vec![b"h2".to_vec()];
        let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
        let (connections, heads) = (Arc::<AtomicUsize>::default(), Arc::<Mutex<Vec<_>>>::default());
        let (counted, noted) = (connections.clone(), heads.clone());
        let work = async move {
            listener.set_nonblocking(true).expect("a socket");
            let listener = tokio::net::TcpListener::from_std(listener).expect("a runtime");
            while let Ok((stream, _)) = listener.accept().await {
                counted.fetch_add(1, Ordering::SeqCst);
                let (acceptor, noted) = (acceptor.clone(), noted.clone());
                tokio::spawn(async move {
                    let Ok(stream) = acceptor.accept(stream).await else { return };
                    let Ok(mut connection) = h2::server::handshake(stream).await else { return };
                    while let Some(Ok((request, respond))) = connection.accept().await {
                        let number = {
                            let mut noted = noted.lock().expect("no panic");
                            let mut head = http::Request::new(());
                            (*head.method_mut(), *head.uri_mut()) = (request.method().clone(), request.uri().clone());
                            *head.headers_mut() = request.headers().clone();
                            noted.push(head.into_parts().0);
                            noted.len()
                        };
                        if serve(number, request, respond) {
                            connection.graceful_shutdown();
                        }
                    }
                });
            }
        };
        std::thread::spawn(move || crate::client::runtime().block_on(work));
        Self { port, connections, heads }
    }

    pub(crate) fn base(&self) -> String {
        format!("https://localhost:{}", self.port)
    }

    fn streams(&self) -> usize {
        self.heads.lock().expect("no panic").len()
    }
}

/// Answers with this body.
pub(crate) fn answer(mut respond: Respond, body: &'static str) {
    let mut stream = respond.send_response(http::Response::new(()), false).expect("a stream");
    stream.send_data(Bytes::from_static(body.as_bytes()), true).expect("a stream");
}

/// Retries as usual, without the waits.
fn setup() -> Setup {
    let retry = RetryPolicy::new().initial_wait(Duration::from_millis(1));
    Setup { roots: vec![CA], retry, ..Setup::default() }
}

#[test]
fn calls_share_a_connection() {
    let server = Http2::new(|_, _, respond| {
        answer(respond, "answer");
        false
    });
    for way in WAYS {
        let before = server.connections.load(Ordering::SeqCst);
        let client = setup().client(way, &server.base()).expect("a client");
        for _ in 0..3 {
            assert_eq!(client.get().unwrap_or_else(|error| panic!("{}", told(&error))), "answer", "{way:?}");
            assert_eq!(client.download(get()).expect("an answer"), "answer", "{way:?}");
        }
        if let AnyClient::Async(client, runtime) = &client {
            let calls: Vec<_> = (0..50).map(|_| runtime.spawn(get().send::<Bytes, _>(client))).collect();
            for call in calls {
                assert_eq!(runtime.block_on(call).expect("no panic").expect("an answer"), "answer");
            }
        }
        assert_eq!(server.connections.load(Ordering::SeqCst) - before, 1, "{way:?}");
    }
    // Many at once begin with one connection too.
    let fresh = setup().client(WAYS[0], &server.base()).expect("a client");
    let before = server.connections.load(Ordering::SeqCst);
    let AnyClient::Async(client, runtime) = &fresh else { unreachable!("it is async") };
    let calls: Vec<_> = (0..50).map(|_| runtime.spawn(get().send::<Bytes, _>(client))).collect();
    for call in calls {
        runtime.block_on(call).expect("no panic").expect("an answer");
    }
    assert_eq!(server.connections.load(Ordering::SeqCst) - before, 1);
    for head in server.heads.lock().expect("no panic").iter() {
        assert_eq!(head.headers.get("private-token").map(|value| value.as_bytes()), Some(SECRET.as_bytes()));
        assert!(!head.headers.contains_key("host") && head.uri.path() == "/api/x", "{head:?}");
    }
}

#[test]
fn a_refused_stream_was_never_sent() {
    // The first two streams are refused.
    let server = || {
        Http2::new(|number, _, mut respond| {
            if number <= 2 {
                respond.send_reset(Reason::REFUSED_STREAM);
            } else {
                answer(respond, "answer");
            }
            false
        })
    };
    for way in WAYS {
        let server = server();
        let client = setup().client(way, &server.base()).expect("a client");
        let post = RawRequest::new(&API, Method::POST, "/x").upload(Upload::bytes("b", "body"));
        assert_eq!(client.send(post).unwrap_or_else(|error| panic!("{}", told(&error))), "answer", "{way:?}");
        assert_eq!(server.streams(), 3, "{way:?}");
    }
    // Refused for ever, it counts as every other attempt does.
    for way in WAYS {
        let server = Http2::new(|_, _, mut respond| {
            respond.send_reset(Reason::REFUSED_STREAM);
            false
        });
        let client = setup().client(way, &server.base()).expect("a client");
        let error = client.get().unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 4), "{way:?} {}", told(&error));
        assert_eq!(server.streams(), 4, "{way:?}");
    }
}

#[test]
fn a_stream_that_is_reset_may_have_been_done() {
    for way in WAYS {
        let server = Http2::new(|_, _, mut respond| {
            respond.send_reset(Reason::INTERNAL_ERROR);
            false
        });
        let client = setup().client(way, &server.base()).expect("a client");
        let error = client.send(RawRequest::new(&API, Method::POST, "/x")).unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 1), "{way:?} {}", told(&error));
        assert_eq!(client.get().unwrap_err().attempts(), 4, "{way:?}");
    }
}

#[test]
fn a_connection_that_ends_is_replaced() {
    for way in WAYS {
        // The server announces the end of the connection with each answer.
        let server = Http2::new(|_, _, respond| {
            answer(respond, "answer");
            true
        });
        let client = setup().client(way, &server.base()).expect("a client");
        for _ in 0..4 {
            let post = RawRequest::new(&API, Method::POST, "/x");
            assert_eq!(client.send(post).unwrap_or_else(|error| panic!("{}", told(&error))), "answer", "{way:?}");
            std::thread::sleep(Duration::from_millis(30));
        }
        assert_eq!((server.streams(), server.connections.load(Ordering::SeqCst)), (4, 4), "{way:?}");
    }
}

#[test]
fn a_body_that_breaks_off_is_an_error() {
    for way in WAYS {
        let server = Http2::new(|_, _, mut respond| {
            let mut stream = respond.send_response(http::Response::new(()), false).expect("a stream");
            stream.send_data(Bytes::from_static(b"some"), false).expect("a stream");
            stream.send_reset(Reason::INTERNAL_ERROR);
            false
        });
        let client = Setup { retry: RetryPolicy::never(), ..setup() }.client(way, &server.base()).expect("a client");
        for brought in [client.get(), client.download(get())] {
            assert_eq!(brought.unwrap_err().kind(), ErrorKind::Transport, "{way:?}");
        }
    }
}
