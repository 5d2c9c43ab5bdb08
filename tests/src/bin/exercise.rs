//! Sends every operation of v4 to a server, once with what is required and once with everything:
//! `cargo run -p tests --bin exercise -- --base-url http://127.0.0.1:4010`.
//!
//! Meant for a mock that holds requests against GitLab's own description, see `tests/exercise-prism.sh`. It prints a
//! line for each request: the operation, its form, the status, and of a refusal the body.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use gitlab_sdk::{RetryPolicy, Token, blocking};
use tests::exercise::{Refusals, Tally, attempt, calls};
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
    /// A list of refusals that are not our fault, such as `tests/prism-refusals.tsv`. Fails when there are others.
    #[arg(long, value_name = "FILE.tsv")]
    refusals: Option<PathBuf>,
}

fn main() -> ExitCode {
    run(&Arguments::parse()).unwrap_or_else(|error| {
        eprintln!("{error}");
        ExitCode::FAILURE
    })
}

fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    // Read before anything is sent: a mistake in it should not show minutes later.
    let refusals = arguments.refusals.as_deref().map(Refusals::read).transpose()?;
    let spec = GITLAB.read();
    let (api, _) = generator::resolve(&spec);
    let version = api.version("v4").ok_or("the spec has no v4")?;
    let client = blocking::Client::builder(&arguments.base_url)
        .credential(Token::oauth(arguments.token.clone()))
        .retry(RetryPolicy::never())
        .no_proxy()
        .build()
        .map_err(|error| error.to_string())?;
    let mut trials = Vec::new();
    for (form, call) in calls(version, &arguments.only, &arguments.token)? {
        let trial = attempt(&client, form, call);
        println!("{trial}");
        trials.push(trial);
    }
    let tally = Tally::new(&trials);
    print!("\n{tally}");
    let explained = refusals.map(|refusals| refusals.explain(&trials, &arguments.only)).unwrap_or_default();
    if arguments.refusals.is_some() {
        println!("{} refusals are explained, {} things are wrong", explained.refusals, explained.failures.len());
    }
    for failure in &explained.failures {
        println!("  {failure}");
    }
    let is_good = tally.was_answered() && explained.failures.is_empty();
    Ok(if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
