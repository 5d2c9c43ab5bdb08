//! A span per operation, with the feature `tracing`: name, method and path template, then status, attempts, request
//! ID, and how many values of the response did not fit. Never a value, never a secret.

use crate::service::ErrorKind;

#[cfg(feature = "tracing")]
pub(crate) use on::Trace;

#[cfg(not(feature = "tracing"))]
pub(crate) use off::Trace;

/// How an operation ended.
#[cfg_attr(not(feature = "tracing"), expect(dead_code, reason = "read by spans, and the feature is off"))]
pub(crate) struct End<'e> {
    pub(crate) status: Option<u16>,
    /// The ID under which the server logged the request.
    pub(crate) request_id: Option<&'e str>,
    /// The kind of the error, if it ended with one.
    pub(crate) error: Option<ErrorKind>,
}

#[cfg(feature = "tracing")]
mod on {
    use std::future::Future;
    use std::time::Duration;

    use tracing::field::{Empty, debug};
    use tracing::{Instrument, Span};

    use super::End;

    /// The span of an operation.
    #[derive(Clone)]
    pub(crate) struct Trace(Span);

    impl Trace {
        pub(crate) fn new(operation: &str, method: &str, path: &str) -> Self {
            Self(tracing::info_span!(
                "request",
                operation,
                method,
                path,
                status = Empty,
                attempts = Empty,
                request_id = Empty,
                error = Empty,
                deviations = Empty,
            ))
        }

        /// Runs `future` inside the span.
        pub(crate) fn around<F: Future>(self, future: F) -> impl Future<Output = F::Output> + use<F> {
            future.instrument(self.0)
        }

        /// Records a retry.
        pub(crate) fn retrying(&self, attempts: u32, wait: Duration) {
            let wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
            tracing::debug!(parent: &self.0, attempts, wait_ms, "tries again");
        }

        /// Records how many values of the response did not fit.
        pub(crate) fn deviations(&self, count: usize) {
            self.0.record("deviations", count);
        }

        /// Records the end.
        pub(crate) fn ended<'e>(&self, attempts: u32, end: impl FnOnce() -> End<'e>) {
            self.0.record("attempts", attempts);
            let End { status, request_id, error } = end();
            if let Some(status) = status {
                self.0.record("status", status);
            }
            if let Some(request_id) = request_id {
                self.0.record("request_id", request_id);
            }
            if let Some(kind) = error {
                self.0.record("error", debug(kind));
            }
        }
    }
}

#[cfg(not(feature = "tracing"))]
mod off {
    use std::future::Future;
    use std::time::Duration;

    use super::End;

    /// A stand-in without effect, since the feature is off.
    #[derive(Clone)]
    pub(crate) struct Trace;

    impl Trace {
        pub(crate) fn new(_: &str, _: &str, _: &str) -> Self {
            Self
        }

        pub(crate) fn around<F: Future>(self, future: F) -> F {
            future
        }

        pub(crate) fn retrying(&self, _: u32, _: Duration) {}

        pub(crate) fn deviations(&self, _: usize) {}

        pub(crate) fn ended<'e>(&self, _: u32, _: impl FnOnce() -> End<'e>) {}
    }
}
