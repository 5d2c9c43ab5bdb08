//! The command line: parses arguments, runs a command and prints its output. The binary calls [`run`] and does nothing else.

mod command_output;
mod compare;
mod error;
mod fingerprint;
mod folders;
mod generate;
mod import;
mod input;
mod notes;
mod operations;
mod stale;

use std::io;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use command_output::print;

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

/// Runs the command that the arguments of this process name, and prints its output.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = CommandLine::parse();
    let done = match arguments.command {
        None => generate::run(&arguments.generate),
        Some(Command::Operations(arguments)) => operations::run(&arguments),
        Some(Command::Import(arguments)) => import::run(&arguments),
        Some(Command::Compare(arguments)) => compare::run(&arguments),
    };
    match done {
        Ok(outcome) => {
            print(io::stdout(), &outcome.text);
            print(io::stderr(), &outcome.complaint);
            if outcome.failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
        }
        Err(error) => {
            print(io::stderr(), &format!("{error}\n"));
            ExitCode::FAILURE
        }
    }
}
