//! Stage `disk`: reads spec folders and emitted files, and applies plans. Only this stage and the binary access the
//! disk.
//!
//! Never leaves a folder half written: new files are written aside, and then the folder is replaced as a whole, or its files
//! are by a journal that the next run completes. Runs in one folder take turns.

mod error;
mod file;
mod journal;
mod lock;
mod present;
mod read;
mod swap;
mod write;

pub use error::DiskError;
pub use file::{make_folder, write_text};
pub use lock::{FolderLock, lock};
pub use present::read_present;
pub use read::{read_known_differences, read_sources, read_text};
pub use write::{apply, has_remains, recover};
