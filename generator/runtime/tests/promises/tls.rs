//! TLS on loopback: a certificate of one's own is trusted when it was given, and nothing else is.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;

use generator_runtime::transport::Tls;
use generator_runtime::{Client, ClientBuilder, ErrorKind, RetryPolicy, blocking};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::things::{Kind, send_async, send_blocking, wait};

const CA: &[u8] = include_bytes!("../tls/ca.pem");

/// The port of a server that answers each connection once, over TLS.
fn server() -> u16 {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let certificates = vec![CertificateDer::from_pem_slice(include_bytes!("../tls/server.pem")).unwrap()];
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("../tls/server.key")).unwrap();
    let config = rustls::ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = Arc::new(config.with_no_client_auth().with_single_cert(certificates, key).unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming().take(20) {
            let connection = rustls::ServerConnection::new(config.clone()).unwrap();
            let mut stream = rustls::StreamOwned::new(connection, stream.unwrap());
            let mut request = [0; 4096];
            if stream.read(&mut request).is_ok() {
                let body = Kind::Single.body();
                let head = format!("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", body.len());
                let _sent = stream.write_all(format!("{head}{body}").as_bytes());
                stream.conn.send_close_notify();
                let _flushed = stream.flush();
            }
        }
    });
    port
}

fn plain<C>(builder: ClientBuilder<C>) -> ClientBuilder<C> {
    builder.no_proxy().retry(RetryPolicy::never())
}

/// The TLS libraries that are compiled in.
const LIBRARIES: &[Tls] = if cfg!(feature = "native-tls") { &[Tls::Rustls, Tls::Native] } else { &[Tls::Rustls] };

#[test]
fn only_what_is_trusted() {
    let port = server();
    let hosts = [("localhost", true), ("127.0.0.1", true), ("localhost", false), ("127.0.0.2", true)];
    for (tls, (host, trusted)) in LIBRARIES.iter().flat_map(|tls| hosts.map(|host| (*tls, host))) {
        let base = format!("https://{host}:{port}");
        let (first, second) = (blocking::Client::builder(&base), Client::builder(&base));
        let (mut first, mut second) = (plain(first).tls(tls), plain(second).tls(tls));
        if trusted {
            (first, second) = (first.root_certificates(CA), second.root_certificates(CA));
        }
        let (blocking, client) = (first.build().unwrap(), second.build().unwrap());
        let brought =
            [send_blocking(Kind::Single, &blocking), wait(send_async(Kind::Single, &client))].map(|brought| {
                brought.map_err(|error| {
                    assert_eq!(error.kind(), ErrorKind::Connect, "{tls:?} {base} {error:?}");
                })
            });
        let expected = trusted && host != "127.0.0.2";
        assert_eq!(brought.map(|brought| brought.is_ok()), [expected; 2], "{tls:?} {base}");
    }
}

#[test]
fn what_is_no_certificate_is_refused() {
    let text = "-----BEGIN CERTIFICATE-----\nbm90IG9uZQ==\n-----END CERTIFICATE-----\n";
    for tls in LIBRARIES {
        for pem in [text, "-----BEGIN CERTIFICATE-----\n***\n-----END CERTIFICATE-----\n", ""] {
            let blocking =
                plain(blocking::Client::builder("https://localhost")).tls(*tls).root_certificates(pem).build();
            let client = plain(Client::builder("https://localhost")).tls(*tls).root_certificates(pem).build();
            assert!(client.is_err() && blocking.is_err(), "{tls:?} {pem}");
        }
    }
}
