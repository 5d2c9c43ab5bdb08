//! Bodies that are cut, compressed, empty, or refused while they are sent.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use generator_runtime::transport::Tls;
use generator_runtime::{ErrorKind, Method, RawRequest, Upload};

use crate::client::{API, AnyClient, Setup, WAYS, get, told};
use crate::server::{CA, Identity, Io, Notes, Server, ok, tls_config};

/// Ends a connection by a reset.
fn reset(stream: TcpStream) {
    let socket = socket2::Socket::from(stream);
    socket.set_linger(Some(Duration::ZERO)).expect("a socket");
}

#[test]
fn a_body_until_close_that_is_reset_is_an_error() {
    let server = Server::new(|mut stream, notes| {
        notes.read_head(&mut stream);
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\ntwenty bytes of more").expect("it reads");
        // What was sent arrives first.
        std::thread::sleep(Duration::from_millis(100));
        reset(stream);
    });
    for way in WAYS {
        let client = AnyClient::new(way, &server.base());
        for brought in [client.get(), client.download(get())] {
            assert_eq!(brought.unwrap_err().kind(), ErrorKind::Transport, "{way:?}");
        }
    }
}

#[test]
fn a_body_until_close_over_tls_ends_only_as_tls_does() {
    for says_so in [true, false] {
        let server = Server::new(move |stream, notes| {
            let config = std::sync::Arc::new(tls_config(Identity::Issued, false));
            let connection = rustls::ServerConnection::new(config).expect("a configuration");
            let mut stream = rustls::StreamOwned::new(connection, stream);
            notes.read_head(&mut stream);
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\ntwenty bytes of more").expect("it reads");
            if says_so {
                stream.conn.send_close_notify();
            }
            stream.flush().expect("it reads");
        });
        let libraries = if cfg!(feature = "native-tls") { &[Tls::Rustls, Tls::Native][..] } else { &[Tls::Rustls] };
        for (way, tls) in WAYS.into_iter().flat_map(|way| libraries.iter().map(move |tls| (way, *tls))) {
            let setup = Setup { roots: vec![CA], tls, ..Setup::default() };
            let client = setup.client(way, &server.https()).expect("a client");
            for brought in [client.get(), client.download(get())] {
                match says_so {
                    true => assert_eq!(brought.expect("it is whole").len(), 20, "{way:?}"),
                    false => assert_eq!(brought.unwrap_err().kind(), ErrorKind::Transport, "{way:?}"),
                }
            }
        }
    }
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text.as_bytes()).expect("memory");
    encoder.finish().expect("memory")
}

/// The rest of a response with this body.
type Framing = fn(&[u8]) -> Vec<u8>;

#[test]
fn gzip_is_read_whole_or_refused() {
    let (one, two) = (gzip("one, "), gzip("two"));
    let bad_sum = {
        let mut bytes = one.clone();
        let end = bytes.len() - 5;
        bytes[end] ^= 1;
        bytes
    };
    for (case, body, expected) in [
        ("one member", one.clone(), Some("one, ")),
        ("two members", [one.clone(), two.clone()].concat(), Some("one, two")),
        ("an empty body", Vec::new(), Some("")),
        ("an empty member", gzip(""), Some("")),
        ("bytes after it", [one.clone(), b"more".to_vec()].concat(), None),
        ("a byte after it", [one.clone(), b"\x1f".to_vec()].concat(), None),
        ("zeros after it", [one.clone(), vec![0; 20]].concat(), None),
        ("a half member after it", [one.clone(), two[..10].to_vec()].concat(), None),
        ("cut", one[..one.len() - 9].to_vec(), None),
        ("cut in the sum", one[..one.len() - 2].to_vec(), None),
        ("a wrong sum", bad_sum, None),
        ("no gzip", b"one, two".to_vec(), None),
    ] {
        let framings: [Framing; 3] = [
            |body| [format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes(), body].concat(),
            // Byte by byte.
            |body| {
                let chunk = |byte: &u8| [b"1\r\n".as_slice(), &[*byte], b"\r\n"].concat();
                let chunks: Vec<u8> = body.iter().flat_map(chunk).collect();
                [b"Transfer-Encoding: chunked\r\n\r\n".as_slice(), &chunks, b"0\r\n\r\n"].concat()
            },
            |body| [b"Connection: close\r\n\r\n".as_slice(), body].concat(),
        ];
        for framing in framings {
            let head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n".as_slice();
            let server = Server::answering([head, &framing(&body)].concat(), true);
            for way in WAYS {
                // What is no gzip is none the next time either.
                let retry = generator_runtime::RetryPolicy::new().initial_wait(Duration::from_millis(1));
                let client = Setup { retry, ..Setup::default() }.client(way, &server.base()).expect("a client");
                let before = server.heads().len();
                match (client.get(), expected) {
                    (Ok(bytes), Some(expected)) => assert_eq!(bytes, expected, "{way:?} {case}"),
                    (Err(error), None) => assert_eq!(error.kind(), ErrorKind::Transport, "{way:?} {case} {error:?}"),
                    (brought, _) => panic!("{way:?} {case}: {brought:?}"),
                }
                assert_eq!(server.heads().len() - before, 1, "{way:?} {case}");
            }
        }
    }
}

#[test]
fn an_empty_body_is_empty_whatever_its_coding() {
    for (method, head) in [
        (Method::HEAD, "200 OK\r\nContent-Length: 20"),
        (Method::HEAD, "200 OK\r\nTransfer-Encoding: chunked"),
        (Method::GET, "200 OK\r\nContent-Length: 0"),
        (Method::GET, "204 No Content"),
        (Method::DELETE, "204 No Content"),
        (Method::DELETE, "202 Accepted\r\nContent-Length: 0"),
    ] {
        let server = Server::answering(format!("HTTP/1.1 {head}\r\nContent-Encoding: gzip\r\n\r\n"), false);
        for way in WAYS {
            let client = AnyClient::new(way, &server.base());
            let brought = client.send(RawRequest::new(&API, method.clone(), "/x"));
            assert_eq!(brought.unwrap_or_else(|error| panic!("{way:?} {head} {error:?}")).len(), 0);
            let again = client.send(RawRequest::new(&API, method.clone(), "/x"));
            assert_eq!(again.expect("the connection is good for more").len(), 0);
        }
    }
}

#[test]
fn what_is_refused_while_it_is_sent_says_why() {
    const LENGTH: usize = 30 << 20;
    fn refuse(stream: &mut dyn Io, notes: &Notes, lingers: bool) {
        notes.read_head(stream);
        stream.read_exact(&mut vec![0; 100_000]).expect("the beginning of the body");
        let head = "HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}";
        stream.write_all(head.as_bytes()).and_then(|()| stream.flush()).expect("it reads");
        std::thread::sleep(if lingers { Duration::from_secs(20) } else { Duration::ZERO });
    }
    for (secure, lingers) in [(false, false), (false, true), (true, false), (true, true)] {
        let server = match secure {
            true => Server::tls(tls_config(Identity::Issued, false), move |stream, notes| {
                refuse(stream, notes, lingers);
            }),
            false => Server::new(move |mut stream, notes| refuse(&mut stream, notes, lingers)),
        };
        let base = if secure { server.https() } else { server.base() };
        for way in WAYS {
            let client = Setup { roots: vec![CA], ..Setup::default() }.client(way, &base).expect("a client");
            let open = || Ok(Box::new(std::io::repeat(7).take(LENGTH as u64)) as Box<dyn Read + Send>);
            for upload in [Upload::bytes("b", vec![7; LENGTH]), Upload::reader("r", Some(LENGTH as u64), open)] {
                let begin = Instant::now();
                let error = client.send(RawRequest::new(&API, Method::POST, "/x").upload(upload)).unwrap_err();
                let status = error.status().map(|status| status.as_u16());
                assert_eq!(status, Some(413), "{way:?} {secure} {}", told(&error));
                assert!(begin.elapsed() < Duration::from_secs(15), "it does not wait for the body to be read");
            }
        }
    }
}

#[test]
fn what_is_no_http_is_not_tried_again() {
    let many = (0..101).map(|number| format!("x-{number}: y\r\n")).collect::<String>();
    for answer in [
        "SSH-2.0-OpenSSH\r\n\r\n".to_owned(),
        "HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\nhello".to_owned(),
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello".to_owned(),
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n+5\r\nhello\r\n0\r\n\r\n".to_owned(),
        format!("HTTP/1.1 200 OK\r\n{many}Content-Length: 5\r\n\r\nhello"),
    ] {
        let server = Server::answering(answer.clone(), true);
        for way in WAYS {
            let retry = generator_runtime::RetryPolicy::new().initial_wait(Duration::from_millis(1));
            let client = Setup { retry, ..Setup::default() }.client(way, &server.base()).expect("a client");
            let error = client.get().unwrap_err();
            let kind = (error.kind(), error.attempts());
            assert_eq!(kind, (ErrorKind::Transport, 1), "{way:?} {answer:.60} {}", told(&error));
        }
    }
    // Interim answers with headers are passed over.
    let answer =
        format!("HTTP/1.1 100 Continue\r\nx: y\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: z\r\n\r\n{}", ok("hello"));
    let server = Server::answering(answer, true);
    for way in WAYS {
        assert_eq!(AnyClient::new(way, &server.base()).get().expect("an answer"), "hello", "{way:?}");
    }
}
