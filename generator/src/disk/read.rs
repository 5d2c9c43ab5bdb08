//! Stage `disk`: reads the input of commands. In: paths. Out: the files of a spec folder, or the text of one file.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::error::{DiskError, at};
use crate::compare::KNOWN_DIFFERENCES;
use crate::source::Sources;
use crate::spec::Texts;

/// Reads the spec files of a folder: everything in it and below that is called `.yaml` or `.yml`, in whatever case, and the
/// texts that belong to a spec. Files that
/// are too deep or misspelled are read too, so that `parse` can report them. Ignores known differences, which are not part
/// of the spec, and hidden folders.
///
/// # Errors
/// If the folder is missing, or something in it cannot be read, such as a broken link.
pub fn read_sources(folder: &Path) -> Result<Sources, DiskError> {
    let mut files = Vec::new();
    gather(folder, "", &mut files)?;
    Ok(Sources::new(files))
}

fn gather(folder: &Path, prefix: &str, files: &mut Vec<(String, String)>) -> Result<(), DiskError> {
    for path in entries(folder)? {
        let name = format!("{prefix}{}", file_name(&path));
        let is_folder = fs::metadata(&path).map_err(at("read", &path))?.is_dir();
        // The folder of a version may be a link. Links below it could lead in cycles.
        let is_looked_into = prefix.is_empty() || !path.is_symlink();
        if Texts::holds(&name) {
            files.push((name, read_text(&path)?));
        } else if is_yaml(&path) {
            if name != KNOWN_DIFFERENCES {
                files.push((name, read_text(&path)?));
            }
        } else if is_folder && is_looked_into && !file_name(&path).starts_with('.') {
            gather(&path, &format!("{name}/"), files)?;
        }
    }
    Ok(())
}

/// Reads the known differences of a spec folder, if it has any, as the only file of the sources.
///
/// # Errors
/// If the file is there and cannot be read.
pub fn read_known_differences(folder: &Path) -> Result<Sources, DiskError> {
    let path = folder.join(KNOWN_DIFFERENCES);
    let files = if path.is_file() { vec![(KNOWN_DIFFERENCES.to_owned(), read_text(&path)?)] } else { Vec::new() };
    Ok(Sources::new(files))
}

/// Reads one file, such as a document to import.
///
/// # Errors
/// If it cannot be read, or is not UTF-8 text.
pub fn read_text(path: &Path) -> Result<String, DiskError> {
    fs::read_to_string(path).map_err(at("read", path))
}

fn is_yaml(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("yaml") || ending.eq_ignore_ascii_case("yml"))
}

pub(super) fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Returns the entries of a folder, sorted.
pub(super) fn entries(folder: &Path) -> Result<Vec<PathBuf>, DiskError> {
    let read = fs::read_dir(folder).map_err(at("read", folder))?;
    let mut paths = read.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>();
    if let Ok(paths) = &mut paths {
        paths.sort();
    }
    paths.map_err(at("read", folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_looks_like_a_spec_file_is_passed_over() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in [
            "a.yaml",
            "v1/b.yml",
            "v1/C.YAML",
            "v1/deep/er/d.yaml",
            ".git/e.yaml",
            "v1/notes.md",
            "guide.md",
            "examples/a.rs",
            "examples/b/c.rs",
        ] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, name).expect("a file");
        }
        fs::write(folder.path().join(KNOWN_DIFFERENCES), "").expect("a file");
        let sources = read_sources(folder.path()).expect("all can be read");
        let names: Vec<&str> = sources.files().map(crate::source::File::name).collect();
        assert_eq!(names, ["a.yaml", "examples/a.rs", "guide.md", "v1/C.YAML", "v1/b.yml", "v1/deep/er/d.yaml"]);

        fs::create_dir(folder.path().join("v1/x.yaml")).expect("a folder");
        let error = read_sources(folder.path()).expect_err("a folder is no file").to_string();
        assert!(error.contains("v1/x.yaml"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn links_that_lead_nowhere_are_errors_and_circles_end() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("a.yaml"), "").expect("a file");
        fs::create_dir(folder.path().join("v1")).expect("a folder");
        symlink(folder.path(), folder.path().join("v1/up")).expect("a link");
        symlink(folder.path().join("v1"), folder.path().join("v2")).expect("a link");
        assert_eq!(read_sources(folder.path()).expect("it ends").files().count(), 1);
        symlink(folder.path().join("nowhere"), folder.path().join("v3")).expect("a link");
        let error = read_sources(folder.path()).expect_err("the link leads nowhere").to_string();
        assert!(error.contains("v3"), "{error}");
    }
}
