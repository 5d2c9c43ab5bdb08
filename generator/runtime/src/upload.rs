//! Files to send.

mod reader;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;

pub(crate) use reader::UploadReader;

use crate::transport::{Transport, TransportError, TransportErrorKind};

/// The content, name and media type of a file to send.
///
/// It is cheap to clone, and read again for each attempt, so that uploads can be retried.
#[derive(Clone)]
pub struct Upload {
    pub(crate) name: String,
    pub(crate) media_type: Option<String>,
    pub(crate) content: Content,
    progress: Option<Arc<Progress>>,
}

type Progress = dyn Fn(u64) + Send + Sync;

/// Where the bytes come from.
#[derive(Clone)]
pub(crate) enum Content {
    /// Memory.
    Bytes(Bytes),
    /// A file that is opened when it is sent.
    Path(PathBuf),
    /// A reader that the caller's function opens for each attempt, and its length if known.
    Reader(Arc<OpenReader>, Option<u64>),
}

pub(crate) type OpenReader = dyn Fn() -> std::io::Result<Box<dyn std::io::Read + Send>> + Send + Sync;

impl Upload {
    /// Creates an upload from bytes in memory, with the file name `name`.
    pub fn bytes(name: impl Into<String>, content: impl Into<Bytes>) -> Self {
        Self { name: name.into(), media_type: None, content: Content::Bytes(content.into()), progress: None }
    }

    /// Creates an upload of the file at `path`, which is opened and streamed when it is sent. The last segment of the
    /// path becomes its name.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Self { name, media_type: None, content: Content::Path(path), progress: None }
    }

    /// Creates an upload from a reader that `open` returns for each attempt. `length` is its length in bytes, if
    /// known.
    pub fn reader<F>(name: impl Into<String>, length: Option<u64>, open: F) -> Self
    where
        F: Fn() -> std::io::Result<Box<dyn std::io::Read + Send>> + Send + Sync + 'static,
    {
        Self { name: name.into(), media_type: None, content: Content::Reader(Arc::new(open), length), progress: None }
    }

    /// Sets the media type, such as `image/png` (default `application/octet-stream`).
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    /// Calls `report` with the number of bytes sent so far. A retry starts again at 0.
    pub fn on_progress(mut self, report: impl Fn(u64) + Send + Sync + 'static) -> Self {
        self.progress = Some(Arc::new(report));
        self
    }

    /// Returns the bytes, if they are in memory and can be sent as a whole.
    pub(crate) fn in_memory(&self) -> Option<&Bytes> {
        match &self.content {
            Content::Bytes(bytes) if self.progress.is_none() => Some(bytes),
            _ => None,
        }
    }

    /// Opens the content. It is read through `transport`, which knows where blocking is allowed.
    pub(crate) fn open(&self, transport: Arc<dyn Transport>) -> Result<UploadReader, TransportError> {
        let request_error = |error| TransportError::new(TransportErrorKind::Request, error);
        let (source, length): (reader::Source, _) = match &self.content {
            Content::Bytes(bytes) => (Box::new(std::io::Cursor::new(bytes.clone())), Some(bytes.len() as u64)),
            Content::Path(path) => {
                let file = std::fs::File::open(path).map_err(request_error)?;
                let length = file.metadata().map_err(request_error)?.len();
                (Box::new(file), Some(length))
            }
            Content::Reader(open, length) => (open().map_err(request_error)?, *length),
        };
        Ok(UploadReader::new(transport, source, length, self.progress.clone()))
    }
}

impl Default for Upload {
    fn default() -> Self {
        Self::bytes("", Bytes::new())
    }
}

impl PartialEq for Upload {
    /// Compares name, media type and source. A reader equals only its own clones.
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
            && self.media_type == other.media_type
            && match (&self.content, &other.content) {
                (Content::Bytes(left), Content::Bytes(right)) => left == right,
                (Content::Path(left), Content::Path(right)) => left == right,
                (Content::Reader(left, _), Content::Reader(right, _)) => Arc::ptr_eq(left, right),
                _ => false,
            }
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut upload = f.debug_struct("Upload");
        upload.field("name", &self.name).field("media_type", &self.media_type);
        match &self.content {
            Content::Bytes(bytes) => upload.field("bytes", &bytes.len()),
            Content::Path(path) => upload.field("path", path),
            Content::Reader(_, length) => upload.field("length", length),
        };
        upload.finish_non_exhaustive()
    }
}
