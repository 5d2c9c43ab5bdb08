//! Decompression of response bodies.
//!
//! In: a response. Out: the same with its body as it was before it was compressed. Several gzip members after each
//! other are one body, and what is not a member after them is an error. An empty body stays empty, whatever the header
//! says: the responses to HEAD, 204 and 304 have one.

use std::io::Write;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Buf, Bytes};
use flate2::write::MultiGzDecoder;
use futures_core::Stream;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, HeaderMap, HeaderValue, RANGE};
use http::{Method, StatusCode};

use crate::transport::{Body, TransportError, TransportErrorKind};

/// The largest number of compressed bytes that are decompressed at a time. Deflate grows by up to a factor of 1,032, so
/// that a hostile body takes some 4 MB before its limit is looked at.
const MAX_STEP: usize = 4 * 1024;

/// Asks for compression, unless the request says what it wants: of a part of a file, a part of the compressed one would
/// come.
pub(super) fn ask(headers: &mut HeaderMap) {
    if !headers.contains_key(ACCEPT_ENCODING) && !headers.contains_key(RANGE) {
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
    }
}

/// Decompresses the body of a response if it is compressed.
pub(super) fn decompressed(mut response: http::Response<Body>, method: &Method) -> http::Response<Body> {
    let is_gzip = |value: &HeaderValue| {
        let value = value.as_bytes().trim_ascii();
        value.eq_ignore_ascii_case(b"gzip") || value.eq_ignore_ascii_case(b"x-gzip")
    };
    let mut codings = response.headers().get_all(CONTENT_ENCODING).iter();
    // More than one coding is left to the caller, as others are.
    let compressed = codings.next().is_some_and(is_gzip) && codings.next().is_none();
    if !compressed || has_no_body(&response, method) {
        return response;
    }
    response.headers_mut().remove(CONTENT_ENCODING);
    response.headers_mut().remove(CONTENT_LENGTH);
    response.map(|body| Body::stream(Decompressed::new(body), None))
}

fn has_no_body(response: &http::Response<Body>, method: &Method) -> bool {
    method == Method::HEAD
        || matches!(response.status(), StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED)
        || response.body().length() == Some(0)
}

/// A body that is decompressed while it is read.
struct Decompressed {
    body: Body,
    /// The compressed bytes that are left of the last chunk.
    left: Bytes,
    /// `None` before the first byte and after the end.
    decoder: Option<MultiGzDecoder<Vec<u8>>>,
    ended: bool,
}

impl Decompressed {
    fn new(body: Body) -> Self {
        Self { body, left: Bytes::new(), decoder: None, ended: false }
    }

    /// Decompresses a part of what is left, and returns what came out.
    fn step(&mut self) -> Result<Bytes, TransportError> {
        let decoder = self.decoder.get_or_insert_with(|| MultiGzDecoder::new(Vec::new()));
        let step = self.left.len().min(MAX_STEP);
        let count = decoder.write(&self.left[..step]).map_err(invalid)?;
        if count == 0 {
            return Err(invalid(std::io::ErrorKind::InvalidData.into()));
        }
        self.left.advance(count);
        Ok(std::mem::take(decoder.get_mut()).into())
    }

    /// Ends the last member, and returns what was still in the decoder.
    fn finish(&mut self) -> Result<Bytes, TransportError> {
        let Some(decoder) = self.decoder.take() else { return Ok(Bytes::new()) };
        Ok(decoder.finish().map_err(invalid)?.into())
    }

    fn poll_step(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
        loop {
            let bytes = if !self.left.is_empty() {
                self.step()
            } else {
                match std::task::ready!(self.body.poll_part(cx)) {
                    Some(part) => {
                        self.left = part?;
                        continue;
                    }
                    None => {
                        self.ended = true;
                        self.finish()
                    }
                }
            };
            match bytes {
                Ok(bytes) if bytes.is_empty() && self.ended => return Poll::Ready(None),
                Ok(bytes) if bytes.is_empty() => {}
                other => return Poll::Ready(Some(other)),
            }
        }
    }
}

impl Stream for Decompressed {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let polled = self.poll_step(cx);
        if let Poll::Ready(Some(Err(_))) = polled {
            self.ended = true;
        }
        polled
    }
}

/// The error of a body that is not what its header says. A cut body never gets here: it ends with an error of its own.
fn invalid(error: std::io::Error) -> TransportError {
    TransportError::new(TransportErrorKind::Protocol, format!("the compressed body is invalid: {error}"))
}
