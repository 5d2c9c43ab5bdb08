//! What a handler answers: a whole response, or raw bytes for servers that misbehave. Knows how it is put on the wire.

use std::io::{self, Write};

use serde_json::Value;

/// What a handler answers to one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// A response, framed by the server; the connection is kept.
    Response(Response),
    /// Bytes sent as they are, after which the server closes the connection. Empty: closed without an answer.
    Raw(Vec<u8>),
}

/// A response before it is framed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// Header names and values, in the order sent. `Content-Length` is added when it is missing.
    pub headers: Vec<(String, String)>,
    /// The body; not sent in answer to HEAD.
    pub body: Vec<u8>,
}

impl Response {
    /// A response with a JSON body.
    #[must_use]
    pub fn json(status: u16, body: &Value) -> Self {
        Self::bytes(status, "application/json", body.to_string())
    }

    /// A response with a body of plain text.
    #[must_use]
    pub fn text(status: u16, body: &str) -> Self {
        Self::bytes(status, "text/plain; charset=utf-8", body)
    }

    /// A response with a body of any type.
    #[must_use]
    pub fn bytes(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: Vec::new(), body: body.into() }.with_header("Content-Type", content_type)
    }

    /// A response without a body.
    #[must_use]
    pub fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new() }
    }

    /// Adds a header line; lines of the same name stay.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// The value of the first header line of that name, in any case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The response as bytes on the wire. In answer to HEAD, as `head_only`, the length is said and the body left out.
    #[must_use]
    pub fn to_bytes(&self, head_only: bool) -> Vec<u8> {
        let mut head = format!("HTTP/1.1 {} {}\r\n", self.status, reason(self.status));
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        let bodiless = self.status < 200 || self.status == 204 || self.status == 304;
        let framed = self.header("content-length").is_some() || self.header("transfer-encoding").is_some();
        if !bodiless && !framed {
            head.push_str(&format!("Content-Length: {}\r\n", self.body.len()));
        }
        head.push_str("\r\n");
        let mut bytes = head.into_bytes();
        if !bodiless && !head_only {
            bytes.extend_from_slice(&self.body);
        }
        bytes
    }

    pub(super) fn write(&self, head_only: bool, to: &mut impl Write) -> io::Result<()> {
        to.write_all(&self.to_bytes(head_only))?;
        to.flush()
    }
}

impl From<Response> for Reply {
    fn from(response: Response) -> Self {
        Self::Response(response)
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        100 => "Continue",
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        204 => "No Content",
        206 => "Partial Content",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        409 => "Conflict",
        412 => "Precondition Failed",
        413 => "Content Too Large",
        415 => "Unsupported Media Type",
        416 => "Range Not Satisfiable",
        422 => "Unprocessable Content",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Status",
    }
}
