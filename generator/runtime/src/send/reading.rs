//! How a response is read, and who is told how it departs from what was declared.
//!
//! In: the settings of a client and of a call, and the deviations that the decoder meets. Out: those that lose something,
//! for the caller; their number, for the span; all of them, for the observer. No secret of the call is in any of them.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::call::Call;
use crate::redact::without_secrets;
use crate::secret::Secret;
use crate::slot::{Decoding, Deviation, DeviationKind, Place, Watch};
use crate::trace::Trace;
use crate::value::Json;

/// The largest number of deviations that are kept for the caller.
const MAX_KEPT: usize = 1000;

/// Who is told of deviations: the name of the operation, and the deviation.
pub(crate) type Observer = Arc<dyn Fn(&str, &Deviation) + Send + Sync>;

/// How the responses of a client are read.
#[derive(Clone, Default)]
pub(crate) struct Reading {
    pub(crate) decoding: Decoding,
    /// How many bytes of memory a decoded response may take; unlimited if it is absent.
    pub(crate) max_size: Option<usize>,
    pub(crate) observer: Option<Observer>,
}

/// Whoever watches the response to one call.
pub(super) struct ResponseWatch {
    call: Arc<Call>,
    presented: Vec<Secret>,
    client_secrets: Option<Arc<[Secret]>>,
    observer: Option<Observer>,
    losses: Mutex<Vec<Deviation>>,
    count: AtomicUsize,
}

impl ResponseWatch {
    pub(super) fn new(
        call: Arc<Call>,
        presented: Vec<Secret>,
        client_secrets: Option<Arc<[Secret]>>,
        observer: Option<Observer>,
    ) -> Self {
        Self { call, presented, client_secrets, observer, losses: Mutex::default(), count: AtomicUsize::new(0) }
    }

    /// Records in the span how many deviations lost something.
    pub(super) fn end(&self, trace: Option<&Trace>) {
        let count = self.count.load(Ordering::Relaxed);
        if let Some(trace) = trace.filter(|_| count > 0) {
            trace.deviations(count);
        }
    }

    /// Removes our secrets from a text of the server's. Only keys and the values of enums are such texts.
    fn clean(&self, text: &mut String) {
        let client_secrets = self.client_secrets.iter().flat_map(|secrets| secrets.iter());
        if let Some(clean) =
            without_secrets(text, self.presented.iter().chain(self.call.secrets()).chain(client_secrets))
        {
            *text = clean;
        }
    }
}

impl Watch for ResponseWatch {
    fn is_thorough(&self) -> bool {
        self.observer.is_some()
    }

    fn deviation(&self, mut deviation: Deviation) {
        [&mut deviation.path, &mut deviation.within, &mut deviation.found]
            .into_iter()
            .for_each(|text| self.clean(text));
        if let Some(observer) = &self.observer {
            observer(self.call.endpoint().name(), &deviation);
        }
        if deviation.kind.is_loss() {
            self.count.fetch_add(1, Ordering::Relaxed);
            let mut losses = self.losses.lock().unwrap_or_else(PoisonError::into_inner);
            if losses.len() < MAX_KEPT {
                losses.push(deviation);
            }
        }
    }

    fn undeclared(&self, at: Place<'_>, value: &Json) {
        let (path, found) = (at.path(), kind_of(value).to_owned());
        let kind = DeviationKind::UndeclaredKey;
        self.deviation(Deviation { kind, within: path.clone(), path, expected: "no such key".to_owned(), found });
    }

    fn unlisted(&self, _: Place<'_>, _: &Json) {}

    fn keys(&self, _: usize) {}

    fn argument(&self, wire: &str) -> Option<String> {
        self.call.argument(wire)
    }

    fn losses(&self) -> Vec<Deviation> {
        self.losses.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl fmt::Debug for ResponseWatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseWatch").finish_non_exhaustive()
    }
}

/// Names the kind of a value; a text may be a secret.
fn kind_of(value: &Json) -> &'static str {
    match value {
        Json::Null => "null",
        Json::Bool(_) => "a boolean",
        Json::Number(_) => "a number",
        Json::String(_) => "a string",
        Json::Array(_) => "an array",
        Json::Object(_) => "an object",
    }
}
