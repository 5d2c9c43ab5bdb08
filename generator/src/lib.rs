//! Turns a short YAML description of a REST API into a Rust client crate.
//!
//! Data flows one way: `source → yaml → spec → check → lower → model → emit → render → outputs → disk`. Each stage is a module;
//! see `ARCHITECTURE.md`.

pub mod api;
#[cfg(test)]
mod bad_specs;
mod check;
pub mod cli;
pub mod compare;
#[cfg(test)]
mod compare_cases;
#[cfg(test)]
mod corpus;
pub mod diagnostics;
pub mod disk;
pub mod files;
#[cfg(test)]
mod growth_cases;
pub mod import;
#[cfg(test)]
mod import_cases;
#[cfg(test)]
mod imports;
pub mod names;
pub mod openapi;
pub mod outputs;
mod parse;
mod prose;
mod report;
mod signature;
pub mod source;
pub mod spec;
mod steps;
#[cfg(test)]
mod text_cases;
pub mod wire;
mod wire_names;
mod yaml;

pub use api::resolve;
pub use check::check;
pub use parse::{Parsed, parse};

use diagnostics::Report;
use files::{FileSet, add_manifest};
use outputs::rust::{emit, lower, render_files};
use outputs::schema::schema;
use outputs::{Output, Outputs, Target};
use source::Sources;
use spec::Spec;

/// The file of the spec folder that the generator writes.
const SCHEMA: &str = "schema.json";

/// What is said of the emitted crate on the command line, not in the spec.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Options {
    /// The path of the runtime crate, as the manifest of the emitted crate names it; without one, the runtime comes from
    /// the crate registry.
    pub runtime: Option<String>,
}

/// Generates all outputs of a spec, without writing them.
///
/// # Errors
///
/// Everything that is wrong with the spec.
///
/// # Panics
///
/// If an operation was lost on the way, which is a bug of the generator.
pub fn generate(sources: &Sources, options: &Options) -> Result<Outputs, Report> {
    let parsed = parse(sources)?;
    let (api, unresolved) = resolve(&parsed.spec);
    let warnings = parsed.conclude([unresolved, check(&api)], sources)?;
    let krate = lower(&api);
    let (operations, types) = (krate.operation_count(), krate.type_count());
    assert_eq!(api.operation_count(), operations, "operations were lost on the way from the spec to the model");
    let mut client = render_files(&emit::files(&krate, options.runtime.as_deref()));
    add_manifest(&mut client);
    let outputs = vec![
        Output { target: Target::Client, files: client },
        Output { target: Target::Spec, files: FileSet::from([(SCHEMA.to_owned(), schema())]) },
    ];
    Ok(Outputs { outputs, operations, types, warnings })
}

/// Reads and checks a specification, and reports what is wrong with its form and with its sense in one go.
///
/// # Errors
///
/// Everything that is wrong with it.
pub fn read(sources: &Sources) -> Result<Spec, Report> {
    let parsed = parse(sources)?;
    let (api, unresolved) = resolve(&parsed.spec);
    parsed.conclude([unresolved, check(&api)], sources)?;
    Ok(parsed.spec)
}
