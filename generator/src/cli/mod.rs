//! The command line.

mod compare;
mod generate;
mod import;
mod operations;
mod stamp;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use generator::openapi::Document;
use generator::source::Sources;
use generator::spec::Spec;

/// Turns a short YAML description of a REST API into a Rust client crate.
#[derive(Debug, Parser)]
#[command(version, about, args_conflicts_with_subcommands = true)]
struct CommandLine {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    generate: generate::GenerateArguments,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Lists the operations of the spec.
    Operations(operations::OperationsArguments),
    /// Turns an `OpenAPI` document into spec files.
    Import(import::ImportArguments),
    /// Lists what an `OpenAPI` document has that the spec lacks, and the other way round.
    Compare(compare::CompareArguments),
}

/// The folder of the spec, unless another is named.
const SPEC: &str = "spec";

/// The folder of the spec.
#[derive(Debug, clap::Args)]
struct SpecFolder {
    /// The folder with the service file and the folders of its versions.
    #[arg(long, value_name = "DIR", default_value = SPEC)]
    spec: PathBuf,
}

/// Does what the command line says.
pub(crate) fn run() -> ExitCode {
    let arguments = CommandLine::parse();
    let done = match arguments.command {
        None => generate::run(&arguments.generate),
        Some(Command::Operations(arguments)) => operations::run(&arguments),
        Some(Command::Import(arguments)) => import::run(&arguments),
        Some(Command::Compare(arguments)) => compare::run(&arguments),
    };
    done.unwrap_or_else(|failure| {
        eprint!("{failure}");
        ExitCode::FAILURE
    })
}

/// Reads a document that somebody else wrote.
///
/// # Errors
/// Why it could not be read, as text that ends with a new line.
fn read_document(path: &Path) -> Result<Document, String> {
    let text = generator::disk::read_text(path).map_err(|error| format!("error: {error}\n"))?;
    generator::openapi::read(&text).map_err(|error| format!("error: {}: {error}\n", path.display()))
}

impl SpecFolder {
    /// Reads and checks the spec.
    ///
    /// # Errors
    /// The report of what is wrong with it, or why it could not be read, as text that ends with a new line.
    fn read(&self) -> Result<Spec, String> {
        read(&self.sources()?)
    }

    /// Reads the files of the spec.
    ///
    /// # Errors
    /// Why they could not be read.
    fn sources(&self) -> Result<Sources, String> {
        generator::disk::read_sources(&self.spec).map_err(|error| format!("error: {error}\n"))
    }
}

/// Reads and checks a spec.
///
/// # Errors
/// The report of what is wrong with it.
fn read(sources: &Sources) -> Result<Spec, String> {
    generator::read(sources).map_err(|report| report.render(sources))
}
