//! The errors of the command line. In: errors of the library and the disk. Out: the text that `cli` prints.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::diagnostics::Report;
use crate::disk::DiskError;
use crate::openapi::ReadError;
use crate::source::Sources;

/// Why a command was not carried out.
#[derive(Debug)]
pub(super) enum Error {
    /// The report of a spec or a list of known differences with errors.
    Report(String),
    /// The report of an imported spec with errors.
    BadImport(PathBuf, String),
    /// A file or folder cannot be read or written.
    Disk(DiskError),
    /// A path cannot be made absolute.
    Path(PathBuf, io::Error),
    /// A file is not an `OpenAPI` document.
    Document(PathBuf, ReadError),
    /// A document has no operations to import; the text says why.
    NoOperations(PathBuf, String),
    /// A file is where spec files are to be written.
    Occupied(PathBuf),
    /// A file that the generator did not write is in its way.
    Foreign(PathBuf),
    /// The folder of the crate is or holds that of the spec, or the other way round.
    Nested(PathBuf, PathBuf),
    /// A version was asked for that the spec has not got.
    NoVersion(Option<String>),
    /// A listing cannot be written as JSON.
    Json(serde_json::Error),
}

impl Error {
    /// Writes a report out.
    pub(super) fn report(report: &Report, sources: &Sources) -> Self {
        Self::Report(report.render(sources))
    }

    /// Says which file is not a document.
    pub(super) fn document(path: &Path) -> impl FnOnce(ReadError) -> Self + '_ {
        move |error| Self::Document(path.to_owned(), error)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Report(text) => f.write_str(text.trim_end()),
            Self::BadImport(path, text) => write!(f, "{text}error: {} cannot be imported as it is", path.display()),
            Self::Disk(error) => write!(f, "error: {error}"),
            Self::Path(path, error) => write!(f, "error: {}: {error}", path.display()),
            Self::Document(path, error) => write!(f, "error: {}: {error}", path.display()),
            Self::NoOperations(path, text) => write!(f, "{text}error: {} has no operations", path.display()),
            Self::Occupied(path) => write!(f, "error: {} is there already; nothing was written", path.display()),
            Self::Foreign(path) => write!(
                f,
                "error: {} was not written by the generator and stands where it has to write; nothing was written",
                path.display()
            ),
            Self::Nested(client, spec) => write!(
                f,
                "error: the crate cannot be written to {}, since neither it nor the spec folder {} may hold the other; nothing was written",
                client.display(),
                spec.display()
            ),
            Self::NoVersion(Some(version)) => write!(f, "error: the spec has no version `{version}`"),
            Self::NoVersion(None) => f.write_str("error: the spec has no version"),
            Self::Json(error) => write!(f, "error: {error}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Disk(error) => Some(error),
            Self::Path(_, error) => Some(error),
            Self::Document(_, error) => Some(error),
            Self::Json(error) => Some(error),
            _ => None,
        }
    }
}

impl From<DiskError> for Error {
    fn from(error: DiskError) -> Self {
        Self::Disk(error)
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Json(error)
    }
}
