//! Which servers are trusted, what is said where they are not, and client certificates.

use std::io::Write;
use std::time::Duration;

use generator_runtime::transport::Tls;
use generator_runtime::{ErrorKind, RetryPolicy};

use crate::client::{Setup, WAYS, told};
use crate::server::{CA, EXPIRED, Identity, SELF_SIGNED, Server, ok, tls_config};

/// The TLS libraries that are compiled in.
const LIBRARIES: &[Tls] = if cfg!(feature = "native-tls") { &[Tls::Rustls, Tls::Native] } else { &[Tls::Rustls] };

const CLIENT: (&[u8], &[u8]) = (include_bytes!("../tls/client.pem"), include_bytes!("../tls/client.key"));

fn server(identity: Identity, asks: bool) -> Server {
    Server::tls(tls_config(identity, asks), |stream, notes| {
        while notes.read_head(stream).is_some() {
            if stream.write_all(ok("{}").as_bytes()).and_then(|()| stream.flush()).is_err() {
                return;
            }
        }
    })
}

/// Retries, so that it shows what is not tried again.
fn setup(tls: Tls, roots: &[&'static [u8]]) -> Setup {
    let retry = RetryPolicy::new().initial_wait(Duration::from_millis(1));
    Setup { tls, roots: roots.to_vec(), retry, ..Setup::default() }
}

#[test]
fn a_server_is_trusted_by_its_authority_or_by_itself() {
    for (identity, roots, host, refused) in [
        (Identity::Issued, &[CA][..], "localhost", None),
        (Identity::Issued, &[CA], "127.0.0.1", None),
        (Identity::Issued, &[SELF_SIGNED, CA], "localhost", None),
        (Identity::Issued, &[], "localhost", Some("root_certificates")),
        (Identity::Issued, &[SELF_SIGNED], "localhost", Some("root_certificates")),
        (Identity::Issued, &[CA], "127.0.0.2", Some("another host")),
        (Identity::SelfSigned, &[SELF_SIGNED], "localhost", None),
        (Identity::SelfSigned, &[SELF_SIGNED], "127.0.0.1", None),
        (Identity::SelfSigned, &[CA, SELF_SIGNED], "localhost", None),
        (Identity::SelfSigned, &[], "localhost", Some("")),
        (Identity::SelfSigned, &[CA], "localhost", Some("")),
        (Identity::SelfSigned, &[SELF_SIGNED], "127.0.0.2", Some("another host")),
        (Identity::Expired, &[EXPIRED], "localhost", Some("expired")),
    ] {
        let server = server(identity, false);
        for (way, tls) in WAYS.into_iter().flat_map(|way| LIBRARIES.iter().map(move |tls| (way, *tls))) {
            let case = format!("{identity:?} {host} {refused:?} {way:?} {tls:?}");
            let client = setup(tls, roots).client(way, &format!("https://{host}:{}", server.address.port()));
            let brought = client.expect("a client").get();
            let Some(reason) = refused else {
                assert!(brought.is_ok(), "{case} {brought:?}");
                continue;
            };
            let error = brought.unwrap_err();
            assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 1), "{case} {}", told(&error));
            assert!(tls == Tls::Native || told(&error).contains(reason), "{case} {}", told(&error));
        }
        assert!(refused.is_none() || server.heads().is_empty(), "nothing is sent to a stranger");
    }
}

#[test]
fn a_client_presents_its_certificate() {
    let server = server(Identity::Issued, true);
    for (way, tls) in WAYS.into_iter().flat_map(|way| LIBRARIES.iter().map(move |tls| (way, *tls))) {
        let known = Setup { identity: Some(CLIENT), ..setup(tls, &[CA]) };
        known.client(way, &server.https()).expect("a client").get().unwrap_or_else(|error| panic!("{}", told(&error)));
        let unknown = setup(tls, &[CA]).client(way, &server.https()).expect("a client");
        let error = unknown.get().unwrap_err();
        if tls == Tls::Rustls {
            assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 1), "{way:?} {}", told(&error));
            assert!(told(&error).contains("ClientBuilder::identity"), "{way:?} {}", told(&error));
        }
        for identity in [(CLIENT.0, CLIENT.0), (CLIENT.1, CLIENT.1), (CA, CLIENT.1), (b"".as_slice(), CLIENT.1)] {
            if tls == Tls::Native && identity == (CA, CLIENT.1) {
                // Whether they belong together, OpenSSL says when they are used.
                continue;
            }
            let built = Setup { identity: Some(identity), ..setup(tls, &[CA]) }.client(way, &server.https());
            assert!(built.is_err_and(|error| error.kind() == ErrorKind::Request), "{way:?} {tls:?}");
        }
    }
}

#[test]
fn tls_that_cannot_be_agreed_upon_is_no_connection() {
    // Not TLS at all, an alert, and the end.
    for answer in [b"HTTP/1.1 400 Bad Request\r\n\r\n".as_slice(), &[21, 3, 3, 0, 2, 2, 70], b""] {
        let server = Server::new(move |mut stream, _| {
            let mut hello = [0; 512];
            drop(std::io::Read::read(&mut stream, &mut hello));
            drop(stream.write_all(answer));
        });
        for way in WAYS {
            let error = setup(Tls::Rustls, &[CA]).client(way, &server.https()).expect("a client").get().unwrap_err();
            let attempts = if answer.is_empty() { 4 } else { 1 };
            assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, attempts), "{way:?} {}", told(&error));
        }
    }
}
