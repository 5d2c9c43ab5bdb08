//! Reads the input of commands: the spec folder that the command line names, and API descriptions.

use std::path::{Path, PathBuf};

use crate::disk;
use crate::openapi::{self, Document};
use crate::source::Sources;
use crate::spec::Spec;

use super::error::Error;

/// The folder of the spec, unless another is named.
pub(super) const SPEC: &str = "spec";

/// The folder of the spec.
#[derive(Debug, clap::Args)]
pub(super) struct SpecFolder {
    /// The folder with the service file and the folders of its versions.
    #[arg(long, value_name = "DIR", default_value = SPEC)]
    pub(super) spec: PathBuf,
}

impl SpecFolder {
    /// Reads and checks the spec.
    ///
    /// # Errors
    /// The report of what is wrong with it, or why it could not be read.
    pub(super) fn read(&self) -> Result<Spec, Error> {
        let sources = self.sources()?;
        crate::read(&sources).map_err(|report| Error::report(&report, &sources))
    }

    /// Reads the files of the spec.
    ///
    /// # Errors
    /// Why they could not be read.
    pub(super) fn sources(&self) -> Result<Sources, Error> {
        Ok(disk::read_sources(&self.spec)?)
    }
}

/// Reads an `OpenAPI` document.
///
/// # Errors
/// Why it could not be read.
pub(super) fn read_document(path: &Path) -> Result<Document, Error> {
    let text = disk::read_text(path)?;
    openapi::read(&text).map_err(Error::document(path))
}
