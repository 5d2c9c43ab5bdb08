//! What must hold for any bytes that a server may send: one function for each place where they are read. They are run by
//! the fuzz targets in `fuzz/`, by the property tests, and over the inputs in `fuzz/corpus` by every `cargo test`.
//!
//! In: bytes. Out: nothing; a function panics when what it checks does not hold. Everything goes through the public API,
//! over a transport that answers what it is told.

mod canned;
mod decoder;
mod error_body;
mod link_header;
mod mutation;
mod response;
mod texts;

use std::fs;
use std::path::Path;

pub use canned::Canned;
pub use decoder::{decode, decoder};
pub use error_body::{error_body, error_of};
pub use link_header::{link_header, next_query};
pub use mutation::Mutation;
pub use response::response;
pub use texts::{base_url, content_disposition, cursor};

/// What reads bytes.
pub type Target = fn(&[u8]);

/// A place where bytes are read: its name, which is also that of its fuzz target and of its folder of inputs.
pub const TARGETS: [(&str, Target); 7] = [
    ("link_header", link_header),
    ("error_body", error_body),
    ("decoder", decoder),
    ("response", response),
    ("cursor", cursor),
    ("base_url", base_url),
    ("content_disposition", content_disposition),
];

/// The inputs of a target that are kept in the repository, with their file names.
///
/// # Panics
/// If there are none, or one cannot be read.
#[must_use]
pub fn corpus(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let files = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut inputs: Vec<_> = files
        .map(|file| {
            let path = file.expect("a file of the folder").path();
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            (name, fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
        })
        .collect();
    inputs.sort();
    assert!(!inputs.is_empty(), "there is nothing in {}", folder.display());
    inputs
}
