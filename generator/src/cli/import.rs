//! `generator import`: turns a document into spec files.

use std::path::PathBuf;

use crate::disk;
use crate::files::{Change, FileSet, Plan};
use crate::import::import;
use crate::source::Sources;

use super::command_output::CommandOutput;
use super::error::Error;
use super::folders::take_turn;
use super::input::read_document;
use super::notes;

/// What `import` takes.
#[derive(Debug, clap::Args)]
pub(super) struct ImportArguments {
    /// The document: OpenAPI 3 or Swagger 2.0, YAML or JSON.
    document: PathBuf,
    /// The folder that the spec files are written into. It may hold none yet.
    #[arg(long, value_name = "DIR")]
    into: PathBuf,
    /// Writes all notes into this file, a line each, or as JSON if it ends in `.json`.
    #[arg(long, value_name = "FILE")]
    notes: Option<PathBuf>,
}

pub(super) fn run(arguments: &ImportArguments) -> Result<CommandOutput, Error> {
    let document = read_document(&arguments.document)?;
    let imported = import(&document);
    if arguments.into.is_dir() {
        // Also files that are called otherwise: a folder holds one spec.
        let present = disk::read_sources(&arguments.into)?;
        if let Some(first) = present.files().next() {
            return Err(Error::Occupied(arguments.into.join(first.name())));
        }
    }
    if imported.operations == 0 {
        return Err(Error::NoOperations(arguments.document.clone(), notes::summary(&imported.notes)));
    }
    let sources = Sources::new(imported.files.clone());
    // The spec that the importer writes passes all checks; should it ever not, nothing is written.
    if let Err(report) = crate::read(&sources) {
        return Err(Error::BadImport(arguments.document.clone(), report.render(&sources)));
    }
    let files = imported.files.len();
    disk::make_folder(&arguments.into)?;
    let _into = take_turn(&arguments.into)?;
    disk::recover(&arguments.into)?;
    disk::apply(&[(&arguments.into, plan(imported.files.clone()))])?;
    let mut text = notes::summary(&imported.notes);
    let (operations, places) = (imported.operations, imported.notes.len());
    let listed = match &arguments.notes {
        Some(file) => {
            disk::write_text(file, &notes::all(&imported.notes, file))?;
            format!("all in {}", file.display())
        }
        None => "all with `--notes FILE`".to_owned(),
    };
    text.push_str(&format!("{operations} operations in {files} files; {places} places to look at, {listed}\n"));
    Ok(CommandOutput::text(text))
}

fn plan(files: FileSet) -> Plan {
    let write = files.into_iter().map(|(path, after)| Change { path, before: None, after }).collect();
    Plan { write, ..Plan::default() }
}
