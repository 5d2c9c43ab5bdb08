//! Stage `disk`: what was emitted before. In: a folder, and the files that shall be in it. Out: what is there of them, and of
//! the generator's own. Follows no links, so what is outside of the folder is neither read nor removed.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::SIDE;
use super::error::{DiskError, at};
use super::read::{entries, file_name};
use crate::files::{FileSet, Present, is_generated};

/// Reads what is in a folder: the generator's own files, and those at the paths of `wanted`. A folder that is not there
/// is empty. The folder of another package below this one is not looked into.
///
/// # Errors
/// When something cannot be read.
pub fn read_present(folder: &Path, wanted: &FileSet) -> Result<Present, DiskError> {
    let mut reader = Reader { wanted, folders: folders_of(wanted), present: Present::default() };
    if folder.is_dir() {
        reader.read_folder(folder, "")?;
    }
    Ok(reader.present)
}

/// The folders that the wanted files are in.
fn folders_of(wanted: &FileSet) -> BTreeSet<&str> {
    wanted.keys().flat_map(|path| path.match_indices('/').map(|(end, _)| &path[..end])).collect()
}

struct Reader<'a> {
    wanted: &'a FileSet,
    folders: BTreeSet<&'a str>,
    present: Present,
}

impl Reader<'_> {
    fn read_folder(&mut self, folder: &Path, prefix: &str) -> Result<(), DiskError> {
        for entry in entries(folder)? {
            let name = format!("{prefix}{}", file_name(&entry));
            if !name.starts_with(SIDE) {
                self.read_entry(&entry, name)?;
            }
        }
        Ok(())
    }

    fn read_entry(&mut self, entry: &Path, name: String) -> Result<(), DiskError> {
        let (is_wanted, is_folder_of_wanted) = (self.wanted.contains_key(&name), self.folders.contains(name.as_str()));
        // Of a link, that it is one.
        let kind = fs::symlink_metadata(entry).map_err(at("read", entry))?.file_type();
        if kind.is_dir() && !is_wanted {
            if is_folder_of_wanted || !is_not_ours(entry, &name) {
                self.read_folder(entry, &format!("{name}/"))?;
            }
        } else if kind.is_file() && !is_folder_of_wanted {
            match String::from_utf8(fs::read(entry).map_err(at("read", entry))?) {
                Ok(text) if is_wanted || is_generated(&text) => drop(self.present.texts.insert(name, text)),
                // What is no text cannot be the generator's.
                Err(_) if is_wanted => drop(self.present.obstacles.insert(name)),
                _ => {}
            }
        } else if is_wanted || is_folder_of_wanted {
            self.present.obstacles.insert(name);
        }
        Ok(())
    }
}

/// Whether a folder is one that a build or version control makes, or another package.
fn is_not_ours(folder: &Path, name: &str) -> bool {
    matches!(name, "target" | ".git") || folder.join("Cargo.toml").exists()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::MARK;

    fn scratch(files: &[(&str, &[u8])]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, bytes) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, bytes).expect("a file");
        }
        folder
    }

    fn wanted(paths: &[&str]) -> FileSet {
        paths.iter().map(|path| ((*path).to_owned(), String::new())).collect()
    }

    fn found(folder: &Path, wanted: &FileSet) -> (Vec<String>, Vec<String>) {
        let present = read_present(folder, wanted).expect("all can be read");
        (present.texts.into_keys().collect(), present.obstacles.into_iter().collect())
    }

    #[test]
    fn ours_and_what_is_in_the_way() {
        let ours = format!("// {MARK}\n");
        let ours = ours.as_bytes();
        let folder = scratch(&[
            ("Cargo.toml", ours),
            ("src/lib.rs", b"theirs"),
            ("src/stale.rs", ours),
            ("src/theirs.rs", b"theirs"),
            ("src/bytes.rs", b"\xff"),
            ("src/folder.rs/x", b""),
            ("docs", b"a file"),
            ("logo", b"\xff"),
            ("target/x.rs", ours),
            ("other/Cargo.toml", ours),
            ("other/src/lib.rs", ours),
            (".generator-new/src/lib.rs", ours),
        ]);
        let wanted = wanted(&["Cargo.toml", "src/lib.rs", "src/bytes.rs", "src/folder.rs", "docs/a.md", "src/new.rs"]);
        let (texts, obstacles) = found(folder.path(), &wanted);
        assert_eq!(texts, ["Cargo.toml", "src/lib.rs", "src/stale.rs"]);
        assert_eq!(obstacles, ["docs", "src/bytes.rs", "src/folder.rs"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        use std::os::unix::fs::symlink;
        let ours = format!("// {MARK}\n");
        let outside = scratch(&[("a.rs", ours.as_bytes())]);
        let folder = scratch(&[("src/lib.rs", ours.as_bytes())]);
        let link = |to: &Path, name: &str| symlink(to, folder.path().join(name)).expect("a link");
        link(outside.path(), "elsewhere");
        link(outside.path(), "src/v1");
        link(folder.path(), "src/up");
        link(folder.path(), "src/up-too");
        link(&outside.path().join("a.rs"), "src/a.rs");
        link(&outside.path().join("a.rs"), "src/b.rs");
        let (texts, obstacles) = found(folder.path(), &wanted(&["src/lib.rs", "src/v1/issues.rs", "src/a.rs"]));
        assert_eq!(texts, ["src/lib.rs"]);
        assert_eq!(obstacles, ["src/a.rs", "src/v1"]);
    }
}
