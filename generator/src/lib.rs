//! Turns a short YAML description of a REST API into a Rust client crate.
//!
//! Data flows one way: `source → yaml → spec → check → lower → model → emit → render → outputs → disk`. Each stage is a module;
//! see `ARCHITECTURE.md`.

#[cfg(test)]
mod bad_specs;
mod check;
pub mod compare;
#[cfg(test)]
mod compare_cases;
pub mod diagnostics;
pub mod disk;
pub mod emit;
pub mod files;
pub mod import;
#[cfg(test)]
mod import_cases;
#[cfg(test)]
mod imports;
pub mod listing;
pub mod lower;
pub mod model;
pub mod names;
pub mod openapi;
pub mod outputs;
mod parse;
pub mod render;
mod report;
mod schema;
mod signature;
pub mod source;
pub mod spec;
mod yaml;

pub use check::check;
pub use parse::parse;
pub use schema::schema;

use diagnostics::Report;
use files::{FileSet, crate_files};
use model::Crate;
use outputs::{Output, Outputs, Target};
use source::Sources;
use spec::Spec;

/// The file of the spec folder that the generator writes.
const SCHEMA: &str = "schema.json";

/// What is said of the emitted crate on the command line, not in the spec.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Options {
    /// The path of the runtime crate, as the manifest of the emitted crate names it.
    pub runtime: String,
}

/// Makes everything that is made from a spec. Nothing is written.
///
/// # Errors
/// Everything that is wrong with the spec.
///
/// # Panics
/// If an operation was lost on the way, which is a bug of the generator.
pub fn generate(sources: &Sources, options: &Options) -> Result<Outputs, Report> {
    let spec = read(sources)?;
    let model = lower::lower(&spec);
    let operations = operations(&model);
    let defined: usize = spec.resources.iter().map(|file| file.value.operations.len()).sum();
    assert_eq!(defined, operations, "operations were lost on the way from the spec to the model");
    let client = crate_files(&model, &options.runtime);
    let schema = FileSet::from([(SCHEMA.to_owned(), schema())]);
    let outputs =
        vec![Output { target: Target::Client, files: client }, Output { target: Target::Spec, files: schema }];
    Ok(Outputs { outputs, operations, types: types(&model) })
}

/// Reads and checks a specification.
///
/// # Errors
/// Everything that is wrong with it.
pub fn read(sources: &Sources) -> Result<Spec, Report> {
    check::read(sources)
}

fn operations(model: &Crate) -> usize {
    model.apis.iter().flat_map(|api| &api.resources).map(|resource| resource.operations.len()).sum()
}

fn types(model: &Crate) -> usize {
    model.apis.iter().flat_map(|api| &api.type_files).map(|file| file.types.len()).sum()
}
