//! Stage `disk`: applies plans. In: plans and their folders. Out: files. All new files of all folders are written aside
//! before the first one is put in its place, so a full disk leaves everything as it was.

use std::path::Path;

use super::error::{DiskError, at};
use super::journal::Journal;
use super::swap::Swap;
use crate::files::{Plan, is_below};

/// Applies plans, each to its folder, which exists. A folder that is the generator's alone is replaced as a whole in one
/// step; elsewhere each file is, and a run that was interrupted is completed by [`recover`].
///
/// # Errors
/// If something cannot be written. The error says whether anything was changed.
pub fn apply(plans: &[(&Path, Plan)]) -> Result<(), DiskError> {
    let changes = plans.iter().filter(|(_, plan)| !plan.write.is_empty() || !plan.remove.is_empty());
    let mut staged = Vec::new();
    for (folder, plan) in changes {
        // An error drops what is staged, which removes it.
        let new = Staged::new(folder, plan).map_err(DiskError::unchanged)?;
        staged.push((new, folder, plan));
    }
    staged.into_iter().try_for_each(|(staged, folder, plan)| staged.commit(folder, plan))
}

/// Returns whether there is something in or beside a folder for [`recover`] to complete or undo.
#[must_use]
pub fn has_remains(folder: &Path) -> bool {
    Swap::has_remains(folder) || Journal::has_remains(folder)
}

/// Completes or undoes what an interrupted run left in and beside a folder.
///
/// # Errors
/// If it cannot be completed.
pub fn recover(folder: &Path) -> Result<(), DiskError> {
    Swap::remove_remains(folder);
    Journal::recover(folder)
}

/// New files that wait beside those that they replace.
enum Staged {
    Whole(Swap),
    Files(Journal),
}

impl Staged {
    fn new(folder: &Path, plan: &Plan) -> Result<Self, DiskError> {
        check_writable(folder, plan)?;
        let is_one_file = plan.write.len() + plan.remove.len() == 1;
        let swap = if is_one_file { None } else { Swap::stage(folder, plan)? };
        Ok(match swap {
            Some(swap) => Self::Whole(swap),
            None => Self::Files(Journal::stage(folder, plan)?),
        })
    }

    fn commit(self, folder: &Path, plan: &Plan) -> Result<(), DiskError> {
        match self {
            Self::Files(journal) => journal.commit(),
            Self::Whole(swap) => match swap.commit()? {
                true => Ok(()),
                false => Journal::stage(folder, plan).map_err(DiskError::unchanged)?.commit(),
            },
        }
    }
}

/// Returns an error if a folder in which files are to be written or removed is read-only. What could be replaced anyway,
/// together with the folder around it, is not meant to be.
fn check_writable(folder: &Path, plan: &Plan) -> Result<(), DiskError> {
    let changed = plan.write.iter().map(|change| &change.path).chain(plan.remove.iter().map(|removal| &removal.path));
    let mut seen = std::collections::BTreeSet::from([String::new()]);
    check_folder(folder)?;
    for path in changed {
        debug_assert!(is_below(path), "{path} leads out of the folder");
        for (end, _) in path.match_indices('/') {
            let below = &path[..end];
            if seen.insert(below.to_owned()) && folder.join(below).is_dir() {
                check_folder(&folder.join(below))?;
            }
        }
    }
    Ok(())
}

#[cfg(unix)]
fn check_folder(folder: &Path) -> Result<(), DiskError> {
    use rustix::fs::{Access, access};
    access(folder, Access::WRITE_OK | Access::EXEC_OK).map_err(|error| at("write into", folder)(error.into()))
}

#[cfg(not(unix))]
fn check_folder(folder: &Path) -> Result<(), DiskError> {
    let data = std::fs::metadata(folder).map_err(at("read", folder))?;
    let denied = || at("write into", folder)(std::io::ErrorKind::PermissionDenied.into());
    if data.permissions().readonly() { Err(denied()) } else { Ok(()) }
}
