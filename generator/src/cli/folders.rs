//! The folders of outputs. In: outputs. Out: the plan for each folder.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::disk::{self, DiskError};
use crate::files::{FileSet, Plan, Present};
use crate::outputs::{Output, Target};

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

    /// Compares outputs with what is there. What one output makes in the folder of another is not removed: the folder of
    /// the crate may be around that of the spec.
    pub(super) fn plans(&self, outputs: Vec<Output>) -> Result<Vec<FolderPlan<'_>>, Error> {
        let made: BTreeSet<PathBuf> = outputs
            .iter()
            .flat_map(|output| {
                let top = whole(self.of(output.target));
                output.files.keys().map(move |path| top.join(path))
            })
            .collect();
        let plan = |Output { target, files }| {
            let folder = self.of(target);
            let top = whole(folder);
            let present = self.present(target, &files)?;
            let mut plan = Plan::new(files, &present);
            plan.remove.retain(|removal| !made.contains(&top.join(&removal.path)));
            Ok((folder, plan))
        };
        outputs.into_iter().map(plan).collect()
    }
}

/// Returns the path of a folder without links, if it is there.
fn whole(folder: &Path) -> PathBuf {
    folder.canonicalize().unwrap_or_else(|_| folder.to_owned())
}
