//! An answer with what came around it: status, headers, rate limit.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use http::StatusCode;
use http::header::{ETAG, HeaderMap};

use crate::from_response::read_headers;
use crate::from_response::{FromResponse, RawResponse};
use crate::service::{RateLimitHeaders, Service};
use crate::slot::{DecodeError, Record};

/// What a success brought, with the status and the headers it came with.
#[derive(Debug, Clone)]
pub struct Response<T> {
    /// What it brought.
    pub value: T,
    head: Head,
}

/// Everything of an answer but the body.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    pub(crate) status: StatusCode,
    pub(crate) headers: Arc<HeaderMap>,
    pub(crate) service: &'static Service,
}

/// How many requests the server still takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// Requests allowed in the window.
    pub limit: Option<u64>,
    /// Requests left.
    pub remaining: u64,
    /// When the window ends.
    pub reset: Option<SystemTime>,
}

impl<T> Response<T> {
    /// The status.
    pub fn status(&self) -> StatusCode {
        self.head.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// The name of the request in the server's log.
    pub fn request_id(&self) -> Option<&str> {
        self.head.request_id()
    }

    /// How many requests the server still takes, where it says so.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        self.head.rate_limit()
    }

    /// The version of the thing, to be given to [`if_none_match`](crate::Operation::if_none_match).
    pub fn etag(&self) -> Option<&str> {
        text(&self.head.headers, ETAG.as_str())
    }
}

impl<T> Response<T> {
    /// Reads headers into a record whose fields have their names, such as operations declare whose headers are worth
    /// reading.
    ///
    /// # Errors
    /// When one that is always sent is missing, or one holds what it should not.
    pub fn read_headers<H: Record + Default>(&self) -> Result<H, DecodeError> {
        read_headers(&self.head.headers)
    }
}

impl<T: FromResponse> FromResponse for Response<T> {
    fn from_response(response: RawResponse) -> Result<Self, DecodeError> {
        let status = StatusCode::from_u16(response.status).map_err(DecodeError::new)?;
        let head = Head { status, headers: response.headers.clone(), service: response.service };
        Ok(Self { value: T::from_response(response)?, head })
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

/// The text of a header, the first where there are several.
pub(crate) fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}
