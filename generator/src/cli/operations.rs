//! `generator operations`: lists the operations of the spec.

use generator::outputs::listing;

use super::error::Error;
use super::input::SpecFolder;
use super::outcome::Outcome;

/// What `operations` takes.
#[derive(Debug, clap::Args)]
pub(super) struct OperationsArguments {
    #[command(flatten)]
    folder: SpecFolder,
    /// As JSON, with parameters, results and errors.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &OperationsArguments) -> Result<Outcome, Error> {
    let spec = arguments.folder.read()?;
    let rows = listing::rows(&generator::resolve(&spec).0);
    if arguments.json {
        return Ok(Outcome::line(serde_json::to_string_pretty(&rows)?));
    }
    Ok(Outcome::text(listing::table(&rows)))
}
