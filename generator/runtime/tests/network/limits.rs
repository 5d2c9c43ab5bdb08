//! Limits of time, in every phase of a request.

use std::io::{Read, Write};
use std::time::{Duration, Instant};

use generator_runtime::{ErrorKind, Method, RawRequest, Upload};

use crate::client::{API, AnyClient, Setup, WAYS, get, told};
use crate::server::{CA, Server, ok};

/// What is too long here.
const LIMIT: Duration = Duration::from_millis(300);

/// What is never reached, unless something hangs.
const HANGS: Duration = Duration::from_secs(15);

/// A server that reads and never says anything.
fn silent() -> Server {
    Server::new(|mut stream, notes| {
        notes.note("connected");
        drop(std::io::copy(&mut stream, &mut std::io::sink()));
    })
}

#[test]
fn every_phase_ends_with_each_limit() {
    type Phase = (&'static str, fn(&Server) -> (String, Setup));
    let phases: [Phase; 6] = [
        ("tls", |silent| (silent.https(), Setup { roots: vec![CA], ..Setup::default() })),
        ("connect", |silent| ("https://localhost".into(), Setup { proxy: Some(silent.base()), ..Setup::default() })),
        ("socks", |silent| {
            let proxy = Some(format!("socks5h://{}", silent.address));
            ("http://gitlab.invalid".into(), Setup { proxy, ..Setup::default() })
        }),
        ("tls of the proxy", |silent| {
            let proxy = Some(silent.https());
            ("http://gitlab.invalid".into(), Setup { proxy, ..Setup::default() })
        }),
        ("forwarded", |silent| {
            ("http://gitlab.invalid".into(), Setup { proxy: Some(silent.base()), ..Setup::default() })
        }),
        ("head", |silent| (silent.base(), Setup::default())),
    ];
    type Limit = (&'static str, fn(&mut Setup));
    let limits: [Limit; 2] = [
        ("request", |setup| setup.request_timeout = Some(LIMIT)),
        ("connect", |setup| (setup.connect_timeout, setup.request_timeout) = (Some(LIMIT), Some(LIMIT * 10))),
    ];
    for (phase, make) in phases {
        let is_connecting = !["forwarded", "head"].contains(&phase);
        for (limit, set) in limits {
            if limit == "connect" && !is_connecting {
                continue;
            }
            for way in WAYS {
                let silent = silent();
                let (base, mut setup) = make(&silent);
                set(&mut setup);
                let client = setup.client(way, &base).expect("a client");
                for (call, brought) in [
                    ("get", timed(|| client.get())),
                    ("download", timed(|| client.download(get()))),
                    ("of the call", timed(|| client.download(get_within(LIMIT)))),
                ] {
                    let error = brought.unwrap_err();
                    let case = format!("{phase} {limit} {way:?} {call} {}", told(&error));
                    let expected = if limit == "connect" { ErrorKind::Connect } else { ErrorKind::Timeout };
                    // Both limits of a call end at about the same time.
                    assert!(error.kind() == expected || call == "of the call" && is_connecting, "{case}");
                }
            }
        }
    }
}

fn get_within(limit: Duration) -> RawRequest {
    use generator_runtime::Operation;
    get().timeout(limit)
}

fn timed<T>(call: impl FnOnce() -> T) -> T {
    let begin = Instant::now();
    let output = call();
    assert!(begin.elapsed() < HANGS, "it hung");
    output
}

#[test]
fn the_longest_limits_are_limits_too() {
    let long = Some(Duration::MAX);
    let server = Server::answering(ok("answer"), false);
    for way in WAYS {
        let setup = Setup { connect_timeout: long, request_timeout: long, idle_timeout: long, ..Setup::default() };
        let client = setup.client(way, &server.base()).expect("a client");
        assert_eq!(client.get().expect("an answer"), "answer");
        assert_eq!(client.download(get_within(Duration::MAX)).expect("an answer"), "answer");
        let open = || Ok(Box::new(std::io::empty()) as Box<dyn Read + Send>);
        let post = RawRequest::new(&API, Method::POST, "/x").upload(Upload::reader("r", Some(0), open));
        assert_eq!(client.send(post).expect("an answer"), "answer");
        // Having to wait with such a limit is no fault either.
        let slow = Server::new(|mut stream, notes| {
            while notes.read_head(&mut stream).is_some() {
                std::thread::sleep(Duration::from_millis(50));
                drop(stream.write_all(ok("answer").as_bytes()));
            }
        });
        let client = setup.client(way, &slow.base()).expect("a client");
        assert_eq!(client.get().expect("an answer"), "answer");
        assert_eq!(client.download(get()).expect("an answer"), "answer");
    }
}

#[test]
fn who_is_unknown_or_does_not_listen_is_no_connection() {
    // A bound socket that does not listen refuses, and nobody else can take its port.
    let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).expect("a socket");
    socket.bind(&std::net::SocketAddr::from(([127, 0, 0, 1], 0)).into()).expect("a free port");
    let port = socket.local_addr().expect("an address").as_socket().expect("an IP address").port();
    for base in ["http://gitlab.invalid".to_owned(), format!("http://127.0.0.1:{port}")] {
        for way in WAYS {
            let retry = generator_runtime::RetryPolicy::new().initial_wait(Duration::from_millis(1));
            let client = Setup { retry, ..Setup::default() }.client(way, &base).expect("a client");
            let error = client.send(RawRequest::new(&API, Method::POST, "/x")).unwrap_err();
            assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 4), "{way:?} {}", told(&error));
        }
    }
    drop(socket);
    assert!(AnyClient::new(WAYS[1], "http://127.0.0.1:1").get().is_err());
}
