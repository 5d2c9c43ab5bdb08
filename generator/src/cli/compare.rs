//! `generator compare`: lists the differences between a document, or a list of routes, and the spec.

use std::path::PathBuf;

use crate::compare::{Comparison, KnownDifferences, compare, compare_routes};
use crate::disk;
use crate::spec::Spec;
use clap::ValueEnum;

use super::command_output::CommandOutput;
use super::error::Error;
use super::input::{SpecFolder, read_document};

/// What `compare` takes.
#[derive(Debug, clap::Args)]
pub(super) struct CompareArguments {
    /// The document: OpenAPI 3 or Swagger 2.0, YAML or JSON.
    #[arg(required_unless_present = "routes")]
    document: Option<PathBuf>,
    /// A list of routes instead: method, path and permission, with tabs between them.
    #[arg(long, value_name = "FILE", conflicts_with = "document")]
    routes: Option<PathBuf>,
    #[command(flatten)]
    folder: SpecFolder,
    /// The version of the API, such as `v4`. Default: the one that the document names, or else the spec's first.
    #[arg(long, value_name = "VERSION")]
    api: Option<String>,
    /// Fails also when the spec has what the document lacks.
    #[arg(long)]
    strict: bool,
    /// How the differences are written.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// How differences are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Lines, those without a reason only.
    Text,
    /// A list of all, with their reasons.
    Json,
    /// A table of those without a reason.
    Markdown,
}

pub(super) fn run(arguments: &CompareArguments) -> Result<CommandOutput, Error> {
    let spec = arguments.folder.read()?;
    let sources = disk::read_known_differences(&arguments.folder.spec)?;
    let known = KnownDifferences::read(&sources).map_err(|report| Error::report(&report, &sources))?;
    let comparison = arguments.compare(&spec, &known)?;
    let stale = known.stale(&comparison);
    let lacks = comparison.lacks_something() || arguments.strict && comparison.adds_something();
    let text = match arguments.format {
        Format::Text => comparison.text(),
        Format::Json => serde_json::to_string_pretty(&comparison.rows(&known)).unwrap_or_default() + "\n",
        Format::Markdown => comparison.markdown(&known),
    };
    Ok(CommandOutput { text, complaint: stale.render(&sources), failed: lacks || !stale.is_empty() })
}

impl CompareArguments {
    fn compare(&self, spec: &Spec, known: &KnownDifferences) -> Result<Comparison, Error> {
        let (api, _) = crate::resolve(spec);
        match (&self.document, &self.routes) {
            (Some(document), _) => {
                let document = read_document(document)?;
                Ok(compare(&document, &api, self.version(spec, Some(&document.version))?, known))
            }
            (None, Some(routes)) => {
                Ok(compare_routes(&disk::read_text(routes)?, &api, self.version(spec, None)?, known))
            }
            (None, None) => Err(Error::NoVersion(None)),
        }
    }

    /// Returns the version that the command line names, or else the document, or else the first.
    fn version<'s>(&'s self, spec: &'s Spec, named: Option<&String>) -> Result<&'s str, Error> {
        let versions = &spec.service.value.versions;
        match &self.api {
            Some(api) if versions.contains_key(api) => Ok(api),
            Some(api) => Err(Error::NoVersion(Some(api.clone()))),
            None => {
                let named = named.and_then(|named| versions.get_key_value(named));
                named.or_else(|| versions.first()).map(|(api, _)| api.as_str()).ok_or(Error::NoVersion(None))
            }
        }
    }
}
