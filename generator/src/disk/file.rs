//! Stage `disk`: writes single files and makes folders. In: a path and a text. Out: the file, with the permissions of the one
//! whose place it will take.

use std::fs;
use std::path::Path;

use super::error::{DiskError, at};

/// Makes a folder and those around it, unless they are there.
///
/// # Errors
/// If it cannot be made.
pub fn make_folder(folder: &Path) -> Result<(), DiskError> {
    fs::create_dir_all(folder).map_err(at("make", folder))
}

/// Writes a text file outside of specs and crates.
///
/// # Errors
/// If it cannot be written.
pub fn write_text(path: &Path, text: &str) -> Result<(), DiskError> {
    fs::write(path, text).map_err(at("write", path))
}

/// Writes a file in a folder that is made for it. It may be run or read by those who could run or read the one before.
pub(super) fn write_file(path: &Path, text: &str, before: &Path) -> Result<(), DiskError> {
    make_folder_of(path)?;
    fs::write(path, text).map_err(at("write", path))?;
    if let Ok(data) = fs::symlink_metadata(before) {
        fs::set_permissions(path, data.permissions()).map_err(at("write", path))?;
    }
    Ok(())
}

pub(super) fn make_folder_of(path: &Path) -> Result<(), DiskError> {
    path.parent().map_or(Ok(()), make_folder)
}
