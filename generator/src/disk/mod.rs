//! Stage `disk`: reads spec folders and emitted files, and applies plans. Only this stage and the binary access the
//! disk.
//!
//! Never leaves a folder half written: new files are written to a staging folder first and then renamed.

mod error;
mod present;
mod read;
mod write;

pub use error::DiskError;
pub use present::read_present;
pub use read::{read_known_differences, read_sources, read_text};
pub use write::apply;

/// The staging folder, below the target folder, in which new files are written before they are renamed.
const STAGING: &str = ".generator-new";
