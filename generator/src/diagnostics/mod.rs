//! Diagnostics: errors and warnings about a spec. Every stage up to `check` makes them.
//!
//! In: messages, each with the path of keys that it is about. Out: a [`Report`] of all of them, which the stage
//! `report` turns into text. Diagnostics know files and paths but not YAML: the bytes of a path are looked up when the
//! report is written.

mod diagnostic;
mod location;
mod nearest;

mod report;
mod step;

pub use diagnostic::Diagnostic;
pub(crate) use location::{Fragment, Location, SpecPath};
pub(crate) use nearest::{MAX_SUGGESTIONS, did_you_mean};
pub use report::Report;
pub(crate) use step::{PathTarget, Step};
