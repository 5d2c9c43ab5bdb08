//! The transport of both clients, against a server on loopback that answers from a script.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use generator_runtime::transport::Tls;
use generator_runtime::{
    BodyKind, Client, ClientBuilder, Credential, Error, ErrorKind, Json, Method, Operation, RawRequest, RetryPolicy,
    Upload, blocking,
};

use crate::server::{RawResponse, Server, gzip_of_zeros, ok, read_request};
use crate::things::{KINDS, Kind, PERSONAL, SECRET, Thing, V4, file, list, send_async, send_blocking, wait};

fn settings<C>(builder: ClientBuilder<C>) -> ClientBuilder<C> {
    builder
        .credential(Credential::new(&PERSONAL, SECRET))
        .no_proxy()
        .connect_timeout(Duration::from_secs(5))
        .retry(RetryPolicy::new().initial_wait(Duration::from_millis(5)).rate_limit_window(Duration::ZERO))
}

pub(crate) fn clients(base: &str) -> (blocking::Client, Client) {
    let (first, second) = (blocking::Client::builder(base), Client::builder(base));
    (settings(first).build().unwrap(), settings(second).build().unwrap())
}

/// Sends each kind of call over both transports, each to a server of its own.
fn each(script: impl Fn(Kind) -> Vec<RawResponse>, check: impl Fn(&str, Kind, Result<usize, Error>, &Server)) {
    for kind in KINDS {
        let server = Server::new(script(kind));
        let (client, _) = clients(&server.base());
        check(&format!("{kind:?} blocking"), kind, send_blocking(kind, &client), &server);
        let server = Server::new(script(kind));
        let (_, client) = clients(&server.base());
        check(&format!("{kind:?} async"), kind, wait(send_async(kind, &client)), &server);
    }
}

fn expected(kind: Kind) -> usize {
    if kind.is_raw() { kind.body().len() } else { 1 }
}

#[test]
fn answers_in_every_framing() {
    let chunked = |body: &str| {
        let (first, second) = body.split_at(5);
        let parts = format!("5\r\n{first}\r\n{:x}\r\n{second}\r\n0\r\n\r\n", second.len());
        format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{parts}")
    };
    let until_close = |body: &str| format!("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{body}");
    let check = |case: &str, kind: Kind, brought: Result<usize, Error>, server: &Server| {
        assert_eq!(brought.unwrap_or_else(|error| panic!("{case}: {error:?}")), expected(kind), "{case}");
        let request = server.requests()[0].to_lowercase();
        assert!(request.contains("private-token: glpat-very+secret/1\r\n"), "{case} {request}");
        assert_eq!(request.contains("accept-encoding: identity"), kind == Kind::Download, "{case} {request}");
    };
    each(|kind| vec![RawResponse::Text(ok(kind.body()))], check);
    each(|kind| vec![RawResponse::Text(chunked(kind.body()))], check);
    each(|kind| vec![RawResponse::Close(until_close(kind.body()))], check);
}

#[test]
fn connections_that_fail_underway() {
    // Before the head, and in the middle of the body: tried again.
    let cut = |body: &str| ok(body)[..ok(body).len() - 5].to_owned();
    each(
        |kind| vec![RawResponse::Reset, RawResponse::Text(ok(kind.body()))],
        |case, kind, brought, server| {
            assert_eq!(brought.unwrap_or_else(|error| panic!("{case}: {error:?}")), expected(kind), "{case}");
            assert_eq!(server.requests().len(), 2, "{case}");
        },
    );
    each(
        |kind| vec![RawResponse::Close(cut(kind.body())), RawResponse::Text(ok(kind.body()))],
        |case, kind, brought, _| match kind {
            Kind::Download => assert_eq!(brought.unwrap_err().kind(), ErrorKind::Transport, "{case}"),
            _ => assert_eq!(brought.unwrap_or_else(|error| panic!("{case}: {error:?}")), 1, "{case}"),
        },
    );
}

/// Clients with this limit for an attempt and for a silence.
fn hasty(base: &str, limit: Duration) -> (blocking::Client, Client) {
    let (first, second) = (settings(blocking::Client::builder(base)), settings(Client::builder(base)));
    (
        first.request_timeout(limit).idle_timeout(limit).build().unwrap(),
        second.request_timeout(limit).idle_timeout(limit).build().unwrap(),
    )
}

#[test]
fn what_takes_too_long() {
    let (stall, limit) = (Duration::from_secs(5), Duration::from_millis(150));
    for before in ["", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"id\""] {
        let script = || (0..50).map(|_| RawResponse::Stall(before.to_owned(), stall, String::new()));
        let server = Server::new(script());
        let (blocking, client) = hasty(&server.base(), limit);
        for (count, kind) in KINDS.into_iter().enumerate() {
            let began = Instant::now();
            for error in [send_blocking(kind, &blocking).unwrap_err(), wait(send_async(kind, &client)).unwrap_err()] {
                assert_eq!(error.kind(), ErrorKind::Timeout, "{kind:?} {error:?}");
            }
            assert!(began.elapsed() < stall, "{kind:?}");
            assert_eq!(server.requests().len(), count * 2 + 2, "{kind:?}");
        }
    }
}

#[test]
fn an_upload_may_take_its_time_while_it_goes_on() {
    /// 64 KiB at a time, each after a while.
    struct Slow(usize, Duration);
    impl Read for Slow {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            std::thread::sleep(self.1);
            let count = self.0.min(buffer.len());
            self.0 -= count;
            Ok(count)
        }
    }
    let length = 6 << 16;
    let post = |pause: Duration| {
        let open = move || Ok(Box::new(Slow(length, pause)) as Box<dyn Read + Send>);
        RawRequest::new(&V4, Method::POST, "/x").upload(Upload::reader("r", Some(length as u64), open))
    };
    // The whole takes longer than the limit, each part a quarter of it; a busy machine gets more time.
    let passes = |scale: u32| {
        let (pause, limit) = (scale * Duration::from_millis(100), scale * Duration::from_millis(400));
        let server = Server::new([RawResponse::Text(ok("{}")), RawResponse::Text(ok("{}"))]);
        let (blocking, client) = hasty(&server.base(), limit);
        let sent = [post(pause).send::<Json, _>(&blocking), wait(post(pause).send::<Json, _>(&client))];
        sent.into_iter().collect::<Result<Vec<_>, _>>()
    };
    if passes(1).is_err() && passes(4).is_err() {
        passes(16).unwrap();
    }
    let (post, limit) = (|| post(Duration::from_millis(100)), Duration::from_millis(400));
    // But the time of the whole call is what it is, and so is that of the answer.
    for asynchronous in [false, true] {
        let server = Server::new([RawResponse::Stall(String::new(), Duration::from_secs(2), String::new())]);
        let (blocking, client) = hasty(&server.base(), limit);
        let send = |post: RawRequest| match asynchronous {
            false => post.send::<Json, _>(&blocking).unwrap_err(),
            true => wait(post.send::<Json, _>(&client)).unwrap_err(),
        };
        assert_eq!(send(post()).kind(), ErrorKind::Timeout);
        assert_eq!(send(post().timeout(Duration::from_millis(150))).kind(), ErrorKind::Timeout);
    }
}

#[test]
fn pages_ahead_save_the_time_of_the_way() {
    let pages = 21;
    let delay = Duration::from_millis(40);
    let server = Server::paged(pages, delay);
    let (blocking, client) = clients(&server.base());
    let expected: Vec<_> = (1..=pages).collect();
    let ids = |things: Vec<Thing>| things.into_iter().map(|thing| thing.id).collect::<Vec<_>>();
    let began = Instant::now();
    let things: Result<Vec<_>, _> = list("g").items(&blocking).prefetch(10).collect();
    let blocking_took = began.elapsed();
    assert_eq!(ids(things.unwrap()), expected);
    let began = Instant::now();
    let things = wait(async {
        let (mut things, mut items) = (Vec::new(), list("g").items(&client).prefetch(10));
        while let Some(thing) = items.try_next().await? {
            things.push(thing);
        }
        Ok::<_, Error>(things)
    });
    let async_took = began.elapsed();
    assert_eq!(ids(things.unwrap()), expected);
    // One after the other they take 21 delays; so they take 3 and something.
    let most = delay * 12;
    assert!(blocking_took < most && async_took < most, "{blocking_took:?} {async_took:?}");
}

#[test]
fn a_socks_proxy_is_spoken_to_in_its_own_protocol() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let proxy = format!("socks5h://{}", listener.local_addr().unwrap());
    let versions = std::thread::spawn(move || {
        let first_byte = |stream: std::io::Result<TcpStream>| {
            let mut byte = [0];
            stream.unwrap().read_exact(&mut byte).unwrap();
            byte[0]
        };
        listener.incoming().take(2).map(first_byte).collect::<Vec<_>>()
    });
    let base = "http://gitlab.example.com";
    let blocking = settings(blocking::Client::builder(base)).proxy(&proxy).retry(RetryPolicy::never()).build().unwrap();
    let client = settings(Client::builder(base)).proxy(&proxy).retry(RetryPolicy::never()).build().unwrap();
    send_blocking(Kind::Single, &blocking).unwrap_err();
    wait(send_async(Kind::Single, &client)).unwrap_err();
    assert_eq!(versions.join().unwrap(), [5, 5]);
}

#[test]
fn a_tls_library_that_is_not_compiled_in_is_refused() {
    for (tls, compiled) in [(Tls::Rustls, cfg!(feature = "__rustls")), (Tls::Native, cfg!(feature = "native-tls"))] {
        let base = "https://gitlab.example.com";
        let blocking = settings(blocking::Client::builder(base)).tls(tls).build().map(drop);
        let client = settings(Client::builder(base)).tls(tls).build().map(drop);
        for built in [blocking, client] {
            assert_eq!(built.is_ok(), compiled, "{tls:?} {built:?}");
        }
    }
}

#[test]
fn nobody_listens() {
    // A port that is bound, so that nobody else gets it, and does not listen.
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind(std::net::SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
    let address = socket.local_addr().unwrap();
    let (blocking, client) = clients(&format!("http://{address}"));
    for kind in KINDS {
        for error in [send_blocking(kind, &blocking).unwrap_err(), wait(send_async(kind, &client)).unwrap_err()] {
            assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 4), "{kind:?} {error:?}");
        }
    }
}

#[test]
fn redirects_go_to_the_other_server_without_the_token() {
    each(
        |_| Vec::new(),
        |case, kind, _, _| {
            let other = Server::new([RawResponse::Text(ok(kind.body()))]);
            let location = format!("http://localhost:{}/x", other.address.port());
            let found = format!("HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n");
            let server = Server::new([RawResponse::Text(found)]);
            let (blocking, client) = clients(&server.base());
            let brought = match case.ends_with("blocking") {
                true => send_blocking(kind, &blocking),
                false => wait(send_async(kind, &client)),
            };
            match kind.is_raw() {
                true => {
                    assert_eq!(brought.unwrap_or_else(|error| panic!("{case}: {error:?}")), expected(kind), "{case}")
                }
                false => assert_eq!(brought.unwrap_err().kind(), ErrorKind::Redirect, "{case}"),
            }
            assert!(server.requests()[0].contains(SECRET), "{case}");
            let seen = other.requests().concat().to_lowercase();
            assert!(!seen.contains("secret") && !seen.contains("token"), "{case} {seen}");
        },
    );
}

#[test]
fn compressed_bodies_are_read_within_the_limit() {
    // 2 MiB of zeros, by `gzip -9`: far smaller than the limit until it is unpacked.
    let body = gzip_of_zeros();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n", body.len());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming().take(4) {
            let mut stream = stream.unwrap();
            let _request = read_request(&mut stream, &mut Vec::new());
            let _sent = stream.write_all(&[head.as_bytes(), &body].concat());
        }
    });
    let small = |size| settings(blocking::Client::builder(&base)).max_response_size(size).build().unwrap();
    let raw = || RawRequest::new(&V4, Method::GET, "/zeros");
    let error = raw().send::<generator_runtime::Bytes, _>(&small(100_000)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ResponseTooLarge);
    assert_eq!(raw().send::<generator_runtime::Bytes, _>(&small(3_000_000)).unwrap().len(), 2 << 20);
    let client = |size| settings(Client::builder(&base)).max_response_size(size).build().unwrap();
    let error = wait(raw().send::<generator_runtime::Bytes, _>(&client(100_000))).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ResponseTooLarge);
    assert_eq!(wait(raw().send::<generator_runtime::Bytes, _>(&client(3_000_000))).unwrap().len(), 2 << 20);
}

#[test]
fn bodies_of_every_kind_are_sent_and_sent_again() {
    let busy = "HTTP/1.1 429 Slow Down\r\nContent-Length: 0\r\n\r\n".to_owned();
    let post = || RawRequest::new(&V4, Method::POST, "/things");
    let open = || Ok(Box::new(std::io::Cursor::new(vec![b'z'; 200_000])) as Box<dyn Read + Send>);
    let path = std::env::temp_dir().join(format!("generator-runtime-{}.txt", std::process::id()));
    std::fs::write(&path, "from a file").unwrap();
    let many = "z".repeat(200_000);
    for (request, needles) in [
        (post(), vec!["content-length: 0"]),
        (post().field("a", 1_u64), vec!["content-type: application/json", "content-length: 7", "{\"a\":1}"]),
        (post().text("tëxt"), vec!["text/plain", "content-length: 5", "tëxt"]),
        (post().body_kind(BodyKind::Form).field("a", "b c"), vec!["x-www-form-urlencoded", "a=b%20c"]),
        (post().upload(Upload::file(&path)), vec!["octet-stream", "content-length: 11", "from a file"]),
        (post().upload(Upload::reader("r", None, open)), vec!["transfer-encoding: chunked", "zzzz"]),
        (
            post()
                .body_kind(BodyKind::Multipart)
                .field("a", "b")
                .field("big", Upload::reader("r", Some(200_000), open))
                .field("file", Upload::file(&path).media_type("text/plain")),
            vec!["multipart/form-data; boundary=", "content-length: 2", &many, "from a file", "name=\"a\""],
        ),
    ] {
        for asynchronous in [false, true] {
            let server = Server::new([RawResponse::Text(busy.clone()), RawResponse::Text(ok("{}"))]);
            let (blocking, client) = clients(&server.base());
            let sent = match asynchronous {
                false => request.clone().send::<Json, _>(&blocking),
                true => wait(request.clone().send::<Json, _>(&client)),
            };
            let shown = format!("async: {asynchronous}, {request:?}");
            sent.unwrap_or_else(|error| panic!("{shown}: {error:?}"));
            let requests = server.requests();
            assert_eq!(requests.len(), 2, "{shown}");
            for sent in &requests {
                let (head, body) = sent.split_once("\r\n\r\n").unwrap();
                let sent = format!("{}\r\n\r\n{body}", head.to_lowercase());
                for needle in &needles {
                    let head = head.to_lowercase();
                    assert!(sent.contains(needle), "{shown}: no {:?} in {head}", &needle[..needle.len().min(50)]);
                }
            }
        }
    }
    std::fs::remove_file(&path).unwrap();
}

#[test]
fn uploads_that_cannot_be_read() {
    let missing = Upload::file("/nowhere/to/be/found");
    let short = Upload::reader("r", Some(10), || Ok(Box::new(std::io::Cursor::new(b"abc")) as Box<dyn Read + Send>));
    for upload in [missing, short] {
        let server = Server::new([RawResponse::Text(ok("{}"))]);
        let (blocking, client) = clients(&server.base());
        let post = || RawRequest::new(&V4, Method::POST, "/things").upload(upload.clone());
        for error in
            [post().send::<Json, _>(&blocking).unwrap_err(), wait(post().send::<Json, _>(&client)).unwrap_err()]
        {
            assert!(matches!(error.kind(), ErrorKind::Request | ErrorKind::Transport), "{error:?}");
            assert_eq!(error.attempts(), 1, "{error:?}");
        }
    }
}

#[test]
fn progress_is_told() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let ours = told.clone();
    let upload = Upload::bytes("b", vec![0; 100_000]).on_progress(move |sent| ours.lock().unwrap().push(sent));
    let server = Server::new([RawResponse::Text(ok("{}"))]);
    let (blocking, _) = clients(&server.base());
    RawRequest::new(&V4, Method::POST, "/things").upload(upload).send::<Json, _>(&blocking).unwrap();
    assert_eq!(told.lock().unwrap().as_slice(), [65536, 100_000]);
}

#[test]
fn downloads_stream_and_go_on() {
    let part = "HTTP/1.1 206 Partial\r\nContent-Range: bytes 4-9/10\r\nContent-Length: 6\r\n\
                Content-Disposition: attachment; filename=\"a.zip\"\r\n\r\n456789";
    let server = Server::new([RawResponse::Text(part.into()), RawResponse::Text(part.into())]);
    let (blocking, client) = clients(&server.base());
    let mut download = file("g", 1).skip_bytes(4).send(&blocking).unwrap();
    assert_eq!((download.offset(), download.length()), (4, Some(6)));
    assert_eq!(download.file_name().as_deref(), Some("a.zip"));
    let mut text = String::new();
    download.read_to_string(&mut text).unwrap();
    assert_eq!((text.as_str(), download.received()), ("456789", 6));
    let told = Arc::new(Mutex::new(0));
    let ours = told.clone();
    let download = wait(async {
        let download = file("g", 1).skip_bytes(4).send(&client).await?;
        download.on_progress(move |received| *ours.lock().unwrap() = received).bytes(6).await
    });
    assert_eq!((download.unwrap(), *told.lock().unwrap()), ("456789".into(), 6));
    assert!(server.requests().iter().all(|request| request.to_lowercase().contains("range: bytes=4-")));
}

#[test]
fn a_kept_connection_that_was_closed_meanwhile() {
    // The server closes behind each answer without saying so: the next call finds a dead connection. Not even a POST
    // fails for that, since nothing of it was sent.
    let post = || RawRequest::new(&V4, Method::POST, "/things").field("a", 1_u64);
    let server = Server::new((0..8).map(|_| RawResponse::Close(ok(Kind::Single.body()))));
    let (blocking, client) = clients(&server.base());
    let pause = Duration::from_millis(30);
    for _ in 0..2 {
        send_blocking(Kind::Single, &blocking).unwrap();
        std::thread::sleep(pause);
        post().send::<Json, _>(&blocking).unwrap();
        std::thread::sleep(pause);
    }
    wait(async {
        for _ in 0..2 {
            send_async(Kind::Single, &client).await.unwrap();
            tokio::time::sleep(pause).await;
            post().send::<Json, _>(&client).await.unwrap();
            tokio::time::sleep(pause).await;
        }
    });
    assert_eq!(server.requests().len(), 8);
}
