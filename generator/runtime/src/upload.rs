//! Files on their way to the server.

mod reader;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;

pub(crate) use reader::UploadReader;

use crate::transport::{Transport, TransportError, TransportErrorKind};

/// The content of a file to send, its name and its media type. Cloned cheaply, and read anew at every attempt, so that
/// an upload can be sent again.
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
    /// A file, opened when it is sent.
    Path(PathBuf),
    /// What the caller's function opens anew at every attempt, and its length where known.
    Reader(Arc<OpenReader>, Option<u64>),
}

pub(crate) type OpenReader = dyn Fn() -> std::io::Result<Box<dyn std::io::Read + Send>> + Send + Sync;

impl Upload {
    /// Bytes from memory under the file name `name`.
    pub fn bytes(name: impl Into<String>, content: impl Into<Bytes>) -> Self {
        Self { name: name.into(), media_type: None, content: Content::Bytes(content.into()), progress: None }
    }

    /// The file at `path`, opened when it is sent and streamed. Its name is the last part of the path.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Self { name, media_type: None, content: Content::Path(path), progress: None }
    }

    /// What `open` gives, called anew at every attempt; `length` in bytes where it is known.
    pub fn reader<F>(name: impl Into<String>, length: Option<u64>, open: F) -> Self
    where
        F: Fn() -> std::io::Result<Box<dyn std::io::Read + Send>> + Send + Sync + 'static,
    {
        Self { name: name.into(), media_type: None, content: Content::Reader(Arc::new(open), length), progress: None }
    }

    /// Says the media type, `image/png`. Without it `application/octet-stream` is sent.
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    /// Calls `report` with the number of bytes sent so far, as they go out. When the upload is sent again, it begins
    /// again at 0.
    pub fn on_progress(mut self, report: impl Fn(u64) + Send + Sync + 'static) -> Self {
        self.progress = Some(Arc::new(report));
        self
    }

    /// Its bytes, when they can go out as they are.
    pub(crate) fn in_memory(&self) -> Option<&Bytes> {
        match &self.content {
            Content::Bytes(bytes) if self.progress.is_none() => Some(bytes),
            _ => None,
        }
    }

    /// Opens it. UploadReader goes through `transport`, which knows where it may block.
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
    /// Same name, media type and source; a reader equals only its own clones.
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
