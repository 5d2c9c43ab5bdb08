//! Servers on loopback: what they do with a connection is a function.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;

/// A server that notes what it reads.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
}

/// What reads and writes a connection.
pub(crate) trait Io: Read + Write {}

impl<T: Read + Write> Io for T {}

impl Server {
    /// A server that does this with each connection, on a thread of its own.
    pub(crate) fn new(serve: impl Fn(TcpStream, &Notes) + Send + Sync + 'static) -> Self {
        // All of 127.0.0.0/8 leads here, so that there is a host which no certificate names.
        let listener = TcpListener::bind("0.0.0.0:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let heads = Arc::default();
        let notes = Arc::new(Notes(Arc::clone(&heads)));
        let serve = Arc::new(serve);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (serve, notes) = (serve.clone(), notes.clone());
                std::thread::spawn(move || serve(stream, &notes));
            }
        });
        Self { address, heads }
    }

    /// A server that answers each request with these bytes, and closes the connection if `closes`.
    pub(crate) fn answering(answer: impl Into<Vec<u8>>, closes: bool) -> Self {
        let answer = answer.into();
        Self::new(move |mut stream, notes| {
            while notes.read_head(&mut stream).is_some() {
                if stream.write_all(&answer).is_err() || closes {
                    return;
                }
            }
        })
    }

    /// A server that does this with each connection over TLS.
    pub(crate) fn tls(
        config: rustls::ServerConfig,
        serve: impl Fn(&mut dyn Io, &Notes) + Send + Sync + 'static,
    ) -> Self {
        let config = Arc::new(config);
        Self::new(move |stream, notes| {
            let connection = rustls::ServerConnection::new(config.clone()).expect("a configuration");
            let mut stream = rustls::StreamOwned::new(connection, stream);
            serve(&mut stream, notes);
        })
    }

    pub(crate) fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn https(&self) -> String {
        format!("https://localhost:{}", self.address.port())
    }

    /// The heads of the requests so far.
    pub(crate) fn heads(&self) -> Vec<String> {
        self.heads.lock().expect("no panic").clone()
    }
}

/// The heads of the requests that a server has read.
pub(crate) struct Notes(Arc<Mutex<Vec<String>>>);

impl Notes {
    /// Reads a head byte by byte, or returns `None` at the end of the connection.
    pub(crate) fn read_head(&self, stream: &mut (impl Io + ?Sized)) -> Option<String> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            match stream.read(&mut byte) {
                Ok(1) => head.push(byte[0]),
                _ => return None,
            }
        }
        let head = String::from_utf8_lossy(&head).into_owned();
        self.note(&head);
        Some(head)
    }

    pub(crate) fn note(&self, head: &str) {
        self.0.lock().expect("no panic").push(head.to_owned());
    }
}

/// A whole answer with this body.
pub(crate) fn ok(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}

pub(crate) const CA: &[u8] = include_bytes!("../tls/ca.pem");
pub(crate) const SELF_SIGNED: &[u8] = include_bytes!("../tls/self.pem");
pub(crate) const EXPIRED: &[u8] = include_bytes!("../tls/expired.pem");

/// A server's certificate and key.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Identity {
    Issued,
    SelfSigned,
    Expired,
}

/// TLS with this certificate; `asks` is whether clients have to present one.
pub(crate) fn tls_config(identity: Identity, asks: bool) -> rustls::ServerConfig {
    let (certificate, key): (&[u8], &[u8]) = match identity {
        Identity::Issued => (include_bytes!("../tls/server.pem"), include_bytes!("../tls/server.key")),
        Identity::SelfSigned => (SELF_SIGNED, include_bytes!("../tls/self.key")),
        Identity::Expired => (EXPIRED, include_bytes!("../tls/expired.key")),
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ServerConfig::builder_with_provider(provider.clone());
    let builder = builder.with_safe_default_protocol_versions().expect("versions");
    let builder = if asks {
        let mut roots = rustls::RootCertStore::empty();
        let ca = CertificateDer::from_pem_slice(include_bytes!("../tls/client-ca.pem")).expect("a certificate");
        roots.add(ca).expect("an authority");
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build();
        builder.with_client_cert_verifier(verifier.expect("a verifier"))
    } else {
        builder.with_no_client_auth()
    };
    let certificates = vec![CertificateDer::from_pem_slice(certificate).expect("a certificate")];
    let key = PrivateKeyDer::from_pem_slice(key).expect("a key");
    builder.with_single_cert(certificates, key).expect("they belong together")
}
