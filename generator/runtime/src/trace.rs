//! A span per operation, with the feature `tracing`: name, method and template of the path, and behind it status,
//! attempts and the name of the request in the server's log. Never a value, never a secret.

#[cfg(feature = "tracing")]
mod on {
    use std::future::Future;

    use tracing::field::Empty;
    use tracing::{Instrument, Span};

    use crate::send::Landing;
    use crate::{Endpoint, Error};

    /// Runs `future` in a span of its own.
    pub(crate) fn span<F: Future>(endpoint: &Endpoint, future: F) -> impl Future<Output = F::Output> + use<F> {
        let span = tracing::info_span!(
            "request",
            operation = endpoint.name(),
            method = endpoint.method().as_str(),
            path = endpoint.path(),
            status = Empty,
            attempts = Empty,
            request_id = Empty,
            error = Empty,
        );
        future.instrument(span)
    }

    /// Notes how it ended, in the span that is open.
    pub(crate) fn ended(landed: &Result<Landing, Error>, attempts: u32) {
        let span = Span::current();
        span.record("attempts", attempts);
        let (status, request_id) = match landed {
            Ok(landing) => (Some(landing.head.status), landing.head.request_id()),
            Err(error) => (error.status(), error.request_id()),
        };
        if let Some(status) = status {
            span.record("status", status.as_u16());
        }
        if let Some(request_id) = request_id {
            span.record("request_id", request_id);
        }
        if let Err(error) = landed {
            span.record("error", tracing::field::debug(error.kind()));
        }
    }

    /// Notes that it is tried again.
    pub(crate) fn again(attempts: u32, wait: std::time::Duration) {
        tracing::debug!(attempts, wait_ms = wait.as_millis() as u64, "tries again");
    }
}

#[cfg(not(feature = "tracing"))]
mod off {
    use std::future::Future;

    use crate::send::Landing;
    use crate::{Endpoint, Error};

    pub(crate) fn span<F: Future>(_: &Endpoint, future: F) -> F {
        future
    }

    pub(crate) fn ended(_: &Result<Landing, Error>, _: u32) {}

    pub(crate) fn again(_: u32, _: std::time::Duration) {}
}

#[cfg(not(feature = "tracing"))]
pub(crate) use off::{again, ended, span};
#[cfg(feature = "tracing")]
pub(crate) use on::{again, ended, span};
