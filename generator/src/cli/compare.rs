//! `generator compare`: lists the differences between a document and the spec.

use std::path::PathBuf;

use crate::compare::{KnownDifferences, compare};
use crate::disk;

use super::command_output::CommandOutput;
use super::error::Error;
use super::input::{SpecFolder, read_document};

/// What `compare` takes.
#[derive(Debug, clap::Args)]
pub(super) struct CompareArguments {
    /// The document: OpenAPI 3 or Swagger 2.0, YAML or JSON.
    document: PathBuf,
    #[command(flatten)]
    folder: SpecFolder,
    /// The version of the API, such as `v4`. Default: the one that the document names, or else the spec's first.
    #[arg(long, value_name = "VERSION")]
    api: Option<String>,
    /// Fails also when the spec has what the document lacks.
    #[arg(long)]
    strict: bool,
}

pub(super) fn run(arguments: &CompareArguments) -> Result<CommandOutput, Error> {
    let spec = arguments.folder.read()?;
    let sources = disk::read_known_differences(&arguments.folder.spec)?;
    let known = KnownDifferences::read(&sources).map_err(|report| Error::report(&report, &sources))?;
    let document = read_document(&arguments.document)?;
    let versions = &spec.service.value.versions;
    let api = match &arguments.api {
        Some(api) if versions.contains_key(api) => api,
        Some(api) => return Err(Error::NoVersion(Some(api.clone()))),
        None => match versions.get_key_value(&document.version).or_else(|| versions.first()) {
            Some((api, _)) => api,
            None => return Err(Error::NoVersion(None)),
        },
    };
    let comparison = compare(&document, &crate::resolve(&spec).0, api, &known);
    let stale = known.stale(&comparison);
    let lacks = comparison.lacks_something() || arguments.strict && comparison.adds_something();
    Ok(CommandOutput { text: comparison.text(), complaint: stale.render(&sources), failed: lacks || !stale.is_empty() })
}
