//! Counts the steps that inputs of growing sizes take: the time of a busy machine says nothing. The example `growth` prints
//! times of the same inputs.

#[path = "../dev/examples/growth/cases.rs"]
mod cases;

use cases::{CASES, Input};

use crate::Options;
use crate::source::Sources;
use crate::steps;

/// Inputs whose result grows with the square of their size, up to a limit that the report names.
const LIMITED: [&str; 2] = ["embeds in a chain", "import: allOf in a chain"];

/// Generates or imports; returns the report of a spec with errors.
fn run(input: Input) -> Option<String> {
    match input {
        Input::Spec(files) => {
            let sources = Sources::new(files);
            let result = crate::generate(&sources, &Options { runtime: None });
            result.err().map(|report| report.render(&sources))
        }
        Input::Document(text) => {
            let imported = crate::import::import(&crate::openapi::read(&text).ok()?);
            let sources = Sources::new(imported.files);
            crate::read(&sources).err().map(|report| report.render(&sources))
        }
    }
}

#[test]
fn twice_the_input_takes_twice_the_steps() {
    for case in CASES.iter().filter(|case| !LIMITED.contains(&case.name)) {
        let size = case.size.min(160);
        let counts = [1, 2, 4].map(|factor| {
            let input = (case.make)(size * factor);
            steps::taken(|| drop(run(input)))
        });
        // What every input takes, whatever its size, is in all of them.
        let [first, second] = [counts[1] - counts[0].min(counts[1]), counts[2] - counts[1].min(counts[2])];
        assert!(second <= first * 5 / 2 + 2_000, "{} takes {counts:?} steps", case.name);
    }
}

#[test]
fn what_would_grow_with_the_square_ends_at_a_limit_with_a_name() {
    for name in LIMITED {
        let case = CASES.iter().find(|case| case.name == name).expect("there is such a case");
        let report = run((case.make)(720)).expect("it is too much");
        assert!(report.contains("embed more than 250000 fields"), "{name}: {report}");
    }
}

#[test]
fn a_report_shows_no_more_than_anybody_reads() {
    let case = CASES.iter().find(|case| case.name == "duplicate keys").expect("there is such a case");
    let report = run((case.make)(1_500)).expect("there are errors");
    assert!(report.contains("\n499 more are not shown, since a report shows 1000\n"), "{report}");
}
