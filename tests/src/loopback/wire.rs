//! Reads HTTP/1.1 requests from one connection: bytes in, [`Request`] out, one after the other on a kept connection.
//!
//! Heads are parsed by `httparse`; bodies end by `Content-Length` or by chunks. Everything has a limit, and what is not
//! HTTP is an error that names itself. It answers nothing but `100 Continue`, which belongs to reading a body.

use std::fmt;
use std::io::{self, Read, Write};
use std::net::TcpStream;

use super::request::Request;

/// The most bytes of a request's head.
const MAX_HEAD: usize = 256 * 1024;

/// The most bytes of a request's body.
const MAX_BODY: usize = 256 * 1024 * 1024;

/// The most header lines of a request.
const MAX_HEADERS: usize = 128;

/// One connection with the bytes that were read from it and not used yet.
#[derive(Debug)]
pub struct Wire {
    stream: TcpStream,
    connection: usize,
    buffer: Vec<u8>,
}

/// Why no request could be read.
#[derive(Debug)]
pub enum WireError {
    /// The connection failed, ended within a request or was silent for too long.
    Io(io::Error),
    /// What came in is not HTTP/1.1, or is larger than a test may send.
    Malformed(String),
}

/// How the end of a body is known.
enum Framing {
    None,
    Length(usize),
    Chunked,
}

impl Wire {
    /// Reads from `stream`; `connection` is the number that requests carry in the log.
    #[must_use]
    pub fn new(stream: TcpStream, connection: usize) -> Self {
        Self { stream, connection, buffer: Vec::new() }
    }

    /// The connection, to write answers to.
    #[must_use]
    pub fn stream(&mut self) -> &mut TcpStream {
        &mut self.stream
    }

    /// Reads the head of the next request, without its body; `None` when the client closed the connection instead.
    ///
    /// # Errors
    /// When the connection fails or what comes in is not HTTP/1.1.
    pub fn read_head(&mut self) -> Result<Option<Request>, WireError> {
        loop {
            if let Some((length, request)) = parse_head(&self.buffer, self.connection)? {
                self.buffer.drain(..length);
                return Ok(Some(request));
            }
            if self.buffer.len() > MAX_HEAD {
                return Err(malformed("the head is too large"));
            }
            if self.fill()? == 0 {
                return if self.buffer.is_empty() { Ok(None) } else { Err(cut_short()) };
            }
        }
    }

    /// Reads the body that belongs to `request` into it, after `100 Continue` when the client waits for that.
    ///
    /// # Errors
    /// When the connection fails or the body is framed in a way that HTTP does not allow.
    pub fn read_body(&mut self, request: &mut Request) -> Result<(), WireError> {
        let framing = framing(request)?;
        if !matches!(framing, Framing::None) && request.header("expect").is_some_and(is_continue) {
            self.stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").map_err(WireError::Io)?;
        }
        request.body = match framing {
            Framing::None => Vec::new(),
            Framing::Length(length) => self.take(length)?,
            Framing::Chunked => self.read_chunks()?,
        };
        Ok(())
    }

    /// Reads the next request with its body; `None` when the client closed the connection instead.
    ///
    /// # Errors
    /// As [`Self::read_head`] and [`Self::read_body`].
    pub fn read_request(&mut self) -> Result<Option<Request>, WireError> {
        let Some(mut request) = self.read_head()? else { return Ok(None) };
        self.read_body(&mut request)?;
        Ok(Some(request))
    }

    fn read_chunks(&mut self) -> Result<Vec<u8>, WireError> {
        let mut body = Vec::new();
        loop {
            let line = self.read_line()?;
            let size = line.split(|&byte| byte == b';').next().unwrap_or_default();
            let size = std::str::from_utf8(size).ok().and_then(|size| usize::from_str_radix(size.trim(), 16).ok());
            let size = size.ok_or_else(|| malformed("a chunk without a size"))?;
            if size == 0 {
                while !self.read_line()?.is_empty() {}
                return Ok(body);
            }
            if body.len() + size > MAX_BODY {
                return Err(malformed("the body is too large"));
            }
            body.extend(self.take(size)?);
            if !self.read_line()?.is_empty() {
                return Err(malformed("a chunk is longer than its size"));
            }
        }
    }

    fn read_line(&mut self) -> Result<Vec<u8>, WireError> {
        loop {
            if let Some(end) = self.buffer.windows(2).position(|pair| pair == b"\r\n") {
                let line = self.take(end)?;
                self.buffer.drain(..2);
                return Ok(line);
            }
            if self.buffer.len() > MAX_HEAD {
                return Err(malformed("a line of a chunked body is too long"));
            }
            if self.fill()? == 0 {
                return Err(cut_short());
            }
        }
    }

    fn take(&mut self, length: usize) -> Result<Vec<u8>, WireError> {
        while self.buffer.len() < length {
            if self.fill()? == 0 {
                return Err(cut_short());
            }
        }
        Ok(self.buffer.drain(..length).collect())
    }

    fn fill(&mut self) -> Result<usize, WireError> {
        let mut bytes = [0; 16 * 1024];
        let count = loop {
            match self.stream.read(&mut bytes) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read.map_err(WireError::Io)?,
            }
        };
        self.buffer.extend_from_slice(&bytes[..count]);
        Ok(count)
    }
}

impl fmt::Display for WireError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => write!(f, "reading a request failed: {error}"),
            Self::Malformed(what) => write!(f, "no HTTP/1.1 request: {what}"),
        }
    }
}

impl std::error::Error for WireError {}

fn parse_head(buffer: &[u8], connection: usize) -> Result<Option<(usize, Request)>, WireError> {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut parsed = httparse::Request::new(&mut headers);
    let length = match parsed.parse(buffer) {
        Ok(httparse::Status::Complete(length)) => length,
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(error) => return Err(malformed(&error.to_string())),
    };
    let headers = parsed.headers.iter().map(|header| (header.name.to_owned(), latin1(header.value)));
    let request = Request::new(
        parsed.method.unwrap_or_default(),
        parsed.path.unwrap_or_default(),
        parsed.version.unwrap_or(1),
        headers.collect(),
        connection,
    );
    Ok(Some((length, request)))
}

fn framing(request: &Request) -> Result<Framing, WireError> {
    let lengths: Vec<&str> = request.header_lines("content-length").collect();
    match (request.header("transfer-encoding"), lengths.as_slice()) {
        (None, []) => Ok(Framing::None),
        (None, [length]) => match length.trim().parse() {
            Ok(0) => Ok(Framing::None),
            Ok(length) if length <= MAX_BODY => Ok(Framing::Length(length)),
            _ => Err(malformed("a content length that is no number, or too large")),
        },
        (Some(coding), []) if coding.trim().eq_ignore_ascii_case("chunked") => Ok(Framing::Chunked),
        (Some(_), []) => Err(malformed("a transfer coding other than chunked")),
        _ => Err(malformed("more than one way to say how long the body is")),
    }
}

fn is_continue(expectation: &str) -> bool {
    expectation.trim().eq_ignore_ascii_case("100-continue")
}

/// Header bytes as text: UTF-8 where they are, else each byte as its Latin-1 character.
fn latin1(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|&byte| char::from(byte)).collect(),
    }
}

fn malformed(what: &str) -> WireError {
    WireError::Malformed(what.to_owned())
}

fn cut_short() -> WireError {
    WireError::Io(io::ErrorKind::UnexpectedEof.into())
}
