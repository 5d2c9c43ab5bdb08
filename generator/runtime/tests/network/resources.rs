//! What a client takes of a process: sockets, threads, memory.

use std::io::Write;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use generator_runtime::Bytes;

use crate::client::{AnyClient, Setup, WAYS, Way, get, told};
use crate::server::{Server, ok};

/// A server that answers after a moment, and counts its open connections.
fn counting() -> (Server, Arc<AtomicUsize>, Arc<AtomicUsize>) {
    let (open, most) = (Arc::<AtomicUsize>::default(), Arc::<AtomicUsize>::default());
    let (now, peak) = (open.clone(), most.clone());
    let server = Server::new(move |mut stream, notes| {
        peak.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        while notes.read_head(&mut stream).is_some() {
            std::thread::sleep(Duration::from_millis(2));
            if stream.write_all(ok("answer").as_bytes()).is_err() {
                break;
            }
        }
        now.fetch_sub(1, Ordering::SeqCst);
    });
    (server, open, most)
}

/// Sends so many calls at once.
fn at_once(client: &AnyClient, count: usize) {
    match client {
        AnyClient::Async(client, runtime) => {
            let calls: Vec<_> = (0..count).map(|_| runtime.spawn(get().send::<Bytes, _>(client))).collect();
            for call in calls {
                let brought = runtime.block_on(call).expect("no panic");
                assert_eq!(brought.unwrap_or_else(|error| panic!("{}", told(&error))), "answer");
            }
        }
        AnyClient::Blocking(client) => std::thread::scope(|scope| {
            for _ in 0..count {
                scope.spawn(|| assert_eq!(get().send::<Bytes, _>(client).expect("an answer"), "answer"));
            }
        }),
    }
}

#[test]
fn connections_are_bounded() {
    for way in WAYS {
        for max_connections in [1, 5, 64] {
            let (server, open, most) = counting();
            let setup = Setup { max_connections, ..Setup::default() };
            let client = setup.client(way, &server.base()).expect("a client");
            at_once(&client, 200);
            assert_eq!(server.heads().len(), 200);
            let (open, most) = (open.load(Ordering::SeqCst), most.load(Ordering::SeqCst));
            // A connection may be closed here and still open there.
            assert!(most <= max_connections + 32, "{way:?} {max_connections} {most}");
            assert!(open <= max_connections.min(32) + 8, "{way:?} {max_connections} {open}");
        }
    }
}

#[test]
fn cancelled_calls_leave_nothing() {
    // The server accepts, and then says nothing: in the clear it has the request, over TLS only the first message.
    let open = Arc::<AtomicUsize>::default();
    let counted = open.clone();
    let silent = Server::new(move |mut stream, notes| {
        counted.fetch_add(1, Ordering::SeqCst);
        notes.note("connected");
        drop(std::io::copy(&mut stream, &mut std::io::sink()));
        counted.fetch_sub(1, Ordering::SeqCst);
    });
    let proxies = [String::new(), silent.base(), format!("socks5h://{}", silent.address), silent.https()];
    for (base, proxy) in
        [silent.base(), silent.https()].iter().flat_map(|base| proxies.iter().map(move |at| (base, at)))
    {
        let setup = Setup { proxy: Some(proxy.clone()), ..Setup::default() };
        let AnyClient::Async(client, runtime) = setup.client(Way::Async, base).expect("a client") else {
            unreachable!()
        };
        let before = silent.heads().len();
        let calls: Vec<_> = (0..20).map(|_| runtime.spawn(get().send::<Bytes, _>(&client))).collect();
        // Over TLS, they wait for the first of them to learn what the server speaks.
        let begun = if base.starts_with("https") { 1 } else { 20 };
        until("all are connected", || {
            runtime.block_on(async { tokio::time::sleep(Duration::from_millis(5)).await });
            silent.heads().len() >= before + begun
        });
        calls.iter().for_each(tokio::task::JoinHandle::abort);
        for call in calls {
            assert!(runtime.block_on(call).is_err_and(|error| error.is_cancelled()));
        }
        assert_eq!(runtime.metrics().num_alive_tasks(), 0, "{base} {proxy}");
        until("all are closed", || {
            std::thread::sleep(Duration::from_millis(5));
            open.load(Ordering::SeqCst) == 0
        });
    }
}

/// Waits until something is so.
fn until(what: &str, is_so: impl Fn() -> bool) {
    assert!((0..5_000).any(|_| is_so()), "never so: {what}");
}

/// Names the client and the server for the process of one case.
const ASKED: &str = "NETWORK_TEST_RESOURCES";

fn process(what: &str, way: Way, server: &Server) -> Child {
    let program = std::env::current_exe().expect("a program");
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -n 256 && exec \"$0\" --exact resources::asks_in_a_process_of_its_own --nocapture"]);
    command.arg(program).env(ASKED, format!("{what} {way:?} {}", server.base())).stdout(Stdio::piped());
    command.spawn().expect("a shell")
}

#[test]
#[cfg(unix)]
fn ten_thousand_calls_fit_into_256_descriptors() {
    let server = Server::answering(ok("answer"), false);
    let ended = process("many", Way::Async, &server).wait_with_output().expect("it runs");
    let output = String::from_utf8_lossy(&ended.stdout).into_owned();
    assert!(ended.status.success() && output.contains("10000 answers"), "{output}");
}

#[test]
#[cfg(target_os = "linux")]
fn a_call_takes_no_thread() {
    let server = Server::answering(ok("answer"), false);
    for way in WAYS {
        let ended = process("threads", way, &server).wait_with_output().expect("it runs");
        let output = String::from_utf8_lossy(&ended.stdout).into_owned();
        assert!(ended.status.success() && output.contains("no thread more"), "{output}");
    }
}

/// The process of one case.
#[test]
fn asks_in_a_process_of_its_own() {
    let Ok(asked) = std::env::var(ASKED) else { return };
    let words: Vec<&str> = asked.split(' ').collect();
    let way = if words[1] == "Async" { Way::Async } else { Way::Blocking };
    let client = AnyClient::new(way, words[2]);
    if words[0] == "many" {
        at_once(&client, 10_000);
        println!("10000 answers");
        return;
    }
    // Threads that were begun and have ended count as well: their numbers are used up.
    let begun = || std::thread::spawn(current_thread).join().expect("no panic");
    assert_eq!(client.get().expect("an answer"), "answer");
    let before = begun();
    for _ in 0..20 {
        assert_eq!(client.get().expect("an answer"), "answer");
    }
    let threads = std::fs::read_dir("/proc/self/task").map_or(0, Iterator::count);
    // The main thread, and that of the test.
    assert!(threads <= 2, "{threads} threads");
    // Other processes take numbers too, but not one for each call.
    let taken = begun().saturating_sub(before);
    println!("no thread more: {taken}");
}

/// The number of the current thread.
fn current_thread() -> u64 {
    let link = std::fs::read_link("/proc/thread-self").unwrap_or_default();
    link.file_name().and_then(|name| name.to_str()?.parse().ok()).unwrap_or(0)
}
