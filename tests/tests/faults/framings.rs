//! Every way to frame a body is read, and a connection is used again, or not, as the server has it.

use gitlab_sdk::ErrorKind;
use tests::faults::{Fault, FaultServer};
use tests::loopback::Response;

use crate::clients::ClientKind;
use crate::kinds::Kind;
use crate::setup::Setup;
use crate::table::Table;

type Frame = fn(Fault) -> Fault;

const FRAMINGS: [(&str, Frame); 7] = [
    ("length", |fault| fault),
    ("chunks_of_one", |fault| fault.chunked(1)),
    ("one_chunk", |fault| fault.chunked(100_000)),
    ("until_close", Fault::until_close),
    ("gzip", Fault::gzipped),
    ("gzip_in_chunks", |fault| fault.gzipped().chunked(7)),
    ("byte_by_byte", |fault| fault.dripping(std::time::Duration::from_micros(10))),
];

pub(crate) fn add(table: &mut Table) {
    table.promise("every_framing_is_read");
    let all: Vec<Kind> = Kind::READS.into_iter().chain([Kind::Post]).collect();
    for (name, frame) in FRAMINGS {
        table.kinds(&all, name, move |kind, client_kind| {
            let answer = Fault::answer(Response::bytes(kind.success(), "application/json", kind.body()));
            let server = FaultServer::script([frame(answer)]);
            let brought = kind.send(&client_kind.client(&server.url(), &Setup::once()));
            assert_eq!(brought.expect("it is read"), kind.expected());
        });
    }
    table.promise("connections_are_used_again");
    table.kinds(&all, "kept", kept);
    table.kinds(&Kind::ALL, "closed_behind_the_answer", closed_behind_the_answer);
    table.kinds(&Kind::ALL, "closed_under_the_next_request", closed_under_the_next_request);
}

fn kept(kind: Kind, client_kind: ClientKind) {
    let server = FaultServer::script([Response::bytes(kind.success(), "application/json", kind.body()).into()]);
    let client = client_kind.client(&server.url(), &Setup::default());
    for _ in 0..6 {
        assert_eq!(kind.send(&client).expect("an answer"), kind.expected());
    }
    // The HTTP library has a connection back a moment after the answer; a call in that moment opens one more, and of two
    // one is always free.
    assert_eq!(server.requests().len(), 6);
    assert!(server.connections() <= 2, "{} connections", server.connections());
}

fn answer(kind: Kind) -> Fault {
    Fault::answer(Response::bytes(kind.success(), "application/json", kind.body()))
}

/// The server says that it keeps the connection, and closes it. The next call finds that out before it is sent.
fn closed_behind_the_answer(kind: Kind, client_kind: ClientKind) {
    let server = FaultServer::script([answer(kind).closes()]);
    let client = client_kind.client(&server.url(), &Setup::default());
    for count in 1..=3 {
        assert_eq!(kind.send(&client).expect("an answer"), kind.expected());
        assert_eq!(server.requests().len(), count, "nothing is sent twice");
        // So that what the server did has come to the client.
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
}

/// The server takes the second request on a kept connection, and closes without a word. What is safe is sent again; of
/// what is not, nobody knows whether it was done.
fn closed_under_the_next_request(kind: Kind, client_kind: ClientKind) {
    let server = FaultServer::script([answer(kind), Fault::silence(), answer(kind)]);
    let client = client_kind.client(&server.url(), &Setup::default());
    assert_eq!(kind.send(&client).expect("the first"), kind.expected());
    let second = kind.send(&client);
    if kind.is_write() {
        assert_eq!(second.expect_err("it may have been done").kind(), ErrorKind::Transport);
        assert_eq!(server.requests().len(), 2, "it is not sent again");
    } else {
        assert_eq!(second.expect("sent again"), kind.expected());
        assert_eq!(server.requests().len(), 3);
    }
}
