//! What programs log that log everything: nothing of a request.

use std::fmt::Write as _;
use std::sync::Mutex;

use generator_runtime::{Method, RawRequest, Upload};
use tracing::field::{Field, Visit};
use tracing::span;

use crate::client::{API, AnyClient, SECRET, Setup, WAYS, get};
use crate::http2::{Http2, answer};
use crate::server::{CA, Identity, Server, ok, tls_config};

/// Everything that was logged, by `log` and by `tracing`.
static LOGGED: Mutex<String> = Mutex::new(String::new());

struct Logger;

impl log::Log for Logger {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let mut logged = LOGGED.lock().expect("no panic");
        writeln!(logged, "log {} {}", record.target(), record.args()).expect("memory");
    }

    fn flush(&self) {}
}

struct Subscriber;

struct Fields<'l>(&'l mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        write!(self.0, " {field}={value:?}").expect("memory");
    }
}

impl tracing::Subscriber for Subscriber {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, attributes: &span::Attributes<'_>) -> span::Id {
        let mut logged = LOGGED.lock().expect("no panic");
        write!(logged, "span {}", attributes.metadata().target()).expect("memory");
        attributes.record(&mut Fields(&mut logged));
        logged.push('\n');
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, values: &span::Record<'_>) {
        values.record(&mut Fields(&mut LOGGED.lock().expect("no panic")));
    }

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        let mut logged = LOGGED.lock().expect("no panic");
        write!(logged, "event {}", event.metadata().target()).expect("memory");
        event.record(&mut Fields(&mut logged));
        logged.push('\n');
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

#[test]
fn nothing_of_a_request_is_logged() {
    log::set_logger(&Logger).expect("the first logger");
    log::set_max_level(log::LevelFilter::Trace);
    tracing::subscriber::set_global_default(Subscriber).expect("the first subscriber");
    log::trace!("the logger works");
    tracing::trace!("the subscriber works");
    let plain = Server::answering(ok("s3cr3t-of-the-server"), false);
    let tls = Server::tls(tls_config(Identity::Issued, false), |stream, notes| {
        while notes.read_head(stream).is_some() {
            drop(stream.write_all(ok("s3cr3t-of-the-server").as_bytes()).and_then(|()| stream.flush()));
        }
    });
    let http2 = Http2::new(|_, _, respond| {
        answer(respond, "s3cr3t-of-the-server");
        false
    });
    for base in [plain.base(), tls.https(), http2.base()] {
        for way in WAYS {
            let client = Setup { roots: vec![CA], ..Setup::default() }.client(way, &base).expect("a client");
            let query = get().query("private_token", "s3cr3t-in-the-query");
            let path = RawRequest::new(&API, Method::GET, "/{x}").path("x", "s3cr3t-in-the-path");
            // Bodies of raw servers are not read, so each goes last on its connection.
            let post = RawRequest::new(&API, Method::POST, "/x").upload(Upload::bytes("b", "s3cr3t-in-the-body"));
            for request in [query, path, post] {
                assert_eq!(client.send(request).expect("an answer"), "s3cr3t-of-the-server", "{base} {way:?}");
            }
        }
    }
    let proxy = Setup { proxy: Some("http://u:s3cr3t-of-the-proxy@127.0.0.1:1".to_owned()), ..Setup::default() };
    for way in WAYS {
        assert!(proxy.client(way, "http://gitlab.invalid").expect("a client").get().is_err());
        assert!(AnyClient::new(way, "http://gitlab.invalid").get().is_err());
    }
    let logged = LOGGED.lock().expect("no panic").clone();
    assert!(logged.contains("the logger works") && logged.contains("the subscriber works"), "{logged}");
    assert!(logged.contains("h2"), "HTTP/2 tells what it does");
    let lines: Vec<&str> = logged.lines().filter(|line| line.to_lowercase().contains("s3cr3t")).collect();
    assert!(lines.is_empty() && !logged.contains(SECRET), "{lines:#?}");
    // Neither as numbers, as bytes are shown.
    let numbers = "s3cr3t".bytes().map(|byte| byte.to_string()).collect::<Vec<_>>().join(", ");
    assert!(!logged.contains(&numbers));
}
