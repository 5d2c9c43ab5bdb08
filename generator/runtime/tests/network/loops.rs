//! Who runs the event loop: the caller's runtimes, and that of the blocking client wherever it is called.

use std::future::Future;
use std::io::{Read, Write};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use generator_runtime::{Bytes, Client, ErrorKind, blocking};

use crate::client::{AnyClient, Setup, WAYS, get, runtime, told};
use crate::http2::{Http2, answer};
use crate::server::{CA, Server, ok};

fn asynchronous(base: &str) -> Client {
    Setup { roots: vec![CA], ..Setup::default() }.on(Client::builder(base)).build().expect("a client")
}

fn blocking(base: &str) -> blocking::Client {
    Setup { roots: vec![CA], ..Setup::default() }.on(blocking::Client::builder(base)).build().expect("a client")
}

fn http2() -> Http2 {
    Http2::new(|_, _, respond| {
        answer(respond, "answer");
        false
    })
}

#[test]
fn a_client_is_used_from_several_runtimes() {
    let (plain, http2) = (Server::answering(ok("answer"), false), http2());
    for base in [plain.base(), http2.base()] {
        let client = asynchronous(&base);
        let runtimes = [runtime(), runtime()];
        for _ in 0..3 {
            // The other one stands still meanwhile.
            for runtime in &runtimes {
                assert_eq!(runtime.block_on(get().send::<Bytes, _>(&client)).expect("an answer"), "answer", "{base}");
            }
        }
        let [first, second] = runtimes;
        drop(first);
        assert_eq!(second.block_on(get().send::<Bytes, _>(&client)).expect("an answer"), "answer", "{base}");
        drop(second);
        assert_eq!(runtime().block_on(get().send::<Bytes, _>(&client)).expect("an answer"), "answer", "{base}");
    }
}

/// Polls a future until it is ready, without any runtime.
fn without_a_runtime<F: Future>(future: F) -> F::Output {
    struct Ignore;
    impl Wake for Ignore {
        fn wake(self: Arc<Self>) {}
    }
    let waker = Waker::from(Arc::new(Ignore));
    let mut future = pin!(future);
    for _ in 0..100 {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return output;
        }
    }
    panic!("it waits for somebody");
}

#[test]
fn without_what_it_needs_of_tokio_it_says_so() {
    let server = Server::answering(ok("answer"), false);
    let retry = generator_runtime::RetryPolicy::new();
    let setup = Setup { retry, ..Setup::default() };
    let client = setup.on(Client::builder(&server.base())).wait_for_rate_limit().build().expect("a client");
    let error = without_a_runtime(get().send::<Bytes, _>(&client)).unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Request, 1), "{error:?}");
    assert!(told(&error).contains("the feature `blocking`"), "{}", told(&error));
    let error = without_a_runtime(get().download(&client)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request, "{error:?}");
    let mut builder = tokio::runtime::Builder::new_current_thread();
    for runtime in [builder.build(), builder.enable_io().build()] {
        let runtime = runtime.expect("a runtime");
        let error = runtime.block_on(get().send::<Bytes, _>(&client)).unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Request, 1), "{error:?}");
        assert!(told(&error).contains("enable_all()"), "{}", told(&error));
    }
    assert!(server.heads().is_empty());
}

/// Calls of all kinds, more of them than Tokio lets a task do at a stretch.
fn work(client: &blocking::Client) {
    for _ in 0..100 {
        assert_eq!(get().send::<Bytes, _>(client).expect("an answer"), "answer");
    }
    let mut text = String::new();
    get().download(client).expect("an answer").read_to_string(&mut text).expect("a body");
    assert_eq!(text, "answer");
}

#[test]
fn the_blocking_client_works_inside_of_tokio() {
    let (plain, http2) = (Server::answering(ok("answer"), false), http2());
    for base in [plain.base(), http2.base()] {
        let client = blocking(&base);
        work(&client);
        runtime().block_on(async { work(&client) });
        let many = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        let many = many.expect("a runtime");
        many.block_on(async {
            work(&client);
            let theirs = client.clone();
            tokio::spawn(async move { work(&theirs) }).await.expect("no panic");
            let theirs = client.clone();
            tokio::task::spawn_blocking(move || work(&theirs)).await.expect("no panic");
            let theirs = client.clone();
            tokio::spawn(async move { tokio::task::block_in_place(|| work(&theirs)) }).await.expect("no panic");
            // It may be made and dropped here too.
            work(&blocking(&base));
        });
        work(&client);
    }
}

#[test]
fn a_download_goes_on_wherever_it_is_read() {
    let body = "x".repeat(1 << 20);
    let server = Server::answering(ok(&body), false);
    let client = blocking(&server.base());
    let begun = || get().download(&client).expect("it begins");
    let (outside, inside) = (begun(), runtime().block_on(async { begun() }));
    let read = |download: blocking::Download| download.bytes(usize::MAX).expect("all of it").len();
    assert_eq!(runtime().block_on(async { read(outside) }), body.len());
    assert_eq!(read(inside), body.len());
    let begun = begun();
    let read = std::thread::spawn(move || begun.bytes(usize::MAX).expect("all of it").len());
    assert_eq!(read.join().expect("no panic"), body.len());
}

#[test]
fn threads_share_a_blocking_client() {
    let slow = Server::new(|mut stream, notes| {
        while notes.read_head(&mut stream).is_some() {
            std::thread::sleep(Duration::from_millis(2));
            if stream.write_all(ok("answer").as_bytes()).is_err() {
                return;
            }
        }
    });
    let http2 = http2();
    for base in [slow.base(), http2.base()] {
        let client = blocking(&base);
        let threads: Vec<_> = (0..16)
            .map(|_| {
                let client = client.clone();
                std::thread::spawn(move || work(&client))
            })
            .collect();
        threads.into_iter().for_each(|thread| thread.join().expect("no panic"));
    }
}

#[test]
fn a_connection_that_was_closed_meanwhile_is_replaced() {
    let server = Server::answering(ok("answer"), true);
    for way in WAYS {
        let client = AnyClient::new(way, &server.base());
        for pause in [0, 1, 10, 30] {
            // Not even what must not be sent twice fails for that.
            let post = generator_runtime::RawRequest::new(&crate::client::API, generator_runtime::Method::POST, "/x");
            let sent = client.send(post);
            if pause > 1 {
                assert_eq!(sent.expect("an answer"), "answer", "{way:?} {pause}");
            }
            std::thread::sleep(Duration::from_millis(pause.max(20)));
        }
    }
}
