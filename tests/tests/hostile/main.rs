//! A random spec, valid or nearly so, with names and texts that do harm where they can, is refused with a report, or the crate
//! that is emitted from it compiles without a warning: with all features, with none, with one alone, and as documentation.
//!
//! `HOSTILE_SPECS` is the number of specs, `HOSTILE_BEGIN` that of the first. What a spec is depends on its number alone.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Mutex;
use std::thread;

use generator::disk;
use tests::hostile::{Batch, Compiler, Outcome, shrunk, spec_files};
use tests::project::repository;

/// As many specs when nothing is said.
const SPECS: u64 = 300;

/// As many are compiled together.
const BATCH: u64 = 30;

/// As many failures are shown in full.
const MAX_SHOWN: usize = 3;

/// At least this share of specs passes the check; else the words of specs are to be changed.
const MIN_PASSED: usize = 3;

/// Each folder of `cases` is a spec of names that once gave code which did not compile.
#[test]
fn names_that_were_taken_compile() {
    let folder = repository().join("tests/tests/hostile/cases");
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut cases: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry of the folder").path()).collect();
    cases.sort();
    let specs = cases.iter().zip(0..).map(|(case, number)| {
        let sources = disk::read_sources(case).unwrap_or_else(|error| panic!("{error}"));
        let files = sources.files().map(|file| (file.name().to_owned(), file.text().to_owned()));
        (number, files.collect())
    });
    let Outcome { refused, compiled, failures } = Batch::run(&Compiler::of_test("hostile"), specs);
    let said: Vec<String> = failures
        .iter()
        .map(|(at, what)| format!("{}: {what}", cases[usize::try_from(*at).unwrap_or_default()].display()))
        .collect();
    assert!(said.is_empty(), "{}", said.join("\n"));
    assert_eq!((refused, compiled), (0, cases.len()), "what is refused is no case");
}

#[test]
fn what_passes_the_check_compiles() {
    let specs = number("HOSTILE_SPECS").unwrap_or(SPECS);
    let begin = number("HOSTILE_BEGIN").unwrap_or(0);
    let compiler = Compiler::of_test("hostile");
    let batches = (begin..begin + specs).step_by(usize::try_from(BATCH).unwrap_or(1));
    let batches: Vec<Range<u64>> = batches.map(|first| first..(first + BATCH).min(begin + specs)).collect();
    let (open, done) = (Mutex::new(batches), Mutex::new(Outcome::default()));
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(seeds) = { open.lock().expect("no thread panicked").pop() } {
                    let outcome = Batch::run(&compiler, seeds.map(|seed| (seed, spec_files(seed))));
                    done.lock().expect("no thread panicked").add(outcome);
                }
            });
        }
    });
    let Outcome { refused, compiled, failures } = done.into_inner().expect("no thread panicked");
    println!("{specs} specs from {begin}: {refused} refused, {compiled} compiled, {} failed", failures.len());
    for (seed, what) in failures.iter().take(MAX_SHOWN) {
        println!("\nspec {seed}: {what}");
        for (name, text) in shrunk(&compiler, *seed) {
            println!("--- {name}\n{text}");
        }
        println!("again: HOSTILE_BEGIN={seed} HOSTILE_SPECS=1 cargo test -p tests --test hostile");
    }
    let numbers: Vec<&u64> = failures.keys().collect();
    assert!(failures.is_empty(), "{} of {specs} specs failed: {numbers:?}", failures.len());
    assert!(specs < SPECS || compiled * MIN_PASSED > refused, "too few specs pass the check");
}

fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{variable}={text} is not a number")))
}
