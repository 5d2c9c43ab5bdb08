//! Turns a short YAML description of a REST API into a Rust client crate.
//!
//! Data flows one way: `source → yaml → spec → check → lower → model → emit → render → file set → disk`. Each stage is a module;
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
pub mod listing;
pub mod lower;
pub mod model;
pub mod names;
pub mod openapi;
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
use source::Sources;
use spec::Spec;

/// Reads and checks a specification.
///
/// # Errors
/// Everything that is wrong with it.
pub fn read(sources: &Sources) -> Result<Spec, Report> {
    check::read(sources)
}
