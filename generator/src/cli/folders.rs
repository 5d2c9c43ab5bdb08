//! The folders of outputs. In: outputs. Out: the plan for each folder.

use std::io;
use std::path::{Component, Path, PathBuf};

use crate::disk::{self, DiskError};
use crate::files::{FileSet, Plan, Present};
use crate::outputs::{Output, Target};

use super::command_output::print;
use super::error::Error;

/// The folder of each target.
#[derive(Debug)]
pub(super) struct Folders {
    /// The folder of the emitted crate.
    pub(super) client: PathBuf,
    /// The folder of the spec.
    pub(super) spec: PathBuf,
}

/// A folder, and what has to happen in it.
pub(super) type FolderPlan<'f> = (&'f Path, Plan);

impl Folders {
    /// Returns the folder of a target.
    pub(super) fn of(&self, target: Target) -> &Path {
        match target {
            Target::Client => &self.client,
            Target::Spec => &self.spec,
        }
    }

    /// Reads what is there: the files of `wanted`, and, in a folder that the generator owns, all others that it wrote.
    pub(super) fn present(&self, target: Target, wanted: &FileSet) -> Result<Present, DiskError> {
        let mut present = disk::read_present(self.of(target), wanted)?;
        if target == Target::Spec {
            present.texts.retain(|path, _| wanted.contains_key(path));
        }
        Ok(present)
    }

    /// Compares outputs with what is there.
    pub(super) fn plans(&self, outputs: Vec<Output>) -> Result<Vec<FolderPlan<'_>>, Error> {
        let plan = |Output { target, files }| {
            let present = self.present(target, &files)?;
            Ok((self.of(target), Plan::new(files, &present)))
        };
        outputs.into_iter().map(plan).collect()
    }

    /// Refuses two folders if one is or holds the other: files of the spec would be among those that are replaced.
    pub(super) fn check_apart(&self) -> Result<(), Error> {
        let (client, spec) = (without_links(&self.client)?, without_links(&self.spec)?);
        if client.starts_with(&spec) || spec.starts_with(&client) {
            return Err(Error::Nested(self.client.clone(), self.spec.clone()));
        }
        Ok(())
    }
}

/// Returns the path of a folder without links, as far as it exists.
fn without_links(folder: &Path) -> Result<PathBuf, Error> {
    let whole = absolute(folder)?;
    let found = whole.ancestors().find_map(|around| Some((around, around.canonicalize().ok()?)));
    let Some((around, real)) = found else { return Ok(whole) };
    Ok(whole.strip_prefix(around).map_or_else(
        |_| whole.clone(),
        |rest| if rest.as_os_str().is_empty() { real.clone() } else { real.join(rest) },
    ))
}

/// Locks a folder, if it is there, once no other run works in it.
pub(super) fn take_turn(folder: &Path) -> Result<Option<disk::FolderLock>, Error> {
    if !folder.is_dir() {
        return Ok(None);
    }
    let waiting = || print(io::stderr(), &format!("waiting for another run in {}\n", folder.display()));
    Ok(Some(disk::lock(folder, waiting)?))
}

/// Returns a path from the root, without `.` and `..`. It does not have to be there.
pub(super) fn absolute(path: &Path) -> Result<PathBuf, Error> {
    let path = std::path::absolute(path).map_err(|error| Error::Path(path.to_owned(), error))?;
    Ok(without_dots(&path))
}

fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(plain.pop()),
            Component::CurDir => {}
            part => plain.push(part),
        }
    }
    plain
}
