//! A span per operation, with the feature `tracing`: name, method and template of the path, and behind it status,
//! attempts and the name of the request in the server's log. Never a value, never a secret.

#[cfg(feature = "tracing")]
pub(crate) use on::Trace;

#[cfg(not(feature = "tracing"))]
pub(crate) use off::Trace;

#[cfg(feature = "tracing")]
mod on {
    use std::future::Future;
    use std::time::Duration;

    use tracing::field::{Empty, debug};
    use tracing::{Instrument, Span};

    use crate::send::Landing;
    use crate::{Endpoint, Error};

    /// The span of one operation.
    #[derive(Clone)]
    pub(crate) struct Trace(Span);

    impl Trace {
        pub(crate) fn new(endpoint: &Endpoint) -> Self {
            Self(tracing::info_span!(
                "request",
                operation = endpoint.name(),
                method = endpoint.method().as_str(),
                path = endpoint.path(),
                status = Empty,
                attempts = Empty,
                request_id = Empty,
                error = Empty,
            ))
        }

        /// Runs `future` inside of it.
        pub(crate) fn around<F: Future>(self, future: F) -> impl Future<Output = F::Output> + use<F> {
            future.instrument(self.0)
        }

        /// Notes that it is tried again.
        pub(crate) fn again(&self, attempts: u32, wait: Duration) {
            let wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
            tracing::debug!(parent: &self.0, attempts, wait_ms, "tries again");
        }

        /// Notes how it ended.
        pub(crate) fn ended(&self, landed: &Result<Landing, Error>, attempts: u32) {
            self.0.record("attempts", attempts);
            let (status, request_id) = match landed {
                Ok(landing) => (Some(landing.head.status), landing.head.request_id()),
                Err(error) => (error.status(), error.request_id()),
            };
            if let Some(status) = status {
                self.0.record("status", status.as_u16());
            }
            if let Some(request_id) = request_id {
                self.0.record("request_id", request_id);
            }
            if let Err(error) = landed {
                self.0.record("error", debug(error.kind()));
            }
        }
    }
}

#[cfg(not(feature = "tracing"))]
mod off {
    use std::future::Future;
    use std::time::Duration;

    use crate::send::Landing;
    use crate::{Endpoint, Error};

    /// Nothing: the feature is off.
    #[derive(Clone)]
    pub(crate) struct Trace;

    impl Trace {
        pub(crate) fn new(_: &Endpoint) -> Self {
            Self
        }

        pub(crate) fn around<F: Future>(self, future: F) -> F {
            future
        }

        pub(crate) fn again(&self, _: u32, _: Duration) {}

        pub(crate) fn ended(&self, _: &Result<Landing, Error>, _: u32) {}
    }
}
