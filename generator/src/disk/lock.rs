//! Stage `disk`: runs that work in one folder take turns. In: a folder. Out: a lock on it, which ends with the process
//! whatever ends that. Nothing is written: the folder itself is locked, where the system has such locks.

use std::fs::File;
use std::path::Path;

use super::error::DiskError;

/// Keeps other runs out of a folder until it is dropped.
#[derive(Debug)]
pub struct FolderLock {
    /// None where folders cannot be locked.
    _folder: Option<File>,
}

/// Locks a folder that exists, once no other run has it. Calls `waiting` if one has.
///
/// # Errors
/// If the folder cannot be opened.
#[cfg(unix)]
pub fn lock(folder: &Path, mut waiting: impl FnMut()) -> Result<FolderLock, DiskError> {
    use std::fs::{self, TryLockError};
    use std::os::unix::fs::MetadataExt;

    use super::error::at;

    let identity = |data: &fs::Metadata| (data.dev(), data.ino());
    loop {
        let opened = File::open(folder).map_err(at("open", folder))?;
        if let Err(TryLockError::WouldBlock) = opened.try_lock() {
            waiting();
            // Where locks are not supported, runs do not take turns.
            drop(opened.lock());
        }
        // Another run may have put a new folder in the place of the one that was waited for.
        let here = fs::metadata(folder).map_err(at("read", folder))?;
        if identity(&opened.metadata().map_err(at("read", folder))?) == identity(&here) {
            return Ok(FolderLock { _folder: Some(opened) });
        }
    }
}

/// Does nothing where folders cannot be opened.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn lock(_folder: &Path, _waiting: impl FnMut()) -> Result<FolderLock, DiskError> {
    Ok(FolderLock { _folder: None })
}

#[cfg(all(test, unix))]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn one_after_the_other_also_where_the_folder_is_replaced() {
        let top = tempfile::tempdir().expect("a folder");
        let (folder, other) = (top.path().join("a"), top.path().join("b"));
        std::fs::create_dir(&folder).expect("a folder");
        let inside = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..20 {
                        let _lock = lock(&folder, || {}).expect("it is there");
                        assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0, "two at once");
                        std::fs::create_dir(&other).expect("a folder");
                        inside.fetch_sub(1, Ordering::SeqCst);
                        std::fs::rename(&other, &folder).expect("an empty folder can be replaced");
                    }
                });
            }
        });
    }
}
