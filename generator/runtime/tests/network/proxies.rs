//! HTTP proxies: the one that is named is used, as it is named, or it is an error.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;

use generator_runtime::ErrorKind;

use crate::client::{SECRET, Setup, WAYS, Way, get, told};
use crate::server::{CA, Identity, Io, Notes, Server, ok, tls_config};

/// Copies both ways until one side ends.
fn join(client: TcpStream, server: TcpStream) {
    let (mut from_client, mut to_client) = (client.try_clone().expect("a socket"), client);
    let (mut to_server, mut from_server) = (server.try_clone().expect("a socket"), server);
    std::thread::spawn(move || {
        drop(std::io::copy(&mut from_client, &mut to_server));
        drop(to_server.shutdown(std::net::Shutdown::Write));
    });
    drop(std::io::copy(&mut from_server, &mut to_client));
    drop(to_client.shutdown(std::net::Shutdown::Both));
}

/// A proxy that connects everything it is asked for to this port, and answers other requests itself.
fn proxy(port: u16) -> Server {
    Server::new(move |mut stream, notes| {
        while let Some(head) = notes.read_head(&mut stream) {
            if head.starts_with("CONNECT ") {
                stream.write_all(b"HTTP/1.1 200 Connected\r\nx: y\r\n\r\n").expect("it reads");
                return join(stream, TcpStream::connect(("127.0.0.1", port)).expect("the server"));
            }
            stream.write_all(ok("by the proxy").as_bytes()).expect("it reads");
        }
    })
}

fn secure_server() -> Server {
    Server::tls(tls_config(Identity::Issued, false), answer)
}

fn answer(stream: &mut dyn Io, notes: &Notes) {
    while notes.read_head(stream).is_some() {
        if stream.write_all(ok("by the server").as_bytes()).and_then(|()| stream.flush()).is_err() {
            return;
        }
    }
}

#[test]
fn what_a_proxy_is_told() {
    let server = secure_server();
    let credential = format!("Basic {}", "dTpwIHc6");
    for way in WAYS {
        let proxy = proxy(server.address.port());
        let at = format!("http://u:p%20w%3A@{}", proxy.address);
        let setup = Setup { proxy: Some(at), roots: vec![CA], ..Setup::default() };
        // In the clear, the proxy forwards the request: it sees the whole URL and the credential that is its own.
        let client = setup.client(way, "http://gitlab.invalid:8080").expect("a client");
        for _ in 0..2 {
            assert_eq!(client.get().expect("an answer"), "by the proxy");
        }
        for head in proxy.heads() {
            assert!(head.starts_with("GET http://gitlab.invalid:8080/api/x HTTP/1.1\r\n"), "{head}");
            let head = head.to_lowercase();
            for line in ["host: gitlab.invalid:8080", &format!("proxy-authorization: {credential}").to_lowercase()] {
                assert_eq!(head.matches(line).count(), 1, "{line} {head}");
            }
        }
        // Over TLS, it connects, and sees nothing of the request; the server sees nothing of its credential.
        let client = setup.client(way, "https://localhost").expect("a client");
        assert_eq!(client.get().expect("an answer"), "by the server");
        let heads = proxy.heads();
        let connect = heads.last().expect("a request");
        assert!(connect.starts_with("CONNECT localhost:443 HTTP/1.1\r\nHost: localhost:443\r\n"), "{connect}");
        assert!(connect.contains(&credential) && !connect.contains(SECRET), "{connect}");
        let head = server.heads().concat();
        assert!(head.contains(SECRET) && !head.to_lowercase().contains("proxy-"), "{head}");
    }
}

#[test]
fn a_proxy_over_tls() {
    let server = secure_server();
    let port = server.address.port();
    let proxy = Server::tls(tls_config(Identity::Issued, false), move |stream, notes| {
        let Some(head) = notes.read_head(stream) else { return };
        if !head.starts_with("CONNECT ") {
            drop(stream.write_all(ok("by the proxy").as_bytes()));
            return;
        }
        stream.write_all(b"HTTP/1.0 200 OK\r\n\r\n").and_then(|()| stream.flush()).expect("it reads");
        // One direction after the other is enough for a handshake and a request.
        let mut onward = TcpStream::connect(("127.0.0.1", port)).expect("the server");
        onward.set_read_timeout(Some(std::time::Duration::from_millis(50))).expect("a socket");
        let mut buffer = vec![0; 1 << 16];
        for _ in 0..40 {
            let Ok(count) = stream.read(&mut buffer) else { return };
            if count == 0 || onward.write_all(&buffer[..count]).is_err() {
                return;
            }
            while let Ok(count @ 1..) = onward.read(&mut buffer) {
                if stream.write_all(&buffer[..count]).and_then(|()| stream.flush()).is_err() {
                    return;
                }
            }
        }
    });
    for way in WAYS {
        let at = format!("https://localhost:{}", proxy.address.port());
        let setup = Setup { proxy: Some(at), roots: vec![CA], ..Setup::default() };
        let client = setup.client(way, "http://gitlab.invalid").expect("a client");
        assert_eq!(client.get().expect("an answer"), "by the proxy", "{way:?}");
        let client = setup.client(way, "https://localhost").expect("a client");
        assert_eq!(client.get().unwrap_or_else(|error| panic!("{}", told(&error))), "by the server", "{way:?}");
        // A proxy that nobody trusts gets nothing.
        let before = proxy.heads().len();
        let client = Setup { roots: Vec::new(), ..setup }.client(way, "http://gitlab.invalid").expect("a client");
        assert_eq!(client.get().unwrap_err().kind(), ErrorKind::Connect, "{way:?}");
        assert_eq!(proxy.heads().len(), before);
    }
}

#[test]
fn a_proxy_that_cannot_be_used_is_an_error() {
    for url in ["ftp://proxy", "socks6://proxy", "http://", "http://proxy:port", "proxy:99999", "http://a b", "::"] {
        for way in WAYS {
            let setup = Setup { proxy: Some(url.to_owned()), ..Setup::default() };
            let built = setup.client(way, "http://127.0.0.1:9").map(drop);
            assert_eq!(built.unwrap_err().kind(), ErrorKind::Request, "{way:?} {url}");
        }
    }
    for (answer, attempts) in
        [("HTTP/1.1 407 No\r\n\r\n", 4), ("HTTP/1.1 502 No\r\n\r\n", 4), ("SSH-2.0\r\n\r\n", 4), ("", 4)]
    {
        let proxy = Server::answering(answer, true);
        for way in WAYS {
            let retry = generator_runtime::RetryPolicy::new().initial_wait(std::time::Duration::from_millis(1));
            let setup = Setup { proxy: Some(proxy.base()), retry, ..Setup::default() };
            let error = setup.client(way, "https://localhost").expect("a client").get().unwrap_err();
            assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, attempts), "{way:?} {}", told(&error));
            assert!(!proxy.heads().concat().contains(SECRET));
        }
    }
}

/// The variables that name proxies.
const VARIABLES: [&str; 9] = [
    "http_proxy",
    "HTTP_PROXY",
    "https_proxy",
    "HTTPS_PROXY",
    "all_proxy",
    "ALL_PROXY",
    "no_proxy",
    "NO_PROXY",
    "REQUEST_METHOD",
];

/// Variables, a URL, and what happens.
type Environment = (&'static [(&'static str, &'static str)], &'static str, Expected);

/// What a process is told by its environment, the URL that it asks, and whether it has to go through the proxy.
/// `PROXY` represents its address. Nothing else can be reached but by the proxy, except 127.0.0.1.
const ENVIRONMENTS: [Environment; 26] = [
    (&[], "http://127.0.0.1", Expected::Direct),
    (&[("http_proxy", "http://PROXY")], "http://127.0.0.1", Expected::Proxy),
    (&[("HTTP_PROXY", "http://PROXY")], "http://127.0.0.1", Expected::Proxy),
    (&[("HTTP_PROXY", "http://PROXY"), ("REQUEST_METHOD", "GET")], "http://127.0.0.1", Expected::Direct),
    (&[("http_proxy", "http://PROXY"), ("REQUEST_METHOD", "GET")], "http://127.0.0.1", Expected::Proxy),
    (&[("HTTPS_PROXY", "http://PROXY")], "http://127.0.0.1", Expected::Direct),
    (&[("https_proxy", "http://PROXY")], "https://gitlab.invalid", Expected::Proxy),
    (&[("HTTP_PROXY", "http://PROXY")], "https://gitlab.invalid", Expected::NoHost),
    (&[("ALL_PROXY", "http://PROXY")], "http://127.0.0.1", Expected::Proxy),
    (&[("all_proxy", "PROXY")], "https://gitlab.invalid", Expected::Proxy),
    (&[("all_proxy", "http://PROXY"), ("http_proxy", "")], "http://127.0.0.1", Expected::Direct),
    (&[("http_proxy", "http://PROXY"), ("HTTP_PROXY", "http://127.0.0.1:1")], "http://127.0.0.1", Expected::Proxy),
    (&[("all_proxy", "socks5://PROXY")], "http://127.0.0.1", Expected::Proxy),
    (&[("all_proxy", "socks5h://PROXY")], "http://gitlab.invalid", Expected::Proxy),
    (&[("all_proxy", "gopher://PROXY")], "http://127.0.0.1", Expected::Refused),
    (&[("http_proxy", "http://PROXY:x")], "http://127.0.0.1", Expected::Refused),
    (&[("all_proxy", "http://PROXY"), ("NO_PROXY", "*")], "http://127.0.0.1", Expected::Direct),
    (&[("all_proxy", "http://PROXY"), ("NO_PROXY", "127.0.0.1")], "http://127.0.0.1", Expected::Direct),
    (&[("all_proxy", "http://PROXY"), ("NO_PROXY", "127.0.0.0/8")], "http://127.0.0.1", Expected::Direct),
    (&[("all_proxy", "http://PROXY"), ("NO_PROXY", "10.0.0.0/8")], "http://127.0.0.1", Expected::Proxy),
    (&[("all_proxy", "http://PROXY"), ("NO_PROXY", "other, 127.0.0.1")], "http://127.0.0.1", Expected::Direct),
    (&[("all_proxy", "http://PROXY"), ("no_proxy", "invalid")], "http://gitlab.invalid", Expected::NoHost),
    (&[("all_proxy", "http://PROXY"), ("no_proxy", ".invalid")], "http://gitlab.invalid", Expected::NoHost),
    (&[("all_proxy", "http://PROXY"), ("no_proxy", "other , INVALID")], "http://gitlab.invalid", Expected::NoHost),
    (&[("all_proxy", "http://PROXY"), ("no_proxy", "lab.invalid")], "http://gitlab.invalid", Expected::Proxy),
    (&[("all_proxy", "gopher://PROXY"), ("no_proxy", "127.0.0.1")], "http://127.0.0.1", Expected::Direct),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expected {
    /// The proxy sees the request.
    Proxy,
    /// The server sees it, and the proxy does not.
    Direct,
    /// The proxy is passed by, but the host does not exist.
    NoHost,
    /// The proxy cannot be used, so nobody sees it.
    Refused,
}

#[test]
fn the_environment_names_the_proxy() {
    for (variables, url, expected) in ENVIRONMENTS {
        for way in WAYS {
            let server = Server::answering(ok("by the server"), false);
            let proxy = Server::new(|mut stream, notes| {
                let mut first = [0; 1];
                if stream.read_exact(&mut first).is_ok() {
                    notes.note(&format!("{first:?}"));
                }
            });
            let at = proxy.address.to_string();
            let url = if url.ends_with(".1") { format!("{url}:{}", server.address.port()) } else { url.to_owned() };
            let mut command = Command::new(std::env::current_exe().expect("a program"));
            command.args(["--exact", "proxies::asks_what_the_environment_says", "--nocapture"]);
            for name in VARIABLES {
                command.env_remove(name);
            }
            command.envs(variables.iter().map(|(name, value)| (*name, value.replace("PROXY", &at))));
            let output = command.env(ASKED, format!("{way:?} {url}")).output().expect("it runs");
            let output = String::from_utf8_lossy(&output.stdout).into_owned();
            let (by_proxy, direct) = (!proxy.heads().is_empty(), !server.heads().is_empty());
            let seen = match (by_proxy, direct) {
                (true, false) => Expected::Proxy,
                (false, true) => Expected::Direct,
                _ if output.contains("kind Connect") => Expected::NoHost,
                _ if output.contains("kind Request") => Expected::Refused,
                _ => panic!("{variables:?} {url} {way:?}: {output}"),
            };
            assert_eq!(seen, expected, "{variables:?} {url} {way:?}: {output}");
        }
    }
}

/// Names the client and the URL for the process of one case.
const ASKED: &str = "NETWORK_TEST_ASKED";

/// The process of one case: asks the URL with what the environment says, and prints how it ended.
#[test]
fn asks_what_the_environment_says() {
    let Ok(asked) = std::env::var(ASKED) else { return };
    let (way, url) = asked.split_once(' ').expect("two words");
    let way = if way == "Async" { Way::Async } else { Way::Blocking };
    let setup = Setup { proxy: None, ..Setup::default() };
    match setup.client(way, url).and_then(|client| client.send(get())) {
        Ok(_) => println!("answered"),
        Err(error) => println!("kind {:?} {}", error.kind(), told(&error)),
    }
}
