//! The table of an emitted crate's operations, behind its feature `registry`: what each is and brings, for programs that
//! go through all of them. It reads answers with the code that every call reads them with.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::answer::{Answer, Reply};
use crate::call::Call;
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::response::Head;
use crate::send::Landing;
use crate::slot::{DecodeError, Notes};

/// An operation.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    endpoint: &'static Endpoint,
    results: &'static [(u16, Brings)],
    read: Read,
    errors: &'static [(u16, Read)],
}

/// Reads an answer as one type, and drops the value.
pub type Read = fn(Reply) -> Result<(), DecodeError>;

/// What an answer brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Brings {
    /// A value in JSON.
    Json,
    /// A record in headers.
    Headers,
    /// Bytes.
    Raw,
    /// Text.
    Text,
    /// Nothing.
    Nothing,
}

/// Reads an answer as a `T`.
///
/// # Errors
/// When it is none.
pub fn read<T: Answer>(reply: Reply) -> Result<(), DecodeError> {
    T::read(reply).map(drop)
}

impl Entry {
    /// An operation, what it brings by status, and how that is read.
    pub const fn new(endpoint: &'static Endpoint, results: &'static [(u16, Brings)], read: Read) -> Self {
        Self { endpoint, results, read, errors: &[] }
    }

    /// How the bodies of errors are read that have types of their own.
    pub const fn errors(mut self, errors: &'static [(u16, Read)]) -> Self {
        self.errors = errors;
        self
    }

    /// Its description.
    pub fn endpoint(&self) -> &'static Endpoint {
        self.endpoint
    }

    /// What it brings, by status.
    pub fn results(&self) -> &'static [(u16, Brings)] {
        self.results
    }

    /// Reads an answer of success as the type that callers get.
    ///
    /// # Errors
    /// When it is not what was declared.
    pub fn decode(&self, answer: Received, notes: &mut Notes) -> Result<(), DecodeError> {
        answer.read(self, self.read, notes)
    }

    /// Reads the body of an error as the type declared for its status; `None` where there is none.
    pub fn decode_error(&self, answer: Received, notes: &mut Notes) -> Option<Result<(), DecodeError>> {
        let (_, read) = self.errors.iter().find(|(status, _)| *status == answer.status)?;
        Some(answer.read(self, *read, notes))
    }

    /// The error that callers get; `None` when the answer is a success, or its status is none.
    pub fn error(&self, answer: Received) -> Option<Error> {
        let status = StatusCode::from_u16(answer.status).ok()?;
        let head = Head { status, headers: Arc::new(answer.headers), service: self.endpoint.api().service };
        let mut landing = Landing::new(head, Arc::new(Call::new(self.endpoint)));
        landing.body = answer.body;
        landing.judge().err()
    }
}

/// An answer that came in another way than by a call.
#[derive(Debug, Clone, Default)]
pub struct Received {
    /// Its status.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Bytes,
}

impl Received {
    fn read(self, entry: &Entry, read: Read, notes: &mut Notes) -> Result<(), DecodeError> {
        let noting = Arc::new(Mutex::new(std::mem::take(notes)));
        let done = read(Reply {
            status: self.status,
            headers: Arc::new(self.headers),
            body: self.body,
            service: entry.endpoint.api().service,
            notes: Some(noting.clone()),
        });
        *notes = std::mem::take(&mut noting.lock().unwrap_or_else(PoisonError::into_inner));
        done
    }
}
