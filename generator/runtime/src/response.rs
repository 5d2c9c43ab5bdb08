//! Responses with status, headers and rate limit.

use std::fmt;
use std::sync::Arc;

use http::StatusCode;
use http::header::{ETAG, HeaderMap};

use crate::from_response::read_headers;
use crate::from_response::{FromResponse, RawResponse};
pub(crate) use crate::header::text;
use crate::rate_limit::RateLimit;
use crate::service::Service;
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
#[derive(Clone)]
pub(crate) struct Head {
    pub(crate) status: StatusCode,
    pub(crate) headers: Arc<HeaderMap>,
    pub(crate) service: &'static Service,
    /// Where the response came from, without the query, if redirects were followed.
    pub(crate) url: Option<Arc<str>>,
}

impl fmt::Debug for Head {
    /// Formats status and request ID. Headers may contain a session.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut head = f.debug_struct("Head");
        head.field("status", &self.status).field("request_id", &self.request_id());
        self.url.iter().for_each(|url| _ = head.field("url", url));
        head.finish_non_exhaustive()
    }
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

    /// Returns the URL that the response came from, without its query, if redirects were followed.
    pub fn url(&self) -> Option<&str> {
        self.head.url.as_deref()
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
    const RAW: bool = T::RAW;

    fn from_response(response: RawResponse) -> Result<Self, DecodeError> {
        let status = StatusCode::from_u16(response.status).map_err(DecodeError::new)?;
        let (headers, service, url) = (response.headers.clone(), response.service, response.url.clone());
        let watch = response.watch.clone();
        let value = T::from_response(response)?;
        Ok(Self { value, head: Head { status, headers, service, url }, deviations: watch.losses() })
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
