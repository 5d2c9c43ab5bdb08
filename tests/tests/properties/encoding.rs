//! Paths, queries, forms and bodies: what the server decodes is what was put in, for any text, with both clients.

use gitlab_sdk::v4::{self, issues, labels};
use gitlab_sdk::{BodyKind, Client, Error, ErrorKind, Json, Method, Text, Token, Upload, blocking};
use proptest::collection::vec;
use proptest::prelude::any;
use proptest::{prop_assert, prop_assert_eq, proptest};
use serde_json::json;
use tests::loopback::{Request, Response, Server, rack_params};
use tokio::runtime::Runtime;

use crate::inputs::{config, text};

/// A server that says yes to everything, and both clients of it.
struct Both {
    server: Server,
    client: Client,
    blocking: blocking::Client,
    runtime: Runtime,
}

impl Both {
    fn start() -> Self {
        let server = Server::start(|_| Response::json(200, &json!([])));
        let token = || Token::personal("a-token");
        Self {
            client: Client::builder(server.url()).no_proxy().credential(token()).build().expect("a client"),
            blocking: blocking::Client::builder(server.url()).no_proxy().credential(token()).build().expect("a client"),
            runtime: tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime"),
            server,
        }
    }

    /// Sends it with both, and gives what the server received each time.
    fn send(
        &self,
        send_blocking: impl FnOnce(&blocking::Client) -> Result<(), Error>,
        send: impl AsyncFnOnce(&Client) -> Result<(), Error>,
    ) -> Result<Vec<Request>, Error> {
        let sent = [send_blocking(&self.blocking), self.runtime.block_on(send(&self.client))];
        let received = self.server.take_requests();
        sent.into_iter().collect::<Result<Vec<()>, Error>>()?;
        assert_eq!(received.len(), 2);
        assert_eq!(received[0].target, received[1].target, "both clients send the same");
        Ok(received)
    }
}

/// Sends a request by both clients: `sent!(both, request)`.
macro_rules! sent {
    ($both:expr, $request:expr) => {{
        let request = $request;
        let again = request.clone();
        $both.send(
            |client| request.send::<Text, _>(client).map(drop),
            async |client| again.send::<Text, _>(client).await.map(drop),
        )
    }};
}

#[test]
fn a_path_parameter_is_one_segment_whatever_it_is() {
    let both = Both::start();
    proptest!(config(), |(project in text(), label in text())| {
        let (request, again) = (labels::get(project.as_str(), label.as_str()), labels::get(project.as_str(), label.as_str()));
        let sent = both.send(
            |client| ignoring_the_answer(request.send(client)),
            async |client| ignoring_the_answer(again.send(client).await),
        );
        let bad = |text: &str| matches!(text, "" | "." | "..");
        if bad(&project) || bad(&label) {
            prop_assert_eq!(sent.expect_err("refused").kind(), ErrorKind::Request);
            prop_assert!(both.server.take_requests().is_empty());
            return Ok(());
        }
        for request in sent.expect("it is sent") {
            prop_assert_eq!(request.segments(), ["api", "v4", "projects", &project, "labels", &label]);
            prop_assert!(request.target.is_ascii() && !request.target.contains(|c: char| c.is_ascii_control() || c == ' '));
        }
    });
}

/// A list of labels, for what is sent alone.
fn ignoring_the_answer<T>(answer: Result<T, Error>) -> Result<(), Error> {
    answer.map(drop).or_else(|error| if error.kind() == ErrorKind::Decode { Ok(()) } else { Err(error) })
}

#[test]
fn a_path_of_several_segments_keeps_them() {
    let both = Both::start();
    proptest!(config(), |(segments in vec(text(), 1..5))| {
        // A slash in a segment begins another one.
        let path = segments.join("/");
        let sent = sent!(both, v4::request(Method::GET, "/files/{*path}/raw").path("path", path.as_str()));
        let pieces: Vec<&str> = path.split('/').collect();
        if pieces.iter().any(|piece| matches!(*piece, "" | "." | "..")) {
            prop_assert_eq!(sent.expect_err("refused").kind(), ErrorKind::Request);
            return Ok(());
        }
        for request in sent.expect("it is sent") {
            let segments = request.segments();
            prop_assert_eq!(&segments[3..segments.len() - 1], pieces.as_slice());
        }
    });
}

#[test]
fn names_and_values_of_a_query_arrive() {
    let both = Both::start();
    proptest!(config(), |(name in text(), value in text(), number in any::<i64>(), search in text())| {
        let name = format!("a{name}");
        let request = v4::request(Method::GET, "/x").query(name.clone(), value.as_str()).query("number", number);
        for request in sent!(both, request).expect("it is sent") {
            prop_assert_eq!(request.path, "/api/v4/x");
            prop_assert_eq!(
                rack_pairs(&request.raw_query),
                [(name.clone(), value.clone()), ("number".to_owned(), number.to_string())]
            );
        }
        let (request, again) = (labels::list(1).search(search.as_str()), labels::list(1).search(search.as_str()));
        let sent = both.send(
            |client| request.page(client).map(drop),
            async |client| again.page(client).await.map(drop),
        );
        for request in sent.expect("it is sent") {
            prop_assert_eq!(request.query(), [("search".to_owned(), search.clone())]);
        }
    });
}

fn rack_pairs(query: &str) -> Vec<(String, String)> {
    tests::loopback::decode_pairs(query)
}

#[test]
fn lists_and_groups_arrive() {
    let both = Both::start();
    proptest!(config(), |(labels in vec(text(), 1..5), ids in vec(any::<u32>(), 1..5))| {
        // A comma in a label cannot be told from one between labels; GitLab allows none in names.
        let labels: Vec<String> = labels.into_iter().map(|label| label.replace(',', "")).collect();
        let request = || issues::list(1).not_labels(labels.iter().map(String::as_str)).iids(ids.iter().map(|id| u64::from(*id)));
        let sent = both.send(
            |client| request().page(client).map(drop),
            async |client| request().page(client).await.map(drop),
        );
        for request in sent.expect("it is sent") {
            let params = rack_params(&request.query()).expect("they go together");
            prop_assert_eq!(&params["not"]["labels"], &json!(labels.join(",")));
            prop_assert_eq!(&params["iids"], &json!(ids.iter().map(ToString::to_string).collect::<Vec<_>>()));
        }
    });
}

#[test]
fn bodies_arrive_in_every_kind() {
    let both = Both::start();
    proptest!(config(), |(value in text(), bytes in vec(any::<u8>(), 0..200))| {
        let post = || v4::request(Method::POST, "/x");
        for request in sent!(both, post().field("a", value.as_str())).expect("it is sent") {
            prop_assert_eq!(request.json().expect("JSON"), json!({"a": value}));
        }
        for request in sent!(both, post().body_kind(BodyKind::Form).field("a b&", value.as_str())).expect("it is sent") {
            prop_assert_eq!(request.form(), [("a b&".to_owned(), value.clone())]);
        }
        for request in sent!(both, post().text(value.as_str())).expect("it is sent") {
            prop_assert_eq!(&request.body, value.as_bytes());
        }
        let file = Upload::bytes("a.bin", bytes.clone());
        let multipart = post().body_kind(BodyKind::Multipart).field("text", value.as_str()).field("file", file);
        for request in sent!(both, multipart).expect("it is sent") {
            let parts = request.multipart().expect("a multipart body");
            prop_assert_eq!(parts.len(), 2);
            prop_assert_eq!((parts[0].name.as_str(), &parts[0].bytes[..]), ("text", value.as_bytes()));
            prop_assert_eq!((parts[1].name.as_str(), &parts[1].bytes), ("file", &bytes));
        }
        for request in sent!(both, post().json(Json::String(value.clone()))).expect("it is sent") {
            prop_assert_eq!(request.json().expect("JSON"), Json::String(value.clone()));
        }
    });
}
