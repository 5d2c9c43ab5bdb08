//! Stage `disk`: reads what was emitted before. In: a folder, and the files that it should have. Out: those of them
//! that exist, and those that the manifest of the folder lists. Nothing else is looked at. Links are not followed, so files
//! outside of the folder are neither read nor removed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::error::{DiskError, at};
use crate::files::{FileSet, MANIFEST, Present, listed};

/// Reads what is in a folder: the files that its manifest lists, and those at the paths of `wanted`. A folder that is not
/// there is empty.
///
/// # Errors
/// If something cannot be read.
pub fn read_present(folder: &Path, wanted: &FileSet) -> Result<Present, DiskError> {
    let mut reader = Reader { folder, ways: BTreeMap::new() };
    let manifest = match reader.read(MANIFEST)? {
        Entry::File(bytes) => String::from_utf8(bytes).unwrap_or_default(),
        _ => String::new(),
    };
    let mut present = Present::default();
    let paths: BTreeSet<&str> = wanted.keys().map(String::as_str).chain(listed(&manifest)).collect();
    for path in paths {
        let is_wanted = wanted.contains_key(path);
        let obstacle = match reader.read(path)? {
            Entry::Missing => continue,
            Entry::File(bytes) => match String::from_utf8(bytes) {
                Ok(text) => {
                    present.texts.insert(path.to_owned(), text);
                    continue;
                }
                // What is no text cannot be the generator's.
                Err(_) => path,
            },
            Entry::Obstacle(place) => place,
        };
        if is_wanted {
            present.obstacles.insert(obstacle.to_owned());
        }
    }
    Ok(present)
}

/// What is at a path.
enum Entry<'p> {
    Missing,
    File(Vec<u8>),
    /// A link, a folder or a device at this path, or something other than a folder at one of a folder around it.
    Obstacle(&'p str),
}

/// What is at the path of a folder.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Open,
    Missing,
    Blocked,
}

struct Reader<'f> {
    folder: &'f Path,
    /// The folders that were looked at.
    ways: BTreeMap<String, Way>,
}

impl Reader<'_> {
    fn read<'p>(&mut self, path: &'p str) -> Result<Entry<'p>, DiskError> {
        for (end, _) in path.match_indices('/') {
            match self.way(&path[..end])? {
                Way::Open => {}
                Way::Missing => return Ok(Entry::Missing),
                Way::Blocked => return Ok(Entry::Obstacle(&path[..end])),
            }
        }
        let place = self.folder.join(path);
        Ok(match kind(&place)? {
            None => Entry::Missing,
            Some(kind) if kind.is_file() => Entry::File(fs::read(&place).map_err(at("read", &place))?),
            Some(_) => Entry::Obstacle(path),
        })
    }

    fn way(&mut self, folder: &str) -> Result<Way, DiskError> {
        if let Some(way) = self.ways.get(folder) {
            return Ok(*way);
        }
        let way = match kind(&self.folder.join(folder))? {
            None => Way::Missing,
            Some(kind) if kind.is_dir() => Way::Open,
            Some(_) => Way::Blocked,
        };
        self.ways.insert(folder.to_owned(), way);
        Ok(way)
    }
}

/// Returns what is at a path: of a link, that it is one.
fn kind(path: &Path) -> Result<Option<fs::FileType>, DiskError> {
    match fs::symlink_metadata(path) {
        Ok(data) => Ok(Some(data.file_type())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(at("read", path)(error)),
    }
}

/// Returns whether a path below a folder leads through folders alone, as far as it exists, and not through a link.
pub(super) fn is_without_links(folder: &Path, path: &str) -> bool {
    let folders = path.match_indices('/').map(|(end, _)| folder.join(&path[..end]));
    folders.into_iter().all(|folder| kind(&folder).is_ok_and(|kind| kind.is_none_or(|kind| kind.is_dir())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::{MARK, add_manifest};

    fn scratch(files: &[(&str, &[u8])]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, bytes) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, bytes).expect("a file");
        }
        folder
    }

    fn set(paths: &[&str]) -> FileSet {
        paths.iter().map(|path| ((*path).to_owned(), String::new())).collect()
    }

    fn found(folder: &Path, wanted: &FileSet) -> (Vec<String>, Vec<String>) {
        let present = read_present(folder, wanted).expect("all can be read");
        (present.texts.into_keys().collect(), present.obstacles.into_iter().collect())
    }

    #[test]
    fn what_the_manifest_lists_and_what_is_in_the_way() {
        let ours = format!("// {MARK}\n");
        let ours = ours.as_bytes();
        let mut before = set(&["Cargo.toml", "src/lib.rs", "src/stale.rs", "src/gone.rs", "src/binary.rs"]);
        add_manifest(&mut before);
        let folder = scratch(&[
            (MANIFEST, before[MANIFEST].as_bytes()),
            ("Cargo.toml", ours),
            ("src/lib.rs", b"theirs"),
            ("src/stale.rs", ours),
            ("src/copy.rs", ours),
            ("src/theirs.rs", b"theirs"),
            ("src/bytes.rs", b"\xff"),
            ("src/binary.rs", b"\xff"),
            ("src/folder.rs/x", b""),
            ("docs", b"a file"),
            ("logo", b"\xff"),
            ("target/x.rs", ours),
            ("other/Cargo.toml", ours),
            (".generator-new/src/lib.rs", ours),
        ]);
        let wanted = set(&["Cargo.toml", "src/lib.rs", "src/bytes.rs", "src/folder.rs", "docs/a.md", "src/new.rs"]);
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
        let mut before = set(&["src/lib.rs", "elsewhere/a.rs", "src/v1/a.rs", "src/a.rs", "src/b.rs"]);
        add_manifest(&mut before);
        let folder = scratch(&[("src/lib.rs", ours.as_bytes()), (MANIFEST, before[MANIFEST].as_bytes())]);
        let link = |to: &Path, name: &str| symlink(to, folder.path().join(name)).expect("a link");
        link(outside.path(), "elsewhere");
        link(outside.path(), "src/v1");
        link(folder.path(), "src/up");
        link(folder.path(), "src/up-too");
        link(&outside.path().join("a.rs"), "src/a.rs");
        link(&outside.path().join("a.rs"), "src/b.rs");
        let (texts, obstacles) = found(folder.path(), &set(&["src/lib.rs", "src/v1/issues.rs", "src/a.rs"]));
        assert_eq!(texts, ["src/lib.rs"]);
        assert_eq!(obstacles, ["src/a.rs", "src/v1"]);

        // A manifest that is a link lists nothing.
        fs::rename(folder.path().join(MANIFEST), outside.path().join(MANIFEST)).expect("it is moved");
        link(&outside.path().join(MANIFEST), MANIFEST);
        assert_eq!(found(folder.path(), &set(&[MANIFEST])), (vec![], vec![MANIFEST.to_owned()]));
    }
}
