//! Stage `file set`: the files to be, and what has to happen on disk for them to be.
//!
//! In: paths and texts, and what is there already. Out: a [`Plan`]. Touches nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::render::MARK;

/// Files by their path below one folder, with `/`.
pub type FileSet = BTreeMap<String, String>;

/// What is in a folder, as far as the generator is concerned.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Present {
    /// The texts of files: at least those where a file is to be, and the generator's own.
    pub texts: FileSet,
    /// What is where a file or its folder is to be, and can be neither: links, folders and files that hold no text.
    pub obstacles: BTreeSet<String>,
}

impl Present {
    /// Returns what is in the way of a file: at its path, or at that of a folder around it.
    fn obstacle<'p>(&self, path: &'p str) -> Option<&'p str> {
        let folders = path.match_indices('/').map(|(end, _)| &path[..end]);
        folders.chain([path]).find(|place| self.obstacles.contains(*place))
    }
}

/// What has to happen in a folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Files to write, with what is there now (nothing for a new one).
    pub write: Vec<Change>,
    /// How many files are as they should be.
    pub unchanged: usize,
    /// Files of the generator that no longer belong.
    pub remove: Vec<Removal>,
    /// Files in the way that are not the generator's. Nothing may be done while there are any.
    pub foreign: Vec<String>,
}

/// A file to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its path below the folder.
    pub path: String,
    /// What is there.
    pub before: Option<String>,
    /// What shall be there.
    pub after: String,
}

/// A file to remove.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// Its path below the folder.
    pub path: String,
    /// What is there.
    pub before: String,
}

impl Plan {
    /// Compares what shall be with what is there. What is not the generator's is never removed or replaced.
    pub fn new(wanted: FileSet, present: &Present) -> Self {
        let mut plan = Self::default();
        for (path, before) in &present.texts {
            if !wanted.contains_key(path) && is_generated(before) {
                plan.remove.push(Removal { path: path.clone(), before: before.clone() });
            }
        }
        for (path, after) in wanted {
            if let Some(obstacle) = present.obstacle(&path) {
                plan.foreign.push(obstacle.to_owned());
                continue;
            }
            match present.texts.get(&path) {
                Some(before) if *before == after => plan.unchanged += 1,
                Some(before) if !is_generated(before) => plan.foreign.push(path),
                before => plan.write.push(Change { path, before: before.cloned(), after }),
            }
        }
        plan.foreign.dedup();
        plan
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.write.is_empty() && self.remove.is_empty() && self.foreign.is_empty()
    }
}

/// Whether the generator wrote this: its mark is in one of the first lines, or in the last.
pub fn is_generated(text: &str) -> bool {
    text.lines().take(3).chain(text.lines().next_back()).any(|line| line.contains(MARK))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(files: &[(&str, &str)]) -> FileSet {
        files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
    }

    fn ours(text: &str) -> String {
        format!("// {MARK}\n{text}")
    }

    #[test]
    fn only_what_changed_is_written_and_only_ours_is_removed() {
        let present = set(&[
            ("same", &ours("1")),
            ("changed", &ours("old")),
            ("stale", &ours("2")),
            ("theirs", "notes"),
            ("in_way", "x"),
        ]);
        let obstacles = ["link", "bytes"].map(str::to_owned).into();
        let present = Present { texts: present, obstacles };
        let wanted = set(&[
            ("same", &ours("1")),
            ("changed", &ours("new")),
            ("fresh", &ours("3")),
            ("in_way", &ours("4")),
            ("bytes", &ours("5")),
            ("link/a", &ours("6")),
            ("link/b/c", &ours("7")),
        ]);
        let plan = Plan::new(wanted, &present);
        assert_eq!(plan.unchanged, 1);
        assert_eq!(plan.write.iter().map(|change| change.path.as_str()).collect::<Vec<_>>(), ["changed", "fresh"]);
        assert_eq!(plan.remove.iter().map(|removal| removal.path.as_str()).collect::<Vec<_>>(), ["stale"]);
        assert_eq!(plan.foreign, ["bytes", "in_way", "link"]);
        assert!(!plan.is_empty());
    }
}
