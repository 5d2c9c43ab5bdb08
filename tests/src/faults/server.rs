//! The server: takes requests, does to each what was ordered, and records what it received.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use socket2::SockRef;

use crate::loopback::{Accepted, Listener, Request, Stop, Wire, lock};

use super::fault::{Fault, Taken, Then};

/// The longest that a stall lasts, so that nothing hangs for ever.
const STALL: Duration = Duration::from_secs(60);

/// The longest that is waited for a client to hang up.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running server; dropping it closes its connections and ends its threads.
#[derive(Debug)]
pub struct FaultServer {
    listener: Listener,
    record: Arc<Record>,
}

/// What was received.
#[derive(Debug, Default)]
struct Record {
    requests: Mutex<Vec<(Request, Instant)>>,
    hung_up: Mutex<usize>,
    changed: Condvar,
}

/// Where orders come from.
enum Orders {
    /// One for each request in the order in which they come; the last one again and again.
    Script(Mutex<VecDeque<Fault>>),
    Handler(Box<dyn Fn(&Request) -> Fault + Send + Sync>),
}

/// How a connection goes on.
enum Onward {
    Keep,
    End,
}

impl FaultServer {
    /// Does one after the other, and the last one again and again.
    #[must_use]
    pub fn script(faults: impl IntoIterator<Item = Fault>) -> Self {
        Self::start(Orders::Script(Mutex::new(faults.into_iter().collect())))
    }

    /// Does what `handler` says for each request. It cannot say [`Fault::unread`].
    #[must_use]
    pub fn by(handler: impl Fn(&Request) -> Fault + Send + Sync + 'static) -> Self {
        Self::start(Orders::Handler(Box::new(handler)))
    }

    /// Answers 200 with this JSON to everything.
    #[must_use]
    pub fn json(body: &str) -> Self {
        Self::script([Fault::json(body)])
    }

    fn start(orders: Orders) -> Self {
        let record = Arc::new(Record::default());
        let received = Arc::clone(&record);
        let listener = Listener::start(move |accepted| serve(accepted, &orders, &received));
        Self { listener, record }
    }

    /// `http://127.0.0.1:PORT`, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> String {
        self.listener.url()
    }

    /// The same server under another name: `http://localhost:PORT`, which is another origin.
    #[must_use]
    pub fn other_name(&self) -> String {
        format!("http://localhost:{}", self.listener.address().port())
    }

    /// `127.0.0.1:PORT`
    #[must_use]
    pub fn authority(&self) -> String {
        self.listener.address().to_string()
    }

    /// Every request received so far, in order.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        lock(&self.record.requests).iter().map(|(request, _)| request.clone()).collect()
    }

    /// When they came.
    #[must_use]
    pub fn arrivals(&self) -> Vec<Instant> {
        lock(&self.record.requests).iter().map(|(_, at)| *at).collect()
    }

    /// Their targets, as they stood in the request lines.
    #[must_use]
    pub fn targets(&self) -> Vec<String> {
        lock(&self.record.requests).iter().map(|(request, _)| request.target.clone()).collect()
    }

    /// How many connections were accepted so far.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.listener.accepted()
    }

    /// Waits until so many stalls were ended by the client, which hung up. Says whether that came to pass in time.
    #[must_use]
    pub fn was_hung_up_on(&self, times: usize) -> bool {
        let hung_up = lock(&self.record.hung_up);
        let waited = self.record.changed.wait_timeout_while(hung_up, PATIENCE, |hung_up| *hung_up < times);
        *waited.unwrap_or_else(PoisonError::into_inner).0 >= times
    }

    /// Waits until so many requests came in. Says whether that came to pass in time.
    #[must_use]
    pub fn received(&self, count: usize) -> bool {
        let requests = lock(&self.record.requests);
        let waited = self.record.changed.wait_timeout_while(requests, PATIENCE, |requests| requests.len() < count);
        waited.unwrap_or_else(PoisonError::into_inner).0.len() >= count
    }
}

impl Orders {
    /// Whether the next request is not to be read.
    fn unread(&self) -> Option<Fault> {
        let Self::Script(script) = self else { return None };
        let mut script = lock(script);
        script.front().filter(|fault| fault.taken == Taken::Nothing)?;
        next_of(&mut script)
    }

    fn fault(&self, request: &Request) -> Fault {
        match self {
            Self::Script(script) => next_of(&mut lock(script)).unwrap_or_else(|| Fault::status(500)),
            Self::Handler(handler) => handler(request),
        }
    }
}

fn next_of(script: &mut VecDeque<Fault>) -> Option<Fault> {
    if script.len() > 1 { script.pop_front() } else { script.front().cloned() }
}

fn serve(accepted: Accepted, orders: &Orders, record: &Record) {
    let Accepted { number, stream, stop } = accepted;
    // Reading from one handle and looking at the other sees the same connection.
    let Ok(mut looking) = stream.try_clone() else { return };
    let mut wire = Wire::new(stream, number);
    let mut ended_by_reset = false;
    while !stop.requested() {
        if looking.peek(&mut [0]).unwrap_or(0) == 0 {
            break;
        }
        let (fault, head_only) = match orders.unread() {
            Some(fault) => (fault, false),
            None => {
                let Some(request) = read(&mut wire, record) else { break };
                let fault = orders.fault(&request);
                (fault, request.method == "HEAD")
            }
        };
        ended_by_reset = fault.then == Then::Reset;
        if let Onward::End = act(&mut looking, &fault, head_only, &stop, record) {
            break;
        }
    }
    if ended_by_reset {
        // The last handle is closed by the listener behind this function, and that is what resets.
        drop(SockRef::from(&looking).set_linger(Some(Duration::ZERO)));
    } else {
        drop(looking.shutdown(Shutdown::Both));
    }
}

/// Reads a request and records it, also one whose body breaks off.
fn read(wire: &mut Wire, record: &Record) -> Option<Request> {
    let mut request = wire.read_head().ok()??;
    let complete = wire.read_body(&mut request).is_ok();
    lock(&record.requests).push((request.clone(), Instant::now()));
    record.changed.notify_all();
    complete.then_some(request)
}

fn act(stream: &mut TcpStream, fault: &Fault, head_only: bool, stop: &Stop, record: &Record) -> Onward {
    if !fault.delay.is_zero() && stop.wait(fault.delay) {
        return Onward::End;
    }
    let (head, body) = fault.to_bytes(head_only);
    let sent = match fault.gap {
        None => stream.write_all(&[head, body].concat()),
        Some(gap) => drip(stream, &head, &body, gap, stop),
    };
    let hung_up = sent.is_err();
    match fault.then {
        _ if hung_up => {
            note_hang_up(record, stop);
            Onward::End
        }
        Then::Keep => Onward::Keep,
        Then::Close | Then::Reset => Onward::End,
        Then::Stall => {
            if fault.taken == Taken::Nothing {
                // Whoever does not read does not see that the client hangs up either.
                let _stopped = stop.wait(STALL);
            } else if hangs_up(stream) {
                note_hang_up(record, stop);
            }
            Onward::End
        }
    }
}

/// Sends the body byte by byte.
fn drip(stream: &mut TcpStream, head: &[u8], body: &[u8], gap: Duration, stop: &Stop) -> std::io::Result<()> {
    stream.write_all(head)?;
    for byte in body {
        if stop.wait(gap) {
            return Ok(());
        }
        stream.write_all(&[*byte])?;
    }
    Ok(())
}

/// Reads on until the client closes the connection; false when it does not in time.
fn hangs_up(stream: &mut TcpStream) -> bool {
    drop(stream.set_read_timeout(Some(STALL)));
    loop {
        match stream.read(&mut [0; 1024]) {
            Ok(0) => return true,
            Ok(_) => {}
            Err(error) => return error.kind() == std::io::ErrorKind::ConnectionReset,
        }
    }
}

/// Counts it, unless it is the server itself that ends.
fn note_hang_up(record: &Record, stop: &Stop) {
    if !stop.requested() {
        *lock(&record.hung_up) += 1;
        record.changed.notify_all();
    }
}
