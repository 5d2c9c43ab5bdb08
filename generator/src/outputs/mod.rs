//! Stage `outputs`: what is made from an API, each kind of output in a folder or file of its own. In: files of each kind. Out:
//! [`Outputs`], which the binary compares with what is on disk.

pub mod listing;
pub mod rust;
pub mod schema;

use crate::diagnostics::Report;
use crate::files::FileSet;

/// The folder that an output belongs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// The folder of the emitted crate. The generator owns it: what it wrote there and no longer makes is removed.
    Client,
    /// The folder of the spec. The generator owns only the files that it makes.
    Spec,
}

/// Files for one folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// The folder.
    pub target: Target,
    /// The files, by their paths below it.
    pub files: FileSet,
}

/// Everything that is made from a spec, and how much that is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outputs {
    /// The outputs, one for each folder.
    pub outputs: Vec<Output>,
    /// The number of operations.
    pub operations: usize,
    /// The number of types.
    pub types: usize,
    /// Advice about the spec.
    pub warnings: Report,
}
