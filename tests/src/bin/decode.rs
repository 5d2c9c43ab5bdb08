//! Decodes samples of what GitLab answers: `cargo run -p tests --bin decode -- FILE.jsonl…`.
//!
//! Each line is read with the type of its operation, by the code that every call reads its answer with. Fails when one
//! does not decode that `tests/sample-faults.tsv` does not excuse, or when an excuse is not needed.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use tests::project::repository;
use tests::samples::{Faults, Report, Routes, decode_file};

/// Decodes samples of what GitLab answers with the types of the client.
#[derive(Debug, Parser)]
struct Arguments {
    /// Files with a sample a line.
    #[arg(required = true, value_name = "FILE.jsonl")]
    files: Vec<PathBuf>,
    /// Prints an array with an object for each file.
    #[arg(long)]
    json: bool,
    /// The version of the API.
    #[arg(long, default_value = "v4", value_parser = ["v3", "v4"])]
    api: String,
    /// Lists the keys that no type declares, too.
    #[arg(long)]
    undeclared: bool,
}

fn main() -> ExitCode {
    run(&Arguments::parse()).unwrap_or_else(|error| {
        eprintln!("{error}");
        ExitCode::FAILURE
    })
}

fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let faults = Faults::read(&repository().join("tests/sample-faults.tsv"))?;
    let routes = Routes::new(&arguments.api);
    let reports = arguments.files.iter().map(|file| decode_file(file, &routes, &faults));
    let reports = reports.collect::<Result<Vec<Report>, String>>()?;
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&reports).map_err(|error| error.to_string())?);
    } else {
        print(&reports, arguments.undeclared);
    }
    let failed = reports.iter().any(|report| report.failed > 0);
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn print(reports: &[Report], undeclared: bool) {
    for report in reports {
        print!("{report}");
    }
    if reports.len() > 1 {
        print!("{}", Report::sum(reports));
    }
    if undeclared {
        let mut paths: BTreeMap<&str, usize> = BTreeMap::new();
        for (path, count) in reports.iter().flat_map(|report| &report.undeclared_paths) {
            *paths.entry(path).or_default() += count;
        }
        println!("undeclared keys");
        for (path, count) in paths {
            println!("  {count:4}  {path}");
        }
    }
}
