//! Stage `source`: the files of a spec folder as names and texts.
//!
//! In: names and contents of files; the binary reads the disk. Out: [`Sources`], from which `yaml` reads trees and `report`
//! shows lines. Everything else in the library is built on this and imports it, never the other way round.

mod file;
mod lines;
mod sources;

pub use file::File;
pub use sources::Sources;
