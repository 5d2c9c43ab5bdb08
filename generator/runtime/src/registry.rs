//! Support for the feature `registry` of emitted crates: operations by name, and responses that were not received by a
//! call.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::call::Call;
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::from_response::{FromResponse, RawResponse};
use crate::response::Head;
use crate::send::Exchange;
use crate::slot::{DecodeError, Deviation, Place, Rules, UnknownKeys, Watch};
use crate::value::Json;

/// Returns the operation of `resources` that belongs to the version `version` of the API, `v4`, and is named `name`,
/// `issues.list`.
pub fn find(resources: &[&[&'static Endpoint]], version: &str, name: &str) -> Option<&'static Endpoint> {
    let mut operations = resources.iter().copied().flatten().copied();
    operations.find(|operation| operation.name() == name && operation.api().version == version)
}

/// A response that was not received by a call but recorded, for example.
#[derive(Debug, Clone, Default)]
pub struct RecordedResponse {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl RecordedResponse {
    /// Reads the response as a `T`, as a strict client would if it answered a call of `endpoint`, and records the keys that no type declares
    /// in `unknown_keys`.
    ///
    /// # Errors
    /// Returns an error if the response is not a `T`.
    pub fn read<T: FromResponse>(self, endpoint: &Endpoint, unknown_keys: &mut UnknownKeys) -> Result<T, DecodeError> {
        let recording = Arc::new(Recording(Mutex::new(std::mem::take(unknown_keys))));
        let read = T::from_response(self.response(endpoint, recording.clone()));
        *unknown_keys = std::mem::take(&mut recording.lock());
        read
    }

    /// Returns the error that a call of `endpoint` would have returned, or `None` if the status is a success or
    /// invalid.
    pub fn error(self, endpoint: &'static Endpoint) -> Option<Error> {
        let status = StatusCode::from_u16(self.status).ok()?;
        let head = Head { status, headers: Arc::new(self.headers), service: endpoint.api().service, url: None };
        let mut exchange = Exchange::new(head, Arc::new(Call::new(endpoint)));
        exchange.body = self.body;
        exchange.into_result().err()
    }

    fn response(self, endpoint: &Endpoint, recording: Arc<Recording>) -> RawResponse {
        RawResponse {
            status: self.status,
            headers: Arc::new(self.headers),
            body: self.body,
            service: endpoint.api().service,
            url: None,
            rules: Rules::STRICT,
            watch: recording,
        }
    }
}

/// Collects the keys that no type declares.
#[derive(Debug)]
struct Recording(Mutex<UnknownKeys>);

impl Recording {
    fn lock(&self) -> MutexGuard<'_, UnknownKeys> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Watch for Recording {
    fn is_thorough(&self) -> bool {
        true
    }

    fn deviation(&self, _: Deviation) {}

    fn undeclared(&self, at: Place<'_>, value: &Json) {
        self.lock().undeclared(at, value);
    }

    fn unlisted(&self, at: Place<'_>, value: &Json) {
        self.lock().unlisted(at, value);
    }

    fn keys(&self, count: usize) {
        self.lock().count(count);
    }

    fn argument(&self, _: &str) -> Option<String> {
        None
    }

    fn losses(&self) -> Vec<Deviation> {
        Vec::new()
    }
}
