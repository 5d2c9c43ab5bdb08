//! A download that is read.

use std::io::{self, Read};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::block_on::block_on;
use crate::error::Error;

/// Bytes from the server, as they come: a [`Read`]. What is known of them is that of the async
/// [`Download`](crate::Download).
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

    /// Returns the id under which the server logged the request, if it sent one.
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

    /// Returns the file name that the server suggests, without any directory.
    pub fn file_name(&self) -> Option<String> {
        self.download.file_name()
    }

    /// Calls `report` with the number of bytes that have come, whenever some have.
    pub fn on_progress(self, report: impl FnMut(u64) + Send + 'static) -> Self {
        Self { download: self.download.on_progress(report), part: self.part }
    }

    /// The next part; `None` at the end.
    ///
    /// # Errors
    /// When the transfer broke off, stalled for longer than the idle timeout, or brought fewer bytes than was said.
    pub fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        if !self.part.is_empty() {
            return Ok(Some(std::mem::take(&mut self.part)));
        }
        block_on(self.download.chunk())
    }

    /// All bytes, at most `limit` of them.
    ///
    /// # Errors
    /// As [`chunk`](Self::chunk), and when there are more.
    pub fn bytes(self, limit: usize) -> Result<Bytes, Error> {
        block_on(self.download.bytes(limit))
    }
}

impl Read for Download {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.part.is_empty() {
            match block_on(self.download.chunk()).map_err(io::Error::other)? {
                Some(part) => self.part = part,
                None => return Ok(0),
            }
        }
        let count = self.part.len().min(buffer.len());
        buffer[..count].copy_from_slice(&self.part.split_to(count));
        Ok(count)
    }
}
