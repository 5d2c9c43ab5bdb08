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
    /// path becomes its name. A pipe or a device is sent without a length, in chunks.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Self { name, media_type: None, content: Content::Path(path), progress: None }
    }

    /// Creates an upload from a reader that `open` returns for each attempt. It is opened on a thread of
    /// its own, and read where blocking is allowed. `length` is its length in bytes, if
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

    /// Opens the content, which is read through `transport`, since that knows where blocking is allowed.
    ///
    /// What is not in memory is opened on a thread of its own: that may take its time, as a pipe waits for a writer,
    /// and must hold up neither the timeouts nor an event loop.
    pub(crate) async fn open(&self, transport: Arc<dyn Transport>) -> Result<UploadReader, TransportError> {
        let opened = match &self.content {
            Content::Bytes(_) => self.content.open(),
            content => reader::on_a_thread(|| content.clone(), |content| content.open()).await,
        };
        let (source, length) = opened.map_err(|error| TransportError::new(TransportErrorKind::Request, error))?;
        Ok(UploadReader::new(transport, source, length, self.progress.clone()))
    }
}

impl Content {
    /// Opens the content, and returns its length, if that is known.
    fn open(&self) -> std::io::Result<(reader::Source, Option<u64>)> {
        Ok(match self {
            Self::Bytes(bytes) => (Box::new(std::io::Cursor::new(bytes.clone())), Some(bytes.len() as u64)),
            Self::Path(path) => {
                let file = std::fs::File::open(path)?;
                let metadata = file.metadata()?;
                if metadata.is_dir() {
                    return Err(std::io::Error::new(std::io::ErrorKind::IsADirectory, "a directory is not a file"));
                }
                // Only the length of a regular file is what can be read of it, and some systems have regular files
                // that are made up as they are read, of length 0.
                let length = Some(metadata.len()).filter(|length| metadata.is_file() && *length > 0);
                match length {
                    Some(_) => (Box::new(file), length),
                    None => unsized_file(file)?,
                }
            }
            Self::Reader(open, length) => (open()?, *length),
        })
    }
}

/// Reads the begin of a file whose length is not known. One that is empty is sent as such, since not every server takes
/// a body without a length.
fn unsized_file(mut file: std::fs::File) -> std::io::Result<(reader::Source, Option<u64>)> {
    let mut begin = [0];
    match std::io::Read::read(&mut file, &mut begin)? {
        0 => Ok((Box::new(std::io::empty()), Some(0))),
        _ => Ok((Box::new(std::io::Read::chain(std::io::Cursor::new(begin), file)), None)),
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
