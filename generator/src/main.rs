//! The binary: leaves everything to [`generator_cli::cli`].

fn main() -> std::process::ExitCode {
    generator_cli::cli::run()
}
