//! A client that sends exactly what it is told and reads exactly what comes back: for tests of the servers themselves,
//! and for a second look at a server's state beside the client under test.
//!
//! It panics at the first fault, follows nothing, retries nothing and encodes nothing.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

/// One request to be sent on a connection of its own.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before `send`"]
pub struct Plain {
    address: String,
    method: String,
    target: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// Header names and values as sent.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Plain {
    /// A request to the server at `url` (`http://host:port`); `target` goes into the request line as it is.
    pub fn new(url: &str, method: &str, target: &str) -> Self {
        let address = url.trim_start_matches("http://").split('/').next().unwrap_or_default().to_owned();
        Self { address, method: method.into(), target: target.into(), headers: Vec::new(), body: Vec::new() }
    }

    /// Adds a header line.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sends `body` as JSON.
    pub fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string())
    }

    /// Sends `body` as a form, encoded already.
    pub fn form(self, body: &str) -> Self {
        self.body("application/x-www-form-urlencoded", body)
    }

    /// Sends `body` as that media type.
    pub fn body(mut self, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        let length = self.body.len().to_string();
        self.header("Content-Type", content_type).header("Content-Length", &length)
    }

    /// Sends the request and reads the whole answer.
    ///
    /// # Panics
    /// If the server does not answer, or answers anything but HTTP.
    #[must_use]
    pub fn send(&self) -> Answer {
        let mut stream = TcpStream::connect(&self.address).expect("connect to the loopback server");
        stream.set_read_timeout(Some(Duration::from_secs(10))).expect("set a timeout");
        stream.write_all(&self.to_bytes()).expect("send the request");
        Answer::read(&mut BufReader::new(stream), self.method == "HEAD")
    }

    fn to_bytes(&self) -> Vec<u8> {
        let mut head = format!("{} {} HTTP/1.1\r\nHost: {}\r\n", self.method, self.target, self.address);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        let mut bytes = (head + "\r\n").into_bytes();
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

impl Answer {
    /// Reads one answer whose length is said, and leaves what follows it.
    ///
    /// # Panics
    /// If the bytes are not such a response.
    pub fn read(from: &mut impl BufRead, head_only: bool) -> Self {
        let mut line = || {
            let mut line = String::new();
            from.read_line(&mut line).expect("a line of the head");
            line.trim_end_matches("\r\n").to_owned()
        };
        let status_line = line();
        let status = status_line.split(' ').nth(1).and_then(|status| status.parse().ok());
        let status = status.unwrap_or_else(|| panic!("no status line: {status_line:?}"));
        let mut headers = Vec::new();
        loop {
            let line = line();
            let Some((name, value)) = line.split_once(':') else { break };
            headers.push((name.to_owned(), value.trim().to_owned()));
        }
        let mut answer = Self { status, headers, body: Vec::new() };
        let length = answer.header("content-length").map_or(0, |length| length.parse().expect("a length"));
        if !head_only {
            answer.body = vec![0; length];
            from.read_exact(&mut answer.body).expect("the whole body");
        }
        answer
    }

    /// The value of the first header line of that name, in any case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The body as JSON; null when it is empty.
    ///
    /// # Panics
    /// If it is neither.
    #[must_use]
    pub fn json(&self) -> Value {
        if self.body.is_empty() { Value::Null } else { serde_json::from_slice(&self.body).expect("a JSON body") }
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The target that `Link` names for that relation: its path and query, without scheme and host.
    #[must_use]
    pub fn link(&self, relation: &str) -> Option<String> {
        let wanted = format!("; rel=\"{relation}\"");
        let entry = self.header("link")?.split(", ").find(|entry| entry.ends_with(&wanted))?;
        let url = entry.strip_prefix('<')?.strip_suffix(&wanted)?.strip_suffix('>')?;
        let (_, rest) = url.split_once("://")?;
        rest.find('/').map(|start| rest[start..].to_owned())
    }
}
