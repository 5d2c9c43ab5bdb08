//! The binary: reads the command line, lets the library work, prints.

mod cli;

fn main() -> std::process::ExitCode {
    cli::run()
}
