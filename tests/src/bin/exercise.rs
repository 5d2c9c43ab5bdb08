//! Sends every operation of v4 to a server, once with what is required and once with everything:
//! `cargo run -p tests --bin exercise -- --base-url http://127.0.0.1:4010`.
//!
//! Meant for a mock that holds requests against GitLab's own description, see `tests/exercise-prism.sh`. It prints a
//! line for each request: the operation, its form, the status, and of a refusal the body.

use std::collections::BTreeMap;
use std::process::ExitCode;

use clap::Parser;
use gitlab_client::{RetryPolicy, Token, blocking};
use tests::exercise::{Catalogue, Trial, attempt, calls};
use tests::project::GITLAB;

/// Sends every operation of v4 to a server, in two forms.
#[derive(Debug, Parser)]
struct Arguments {
    /// The root of the server, above `/api/v4`.
    #[arg(long, value_name = "URL")]
    base_url: String,
    /// A token, sent as a bearer.
    #[arg(long, value_name = "TOKEN", default_value = "not-a-secret")]
    token: String,
    /// Only operations whose names begin with this: `issues.`.
    #[arg(long, value_name = "PREFIX", default_value = "")]
    only: String,
}

fn main() -> ExitCode {
    run(&Arguments::parse()).unwrap_or_else(|error| {
        eprintln!("{error}");
        ExitCode::FAILURE
    })
}

fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let spec = GITLAB.read();
    let catalogue = Catalogue::new(&spec, "v4");
    let client = blocking::Client::builder(&arguments.base_url)
        .credential(Token::oauth(arguments.token.clone()))
        .retry(RetryPolicy::never())
        .no_proxy()
        .build()
        .map_err(|error| error.to_string())?;
    let mut trials = Vec::new();
    for (form, call) in calls(&catalogue, "v4", &arguments.only, &arguments.token) {
        let trial = attempt(&client, form, call);
        println!("{trial}");
        trials.push(trial);
    }
    print_counts(&trials);
    let answered = trials.iter().any(|trial| trial.status.is_some());
    Ok(if answered { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn print_counts(trials: &[Trial]) {
    let mut operations: BTreeMap<&str, bool> = BTreeMap::new();
    let mut statuses: BTreeMap<String, usize> = BTreeMap::new();
    for trial in trials {
        *operations.entry(&trial.operation).or_insert(true) &= trial.is_accepted();
        let status = trial.status.map_or_else(|| "no answer".to_owned(), |status| status.to_string());
        *statuses.entry(status).or_default() += 1;
    }
    let accepted = operations.values().filter(|accepted| **accepted).count();
    let share = if operations.is_empty() { 0.0 } else { accepted as f64 * 100.0 / operations.len() as f64 };
    println!("\n{} operations, {accepted} accepted in both forms ({share:.1} %)", operations.len());
    for (status, count) in statuses {
        println!("  {count:5}  {status}");
    }
}
