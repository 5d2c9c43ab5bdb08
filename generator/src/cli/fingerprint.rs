//! Remembers, beside the binary, the inputs and outputs of the last run, so that a run without changes can stop early.
//!
//! A fingerprint covers the input (the spec's texts, this very binary, the options); beside it a run saves its output.
//! Both are compared with the disk, so a file that was changed, added or removed by hand is noticed. The file of
//! fingerprints is not part of the output; without it a run takes longer and has the same result.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use crate::Options;
use crate::disk;
use crate::files::FileSet;
use crate::outputs::{Outputs, Target};
use crate::source::Sources;

use super::folders::Folders;

/// The folder of saved fingerprints, beside the binary.
const FOLDER: &str = "generator-stamps";

/// What goes into a run.
#[derive(Debug)]
pub(super) struct Fingerprint<'f> {
    /// The hash of it.
    input: u64,
    /// Where it is saved.
    path: PathBuf,
    folders: &'f Folders,
}

/// What came out of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Done {
    /// The hash of each file, by the label of its folder and its path there.
    pub(super) files: BTreeMap<String, u64>,
    /// How many operations there are.
    pub(super) operations: usize,
    /// How many types there are.
    pub(super) types: usize,
}

impl<'f> Fingerprint<'f> {
    /// Computes the fingerprint of a run's input. Returns `None` if this binary cannot be told from another.
    pub(super) fn new(sources: &Sources, options: &Options, folders: &'f Folders) -> Option<Self> {
        let binary = std::env::current_exe().ok()?;
        let data = fs::metadata(&binary).ok()?;
        let built = data.modified().ok()?.duration_since(UNIX_EPOCH).ok()?.as_nanos();
        let mut hasher = DefaultHasher::new();
        (built, data.len(), options).hash(&mut hasher);
        for file in sources.files() {
            (file.name(), file.text()).hash(&mut hasher);
        }
        let name = format!("{:016x}", hash_of(&std::path::absolute(&folders.client).ok()?));
        Some(Self { input: hasher.finish(), path: binary.parent()?.join(FOLDER).join(name), folders })
    }

    /// Returns the output of an earlier run with the same input, if the disk still holds exactly that and nothing that an
    /// interrupted run left.
    pub(super) fn up_to_date(&self) -> Option<Done> {
        let (input, done) = Done::read(&self.path)?;
        let mut present = BTreeMap::new();
        for target in [Target::Client, Target::Spec] {
            if disk::has_remains(self.folders.of(target)) {
                return None;
            }
            let prefix = format!("{}:", label(target));
            let known = done.files.keys().filter_map(|path| path.strip_prefix(&prefix));
            let wanted: FileSet = known.map(|path| (path.to_owned(), String::new())).collect();
            present.extend(hashes(target, &self.folders.present(target, &wanted).ok()?.texts));
        }
        (input == self.input && present == done.files).then_some(done)
    }

    /// Saves what a run did. That it cannot be saved only costs time.
    pub(super) fn save(&self, done: &Done) {
        done.save(self.input, &self.path);
    }
}

impl Done {
    /// Takes what a run makes.
    pub(super) fn of(outputs: &Outputs) -> Self {
        let files = outputs.outputs.iter().flat_map(|output| hashes(output.target, &output.files)).collect();
        Self { files, operations: outputs.operations, types: outputs.types }
    }

    /// Reads a fingerprint and the output that it identifies; `None` if it is missing or unreadable.
    fn read(path: &Path) -> Option<(u64, Self)> {
        let text = fs::read_to_string(path).ok()?;
        let mut lines = text.lines();
        let mut numbers = lines.next()?.split(' ');
        let input = u64::from_str_radix(numbers.next()?, 16).ok()?;
        let (operations, types) = (numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?);
        let files = lines.map(|line| {
            let (hash, path) = line.split_once(' ')?;
            Some((path.to_owned(), u64::from_str_radix(hash, 16).ok()?))
        });
        Some((input, Self { files: files.collect::<Option<_>>()?, operations, types }))
    }

    fn save(&self, input: u64, path: &Path) {
        let mut text = format!("{input:016x} {} {}\n", self.operations, self.types);
        for (path, hash) in &self.files {
            text.push_str(&format!("{hash:016x} {path}\n"));
        }
        let saved = path.parent().map(fs::create_dir_all).and_then(Result::ok).map(|()| fs::write(path, text));
        drop(saved);
    }
}

/// Returns the hashes of files for one folder, by their names in a [`Done`].
fn hashes(target: Target, files: &FileSet) -> impl Iterator<Item = (String, u64)> {
    files.iter().map(move |(path, text)| (format!("{}:{path}", label(target)), hash_of(text)))
}

fn label(target: Target) -> &'static str {
    match target {
        Target::Client => "client",
        Target::Spec => "spec",
    }
}

/// Returns the hash of a text or path. Fingerprints are not kept from one version of the standard library to the next:
/// another compiler makes another binary.
fn hash_of(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_done_is_read_as_it_was_saved() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("stamps").join("1");
        let files = BTreeMap::from([("client:src/lib.rs".to_owned(), 7), ("spec:a b.json".to_owned(), u64::MAX)]);
        let done = Done { files, operations: 3, types: 4 };
        assert_eq!(Done::read(&path), None);
        done.save(1 << 63, &path);
        assert_eq!(Done::read(&path), Some((1 << 63, done)));
        fs::write(&path, "rubbish").expect("a file");
        assert_eq!(Done::read(&path), None);
    }
}
