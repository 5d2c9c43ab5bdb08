//! Checks of successful responses that hold whatever they are read as: a part is the one that was requested, and no
//! encoding is left on the body.

use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, IF_RANGE, RANGE};
use http::{Method, StatusCode};

use super::Exchange;
use crate::error::Error;
use crate::header::header_text;
use crate::range::RangeRequest;
use crate::service::ErrorKind;

impl Exchange {
    /// Returns an error if the response is not what the request asked for.
    pub(super) fn check_success(&self) -> Result<(), Error> {
        let refused = |message| self.error(ErrorKind::Decode, message);
        self.check_part().map_err(refused)?;
        self.check_encoding().map_err(refused)
    }

    /// Checks a partial response, unless the operation declares one.
    fn check_part(&self) -> Result<(), String> {
        let status = self.head.status;
        if status != StatusCode::PARTIAL_CONTENT || self.call.endpoint().ok.contains(&status.as_u16()) {
            return Ok(());
        }
        let request = RangeRequest {
            range: self.call.header_text(RANGE.as_str()),
            if_range: self.call.header_text(IF_RANGE.as_str()),
        };
        let range = request.check(&self.head.headers)?;
        // The length of a stream is known at its end.
        let whole = self.stream.is_none() && *self.call.endpoint().method() != Method::HEAD;
        match range.filter(|range| whole && range.length() != self.body.len() as u64) {
            Some(range) => {
                Err(format!("the server sent {} bytes as the bytes {}-{}", self.body.len(), range.first, range.last))
            }
            None => Ok(()),
        }
    }

    /// Checks that no encoding is left on the body: the transports undo the one that they ask for.
    fn check_encoding(&self) -> Result<(), String> {
        let Some(encoding) = header_text(&self.head.headers, CONTENT_ENCODING.as_str()) else { return Ok(()) };
        let empty = *self.call.endpoint().method() == Method::HEAD
            || matches!(self.head.status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED)
            || self.stream.is_none() && self.body.is_empty()
            || self.stream.as_ref().is_some_and(|body| body.length() == Some(0));
        let encoding = encoding.trim();
        // A caller who asks for an encoding gets it.
        let plain = encoding.is_empty() || encoding.eq_ignore_ascii_case("identity");
        if empty || plain || self.call.header_text(ACCEPT_ENCODING.as_str()).is_some() {
            return Ok(());
        }
        Err(format!("the body is encoded as `{encoding}`, which was not requested"))
    }
}
