//! Uploads stream, and are sent again as they were: from memory, from a file, from what a function opens.

use std::io::{Cursor, Read};
use std::sync::{Arc, Mutex};

use gitlab_sdk::v4::{self, projects};
use gitlab_sdk::{BodyKind, Error, ErrorKind, Json, Method, Upload};
use tests::faults::{Fault, FaultServer};
use tests::loopback::{Request, Response};

use crate::clients::{AnyClient, ClientKind};
use crate::setup::Setup;
use crate::table::Table;

/// More than goes in one part.
const SIZE: usize = 700_000;

/// What is sent, so that it can be told whether all of it came.
fn content() -> Vec<u8> {
    (0..SIZE).map(|at| (at % 251) as u8).collect()
}

/// Where the content comes from.
#[derive(Clone, Copy, Debug)]
enum Source {
    Memory,
    File,
    Reader,
    ReaderOfUnknownLength,
}

impl Source {
    const ALL: [Self; 4] = [Self::Memory, Self::File, Self::Reader, Self::ReaderOfUnknownLength];

    /// The upload, and the file that has to stay as long as it.
    fn upload(self) -> (Upload, Option<tempfile::TempPath>) {
        let open = || Ok(Box::new(Cursor::new(content())) as Box<dyn Read + Send>);
        match self {
            Self::Memory => (Upload::bytes("a \"b\".bin", content()), None),
            Self::File => {
                let file = tempfile::NamedTempFile::new().expect("a file").into_temp_path();
                std::fs::write(&file, content()).expect("write a file");
                (Upload::file(&file), Some(file))
            }
            Self::Reader => (Upload::reader("r", Some(SIZE as u64), open), None),
            Self::ReaderOfUnknownLength => (Upload::reader("r", None, open), None),
        }
    }
}

type Sending = fn(&AnyClient, Upload) -> Result<(), Error>;

/// How it is sent.
const SENDS: [(&str, Sending); 3] = [
    ("operation", |client, upload| projects::upload("a/b", upload).send(client).map(drop)),
    ("multipart", |client, upload| {
        let request = v4::request(Method::POST, "/x").body_kind(BodyKind::Multipart).field("name", "ü\r\n--x");
        request.field("file", upload).send::<Json, _>(client).map(drop)
    }),
    ("whole_body", |client, upload| v4::request(Method::PUT, "/x").upload(upload).send::<Json, _>(client).map(drop)),
];

fn success() -> Fault {
    Fault::answer(Response::bytes(201, "application/json", r#"{"id":1,"alt":"a","url":"/u","markdown":"m"}"#))
}

pub(crate) fn add(table: &mut Table) {
    table.promise("uploads_are_sent_again_as_they_were");
    for source in Source::ALL {
        for (name, send) in SENDS {
            table.ways(format!("429/{source:?}/{name}"), move |client_kind| again(client_kind, source, send));
            table.ways(format!("503/{source:?}/{name}"), move |client_kind| once(client_kind, source, send));
            table.ways(format!("redirect/{source:?}/{name}"), move |client_kind| redirected(client_kind, source, send));
        }
    }
    table.promise("an_upload_that_cannot_be_read_is_an_error");
    table.ways("no_file", |client_kind| {
        let server = FaultServer::script([success()]);
        let upload = Upload::file("/no/such/file");
        let error = SENDS[0].1(&client_kind.client(&server.url(), &Setup::default()), upload).expect_err("no file");
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Request, 1), "{error:?}");
        assert_eq!(server.requests().len(), 0, "nothing is sent");
    });
    for (name, said) in [("shorter_than_said", SIZE as u64 + 5), ("longer_than_said", SIZE as u64 - 5)] {
        table.ways(name, move |client_kind| wrong_length(client_kind, said));
    }
}

/// The content that arrived, in whatever part of the body.
fn received(request: &Request) -> Vec<u8> {
    match request.media_type().as_str() {
        "multipart/form-data" => {
            let parts = request.multipart().expect("a multipart body");
            let text = parts.iter().find(|part| part.name == "name");
            assert!(text.is_none_or(|part| part.text() == "ü\r\n--x"), "{text:?}");
            parts.into_iter().find(|part| part.name == "file").expect("the file").bytes
        }
        _ => request.body.clone(),
    }
}

/// Refused twice, each time behind the whole body; progress begins again each time.
fn again(client_kind: ClientKind, source: Source, send: Sending) {
    let server = FaultServer::script([Fault::status(429), Fault::status(429), success()]);
    let (upload, file) = source.upload();
    let progress = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&progress);
    let upload = upload.on_progress(move |sent| seen.lock().expect("no panic").push(sent));
    send(&client_kind.client(&server.url(), &Setup::default()), upload).expect("the third attempt");
    let requests = server.requests();
    assert_eq!(requests.len(), 3);
    for request in &requests {
        assert!(received(request) == content(), "not all of it came");
        assert_eq!(request.method, requests[0].method);
    }
    let progress = progress.lock().expect("no panic").clone();
    assert_eq!(progress.iter().filter(|sent| **sent == SIZE as u64).count(), 3, "each attempt was done");
    assert!(progress.len() > 6, "it goes in parts: {progress:?}");
    let known = !matches!(source, Source::ReaderOfUnknownLength);
    assert_eq!(requests[0].header("content-length").is_some(), known);
    assert_eq!(requests[0].header("transfer-encoding").is_some(), !known);
    drop(file);
}

/// Nobody knows whether it was done, so it is not sent again.
fn once(client_kind: ClientKind, source: Source, send: Sending) {
    let server = FaultServer::script([Fault::status(503), success()]);
    let (upload, _file) = source.upload();
    let error = send(&client_kind.client(&server.url(), &Setup::default()), upload).expect_err("refused");
    assert_eq!((error.kind(), error.attempts(), server.requests().len()), (ErrorKind::Server, 1, 1), "{error:?}");
}

/// A file goes to nobody but whom it was meant for.
fn redirected(client_kind: ClientKind, source: Source, send: Sending) {
    let other = FaultServer::script([success()]);
    let server = FaultServer::script([Fault::redirect(307, &format!("{}/x", other.url()))]);
    let (upload, _file) = source.upload();
    let error = send(&client_kind.client(&server.url(), &Setup::default()), upload).expect_err("not followed");
    assert_eq!(error.kind(), ErrorKind::Redirect, "{error:?}");
    assert_eq!((server.requests().len(), other.connections()), (1, 0));
}

fn wrong_length(client_kind: ClientKind, said: u64) {
    let server = FaultServer::script([success()]);
    let open = || Ok(Box::new(Cursor::new(content())) as Box<dyn Read + Send>);
    let upload = Upload::reader("r", Some(said), open);
    let error = SENDS[2].1(&client_kind.client(&server.url(), &Setup::default()), upload).expect_err("it does not fit");
    assert_eq!(error.attempts(), 1, "another attempt would not help: {error:?}");
    let complete = server.requests().iter().any(|request| request.body.len() as u64 == said);
    assert!(!complete, "no server takes half a file for a whole one");
}
