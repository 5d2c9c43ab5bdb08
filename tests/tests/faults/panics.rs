//! Panics in what the caller hands over: a source of tokens, a reader, a callback. Whoever waits learns of it, nothing
//! hangs, and the client is good for the next call.

use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use generator_runtime::transport::{BoxError, BoxFuture};
use gitlab_sdk::v4::{self, jobs, labels};
use gitlab_sdk::{Error, ErrorKind, Grant, Json, Method, Secret, Token, TokenSource, Upload};
use tests::faults::{Fault, FaultServer};
use tests::loopback::Response;

use crate::clients::{AnyClient, ClientKind};
use crate::kinds::{Kind, list_of};
use crate::setup::Setup;
use crate::table::Table;

/// What panics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Callback {
    /// The token source, at once.
    Source,
    /// The token source, while its future is polled.
    SourcePolled,
    /// The token source, when it stores a new token.
    SourceStores,
    /// The function that opens an upload.
    Opens,
    /// The reader of an upload, at once.
    Reads,
    /// The reader of an upload, after a part.
    ReadsOn,
    /// The callback that is told of an upload's progress.
    UploadProgress,
    /// The callback that is told of a download's progress.
    DownloadProgress,
}

use Callback::{DownloadProgress, Opens, Reads, ReadsOn, Source, SourcePolled, SourceStores, UploadProgress};

/// Never reached, unless something hangs.
const HANGS: Duration = Duration::from_secs(20);

pub(crate) fn add(table: &mut Table) {
    table.promise("a_panic_of_a_callback_hangs_nothing");
    for callback in [Source, SourcePolled, SourceStores] {
        table.kinds(&Kind::ALL, format!("{callback:?}"), move |kind, client_kind| source(kind, client_kind, callback));
        table.ways(format!("{callback:?}/ahead"), move |client_kind| ahead(client_kind, callback));
        table.ways(format!("{callback:?}/two_threads"), move |client_kind| two_threads(client_kind, callback));
    }
    for callback in [Opens, Reads, ReadsOn, UploadProgress] {
        for (name, length) in [("known_length", Some(200_000)), ("unknown_length", None)] {
            table.ways(format!("{callback:?}/{name}"), move |client_kind| upload(client_kind, callback, length));
        }
    }
    table.ways(format!("{DownloadProgress:?}"), download);
}

/// Panics the first time.
struct Faulty {
    callback: Callback,
    done: Arc<AtomicBool>,
}

impl Faulty {
    fn panic_once(&self, at: Callback) {
        let first = self.callback == at && !self.done.swap(true, Ordering::SeqCst);
        assert!(!first, "a callback panics");
    }
}

impl TokenSource for Faulty {
    fn renew(&self, _: Option<Secret>) -> BoxFuture<'static, Result<Grant, BoxError>> {
        self.panic_once(Source);
        let inner = Self { callback: self.callback, done: Arc::clone(&self.done) };
        Box::pin(async move {
            inner.panic_once(SourcePolled);
            Ok(Grant::new("a-token"))
        })
    }

    fn renewed(&self, _: &Grant) -> Result<(), BoxError> {
        self.panic_once(SourceStores);
        Ok(())
    }
}

fn client(client_kind: ClientKind, url: &str, callback: Callback) -> AnyClient {
    let source = Faulty { callback, done: Arc::default() };
    client_kind.client(url, &Setup { credential: Token::oauth_renewed(None, source), ..Setup::default() })
}

fn answer(kind: Kind) -> Fault {
    Fault::answer(Response::bytes(kind.success(), "application/json", kind.body()))
}

/// Runs it on a thread of its own, and gives what came of it, with a panic as an error. Fails when it hangs.
fn in_time<T: Send + 'static>(work: impl FnOnce() -> Result<T, Error> + Send + 'static) -> Result<T, Option<Error>> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let result = catch_unwind(AssertUnwindSafe(work));
        let _gone = sender.send(result.map_or(Err(None), |result| result.map_err(Some)));
    });
    receiver.recv_timeout(HANGS).expect("it hangs")
}

fn source(kind: Kind, client_kind: ClientKind, callback: Callback) {
    let server = FaultServer::script([answer(kind)]);
    let client = client(client_kind, &server.url(), callback);
    let again = client.clone();
    assert!(in_time(move || kind.send(&client)).is_err(), "the first call has no token");
    assert_eq!(server.requests().len(), 0, "nothing is sent without one");
    let brought = in_time(move || kind.send(&again));
    assert_eq!(brought.unwrap_or_else(|error| panic!("{error:?}")), kind.expected());
}

/// Pages that are fetched ahead wait on other threads, or at the same time.
fn ahead(client_kind: ClientKind, callback: Callback) {
    let server = FaultServer::by(|request| {
        let last = request.raw_query.contains("page=3");
        let next = if last { "" } else { "3" };
        Fault::json(&list_of(&[1])).header("x-next-page", next).header("x-total-pages", "3")
    });
    let client = client(client_kind, &server.url(), callback);
    let again = client.clone();
    let all = |client: &AnyClient| labels::list(1).items(client).prefetch(4).collect::<Result<Vec<_>, _>>();
    assert!(in_time(move || all(&client)).is_err());
    assert!(in_time(move || all(&again)).is_ok());
}

/// One of two threads meets the panic; the other gets a token, or learns of it.
fn two_threads(client_kind: ClientKind, callback: Callback) {
    let server = FaultServer::script([answer(Kind::Single)]);
    let client = client(client_kind, &server.url(), callback);
    let calls: Vec<_> = (0..2)
        .map(|_| {
            let client = client.clone();
            thread::spawn(move || in_time(move || Kind::Single.send(&client)))
        })
        .collect();
    let good = calls.into_iter().filter_map(|call| call.join().ok()).filter(Result::is_ok).count();
    assert_eq!(good, 1, "the panic is met once");
    assert!(in_time(move || Kind::Single.send(&client)).is_ok());
}

/// Reads zeros, and panics in between.
struct Panics {
    left: usize,
    after: Option<usize>,
}

impl Read for Panics {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        assert!(self.after != Some(0), "the reader panics");
        let count = buffer.len().min(self.left).min(10_000);
        buffer[..count].fill(0);
        self.left -= count;
        self.after = self.after.map(|after| after - 1);
        Ok(count)
    }
}

fn upload(client_kind: ClientKind, callback: Callback, length: Option<u64>) {
    let server = FaultServer::script([Fault::json("{}")]);
    // A panic is no fault of the connection, so nothing is tried again, not even what could be.
    let client = client_kind.client(&server.url(), &Setup { request_timeout: None, ..Setup::default() });
    let good = client.clone();
    let first = Arc::new(AtomicBool::new(true));
    let upload = move |callback: Option<Callback>| {
        let first = Arc::clone(&first);
        let open = move || {
            assert!(callback != Some(Opens), "the function panics");
            let after = match callback {
                Some(Reads) => Some(0),
                Some(ReadsOn) => Some(12),
                _ => None,
            };
            Ok(Box::new(Panics { left: 200_000, after }) as Box<dyn Read + Send>)
        };
        let upload = Upload::reader("zeros", length, open);
        match callback {
            Some(UploadProgress) => upload.on_progress(move |_| assert!(!first.swap(false, Ordering::SeqCst), "told")),
            _ => upload,
        }
    };
    let bad = upload(Some(callback));
    let sent = in_time(move || {
        let request = v4::request(Method::PUT, "/x").idempotent().upload(bad);
        request.send::<Json, _>(&client)
    });
    let error = sent.expect_err("it cannot be read").expect("an error, and no panic");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Request, 1), "{error:?}");
    assert!(format!("{error:?}").contains("panicked"), "{error:?}");
    let complete = server.requests().iter().any(|request| request.body.len() == 200_000);
    assert!(!complete, "no server takes half a file for a whole one");
    let whole = upload(None);
    let sent = in_time(move || v4::request(Method::PUT, "/x").upload(whole).send::<Json, _>(&good));
    sent.unwrap_or_else(|error| panic!("the next upload: {error:?}"));
}

/// It is called where the caller reads, so the panic is the caller's; the client stays good.
fn download(client_kind: ClientKind) {
    let server = FaultServer::script([answer(Kind::Download)]);
    let client = client_kind.client(&server.url(), &Setup::default());
    let good = client.clone();
    let read = in_time(move || {
        let download = jobs::get_trace(1, 9).send(&client)?;
        download.on_progress(|_| panic!("the callback panics")).bytes(1 << 20)
    });
    assert!(matches!(read, Err(None)), "{read:?}");
    assert_eq!(in_time(move || Kind::Download.send(&good)).expect("the next"), Kind::Download.expected());
}
