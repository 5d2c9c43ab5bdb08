//! Files on their way to the server.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;

/// The content of a file to send, its name and its media type. Cloned cheaply, and read anew at every attempt, so that
/// an upload can be sent again.
#[derive(Clone)]
pub struct Upload {
    pub(crate) name: String,
    pub(crate) media_type: Option<String>,
    pub(crate) content: Content,
}

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
        Self { name: name.into(), media_type: None, content: Content::Bytes(content.into()) }
    }

    /// The file at `path`, opened when it is sent and streamed. Its name is the last part of the path.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Self { name, media_type: None, content: Content::Path(path) }
    }

    /// What `open` gives, called anew at every attempt; `length` in bytes where it is known.
    pub fn reader<F>(name: impl Into<String>, length: Option<u64>, open: F) -> Self
    where
        F: Fn() -> std::io::Result<Box<dyn std::io::Read + Send>> + Send + Sync + 'static,
    {
        Self { name: name.into(), media_type: None, content: Content::Reader(Arc::new(open), length) }
    }

    /// Says the media type, `image/png`. Without it `application/octet-stream` is sent.
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
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
