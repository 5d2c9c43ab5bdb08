//! Diagnostics: what is wrong with a spec, where, and the nearest right thing. Every stage up to `check` makes them.
//!
//! In: messages in the reader's words, with the path of keys that they are about. Out: a [`Report`] of all of them, which
//! the stage `report` turns into text. Diagnostics know files and paths, and nothing of YAML: where in a file a path leads is
//! looked up when the report is written.

mod diagnostic;
mod location;
mod nearest;

mod report;
mod step;

pub use diagnostic::Diagnostic;
pub(crate) use location::{Fragment, Location, SpecPath};
pub(crate) use nearest::did_you_mean;
pub use report::Report;
pub(crate) use step::{PathTarget, Step};
