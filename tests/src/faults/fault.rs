//! What a fault server does with one request, put together from small words: what it answers, how that is framed, how
//! much of it is sent, and what happens then.

use std::time::Duration;

use crate::loopback::Response;

use super::framing;

/// What happens to one request. Made by [`answer`](Self::answer), [`silence`](Self::silence) or
/// [`unread`](Self::unread), and bent by the other words.
#[derive(Clone, Debug)]
pub struct Fault {
    pub(super) taken: Taken,
    pub(super) response: Option<Response>,
    framing: Framing,
    part: Part,
    pub(super) then: Then,
    pub(super) delay: Duration,
    pub(super) gap: Option<Duration>,
}

/// How much of the request is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    Nothing,
    All,
}

#[derive(Clone, Copy, Debug)]
enum Framing {
    /// `Content-Length`, unless the response says otherwise.
    Length,
    /// `Transfer-Encoding: chunked`, in pieces of so many bytes.
    Chunked(usize),
    /// By the end of the connection.
    End,
}

#[derive(Clone, Copy, Debug)]
enum Part {
    All,
    /// So many bytes of the head.
    Head(usize),
    /// The head and so many bytes of what follows it.
    Body(usize),
}

/// What happens to the connection afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Then {
    Keep,
    Close,
    Reset,
    Stall,
}

impl Fault {
    /// No fault: this answer.
    #[must_use]
    pub fn answer(response: Response) -> Self {
        Self {
            taken: Taken::All,
            response: Some(response),
            framing: Framing::Length,
            part: Part::All,
            then: Then::Keep,
            delay: Duration::ZERO,
            gap: None,
        }
    }

    /// This JSON with status 200.
    #[must_use]
    pub fn json(body: &str) -> Self {
        Self::answer(Response::bytes(200, "application/json", body))
    }

    /// This status and nothing else.
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self::answer(Response::empty(status))
    }

    /// A redirect.
    #[must_use]
    pub fn redirect(status: u16, location: &str) -> Self {
        Self::status(status).header("Location", location)
    }

    /// The request is read, and the connection closed without an answer; or [`stalls`](Self::stalls),
    /// [`resets`](Self::resets).
    #[must_use]
    pub fn silence() -> Self {
        Self { response: None, then: Then::Close, ..Self::status(500) }
    }

    /// The connection is reset before the request is read; or [`stalls`](Self::stalls).
    #[must_use]
    pub fn unread() -> Self {
        Self { taken: Taken::Nothing, response: None, then: Then::Reset, ..Self::status(500) }
    }

    /// With one more header line.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.response = self.response.map(|response| response.with_header(name, value));
        self
    }

    /// In chunks of so many bytes.
    #[must_use]
    pub fn chunked(mut self, size: usize) -> Self {
        self.framing = Framing::Chunked(size.max(1));
        self.header("Transfer-Encoding", "chunked")
    }

    /// With a body that ends where the connection does.
    #[must_use]
    pub fn until_close(mut self) -> Self {
        self.framing = Framing::End;
        self.header("Connection", "close").closes()
    }

    /// Compressed.
    #[must_use]
    pub fn gzipped(mut self) -> Self {
        if let Some(response) = &mut self.response {
            response.body = framing::gzip(&response.body);
        }
        self.header("Content-Encoding", "gzip")
    }

    /// Says that the body has so many bytes, whatever it has.
    #[must_use]
    pub fn claiming(self, length: u64) -> Self {
        self.header("Content-Length", &length.to_string())
    }

    /// Only so many bytes of the head are sent, then the connection is closed.
    #[must_use]
    pub fn head_cut(self, bytes: usize) -> Self {
        Self { part: Part::Head(bytes), then: Then::Close, ..self }
    }

    /// The head and only so many bytes behind it are sent, then the connection is closed.
    #[must_use]
    pub fn body_cut(self, bytes: usize) -> Self {
        Self { part: Part::Body(bytes), then: Then::Close, ..self }
    }

    /// The connection is closed afterwards, without a word before.
    #[must_use]
    pub fn closes(self) -> Self {
        Self { then: Then::Close, ..self }
    }

    /// The connection is reset afterwards.
    #[must_use]
    pub fn resets(self) -> Self {
        Self { then: Then::Reset, ..self }
    }

    /// Nothing more comes, and the connection stays open until the client hangs up or the server is dropped.
    #[must_use]
    pub fn stalls(self) -> Self {
        Self { then: Then::Stall, ..self }
    }

    /// The answer begins after this time.
    #[must_use]
    pub fn after(self, delay: Duration) -> Self {
        Self { delay, ..self }
    }

    /// The body comes byte by byte, one in this time.
    #[must_use]
    pub fn dripping(self, gap: Duration) -> Self {
        Self { gap: Some(gap), ..self }
    }

    /// What goes over the wire: the head, and what is sent behind it.
    pub(super) fn to_bytes(&self, head_only: bool) -> (Vec<u8>, Vec<u8>) {
        let Some(response) = &self.response else { return (Vec::new(), Vec::new()) };
        let mut response = response.clone();
        let mut body = std::mem::take(&mut response.body);
        match self.framing {
            Framing::Length => {
                if response.header("content-length").is_none() && !is_bodiless(response.status) {
                    response = response.with_header("Content-Length", body.len().to_string());
                }
            }
            Framing::Chunked(size) => body = framing::chunked(&body, size),
            Framing::End => {}
        }
        let mut head = response.to_bytes(true);
        if matches!(self.framing, Framing::End) {
            head = framing::without_length(&head);
        }
        if head_only || is_bodiless(response.status) {
            body.clear();
        }
        match self.part {
            Part::All => {}
            Part::Head(bytes) => {
                head.truncate(bytes);
                body.clear();
            }
            Part::Body(bytes) => body.truncate(bytes),
        }
        (head, body)
    }
}

impl From<Response> for Fault {
    fn from(response: Response) -> Self {
        Self::answer(response)
    }
}

fn is_bodiless(status: u16) -> bool {
    status < 200 || status == 204 || status == 304
}
