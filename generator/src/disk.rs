//! Stage `disk`: reads spec folders, reads what was emitted before, and carries plans out. Besides the binary nothing
//! else touches the disk.
//!
//! Refuses to leave a folder half written: new files are written to one side first and then renamed.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::compare::KNOWN_DIFFERENCES;
use crate::files::{FileSet, Plan, is_generated};
use crate::source::Sources;

/// A fault of the disk, with the path it happened at.
#[derive(Debug)]
pub struct DiskError {
    path: PathBuf,
    doing: &'static str,
    source: io::Error,
}

impl fmt::Display for DiskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot {} {}: {}", self.doing, self.path.display(), self.source)
    }
}

impl std::error::Error for DiskError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}

fn at<'p>(doing: &'static str, path: &'p Path) -> impl FnOnce(io::Error) -> DiskError + 'p {
    move |source| DiskError { path: path.to_owned(), doing, source }
}

/// Reads the spec files of a folder: `*.yaml` in it and in its folders, one level deep. Known differences are no part of the
/// spec, and left out.
///
/// # Errors
/// When something cannot be read, or the folder is not there.
pub fn read_sources(folder: &Path) -> Result<Sources, DiskError> {
    let mut files = Vec::new();
    for path in entries(folder)? {
        let name = file_name(&path);
        if path.is_dir() {
            for inner in entries(&path)?.into_iter().filter(|inner| is_yaml(inner)) {
                files.push((format!("{name}/{}", file_name(&inner)), read(&inner)?));
            }
        } else if is_yaml(&path) && name != KNOWN_DIFFERENCES {
            files.push((name, read(&path)?));
        }
    }
    Ok(Sources::new(files))
}

/// Reads the known differences of a spec folder, if it has any, as the only file of the sources.
///
/// # Errors
/// When the file is there and cannot be read.
pub fn read_known_differences(folder: &Path) -> Result<Sources, DiskError> {
    let path = folder.join(KNOWN_DIFFERENCES);
    let files = if path.is_file() { vec![(KNOWN_DIFFERENCES.to_owned(), read(&path)?)] } else { Vec::new() };
    Ok(Sources::new(files))
}

/// Reads one file, such as a document to import.
///
/// # Errors
/// When it cannot be read, or is no text.
pub fn read_text(path: &Path) -> Result<String, DiskError> {
    read(path)
}

fn is_yaml(path: &Path) -> bool {
    path.is_file() && path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml")
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn read(path: &Path) -> Result<String, DiskError> {
    fs::read_to_string(path).map_err(at("read", path))
}

/// The entries of a folder, sorted.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, DiskError> {
    let read = fs::read_dir(folder).map_err(at("read", folder))?;
    let mut paths = read.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>();
    if let Ok(paths) = &mut paths {
        paths.sort();
    }
    paths.map_err(at("read", folder))
}

/// Reads what is in a folder: the generator's own files, and those at the paths of `wanted`. A folder that is not there
/// is empty.
///
/// # Errors
/// When something cannot be read.
pub fn read_present(folder: &Path, wanted: &FileSet) -> Result<FileSet, DiskError> {
    let mut present = FileSet::new();
    let mut open = vec![(folder.to_owned(), String::new())];
    while let Some((path, prefix)) = open.pop() {
        if !path.is_dir() {
            continue;
        }
        for entry in entries(&path)? {
            let name = format!("{prefix}{}", file_name(&entry));
            if entry.is_dir() && !is_not_ours(&name) {
                open.push((entry, format!("{name}/")));
            } else if entry.is_file() && !name.starts_with(SIDE) {
                // What is no text cannot be the generator's.
                let Ok(text) = fs::read(&entry).map_err(at("read", &entry)).map(String::from_utf8)? else { continue };
                if wanted.contains_key(&name) || is_generated(&text) {
                    present.insert(name, text);
                }
            }
        }
    }
    Ok(present)
}

/// Folders that a build or version control makes.
fn is_not_ours(name: &str) -> bool {
    matches!(name, "target" | ".git") || name.starts_with(SIDE)
}

/// Where new files are written before they are renamed, below the folder they go to.
const SIDE: &str = ".generator-new";

/// Carries a plan out in `folder`: writes everything to one side, renames, then removes what no longer belongs.
///
/// # Errors
/// When something cannot be written. Up to the first rename nothing was touched.
pub fn carry_out(plan: &Plan, folder: &Path) -> Result<(), DiskError> {
    let side = folder.join(SIDE);
    for change in &plan.write {
        write(&side.join(&change.path), &change.after)?;
    }
    for change in &plan.write {
        let target = folder.join(&change.path);
        make_folder_of(&target)?;
        fs::rename(side.join(&change.path), &target).map_err(at("replace", &target))?;
    }
    if side.exists() {
        fs::remove_dir_all(&side).map_err(at("remove", &side))?;
    }
    for removal in &plan.remove {
        let path = folder.join(&removal.path);
        fs::remove_file(&path).map_err(at("remove", &path))?;
        remove_empty_folders(&path, folder);
    }
    Ok(())
}

fn write(path: &Path, text: &str) -> Result<(), DiskError> {
    make_folder_of(path)?;
    fs::write(path, text).map_err(at("write", path))
}

fn make_folder_of(path: &Path) -> Result<(), DiskError> {
    let Some(folder) = path.parent() else { return Ok(()) };
    fs::create_dir_all(folder).map_err(at("make", folder))
}

/// Removes the folders above a removed file as far as they are empty, up to `top`.
fn remove_empty_folders(path: &Path, top: &Path) {
    for folder in path.ancestors().skip(1).take_while(|folder| *folder != top) {
        // A folder that is not empty stays, and so do those above it.
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
}
