//! Downloads of the blocking client.

use std::io::{self, Read};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::error::Error;
use crate::transport::drive;

/// A response body that is streamed: a [`Read`] over the bytes as they arrive.
///
/// Dropping it ends the transfer.
#[derive(Debug)]
pub struct Download {
    download: crate::download::Download,
    part: Bytes,
}

impl Download {
    pub(crate) fn new(download: crate::download::Download) -> Self {
        Self { download, part: Bytes::new() }
    }

    /// Returns the status of the response.
    pub fn status(&self) -> StatusCode {
        self.download.status()
    }

    /// Returns the headers of the response.
    pub fn headers(&self) -> &HeaderMap {
        self.download.headers()
    }

    /// Returns the ID under which the server logged the request, if it sent one.
    pub fn request_id(&self) -> Option<&str> {
        self.download.request_id()
    }

    /// Returns the number of bytes in the body, if the server declared it.
    pub fn length(&self) -> Option<u64> {
        self.download.length()
    }

    /// Returns the number of bytes received so far.
    pub fn received(&self) -> u64 {
        self.download.received()
    }

    /// Returns the media type, if the server declared one.
    pub fn media_type(&self) -> Option<&str> {
        self.download.media_type()
    }

    /// Returns the position in the whole file of the first byte of this response, counted from 0: what was requested
    /// with [`skip_bytes`](crate::Operation::skip_bytes), or 0 if the server sent the whole file.
    pub fn offset(&self) -> u64 {
        self.download.offset()
    }

    /// Returns the length of the whole file in bytes, if the server declared it. It is more than [`length`](Self::length)
    /// for a part.
    pub fn total(&self) -> Option<u64> {
        self.download.total()
    }

    /// Returns the `ETag`, to be passed to [`skip_bytes_of`](crate::Operation::skip_bytes_of).
    pub fn etag(&self) -> Option<&str> {
        self.download.etag()
    }

    /// Returns the file name that the server suggests, as one segment of a path that is safe on every system: without
    /// directories, drives, names of devices and characters that are not seen, and at most 255 bytes long.
    pub fn file_name(&self) -> Option<String> {
        self.download.file_name()
    }

    /// Calls `report` with the number of bytes received so far, each time a chunk arrives.
    pub fn on_progress(self, report: impl FnMut(u64) + Send + 'static) -> Self {
        Self { download: self.download.on_progress(report), part: self.part }
    }

    /// Returns the next chunk, or `None` at the end.
    ///
    /// # Errors
    /// Returns an error if the transfer is interrupted, stalls for longer than the idle timeout, or ends before the
    /// declared length.
    pub fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        if !self.part.is_empty() {
            return Ok(Some(std::mem::take(&mut self.part)));
        }
        let transport = self.download.transport();
        drive(transport.as_ref(), self.download.chunk())
    }

    /// Reads the rest of the body, at most `limit` bytes of it.
    ///
    /// # Errors
    /// Returns an error as [`chunk`](Self::chunk) does, or if the body is larger than `limit`.
    pub fn bytes(self, limit: usize) -> Result<Bytes, Error> {
        let transport = self.download.transport();
        drive(transport.as_ref(), self.download.bytes(limit))
    }
}

impl Read for Download {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let transport = self.download.transport();
        while self.part.is_empty() {
            match drive(transport.as_ref(), self.download.chunk()).map_err(io::Error::other)? {
                Some(part) => self.part = part,
                None => return Ok(0),
            }
        }
        let count = self.part.len().min(buffer.len());
        buffer[..count].copy_from_slice(&self.part.split_to(count));
        Ok(count)
    }
}
