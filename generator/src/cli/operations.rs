//! `generator operations`: lists the operations of the spec.

use std::process::ExitCode;

use super::SpecFolder;
use generator::listing;

/// What `operations` takes.
#[derive(Debug, clap::Args)]
pub(super) struct OperationsArguments {
    #[command(flatten)]
    folder: SpecFolder,
    /// As JSON, with parameters, results and errors.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &OperationsArguments) -> Result<ExitCode, String> {
    let spec = arguments.folder.read()?;
    let rows = listing::rows(&generator::resolve(&spec).0);
    if arguments.json {
        let json = serde_json::to_string_pretty(&rows).map_err(|error| format!("error: {error}\n"))?;
        println!("{json}");
    } else {
        print!("{}", listing::table(&rows));
    }
    Ok(ExitCode::SUCCESS)
}
