//! The generator as this repository calls it: `cargo run -p generator`.

fn main() -> std::process::ExitCode {
    generator::cli::run()
}
