//! Prints how the time of generating and importing grows with the input: `cargo run -p generator --example growth`.
//!
//! A word after it chooses the cases whose names contain it; a number, how often the size doubles.

mod cases;

use std::time::{Duration, Instant};

use cases::{CASES, Input};
use generator::Options;
use generator::import::import;
use generator::source::Sources;

/// A case that takes longer than this is not doubled again.
const PATIENCE: Duration = Duration::from_secs(20);

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let doublings = words.iter().find_map(|word| word.parse().ok()).unwrap_or(4);
    let wanted = words.iter().find(|word| word.parse::<u32>().is_err()).map_or("", String::as_str);
    println!("| case | size: seconds |\n| --- | --- |");
    for case in CASES.iter().filter(|case| case.name.contains(wanted)) {
        let mut row = Vec::new();
        let mut outcome = String::new();
        for doubling in 0..doublings {
            let size = case.size << doubling;
            let input = (case.make)(size);
            let begin = Instant::now();
            outcome = run(input);
            let took = begin.elapsed();
            row.push(format!("{size}: {:.2}", took.as_secs_f64()));
            if took > PATIENCE {
                break;
            }
        }
        println!("| {} | {} | {outcome}", case.name, row.join(", "));
    }
}

/// Generates or imports, and says in short what came of it.
fn run(input: Input) -> String {
    let first_line = |text: &str| text.lines().next().unwrap_or_default().chars().take(90).collect::<String>();
    match input {
        Input::Spec(files) => {
            let sources = Sources::new(files);
            match generator::generate(&sources, &Options { runtime: None }) {
                Ok(outputs) => format!("{} files", outputs.outputs[0].files.len()),
                Err(report) => first_line(&report.render(&sources)),
            }
        }
        Input::Document(text) => match generator::openapi::read(&text) {
            Ok(document) => {
                let imported = import(&document);
                let sources = Sources::new(imported.files.clone());
                match generator::read(&sources) {
                    Ok(_) => format!("{} operations, {} notes", imported.operations, imported.notes.len()),
                    Err(report) => format!("refused: {}", first_line(&report.render(&sources))),
                }
            }
            Err(error) => first_line(&error.to_string()),
        },
    }
}
