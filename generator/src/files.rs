//! Stage `file set`: the files to be, and what has to happen on disk for them to be.
//!
//! In: paths and texts, and what is there already. Out: a [`Plan`]. Touches nothing.

use std::collections::BTreeMap;

use crate::render::MARK;

/// Files by their path below one folder, with `/`.
pub type FileSet = BTreeMap<String, String>;

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
    /// Compares what shall be with what is there. `present` holds the texts of files in the folder: at least those with
    /// a path in `wanted`, and the generator's own. Files that are not the generator's are never removed or replaced.
    pub fn new(wanted: FileSet, present: &FileSet) -> Self {
        let mut plan = Self::default();
        for (path, before) in present {
            if !wanted.contains_key(path) && is_generated(before) {
                plan.remove.push(Removal { path: path.clone(), before: before.clone() });
            }
        }
        for (path, after) in wanted {
            match present.get(&path) {
                Some(before) if *before == after => plan.unchanged += 1,
                Some(before) if !is_generated(before) => plan.foreign.push(path),
                before => plan.write.push(Change { path, before: before.cloned(), after }),
            }
        }
        plan
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.write.is_empty() && self.remove.is_empty() && self.foreign.is_empty()
    }
}

/// Whether the generator wrote this: its mark stands in one of the first lines.
pub fn is_generated(text: &str) -> bool {
    text.lines().take(3).any(|line| line.contains(MARK))
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
        let wanted =
            set(&[("same", &ours("1")), ("changed", &ours("new")), ("fresh", &ours("3")), ("in_way", &ours("4"))]);
        let plan = Plan::new(wanted, &present);
        assert_eq!(plan.unchanged, 1);
        assert_eq!(plan.write.iter().map(|change| change.path.as_str()).collect::<Vec<_>>(), ["changed", "fresh"]);
        assert_eq!(plan.remove.iter().map(|removal| removal.path.as_str()).collect::<Vec<_>>(), ["stale"]);
        assert_eq!(plan.foreign, ["in_way"]);
        assert!(!plan.is_empty());
    }
}
