//! What the client costs over calls written by hand: `cargo run --release -p tests --bin throughput`.
//!
//! Lists of 20 and of 100 issues, one issue, and an issue created, against a server on loopback in a process of its
//! own; through the client (async and blocking) and through reqwest and ureq with serde derives, in turns. Then decoding
//! alone. Printed are ratios, with their spread: above 1 the client is the faster one.

mod by_hand;
mod measure;
mod server;

use std::hint::black_box;
use std::process::ExitCode;

use gitlab_sdk::v4::issues;
use gitlab_sdk::v4::types::Issue;
use gitlab_sdk::{Client, Token, blocking, from_slice};
use measure::{Contest, Work};

type Failure = Box<dyn std::error::Error>;

/// The token that is sent along.
const TOKEN: &str = "throughput";

/// The project in all paths.
const PROJECT: &str = "GROUP01/TEST_PRJ01";

fn main() -> ExitCode {
    let result = match std::env::args().nth(1).as_deref() {
        Some("--serve") => server::serve(),
        None => run(),
        Some(other) => Err(format!("unknown argument `{other}`; there is none to give").into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Failure> {
    let server = server::Process::start()?;
    println!("requests per second, the client against calls by hand (goal: at least 0.97)\n");
    asynchronous(&server.url)?;
    blocking(&server.url)?;
    println!("\ndecoding, the client against serde derives (goal: at least 1)\n");
    decoding();
    Ok(())
}

fn asynchronous(url: &str) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let ours = Client::new(url, Token::personal(TOKEN))?;
    let theirs = by_hand::Async::new(url)?;
    for (name, size, count) in [("list of 20", 20, 150), ("list of 100", 100, 50)] {
        let contest = Contest::new(&format!("async, {name}"), count);
        contest.run(
            || runtime.block_on(issues::list(PROJECT).per_page(size).page(&ours)).map(|page| page.items.len()),
            || runtime.block_on(theirs.list(size)).map(|page| page.len()),
        )?;
    }
    Contest::new("async, get", 400)
        .run(|| runtime.block_on(issues::get(PROJECT, 1).send(&ours)), || runtime.block_on(theirs.get(1)))?;
    Contest::new("async, create", 400)
        .run(|| runtime.block_on(create().send(&ours)), || runtime.block_on(theirs.create()))?;
    Ok(())
}

fn blocking(url: &str) -> Result<(), Failure> {
    let ours = blocking::Client::new(url, Token::personal(TOKEN))?;
    let theirs = by_hand::Blocking::new(url);
    for (name, size, count) in [("list of 20", 20, 150), ("list of 100", 100, 50)] {
        Contest::new(&format!("blocking, {name}"), count).run(
            || issues::list(PROJECT).per_page(size).page(&ours).map(|page| page.items.len()),
            || theirs.list(size).map(|page| page.len()),
        )?;
    }
    Contest::new("blocking, get", 400).run(|| issues::get(PROJECT, 1).send(&ours), || theirs.get(1))?;
    Contest::new("blocking, create", 400).run(|| create().send(&ours), || theirs.create())?;
    Ok(())
}

fn create() -> issues::Create {
    issues::create(PROJECT, by_hand::TITLE).description(by_hand::DESCRIPTION).labels(by_hand::LABELS)
}

fn decoding() {
    for size in [1, 20, 100] {
        let json = server::issues(size);
        let work = Work::of_bytes(&format!("decode {size} issues"), &json);
        work.run(
            || black_box(from_slice::<Vec<Issue>>(&json).is_ok_and(|issues| issues.len() == size)),
            || black_box(serde_json::from_slice::<Vec<by_hand::Issue>>(&json).is_ok_and(|issues| issues.len() == size)),
        );
    }
}
