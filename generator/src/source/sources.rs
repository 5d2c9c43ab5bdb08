//! Stage `source`: a set of files. In: pairs of name and text. Out: the files, sorted by name.

use std::collections::BTreeMap;

use super::file::File;

/// The files of a spec folder, sorted by name.
#[derive(Debug, Default)]
pub struct Sources {
    files: BTreeMap<String, File>,
}

impl Sources {
    /// Takes pairs of a file's name, relative to the spec folder and with `/` (`v4/issues.yaml`), and its text.
    pub fn new(files: impl IntoIterator<Item = (String, String)>) -> Self {
        let files = files.into_iter().map(|(name, text)| (name.clone(), File::new(name, text))).collect();
        Self { files }
    }

    /// Iterates over all files, sorted by name.
    pub fn files(&self) -> impl Iterator<Item = &File> {
        self.files.values()
    }

    /// Returns the file of that name.
    pub fn get(&self, name: &str) -> Option<&File> {
        self.files.get(name)
    }
}
