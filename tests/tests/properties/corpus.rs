//! The inputs that the fuzz targets begin with, run once, and each cut short at every place; and others that are made
//! from them, since not everybody has a fuzzer.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use tests::fuzzed::{Mutation, TARGETS, corpus};

/// How many inputs each target gets, and how long it is run at most, unless `FUZZ_SECONDS` says how long.
const RUNS: u32 = 2000;
const MOST: Duration = Duration::from_secs(3);

#[test]
fn inputs_made_from_the_corpus() {
    let seconds = std::env::var("FUZZ_SECONDS").ok().and_then(|seconds| seconds.parse().ok());
    let limit = seconds.map(Duration::from_secs);
    for (target, run) in TARGETS {
        let mut mutation = Mutation::new(target, corpus(target).into_iter().map(|(_, input)| input).collect());
        let (began, mut runs) = (Instant::now(), 0);
        while began.elapsed() < limit.unwrap_or(MOST) && (runs < RUNS || limit.is_some()) {
            let input = mutation.next_input();
            let failed = catch_unwind(AssertUnwindSafe(|| run(&input))).is_err();
            assert!(!failed, "{target} fails on b\"{}\"", input.escape_ascii());
            runs += 1;
        }
        println!("{target}: {runs} inputs");
    }
}

#[test]
fn every_input_of_the_corpus() {
    for (target, run) in TARGETS {
        for (name, input) in corpus(target) {
            println!("{target}/{name}");
            (0..=input.len()).for_each(|end| run(&input[..end]));
        }
    }
}

#[test]
fn every_target_has_a_fuzz_target() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/fuzz_targets");
    for (target, _) in TARGETS {
        let text = std::fs::read_to_string(folder.join(format!("{target}.rs"))).expect("a fuzz target");
        assert!(text.contains(&format!("tests::fuzzed::{target}(input)")), "{target} runs something else");
    }
}
