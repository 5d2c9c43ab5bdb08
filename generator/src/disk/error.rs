//! Stage `disk`: I/O errors. In: an I/O error, the path, and the action that failed. Out: one sentence with all three,
//! and with what became of the files.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// A fault of the disk, with the path it happened at.
#[derive(Debug)]
pub struct DiskError {
    path: PathBuf,
    doing: &'static str,
    source: io::Error,
    outcome: &'static str,
}

impl DiskError {
    /// Adds that all files are as they were.
    pub(super) fn unchanged(self) -> Self {
        Self { outcome: "; nothing was changed", ..self }
    }

    /// Adds that some files were replaced and the others wait to be.
    pub(super) fn interrupted(self) -> Self {
        Self { outcome: "; the next run completes what this one began", ..self }
    }
}

impl fmt::Display for DiskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot {} {}: {}{}", self.doing, self.path.display(), self.source, self.outcome)
    }
}

impl std::error::Error for DiskError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}

/// Says what was being done, and where.
pub(super) fn at<'p>(doing: &'static str, path: &'p Path) -> impl FnOnce(io::Error) -> DiskError + 'p {
    move |source| DiskError { path: path.to_owned(), doing, source, outcome: "" }
}
