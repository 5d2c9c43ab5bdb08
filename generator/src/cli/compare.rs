//! `generator compare`: lists what a document and the spec do not have in common.

use std::path::PathBuf;
use std::process::ExitCode;

use generator::compare::{Known, compare};
use generator::disk;

use super::SpecFolder;

/// What `compare` takes.
#[derive(Debug, clap::Args)]
pub(super) struct CompareArguments {
    /// The document: OpenAPI 3 or Swagger 2.0, YAML or JSON.
    document: PathBuf,
    #[command(flatten)]
    folder: SpecFolder,
    /// The version of the API, such as `v4`. The one that the document names, unless given, or else the spec's first.
    #[arg(long, value_name = "VERSION")]
    api: Option<String>,
    /// Fails also when the spec has what the document lacks.
    #[arg(long)]
    strict: bool,
}

pub(super) fn run(arguments: &CompareArguments) -> Result<ExitCode, String> {
    let spec = arguments.folder.read()?;
    let fault = |error: disk::DiskError| format!("error: {error}\n");
    let sources = disk::read_known_differences(&arguments.folder.spec).map_err(fault)?;
    let known = Known::read(&sources).map_err(|report| report.render(&sources))?;
    let document = super::read_document(&arguments.document)?;
    let versions = &spec.service.value.versions;
    let api = match &arguments.api {
        Some(api) if versions.contains_key(api) => api,
        Some(api) => return Err(format!("error: the spec has no version `{api}`\n")),
        None => match versions.get_key_value(&document.version).or_else(|| versions.first()) {
            Some((api, _)) => api,
            None => return Err("error: the spec has no version\n".to_owned()),
        },
    };
    let comparison = compare(&document, &generator::resolve(&spec).0, api, &known);
    print!("{}", comparison.text());
    let stale = known.stale(&comparison);
    eprint!("{}", stale.render(&sources));
    let fails = comparison.lacks_something() || arguments.strict && comparison.adds_something();
    Ok(if fails || !stale.is_empty() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
