//! Stage `disk`: applies plans. In: plans and their folders. Out: files. Everything is written to a staging folder
//! before the first file of any folder is replaced.

use std::fs;
use std::path::Path;

use super::STAGING;
use super::error::{DiskError, at};
use crate::files::Plan;

/// Applies plans, each to its folder: writes to staging folders, renames, then removes stale files.
///
/// # Errors
/// If something cannot be written. Before the first rename none of the folders has been changed.
pub fn apply(plans: &[(&Path, Plan)]) -> Result<(), DiskError> {
    for (folder, plan) in plans {
        if let Err(error) = write_to_staging(plan, folder) {
            for (folder, _) in plans {
                // The error that is known already says more than one of tidying up.
                drop(fs::remove_dir_all(folder.join(STAGING)));
            }
            return Err(error);
        }
    }
    for (folder, plan) in plans {
        put_in_place(plan, folder)?;
    }
    for (folder, plan) in plans {
        // Not before: two plans may be for one folder.
        let side = folder.join(STAGING);
        if side.exists() {
            fs::remove_dir_all(&side).map_err(at("remove", &side))?;
        }
        remove(plan, folder)?;
    }
    Ok(())
}

fn write_to_staging(plan: &Plan, folder: &Path) -> Result<(), DiskError> {
    for change in &plan.write {
        let path = folder.join(STAGING).join(&change.path);
        make_folder_of(&path)?;
        fs::write(&path, &change.after).map_err(at("write", &path))?;
    }
    Ok(())
}

fn put_in_place(plan: &Plan, folder: &Path) -> Result<(), DiskError> {
    let side = folder.join(STAGING);
    for change in &plan.write {
        let target = folder.join(&change.path);
        make_folder_of(&target)?;
        fs::rename(side.join(&change.path), &target).map_err(at("replace", &target))?;
    }
    Ok(())
}

fn remove(plan: &Plan, folder: &Path) -> Result<(), DiskError> {
    for removal in &plan.remove {
        let path = folder.join(&removal.path);
        fs::remove_file(&path).map_err(at("remove", &path))?;
        remove_empty_folders(&path, folder);
    }
    Ok(())
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
