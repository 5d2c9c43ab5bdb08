//! `generator import`: turns a document into spec files.

use std::path::PathBuf;
use std::process::ExitCode;

use generator::disk;
use generator::files::{Change, FileSet, Plan};
use generator::import::import;
use generator::source::Sources;

/// What `import` takes.
#[derive(Debug, clap::Args)]
pub(super) struct ImportArguments {
    /// The document: OpenAPI 3 or Swagger 2.0, YAML or JSON.
    document: PathBuf,
    /// The folder that the spec files are written into. It may hold none yet.
    #[arg(long, value_name = "DIR")]
    into: PathBuf,
}

pub(super) fn run(arguments: &ImportArguments) -> Result<ExitCode, String> {
    let document = super::read_document(&arguments.document)?;
    let imported = import(&document);
    let fault = |error: disk::DiskError| format!("error: {error}\n");
    if arguments.into.is_dir() {
        // Also files that are called otherwise: a folder holds one spec.
        let present = disk::read_sources(&arguments.into).map_err(fault)?;
        if let Some(first) = present.files().next() {
            let path = arguments.into.join(first.name());
            return Err(format!("error: {} is there already; nothing was written\n", path.display()));
        }
    }
    if imported.operations == 0 {
        return Err(format!("error: {} has no operations\n", arguments.document.display()));
    }
    let sources = Sources::new(imported.files.clone());
    // A bug of the importer if not: the spec that it writes passes all checks.
    if let Err(report) = generator::read(&sources) {
        return Err(format!("{}error: the imported spec has mistakes; this is a bug\n", report.render(&sources)));
    }
    let files = imported.files.len();
    disk::carry_out(&plan(imported.files), &arguments.into).map_err(fault)?;
    for note in &imported.notes {
        println!("{}: {}", note.place, note.text);
    }
    println!(
        "{} operations in {files} files; {} places to look at, listed above",
        imported.operations,
        imported.notes.len()
    );
    Ok(ExitCode::SUCCESS)
}

fn plan(files: FileSet) -> Plan {
    let write = files.into_iter().map(|(path, after)| Change { path, before: None, after }).collect();
    Plan { write, ..Plan::default() }
}
