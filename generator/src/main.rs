//! The binary: parses the command line, runs the library and prints the result.

mod cli;

fn main() -> std::process::ExitCode {
    cli::run()
}
