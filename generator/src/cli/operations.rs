//! `generator operations`: lists the operations of the spec.

use crate::outputs::listing;

use super::command_output::CommandOutput;
use super::error::Error;
use super::input::SpecFolder;

/// What `operations` takes.
#[derive(Debug, clap::Args)]
pub(super) struct OperationsArguments {
    #[command(flatten)]
    folder: SpecFolder,
    /// As JSON, with parameters, results and errors.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &OperationsArguments) -> Result<CommandOutput, Error> {
    let spec = arguments.folder.read()?;
    let rows = listing::rows(&crate::resolve(&spec).0);
    if arguments.json {
        return Ok(CommandOutput::line(serde_json::to_string_pretty(&rows)?));
    }
    Ok(CommandOutput::text(listing::table(&rows)))
}
