//! The loopback server itself: framing, keep-alive, raw replies and what a request looks like to a handler.

use std::io::{BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::json;
use tests::loopback::{Answer, Plain, Reply, Request, Response, Server};

/// Sends back what a handler sees.
fn echo(request: &Request) -> Response {
    Response::json(
        200,
        &json!({
            "method": request.method,
            "segments": request.segments(),
            "query": request.query(),
            "body": String::from_utf8_lossy(&request.body),
            "connection": request.connection,
        }),
    )
}

fn connect(server: &Server) -> TcpStream {
    let stream = TcpStream::connect(server.url().trim_start_matches("http://")).expect("connect");
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("set a timeout");
    stream
}

/// What comes back on one connection until it is closed.
fn raw(server: &Server, sent: &str) -> String {
    let mut stream = connect(server);
    stream.write_all(sent.as_bytes()).expect("send");
    let mut received = String::new();
    stream.read_to_string(&mut received).expect("text until the end");
    received
}

#[test]
fn a_handler_sees_the_request_as_sent() {
    let server = Server::start(echo);
    let answer = Plain::new(server.url(), "PUT", "/a%2Fb/c/?x=1&y%5B%5D=%2B+").form("z=1").send();
    let expected = json!({
        "method": "PUT", "segments": ["a/b", "c", ""], "query": [["x", "1"], ["y[]", "+ "]], "body": "z=1",
        "connection": 0
    });
    assert_eq!(answer.json(), expected);
    let logged = server.requests();
    assert_eq!(logged.len(), 1);
    assert_eq!(logged[0].target, "/a%2Fb/c/?x=1&y%5B%5D=%2B+");
    assert_eq!(logged[0].form(), [("z".to_owned(), "1".to_owned())]);
    assert_eq!(logged[0].media_type(), "application/x-www-form-urlencoded");
}

#[test]
fn a_connection_is_kept_and_pipelined() {
    let server = Server::start(echo);
    let mut stream = connect(&server);
    stream
        .write_all(b"GET /1 HTTP/1.1\r\nHost: h\r\n\r\nPOST /2 HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc")
        .expect("send");
    let mut reader = BufReader::new(stream.try_clone().expect("clone"));
    assert_eq!(Answer::read(&mut reader, false).json()["segments"], json!(["1"]));
    assert_eq!(Answer::read(&mut reader, false).json()["body"], "abc");
    stream.write_all(b"HEAD /3 HTTP/1.1\r\n\r\nGET /4 HTTP/1.1\r\nConnection: close\r\n\r\n").expect("send");
    let head = Answer::read(&mut reader, true);
    assert_ne!(head.header("content-length"), Some("0"));
    assert_eq!(Answer::read(&mut reader, false).header("connection"), Some("close"));
    assert_eq!(reader.read(&mut [0; 1]).expect("closed"), 0);
    assert_eq!(server.connections(), 1);
    assert_eq!(server.take_requests().len(), 4);
    assert!(server.requests().is_empty());
}

#[test]
fn bodies_end_where_they_say() {
    let server = Server::start(echo);
    let close = "Connection: close\r\n";
    let chunked = format!(
        "POST / HTTP/1.1\r\n{close}Transfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: 1\r\n\r\n"
    );
    assert!(raw(&server, &chunked).contains("\"body\":\"abcde\""));
    let expecting = format!("POST / HTTP/1.1\r\n{close}Expect: 100-continue\r\nContent-Length: 2\r\n\r\nhi");
    let received = raw(&server, &expecting);
    assert!(received.starts_with("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"), "{received}");
    let empty = format!("DELETE / HTTP/1.1\r\n{close}\r\n");
    assert!(raw(&server, &empty).contains("\"body\":\"\""));
}

#[test]
fn what_is_not_http_is_refused_and_closed() {
    let server = Server::start(echo);
    let cases = [
        ("rubbish\r\n\r\n", "invalid HTTP version"),
        ("GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n", "a content length that is no number"),
        ("GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", "more than one way"),
        ("GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n", "more than one way"),
        ("GET / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", "a transfer coding other than chunked"),
        ("GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nz\r\n", "a chunk without a size"),
    ];
    for (sent, reason) in cases {
        let received = raw(&server, sent);
        assert!(received.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{sent:?}: {received}");
        assert!(received.contains(reason) || sent.starts_with("rubbish"), "{sent:?}: {received}");
    }
    assert!(server.requests().is_empty());
}

#[test]
fn raw_replies_are_sent_as_they_are() {
    let server = Server::start(|request: &Request| match request.path.as_str() {
        "/nothing" => Reply::Raw(Vec::new()),
        "/half" => Reply::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf".to_vec()),
        _ => Response::empty(204).into(),
    });
    assert_eq!(raw(&server, "GET /nothing HTTP/1.1\r\n\r\n"), "");
    assert!(raw(&server, "GET /half HTTP/1.1\r\n\r\n").ends_with("\r\n\r\nhalf"));
    let answer = Plain::new(server.url(), "GET", "/").send();
    assert_eq!((answer.status, answer.header("content-length")), (204, None));
}

#[test]
fn a_panic_in_a_handler_ends_its_connection_only() {
    let server = Server::start(|request: &Request| {
        assert_ne!(request.path, "/panic", "a panic on purpose");
        Response::text(200, "ok")
    });
    assert_eq!(raw(&server, "GET /panic HTTP/1.1\r\n\r\n"), "");
    assert_eq!(Plain::new(server.url(), "GET", "/").send().text(), "ok");
}

#[test]
fn a_dropped_server_is_gone_at_once() {
    let server = Server::start(echo);
    let mut idle = connect(&server);
    let mut half = connect(&server);
    half.write_all(b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nhalf").expect("send");
    let began = Instant::now();
    drop(server);
    assert!(began.elapsed() < Duration::from_secs(5));
    assert_eq!(idle.read(&mut [0; 1]).unwrap_or(0), 0);
    assert_eq!(half.read(&mut [0; 1]).unwrap_or(0), 0);
}
