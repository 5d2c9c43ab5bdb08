//! What an error of a connection says about the request: whether the server has seen it, and whether to try again.

use std::error::Error;
use std::io;

use crate::transport::{TransportError, TransportErrorKind};

/// Converts an error that occurred after a connection was established.
pub(super) fn exchange_failed(error: hyper::Error) -> TransportError {
    if was_not_processed(&error) {
        return TransportError::connect(error);
    }
    if let Some(message) = sources(&error).find_map(super::tls::refusal) {
        return TransportError::new(TransportErrorKind::Tls, message);
    }
    let kind = if violates_protocol(&error) {
        TransportErrorKind::Protocol
    } else if error.is_user() {
        TransportErrorKind::Request
    } else {
        TransportErrorKind::Interrupted
    };
    TransportError::new(kind, error)
}

/// Returns whether the server declared that it has not processed the request: an HTTP/2 stream that was refused, or one
/// begun after the server had announced to end the connection.
fn was_not_processed(error: &hyper::Error) -> bool {
    sources(error).filter_map(|source| source.downcast_ref::<h2::Error>()).any(|error| {
        let reason = error.reason();
        reason == Some(h2::Reason::REFUSED_STREAM)
            || (error.is_go_away() && error.is_remote() && reason == Some(h2::Reason::NO_ERROR))
    })
}

/// Returns whether the response is not HTTP, rather than incomplete.
fn violates_protocol(error: &hyper::Error) -> bool {
    let is_invalid = |source: &(dyn Error + 'static)| {
        let kind = source.downcast_ref::<io::Error>().map(io::Error::kind);
        let violated = source.downcast_ref::<h2::Error>().and_then(h2::Error::reason);
        matches!(kind, Some(io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData))
            || violated == Some(h2::Reason::PROTOCOL_ERROR)
    };
    error.is_parse() || sources(error).any(is_invalid)
}

/// Returns an error's causes, the error itself first. The errors that an I/O error wraps are among them.
fn sources<'e>(error: &'e (dyn Error + 'static)) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| {
        let error: &'e (dyn Error + 'static) = *error;
        match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(inner) => Some(inner as &(dyn Error + 'static)),
            None => error.source(),
        }
    })
}
