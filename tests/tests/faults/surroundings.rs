//! What surrounds a client: a server below a path, a proxy, a transport of the user's own.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use generator_runtime::transport::{Body, BoxFuture, Transport, TransportError};
use gitlab_sdk::{Client, ErrorKind, Token, blocking};
use tests::faults::{Fault, FaultServer, traces_of};
use tests::loopback::{Request, Response};

use crate::clients::{AnyClient, ClientKind, runtime};
use crate::kinds::{Kind, list_of};
use crate::setup::{SECRET, Setup};
use crate::table::Table;

fn answer(kind: Kind) -> Fault {
    Fault::answer(Response::bytes(kind.success(), "application/json", kind.body()))
}

pub(crate) fn add(table: &mut Table) {
    table.promise("a_server_below_a_path");
    table.kinds(&Kind::ALL, "prefix", below_a_path);
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
