//! A server on loopback that answers from a script, for the transports.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What the server does with a connection, one line of the script a request.
#[derive(Clone)]
pub(crate) enum RawResponse {
    /// Writes these bytes.
    Text(String),
    /// Writes these bytes, which are not text.
    Bytes(Vec<u8>),
    /// Writes these bytes and closes.
    Close(String),
    /// Reads the head of the request, and closes.
    Reset,
    /// Says nothing for so long, then goes on with the text.
    Stall(String, Duration, String),
}

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub(crate) fn new(script: impl IntoIterator<Item = RawResponse>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let script = Arc::new(Mutex::new(script.into_iter().collect::<VecDeque<_>>()));
        let theirs = requests.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().take(50) {
                let (requests, script) = (theirs.clone(), script.clone());
                std::thread::spawn(move || drop(serve(&mut stream.unwrap(), &requests, &script)));
            }
        });
        Self { address, requests }
    }

    /// A server with a list of so many pages, one thing on each, that takes a while for each request.
    pub(crate) fn paged(pages: u64, delay: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            for stream in listener.incoming().take(50) {
                std::thread::spawn(move || drop(serve_pages(&mut stream.unwrap(), pages, delay)));
            }
        });
        Self { address, requests: Arc::default() }
    }

    pub(crate) fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

fn serve(
    stream: &mut TcpStream,
    requests: &Mutex<Vec<String>>,
    script: &Mutex<VecDeque<RawResponse>>,
) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut buffer = Vec::new();
    while let Some(request) = read_request(stream, &mut buffer)? {
        requests.lock().unwrap().push(request);
        let reply = script.lock().unwrap().pop_front();
        match reply {
            None | Some(RawResponse::Reset) => return Ok(()),
            Some(RawResponse::Text(text)) => stream.write_all(text.as_bytes())?,
            Some(RawResponse::Bytes(bytes)) => stream.write_all(&bytes)?,
            Some(RawResponse::Close(text)) => return stream.write_all(text.as_bytes()),
            Some(RawResponse::Stall(before, time, after)) => {
                stream.write_all(before.as_bytes())?;
                std::thread::sleep(time);
                stream.write_all(after.as_bytes())?;
            }
        }
    }
    Ok(())
}

fn serve_pages(stream: &mut TcpStream, pages: u64, delay: Duration) -> std::io::Result<()> {
    let mut buffer = Vec::new();
    stream.set_nodelay(true)?;
    while let Some(request) = read_request(stream, &mut buffer)? {
        std::thread::sleep(delay);
        let number = request.split_once("page=").map_or(1, |(_, rest)| {
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            digits.parse::<u64>().unwrap()
        });
        let next = format!("Link: <http://elsewhere/x?page={}>; rel=\"next\"\r\n", number + 1);
        let next = if number < pages { next } else { String::new() };
        let body = format!("[{{\"id\":{number}}}]");
        let head = format!("HTTP/1.1 200 OK\r\nX-Total-Pages: {pages}\r\n{next}Content-Length: {}\r\n\r\n", body.len());
        stream.write_all(format!("{head}{body}").as_bytes())?;
    }
    Ok(())
}

/// One request, head and body, as text.
pub(crate) fn read_request(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> std::io::Result<Option<String>> {
    let find = |bytes: &[u8], what: &[u8]| bytes.windows(what.len()).position(|window| window == what);
    loop {
        if let Some(head) = find(buffer, b"\r\n\r\n") {
            let text = String::from_utf8_lossy(&buffer[..head]).to_lowercase();
            let length = text.lines().find_map(|line| line.strip_prefix("content-length: ")?.trim().parse().ok());
            let end = if text.contains("transfer-encoding: chunked") {
                find(&buffer[head..], b"0\r\n\r\n").map(|end| head + end + 5)
            } else {
                Some(head + 4 + length.unwrap_or(0))
            };
            if let Some(end) = end.filter(|end| buffer.len() >= *end) {
                let request = String::from_utf8_lossy(&buffer[..end]).into_owned();
                buffer.drain(..end);
                return Ok(Some(request));
            }
        }
        let mut part = [0; 65536];
        match stream.read(&mut part)? {
            0 => return Ok(None),
            count => buffer.extend_from_slice(&part[..count]),
        }
    }
}

pub(crate) fn ok(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}

/// A gzip member of 2 MiB of zeros: stored blocks would be long, so it is one deflate block of fixed codes: a zero, then
/// 258 bytes from one byte before, again and again.
pub(crate) fn gzip_of_zeros() -> Vec<u8> {
    let total: usize = 2 << 20;
    let mut bits = Bits::default();
    bits.put(1, 1); // the last block
    bits.put(1, 2); // fixed codes
    bits.code(0x30, 8); // the byte 0
    let mut left = total - 1;
    while left >= 258 {
        bits.code(0xC5, 8); // length 258
        bits.code(0, 5); // distance 1
        left -= 258;
    }
    for _ in 0..left {
        bits.code(0x30, 8);
    }
    bits.code(0, 7); // the end
    let mut member = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    member.extend(bits.done());
    let mut crc = 0xFFFF_FFFF_u32;
    for _ in 0..total * 8 {
        crc = if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
    }
    member.extend((!crc).to_le_bytes());
    member.extend((total as u32).to_le_bytes());
    member
}

#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    used: u32,
}

impl Bits {
    /// The lowest `count` bits, lowest first.
    fn put(&mut self, bits: u32, count: u32) {
        for index in 0..count {
            if self.used % 8 == 0 {
                self.bytes.push(0);
            }
            if let Some(last) = self.bytes.last_mut() {
                *last |= ((bits >> index & 1) as u8) << (self.used % 8);
            }
            self.used += 1;
        }
    }

    /// A Huffman code: highest bit first.
    fn code(&mut self, code: u32, count: u32) {
        for index in (0..count).rev() {
            self.put(code >> index & 1, 1);
        }
    }

    fn done(self) -> Vec<u8> {
        self.bytes
    }
}
