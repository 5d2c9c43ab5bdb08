//! Stage `disk`: replaces files one by one. In: a folder and its plan. Out: the new files in a staging folder with a list of
//! what is to be done, which a later run carries out if this one is interrupted.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::error::{DiskError, at};
use super::file::{make_folder_of, write_file};
use super::present::is_without_links;
use crate::files::{Plan, is_below};

/// The staging folder, below the target folder.
const STAGING: &str = ".generator-new";

/// The file in the staging folder that says what is to be done. While it is not there, nothing is.
const JOURNAL: &str = "journal";

/// The folder in the staging folder with the new files.
const FILES: &str = "files";

/// A staging folder that is complete but for its journal.
pub(super) struct Journal {
    folder: PathBuf,
    steps: String,
    is_committed: bool,
}

/// A step of a journal.
enum Step<'j> {
    Write(&'j str),
    Remove(&'j str),
}

impl Journal {
    /// Writes the new files into the staging folder.
    pub(super) fn stage(folder: &Path, plan: &Plan) -> Result<Self, DiskError> {
        let mut journal = Self { folder: folder.to_owned(), steps: String::new(), is_committed: false };
        let staging = journal.staging();
        // A file of that name is nobody's staging folder.
        if let Err(error) = fs::create_dir(&staging) {
            journal.is_committed = true;
            return Err(at("make", &staging)(error));
        }
        for change in &plan.write {
            write_file(&staging.join(FILES).join(&change.path), &change.after, &folder.join(&change.path))?;
            journal.steps.push_str(&format!("write {}\n", change.path));
        }
        for removal in &plan.remove {
            journal.steps.push_str(&format!("remove {}\n", removal.path));
        }
        let list = staging.join("list");
        fs::write(&list, &journal.steps).map_err(at("write", &list))?;
        Ok(journal)
    }

    /// Carries out all steps.
    pub(super) fn commit(mut self) -> Result<(), DiskError> {
        let journal = self.staging().join(JOURNAL);
        fs::rename(self.staging().join("list"), &journal).map_err(|error| at("write", &journal)(error).unchanged())?;
        self.is_committed = true;
        carry_out(&self.folder, &self.steps).map_err(DiskError::interrupted)
    }

    /// Returns whether a run was interrupted here, or is at work.
    pub(super) fn has_remains(folder: &Path) -> bool {
        fs::symlink_metadata(folder.join(STAGING)).is_ok_and(|data| data.is_dir())
    }

    /// Completes what an interrupted run began, or removes what it had only prepared.
    pub(super) fn recover(folder: &Path) -> Result<(), DiskError> {
        if !Self::has_remains(folder) {
            return Ok(());
        }
        let staging = folder.join(STAGING);
        let journal = staging.join(JOURNAL);
        match fs::read_to_string(&journal) {
            Ok(steps) => carry_out(folder, &steps),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                fs::remove_dir_all(&staging).map_err(at("remove", &staging))
            }
            Err(error) => Err(at("read", &journal)(error)),
        }
    }

    fn staging(&self) -> PathBuf {
        self.folder.join(STAGING)
    }
}

impl Drop for Journal {
    /// Removes a staging folder that nothing came of.
    fn drop(&mut self) {
        if !self.is_committed {
            // The error that is known already says more than one of tidying up.
            drop(fs::remove_dir_all(self.staging()));
        }
    }
}

/// Carries out the steps of a journal, even if some were carried out before, and removes the staging folder.
fn carry_out(folder: &Path, steps: &str) -> Result<(), DiskError> {
    let staging = folder.join(STAGING);
    for step in steps.lines().filter_map(|line| parse(folder, line)) {
        match step {
            Step::Write(path) => {
                let (new, target) = (staging.join(FILES).join(path), folder.join(path));
                if fs::symlink_metadata(&new).is_ok_and(|data| data.is_file()) {
                    make_folder_of(&target)?;
                    fs::rename(&new, &target).map_err(at("replace", &target))?;
                }
            }
            Step::Remove(path) => {
                let target = folder.join(path);
                match fs::remove_file(&target) {
                    Err(error) if error.kind() != ErrorKind::NotFound => return Err(at("remove", &target)(error)),
                    _ => remove_empty_folders(&target, folder),
                }
            }
        }
    }
    fs::remove_dir_all(&staging).map_err(at("remove", &staging))
}

/// Reads a step. One that leads out of the folder, or through a link, was not written here and is passed over.
fn parse<'j>(folder: &Path, line: &'j str) -> Option<Step<'j>> {
    let (word, path) = line.split_once(' ')?;
    let is_ours = is_below(path) && is_without_links(folder, path);
    match word {
        "write" if is_ours => Some(Step::Write(path)),
        "remove" if is_ours => Some(Step::Remove(path)),
        _ => None,
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::{Change, Removal};

    fn read(folder: &Path, path: &str) -> Option<String> {
        fs::read_to_string(folder.join(path)).ok()
    }

    fn plan() -> Plan {
        let write = |path: &str| Change { path: path.to_owned(), before: None, after: format!("new {path}") };
        let remove = vec![Removal { path: "old/a.rs".to_owned(), before: "old".to_owned() }];
        Plan { write: vec![write("a.rs"), write("new/b.rs")], remove, ..Plan::default() }
    }

    fn scratch() -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("old")).expect("a folder");
        for path in ["a.rs", "old/a.rs"] {
            fs::write(folder.path().join(path), "old").expect("a file");
        }
        folder
    }

    #[test]
    fn an_interrupted_run_is_undone_or_completed_wherever_it_was() {
        let steps = 3;
        for done in 0..=steps {
            let folder = scratch();
            let mut journal = Journal::stage(folder.path(), &plan()).expect("it can be written");
            journal.is_committed = true;
            let staging = journal.staging();
            if done > 0 {
                fs::rename(staging.join("list"), staging.join(JOURNAL)).expect("it is there");
            }
            if done > 1 {
                fs::rename(staging.join(FILES).join("a.rs"), folder.path().join("a.rs")).expect("it is there");
            }
            if done > 2 {
                fs::remove_file(folder.path().join("old/a.rs")).expect("it is there");
            }
            Journal::recover(folder.path()).expect("it can be completed");
            let new = (done > 0).then(|| ["new a.rs", "new new/b.rs"].map(str::to_owned));
            assert_eq!(read(folder.path(), "a.rs"), Some(new.as_ref().map_or("old".to_owned(), |new| new[0].clone())));
            assert_eq!(read(folder.path(), "new/b.rs"), new.as_ref().map(|new| new[1].clone()));
            assert_eq!(folder.path().join("old").exists(), new.is_none());
            assert!(!staging.exists());
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_journal_that_leads_elsewhere_is_not_carried_out() {
        let (folder, outside) = (scratch(), scratch());
        let staging = folder.path().join(STAGING);
        fs::create_dir_all(staging.join(FILES).join("link")).expect("a folder");
        fs::write(staging.join(FILES).join("link/a.rs"), "new").expect("a file");
        std::os::unix::fs::symlink(outside.path(), folder.path().join("link")).expect("a link");
        let up = outside.path().file_name().expect("a name").to_string_lossy().into_owned();
        let steps = format!(
            "write link/a.rs\nremove link/a.rs\nremove ../{up}/a.rs\nremove {}/a.rs\n",
            outside.path().display()
        );
        fs::write(staging.join(JOURNAL), steps).expect("a file");
        Journal::recover(folder.path()).expect("there is nothing to do");
        assert_eq!(read(outside.path(), "a.rs").as_deref(), Some("old"));
    }
}
