//! What surrounds a client: a server below a path, a proxy, a transport of the user's own.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use generator_runtime::header::TRANSPORT_HEADERS;
use generator_runtime::transport::{Body, BoxFuture, Transport, TransportError};
use gitlab_sdk::{Client, ErrorKind, Token, blocking};
use tests::faults::{Fault, FaultServer, traces_of};
use tests::loopback::{Request, Response};

use crate::clients::{AnyClient, ClientKind, runtime};
use crate::kinds::{CallOptions, Kind, list_of};
use crate::setup::{SECRET, Setup};
use crate::table::Table;

fn answer(kind: Kind) -> Fault {
    Fault::answer(Response::bytes(kind.success(), "application/json", kind.body()))
}

pub(crate) fn add(table: &mut Table) {
    table.promise("a_server_below_a_path");
    table.kinds(&Kind::ALL, "prefix", below_a_path);
    table.promise("base_urls");
    for suffix in ["/api/v4", "/api/v4/", "/api/v3"] {
        table.kinds(&Kind::ALL, format!("ends_in{}", suffix.replace('/', "_")), move |kind, client_kind| {
            of_the_api(kind, client_kind, suffix);
        });
    }
    for (name, url, message) in WRONG_BASES {
        table.ways(name, move |client_kind| wrong_base(client_kind, url, message));
    }
    table.promise("framing_headers_are_refused");
    for name in TRANSPORT_HEADERS {
        table.kinds(&Kind::FEW, name, move |kind, client_kind| framing_header(kind, client_kind, name));
    }
    table.promise("proxies");
    table.kinds(&Kind::ALL, "by_the_client", by_proxy);
    table.kinds(&Kind::PLAIN, "redirected", redirected_by_proxy);
    table.kinds(&Kind::ALL, "refused", refused_by_proxy);
    table.promise("own_transports");
    table.kinds(&Kind::ALL, "twenty_lines", own_transport);
}

fn below_a_path(kind: Kind, client_kind: ClientKind) {
    let first = Fault::json(&list_of(&[1])).header("Link", "<http://gitlab.internal/api/v4/x?page=2>; rel=\"next\"");
    let server = FaultServer::script(if kind.is_list() { vec![first, answer(kind)] } else { vec![answer(kind)] });
    let client = client_kind.client(&format!("{}/sub/gitlab/", server.url()), &Setup::default());
    kind.send(&client).expect("an answer");
    for request in server.requests() {
        assert!(request.path.starts_with("/sub/gitlab/api/v4/projects/group%2Fproject/"), "{}", request.target);
    }
}

/// The URL that GitLab gives to the jobs of its pipelines names the API.
fn of_the_api(kind: Kind, client_kind: ClientKind, suffix: &str) {
    let server = FaultServer::script([answer(kind)]);
    let client = client_kind.client(&format!("{}/sub{suffix}", server.url()), &Setup::default());
    kind.send(&client).expect("an answer");
    for request in server.requests() {
        assert!(request.path.starts_with("/sub/api/v4/projects/group%2Fproject/"), "{}", request.target);
    }
}

/// Base URLs that are none, and what is said about them.
const WRONG_BASES: [(&str, &str, &str); 9] = [
    ("empty", "", "empty"),
    ("no_scheme", "gitlab.example.com", "https://"),
    ("another_scheme", "ftp://gitlab.example.com", "https://"),
    ("not_ascii", "https://gitl\u{e4}b.example.com", "Punycode"),
    ("user_info", "https://user:hunter2-hunter2@gitlab.example.com", "user name"),
    ("query", "https://gitlab.example.com/?a=b", "query"),
    ("fragment", "https://gitlab.example.com/#a", "fragment"),
    ("dots", "https://gitlab.example.com/a/../b", "`..`"),
    ("escaped_dots", "https://gitlab.example.com/a/%2e%2E/b", "`..`"),
];

fn wrong_base(client_kind: ClientKind, url: &str, message: &str) {
    let error = match client_kind {
        ClientKind::Async => Client::new(url, Token::personal(SECRET)).err(),
        ClientKind::Blocking => blocking::Client::new(url, Token::personal(SECRET)).err(),
    };
    let error = error.expect("it is refused");
    assert_eq!(error.kind(), ErrorKind::Request);
    assert!(error.to_string().contains("the base URL") || error.to_string().contains("of the base URL"), "{error}");
    assert!(error.to_string().contains(message), "{error}");
    let builder = format!("{:?} {:?}", Client::builder(url), blocking::Client::builder(url));
    assert!(!format!("{error:?} {builder}").contains("hunter2"), "{error:?} {builder}");
}

/// Two readers of one request must not see two requests.
fn framing_header(kind: Kind, client_kind: ClientKind, name: &'static str) {
    let server = FaultServer::script([answer(kind)]);
    let capital: &'static str = name.to_ascii_uppercase().leak();
    for name in [name, capital] {
        let options = CallOptions { headers: vec![(name, "chunked")], ..CallOptions::default() };
        let error = kind.send_as(&client_kind.client(&server.url(), &Setup::default()), &options);
        let error = error.expect_err("it is refused");
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Request, 0), "{error:?}");
        assert!(error.to_string().contains(&name.to_ascii_lowercase()), "{error}");
        let refused = match client_kind {
            ClientKind::Async => Client::builder(&server.url()).header(name, "chunked").build().err(),
            ClientKind::Blocking => blocking::Client::builder(&server.url()).header(name, "chunked").build().err(),
        };
        assert_eq!(refused.map(|error| error.kind()), Some(ErrorKind::Request), "by the client");
    }
    assert_eq!(server.connections(), 0, "nothing is sent");
}

/// A proxy that takes requests for others, and also connects to them when it is asked to.
fn proxy(kind: Kind, moved: bool) -> FaultServer {
    FaultServer::by(move |request| match whom(request) {
        _ if request.method == "CONNECT" => Fault::status(200),
        "gitlab.invalid" if moved => Fault::redirect(302, "http://storage.invalid/x"),
        _ => answer(kind),
    })
}

/// Whom a request is for.
fn whom(request: &Request) -> &str {
    request.header("host").unwrap_or_default().trim_end_matches(":80")
}

/// The requests that are meant for others, without those that ask the proxy to connect.
fn meant(proxy: &FaultServer) -> Vec<Request> {
    let requests = proxy.requests();
    for request in requests.iter().filter(|request| request.method == "CONNECT") {
        assert_eq!(traces_of(SECRET, request), [""; 0], "the proxy itself gets nothing");
    }
    requests.into_iter().filter(|request| request.method != "CONNECT").collect()
}

/// A server that only the proxy knows.
fn by_proxy(kind: Kind, client_kind: ClientKind) {
    let proxy = proxy(kind, false);
    let client = client_kind.client("http://gitlab.invalid", &Setup { proxy: Some(proxy.url()), ..Setup::default() });
    assert_eq!(kind.send(&client).expect("an answer"), kind.expected());
    let requests = meant(&proxy);
    assert_eq!((requests.len(), whom(&requests[0])), (1, "gitlab.invalid"));
    assert!(requests[0].path.starts_with("/api/v4/projects/"), "{}", requests[0].target);
}

/// Behind a proxy everything goes to one address; what counts is whom it is for.
fn redirected_by_proxy(kind: Kind, client_kind: ClientKind) {
    let proxy = proxy(kind, true);
    let client = client_kind.client("http://gitlab.invalid", &Setup { proxy: Some(proxy.url()), ..Setup::default() });
    assert_eq!(kind.send(&client).expect("an answer"), kind.expected());
    let requests = meant(&proxy);
    assert_eq!(requests.iter().map(whom).collect::<Vec<_>>(), ["gitlab.invalid", "storage.invalid"]);
    assert_eq!(traces_of(SECRET, &requests[0]).len(), 1);
    assert_eq!(traces_of(SECRET, &requests[1]), [""; 0]);
}

/// What the proxy refuses was never sent.
fn refused_by_proxy(kind: Kind, client_kind: ClientKind) {
    let proxy = FaultServer::script([Fault::status(407)]);
    let client = client_kind.client("https://gitlab.invalid", &Setup { proxy: Some(proxy.url()), ..Setup::default() });
    let error = kind.send(&client).expect_err("the proxy refuses");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 4), "{error:?}");
    assert_eq!(meant(&proxy), []);
}

/// Notes what it is asked, and answers everything with this.
#[derive(Clone)]
struct Echo {
    answer: (u16, String),
    asked: Arc<Mutex<Vec<String>>>,
}

impl Transport for Echo {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            self.asked.lock().expect("no panic").push(format!("{} {}", request.method(), request.uri()));
            let (status, body) = self.answer.clone();
            http::Response::builder().status(status).body(Body::bytes(body)).map_err(TransportError::interrupted)
        })
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(async {})
    }
}

fn own_transport(kind: Kind, client_kind: ClientKind) {
    let echo = Echo { answer: (kind.success(), kind.body()), asked: Arc::default() };
    let (url, token) = ("https://gitlab.example.com", || Token::personal(SECRET));
    let client = match client_kind {
        ClientKind::Async => {
            let builder = Client::builder(url).credential(token()).transport(echo.clone());
            AnyClient::Async(builder.build().expect("a client"), runtime())
        }
        ClientKind::Blocking => {
            let builder = blocking::Client::builder(url).credential(token()).transport(echo.clone());
            AnyClient::Blocking(builder.build().expect("a client"))
        }
    };
    let brought = kind.send(&client).expect("an answer");
    assert!(brought == kind.expected() || kind == Kind::Head, "{brought}");
    let asked = echo.asked.lock().expect("no panic").clone();
    let expected = format!("{} https://gitlab.example.com/api/v4/projects/group%2Fproject/", kind.method());
    assert!(asked.len() == 1 && asked[0].starts_with(&expected), "{asked:?}");
}
