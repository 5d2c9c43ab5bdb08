//! One operation, sent by both clients: what went over the wire, which must be the same, and what came of it.

use std::collections::{BTreeSet, VecDeque};
use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex};

use kitchen_sink::{Client, ClientBuilder, Error, Operation, Token, blocking};
use tests::loopback::{Request, Response, Server};
use tests::project::KITCHEN_SINK;
use tokio::runtime::Runtime;

/// What each HTTP library decides by itself.
const NOT_SHOWN: [&str; 4] = ["host", "user-agent", "accept-encoding", "connection"];

/// Both clients of one server, which gives the answers that it was told to give.
pub(crate) struct Both {
    server: Server,
    answers: Arc<Mutex<VecDeque<Response>>>,
    blocking: blocking::Client,
    client: Client,
    runtime: Runtime,
    shown: String,
    operations: BTreeSet<String>,
}

/// The clients with the same credential and nothing else.
pub(crate) fn plain<C>(builder: ClientBuilder<C>) -> ClientBuilder<C> {
    builder.credential(Token::keeper("keeper-secret"))
}

impl Both {
    /// With a credential.
    pub(crate) fn new() -> Self {
        Self::with(plain, plain)
    }

    /// Set up otherwise: the same words for both, which have builders of their own type.
    pub(crate) fn with(
        set_up: impl FnOnce(ClientBuilder<Client>) -> ClientBuilder<Client>,
        set_up_blocking: impl FnOnce(ClientBuilder<blocking::Client>) -> ClientBuilder<blocking::Client>,
    ) -> Self {
        let answers = Arc::new(Mutex::new(VecDeque::new()));
        let queue = Arc::clone(&answers);
        let server = Server::start(move |_: &Request| {
            let next: Option<Response> = queue.lock().expect("no test panics in here").pop_front();
            next.unwrap_or_else(|| Response::text(500, "one request more than there are answers"))
        });
        Self {
            client: set_up(Client::builder(server.url())).build().expect("a client"),
            blocking: set_up_blocking(blocking::Client::builder(server.url())).build().expect("a client"),
            runtime: tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime"),
            server,
            answers,
            shown: String::new(),
            operations: BTreeSet::new(),
        }
    }

    /// Sends the operation of that name with both clients, answers each with `answers`, and returns the result.
    pub(crate) fn exchange<T: PartialEq + Debug>(
        &mut self,
        name: String,
        answers: &[Response],
        send_blocking: impl FnOnce(&blocking::Client) -> Result<T, Error>,
        send: impl AsyncFnOnce(&Client) -> Result<T, Error>,
    ) -> T {
        self.expect(answers);
        let from_blocking = send_blocking(&self.blocking).unwrap_or_else(|error| panic!("{name}, blocking: {error:?}"));
        let requests = self.received();
        self.expect(answers);
        let from_async =
            self.runtime.block_on(send(&self.client)).unwrap_or_else(|error| panic!("{name}, async: {error:?}"));
        assert_eq!(self.received(), requests, "{name}: both clients send the same");
        assert_eq!(from_async, from_blocking, "{name}: both clients bring the same");
        assert!(!requests.is_empty(), "{name}: nothing was sent");
        for request in requests {
            let _ = writeln!(self.shown, "--- {name}\n{request}");
        }
        self.operations.insert(name);
        from_async
    }

    fn expect(&self, answers: &[Response]) {
        let mut queue = self.answers.lock().expect("no test panics in here");
        assert!(queue.is_empty(), "fewer requests than answers");
        queue.extend(answers.iter().cloned());
    }

    fn received(&self) -> Vec<String> {
        self.server.take_requests().iter().map(shown).collect()
    }

    /// What went over the wire so far.
    pub(crate) fn shown(&self) -> &str {
        &self.shown
    }

    /// Fails unless every operation of the resource was sent.
    pub(crate) fn assert_complete(&self, api: &str, resource: &str) {
        let all = KITCHEN_SINK.rows().into_iter().filter(|row| row.api == api && row.resource == resource);
        let all: BTreeSet<String> = all.map(|row| format!("{api}.{resource}.{}", row.name)).collect();
        assert!(!all.is_empty(), "{api} has no {resource}");
        assert_eq!(self.operations, all, "every operation of {api} {resource} is to be sent");
    }
}

/// A request as a person reads it: the target as it stood in the first line, what its query says, headers by name,
/// the body.
fn shown(request: &Request) -> String {
    let mut text = format!("{} {}\n", request.method, request.target);
    for (name, value) in request.query() {
        let _ = writeln!(text, "    {name} = {value}");
    }
    let mut headers: Vec<(String, &str)> =
        request.headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.as_str())).collect();
    headers.sort();
    for (name, value) in headers.iter().filter(|(name, _)| !NOT_SHOWN.contains(&name.as_str())) {
        let _ = writeln!(text, "{name}: {value}");
    }
    let body = String::from_utf8_lossy(&request.body).replace("\r\n", "\n");
    if !body.is_empty() {
        let _ = writeln!(text, "\n{}", body.trim_end_matches('\n'));
    }
    if request.media_type() == "application/x-www-form-urlencoded" {
        for (name, value) in request.form() {
            let _ = writeln!(text, "    {name} = {value}");
        }
    }
    match request.header("content-type").and_then(|value| value.split_once("boundary=")) {
        // It is another one every time.
        Some((_, boundary)) => text.replace(boundary, "BOUNDARY"),
        None => text,
    }
}

/// The name of an operation: `v2.animals.get`.
pub(crate) fn name(operation: &impl Operation) -> String {
    let endpoint = operation.call().endpoint();
    format!("{}.{}", endpoint.api().version, endpoint.name())
}

/// An operation is a value: the same is sent by both.
pub(crate) fn twice<O: Clone>(operation: O) -> (O, O) {
    (operation.clone(), operation)
}

/// Sends an operation that answers once: `sent!(both, animals::get(3), [answer])`.
macro_rules! sent {
    ($both:expr, $request:expr, $answers:expr) => {{
        let (request, again) = $crate::exchange::twice($request);
        $both.exchange(
            $crate::exchange::name(&request),
            &$answers,
            |client| request.send(client),
            async |client| again.send(client).await,
        )
    }};
}

/// Gets up to so many items of a list: `listed!(both, animals::list(), 3, [page, page])`.
macro_rules! listed {
    ($both:expr, $request:expr, $most:expr, $answers:expr) => {{
        let (request, again) = $crate::exchange::twice($request);
        $both.exchange(
            $crate::exchange::name(&request),
            &$answers,
            |client| request.all(client, $most),
            async |client| again.all(client, $most).await,
        )
    }};
}

/// Downloads: `downloaded!(both, enclosures::get_file("E7", "x"), [answer])`.
macro_rules! downloaded {
    ($both:expr, $request:expr, $answers:expr) => {{
        let (request, again) = $crate::exchange::twice($request);
        $both.exchange(
            $crate::exchange::name(&request),
            &$answers,
            |client| request.send(client)?.bytes(1024),
            async |client| again.send(client).await?.bytes(1024).await,
        )
    }};
}

/// An operation that the server refuses: `refused!(both, animals::get(3), answer)` gives the error.
macro_rules! refused {
    ($both:expr, $request:expr, $answer:expr) => {{
        let (request, again) = $crate::exchange::twice($request);
        let refused = $both.exchange(
            $crate::exchange::name(&request),
            &[$answer],
            |client| Ok($crate::exchange::Refusal(request.send(client).expect_err("it is refused"))),
            async |client| Ok($crate::exchange::Refusal(again.send(client).await.expect_err("it is refused"))),
        );
        refused.0
    }};
}

/// An error, equal to one that says the same.
#[derive(Debug)]
pub(crate) struct Refusal(pub(crate) Error);

impl PartialEq for Refusal {
    fn eq(&self, other: &Self) -> bool {
        format!("{self:?}") == format!("{other:?}")
    }
}

pub(crate) use {downloaded, listed, refused, sent};
