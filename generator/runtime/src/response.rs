//! Responses with status, headers and rate limit.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use http::StatusCode;
use http::header::{ETAG, HeaderMap};

use crate::from_response::read_headers;
use crate::from_response::{FromResponse, RawResponse};
use crate::service::{RateLimitHeaders, Service};
use crate::slot::{DecodeError, Deviation, Record};

/// A value with the status and the headers of its response.
#[derive(Debug, Clone)]
pub struct Response<T> {
    /// The value.
    pub value: T,
    head: Head,
    deviations: Vec<Deviation>,
}

/// A response without its body.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    pub(crate) status: StatusCode,
    pub(crate) headers: Arc<HeaderMap>,
    pub(crate) service: &'static Service,
}

/// The number of requests that the server still accepts, as reported by the last response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// Requests allowed per window, if the server reports it.
    pub limit: Option<u64>,
    /// Requests left in this window.
    pub remaining: u64,
    /// The end of the window, if the server reports it.
    pub reset: Option<SystemTime>,
}

impl<T> Response<T> {
    /// Returns the status of the response.
    pub fn status(&self) -> StatusCode {
        self.head.status
    }

    /// Returns the headers of the response.
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// Returns the ID under which the server logged the request, if it sent one.
    pub fn request_id(&self) -> Option<&str> {
        self.head.request_id()
    }

    /// Returns the rate limit, if the server reports one.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        self.head.rate_limit()
    }

    /// Returns what of the response did not fit its type and is therefore missing in the value: the first 1,000 of it.
    ///
    /// Empty for a response that is as declared. [`ClientBuilder::on_deviation`](crate::ClientBuilder::on_deviation)
    /// sees those of all calls.
    pub fn deviations(&self) -> &[Deviation] {
        &self.deviations
    }

    /// Returns the `ETag`, to be passed to [`if_none_match`](crate::Operation::if_none_match).
    pub fn etag(&self) -> Option<&str> {
        text(&self.head.headers, ETAG.as_str())
    }
}

impl<T> Response<T> {
    /// Reads the headers into a record whose fields have their names, such as the ones that operations declare.
    ///
    /// # Errors
    /// Returns an error if a required header is missing, or a header's value is of another type.
    pub fn read_headers<H: Record + Default>(&self) -> Result<H, DecodeError> {
        read_headers(&self.head.headers)
    }
}

impl<T: FromResponse> FromResponse for Response<T> {
    fn from_response(response: RawResponse) -> Result<Self, DecodeError> {
        let status = StatusCode::from_u16(response.status).map_err(DecodeError::new)?;
        let head = Head { status, headers: response.headers.clone(), service: response.service };
        let watch = response.watch.clone();
        let value = T::from_response(response)?;
        Ok(Self { value, head, deviations: watch.losses() })
    }
}

impl Head {
    pub(crate) fn request_id(&self) -> Option<&str> {
        text(&self.headers, self.service.request_id?)
    }

    pub(crate) fn rate_limit(&self) -> Option<RateLimit> {
        RateLimit::read(&self.headers, self.service.rate_limit.as_ref()?)
    }
}

impl RateLimit {
    pub(crate) fn read(headers: &HeaderMap, names: &RateLimitHeaders) -> Option<Self> {
        let number = |name: &str| text(headers, name)?.trim().parse::<u64>().ok();
        let reset =
            number(names.reset).and_then(|seconds| SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds)));
        Some(Self { limit: number(names.limit), remaining: number(names.remaining)?, reset })
    }
}

/// Returns the text of a header if it is UTF-8; of several, the first.
pub(crate) fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    std::str::from_utf8(headers.get(name)?.as_bytes()).ok()
}
