//! Turns a short YAML description of a REST API into a Rust client crate.
//!
//! Data flows one way: `source → yaml → spec → check → lower → model → emit → render → file set → disk`. Each stage is a module;
//! see `ARCHITECTURE.md`.

pub mod api;
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

pub use api::resolve;
pub use check::check;
pub use parse::parse;
pub use schema::schema;

use diagnostics::Report;
use parse::{Partial, parse_partly};
use source::Sources;
use spec::Spec;

/// Reads and checks a specification, and reports what is wrong with its form and with its sense in one go.
///
/// # Errors
///
/// Everything that is wrong with it.
pub fn read(sources: &Sources) -> Result<Spec, Report> {
    let Partial { spec, mut report, lost } = parse_partly(sources);
    let Some(spec) = spec else { return Err(report) };
    let (api, mut of_sense) = resolve(&spec);
    of_sense.extend(check(&api));
    if report.is_empty() && of_sense.is_empty() {
        return Ok(spec);
    }
    // What follows only from parts that could not be read is left out.
    report.extend(of_sense.into_iter().filter(|mistake| mistake.holds_without(&lost, sources)));
    Err(report)
}
