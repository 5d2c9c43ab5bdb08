//! Random specs, valid and nearly valid, with names and texts that do harm where they can; and what must hold for each: it
//! is refused with a report, or the crate that is emitted from it compiles without a warning, and so does its documentation.
//!
//! In: the number of a spec, which is all that its content depends on. Out: its files ([`spec_files`]), and for many specs
//! at once what is wrong with what is emitted from them ([`Batch`]).

mod batch;
mod compiler;
mod operations;
mod pools;
mod random;
mod service;
mod shrink;
mod types;
mod words;

pub use batch::{Batch, Outcome};
pub use compiler::Compiler;
pub use shrink::shrunk;

use random::Random;
use words::Words;

/// The files of a spec: names and texts.
pub type Files = Vec<(String, String)>;

/// Returns the files of the spec with this number.
#[must_use]
pub fn spec_files(seed: u64) -> Files {
    let mut random = Random::new(seed);
    let mut words = Words::new(&mut random);
    let plan = service::Plan::new(&mut random, &mut words);
    let mut files = vec![("service.yaml".to_owned(), service::service_file(&plan, &mut random, &mut words))];
    if random.chance(10) {
        // Markdown of its author, who sees to it that rustdoc takes it.
        files.push(("guide.md".to_owned(), "A guide.\n\n<!-- features -->\n\nIts end.\n".to_owned()));
    }
    for version in &plan.versions {
        let mut names = types::Names::new(&plan, version, &mut random, &mut words);
        for index in 0..version.resources.len() {
            let file = operations::resource_file(&plan, version, index, &mut names, &mut random, &mut words);
            let path = format!("{}/{}.yaml", version.name, version.resources[index]);
            files.push((path, file));
        }
    }
    files
}

/// Writes a value as YAML: JSON is YAML.
fn yaml(value: &serde_json::Value) -> String {
    serde_json::to_string_pretty(value).expect("a value is written")
}
