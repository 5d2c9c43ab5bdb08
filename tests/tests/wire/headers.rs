//! Headers of answers as the records that operations declare for them, and moments in headers of requests.

use kitchen_sink::v2::animals::{self as zoo, GetHeaders};
use kitchen_sink::{Error, Operation, Response as Answer, blocking, read_headers};
use tests::loopback::{Request, Response, Server};

use crate::animals::{bare, moment};
use crate::exchange::plain;

fn server(fed: &'static str) -> Server {
    Server::start(move |_: &Request| {
        Response::json(200, &bare(3, "mammal")).with_header("ETag", "\"7\"").with_header("X-Fed", fed)
    })
}

fn get(server: &Server) -> Result<Answer<zoo::GetOutcome>, Error> {
    let client = plain(blocking::Client::builder(server.url())).build().expect("a client");
    zoo::get(3).if_unmodified_since(moment()).response(&client)
}

#[test]
fn a_record_is_read_from_the_headers_of_an_answer() {
    let server = server("true");
    let answer = get(&server).expect("an animal");
    let headers: GetHeaders = answer.read_headers().expect("its headers");
    assert_eq!((headers.e_tag.as_deref(), headers.x_fed), (Some("\"7\""), Some(true)));
    assert_eq!(read_headers::<GetHeaders>(answer.headers()).expect("the same"), headers);
    let sent = server.requests();
    assert_eq!(sent[0].header("if-unmodified-since"), Some("Sun, 22 Nov 2026 08:30:00 GMT"), "an HTTP date");
}

#[test]
fn a_list_is_read_from_one_header() {
    let server =
        Server::start(|_: &Request| Response::json(200, &bare(3, "mammal")).with_header("X-Names", "Nelly, Old Nelly"));
    let headers = get(&server).expect("an animal").read_headers::<GetHeaders>().expect("its headers");
    assert_eq!(headers.x_names, ["Nelly", "Old Nelly"]);
}

#[test]
fn a_header_that_is_something_else_is_an_error_that_names_it() {
    let error = get(&server("yes")).expect("an animal").read_headers::<GetHeaders>().expect_err("`yes` is no boolean");
    assert!(error.to_string().contains("`X-Fed`"), "{error}");
}
