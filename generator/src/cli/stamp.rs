//! Remembers, beside the binary, what was generated from what, so that a run with nothing to do need not do it all again
//! to see that.
//!
//! A stamp says what went in (the spec's texts, this very binary, the folders) and what came out. It holds only while
//! both are still so: a file that was changed, added or removed by anybody else is seen, since the files are read. It is
//! no part of what is generated; without it a run takes longer and comes to the same end.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use generator::disk;
use generator::files::FileSet;
use generator::source::Sources;

/// The folder of the stamps, beside the binary.
const FOLDER: &str = "generator-stamps";

/// What a run did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stamp {
    /// The hash of what went in.
    pub(super) input: u64,
    /// The hash of each file that came out, by the folder and its path there.
    pub(super) output: BTreeMap<String, u64>,
    /// How many operations there are.
    pub(super) operations: usize,
    /// How many types there are.
    pub(super) types: usize,
}

/// Where the stamp for a folder of output is kept; nowhere when the binary does not know where it is.
pub(super) fn place(out: &Path) -> Option<PathBuf> {
    let name = format!("{:016x}", hash_of(&std::path::absolute(out).ok()?));
    Some(std::env::current_exe().ok()?.parent()?.join(FOLDER).join(name))
}

/// The hash of what goes in: nothing when this binary cannot be told from another.
pub(super) fn input(sources: &Sources, runtime: &str) -> Option<u64> {
    let binary = fs::metadata(std::env::current_exe().ok()?).ok()?;
    let built = binary.modified().ok()?.duration_since(UNIX_EPOCH).ok()?.as_nanos();
    let mut hasher = DefaultHasher::new();
    (built, binary.len(), runtime).hash(&mut hasher);
    for file in sources.files() {
        (file.name(), file.text()).hash(&mut hasher);
    }
    Some(hasher.finish())
}

/// The hashes of the files that are in the folders now: the generator's own, and those that `output` names.
pub(super) fn present(folders: &[(&Path, &str)], known: &BTreeMap<String, u64>) -> Option<BTreeMap<String, u64>> {
    let mut hashes = BTreeMap::new();
    for (folder, label) in folders {
        let of_folder = known.keys().filter_map(|path| path.strip_prefix(label)?.strip_prefix(':'));
        let wanted: FileSet = of_folder.map(|path| (path.to_owned(), String::new())).collect();
        let files = disk::read_present(folder, &wanted).ok()?;
        hashes.extend(files.iter().map(|(path, text)| (format!("{label}:{path}"), hash_of(text))));
    }
    Some(hashes)
}

impl Stamp {
    /// Reads a stamp; nothing where there is none, or one that cannot be read.
    pub(super) fn read(place: &Path) -> Option<Self> {
        let text = fs::read_to_string(place).ok()?;
        let mut lines = text.lines();
        let mut numbers = lines.next()?.split(' ');
        let input = u64::from_str_radix(numbers.next()?, 16).ok()?;
        let (operations, types) = (numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?);
        let output = lines.map(|line| {
            let (hash, path) = line.split_once(' ')?;
            Some((path.to_owned(), u64::from_str_radix(hash, 16).ok()?))
        });
        Some(Self { input, output: output.collect::<Option<_>>()?, operations, types })
    }

    /// Keeps it. That it cannot be kept only costs time.
    pub(super) fn keep(&self, place: &Path) {
        let mut text = format!("{:016x} {} {}\n", self.input, self.operations, self.types);
        for (path, hash) in &self.output {
            text.push_str(&format!("{hash:016x} {path}\n"));
        }
        let kept = place.parent().map(fs::create_dir_all).and_then(Result::ok).map(|()| fs::write(place, text));
        drop(kept);
    }
}

/// The hash of a text or path. Stamps are not kept from one version of the standard library to the next: another
/// compiler makes another binary.
pub(super) fn hash_of(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_is_read_as_it_was_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = folder.path().join("stamps").join("1");
        let output = BTreeMap::from([("out:src/lib.rs".to_owned(), 7), ("spec:a b.json".to_owned(), u64::MAX)]);
        let stamp = Stamp { input: 1 << 63, output, operations: 3, types: 4 };
        assert_eq!(Stamp::read(&place), None);
        stamp.keep(&place);
        assert_eq!(Stamp::read(&place), Some(stamp));
        fs::write(&place, "rubbish").expect("a file");
        assert_eq!(Stamp::read(&place), None);
    }
}
