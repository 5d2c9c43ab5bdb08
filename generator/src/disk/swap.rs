//! Stage `disk`: replaces a folder as a whole. In: a folder and its plan. Out: a second folder beside it with everything that
//! it is to hold, and then the one in the place of the other, in one step that a kill cannot divide.
//!
//! Files that stay are hard links in both. Refuses folders in which it would have to rebuild what is not the generator's
//! (folders, such as a `target`), that are somebody's working directory or another user's, or on systems without such a
//! step; `journal` does it there.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::error::{DiskError, at};
use super::file::{make_folder_of, write_file};
use crate::files::Plan;

/// A folder that waits to be put in the place of another.
pub(super) struct Swap {
    folder: PathBuf,
    /// The folder beside it: the new one, and then the old one.
    beside: PathBuf,
    /// The paths of all files that were in the folder.
    known: BTreeSet<PathBuf>,
}

impl Swap {
    /// Builds the new folder. `None` if this folder has to be changed file by file.
    pub(super) fn stage(folder: &Path, plan: &Plan) -> Result<Option<Self>, DiskError> {
        let Some((folder, beside)) = places(folder).filter(|_| CAN_EXCHANGE) else { return Ok(None) };
        if is_used(&folder) {
            return Ok(None);
        }
        if fs::create_dir(&beside).is_err() {
            return Ok(None);
        }
        let mut swap = Self { folder, beside, known: BTreeSet::new() };
        if !swap.is_alike() || !swap.link(Path::new(""), &Changes::of(plan)) {
            return Ok(None);
        }
        for change in &plan.write {
            write_file(&swap.beside.join(&change.path), &change.after, &swap.folder.join(&change.path))?;
        }
        Ok(Some(swap))
    }

    /// Puts the new folder in the place of the old one, and removes that. Returns whether the file system can do that.
    pub(super) fn commit(self) -> Result<bool, DiskError> {
        if exchange(&self.beside, &self.folder).is_err() {
            return Ok(false);
        }
        if let Err(error) = self.keep_strangers(Path::new("")) {
            let error = at("move all files out of", &self.beside)(error);
            std::mem::forget(self);
            return Err(error);
        }
        // Removing the rest is only tidying up, which the next run does too.
        Ok(true)
    }

    /// Returns whether an interrupted run, or one at work, has something beside a folder.
    pub(super) fn has_remains(folder: &Path) -> bool {
        remains(folder).is_some()
    }

    /// Removes what an interrupted run left beside a folder.
    pub(super) fn remove_remains(folder: &Path) {
        if let Some(beside) = remains(folder) {
            drop(fs::remove_dir_all(beside));
        }
    }

    /// Gives the new folder the permissions of the old one. Returns whether both have the same owner.
    fn is_alike(&self) -> bool {
        let (Ok(old), Ok(new)) = (fs::metadata(&self.folder), fs::metadata(&self.beside)) else { return false };
        owner(&old) == owner(&new) && fs::set_permissions(&self.beside, old.permissions()).is_ok()
    }

    /// Links the files that stay into the new folder. Returns whether that was possible.
    fn link(&mut self, below: &Path, changes: &Changes) -> bool {
        let Ok(entries) = fs::read_dir(self.folder.join(below)) else { return false };
        for entry in entries {
            let Ok((name, kind)) = entry.and_then(|entry| Ok((entry.file_name(), entry.file_type()?))) else {
                return false;
            };
            let path = below.join(name);
            let (old, new) = (self.folder.join(&path), self.beside.join(&path));
            let is_done = if kind.is_dir() {
                changes.folders.contains(&path) && self.link(&path, changes) && copy_permissions(&old, &new)
            } else if changes.files.contains(&path) {
                self.known.insert(path);
                true
            } else {
                self.known.insert(path);
                make_folder_of(&new).is_ok() && link_entry(&old, &new, kind).is_ok()
            };
            if !is_done {
                return false;
            }
        }
        true
    }

    /// Moves what was put into the old folder after it was read into the new one.
    fn keep_strangers(&self, below: &Path) -> io::Result<()> {
        for entry in fs::read_dir(self.beside.join(below))? {
            let entry = entry?;
            let path = below.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                self.keep_strangers(&path)?;
            } else if !self.known.contains(&path) && !self.folder.join(&path).exists() {
                let target = self.folder.join(&path);
                fs::create_dir_all(target.parent().unwrap_or(&self.folder))?;
                fs::rename(entry.path(), target)?;
            }
        }
        Ok(())
    }
}

impl Drop for Swap {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.beside));
    }
}

/// The paths that a plan is about, and the folders that are the generator's.
struct Changes {
    files: BTreeSet<PathBuf>,
    folders: BTreeSet<PathBuf>,
}

impl Changes {
    fn of(plan: &Plan) -> Self {
        let removed = plan.remove.iter().map(|removal| PathBuf::from(&removal.path));
        let files: BTreeSet<PathBuf> =
            plan.write.iter().map(|change| PathBuf::from(&change.path)).chain(removed).collect();
        let kept = plan.unchanged.iter().map(Path::new);
        let folders = files.iter().map(PathBuf::as_path).chain(kept).flat_map(|path| path.ancestors().skip(1));
        Self { folders: folders.map(Path::to_owned).collect(), files }
    }
}

/// Returns a folder without links, and the place beside it; `None` if it has none.
fn places(folder: &Path) -> Option<(PathBuf, PathBuf)> {
    let folder = folder.canonicalize().ok()?;
    let name = format!(".{}.generator-new", folder.file_name()?.to_str()?);
    let beside = folder.parent()?.join(name);
    Some((folder, beside))
}

/// Returns the folder that is in the place beside a folder.
fn remains(folder: &Path) -> Option<PathBuf> {
    let (_, beside) = places(folder)?;
    fs::symlink_metadata(&beside).is_ok_and(|data| data.is_dir()).then_some(beside)
}

/// Returns whether the working directory is in a folder, given without links.
fn is_used(folder: &Path) -> bool {
    std::env::current_dir().is_ok_and(|current| current.starts_with(folder))
}

#[cfg(unix)]
fn owner(data: &fs::Metadata) -> (u32, u32, u64) {
    use std::os::unix::fs::MetadataExt;
    (data.uid(), data.gid(), data.dev())
}

#[cfg(not(unix))]
fn owner(_data: &fs::Metadata) {}

/// Makes a file of the old folder one of the new folder too. A link leads where it led.
fn link_entry(old: &Path, new: &Path, kind: fs::FileType) -> io::Result<()> {
    if kind.is_file() {
        return fs::hard_link(old, new);
    }
    #[cfg(unix)]
    if kind.is_symlink() {
        return std::os::unix::fs::symlink(fs::read_link(old)?, new);
    }
    Err(io::ErrorKind::Unsupported.into())
}

/// Whether the system can put two folders in each other's place.
const CAN_EXCHANGE: bool = cfg!(any(target_os = "linux", target_os = "android", target_vendor = "apple"));

/// Gives a folder of the new tree, if it has one of that path, the permissions of the old one.
fn copy_permissions(old: &Path, new: &Path) -> bool {
    match (fs::metadata(old), new.is_dir()) {
        (Ok(data), true) => fs::set_permissions(new, data.permissions()).is_ok(),
        (Ok(_), false) => true,
        (Err(_), _) => false,
    }
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_one: &Path, _other: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
