//! The inputs that the fuzz targets begin with, run once, and each cut short at every place.

use tests::fuzzed::{TARGETS, corpus};

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
