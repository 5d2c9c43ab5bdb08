//! The binary, and scratch folders for it to work in.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;
use std::time::SystemTime;

use serde_json::Value;
use tempfile::TempDir;
use tests::project::{KITCHEN_SINK, repository};

/// The binary, built by cargo: once in a run of the tests, and not at all when it is there already.
pub(crate) fn generator() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        let build = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--package", "generator", "--bin", "generator", "--message-format", "json"])
            .current_dir(repository())
            .output()
            .expect("cargo runs");
        assert!(build.status.success(), "{}", String::from_utf8_lossy(&build.stderr));
        let messages = String::from_utf8_lossy(&build.stdout);
        let messages = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let binary = messages.filter_map(|message| message["executable"].as_str().map(PathBuf::from)).next();
        binary.expect("cargo names the binary")
    })
}

/// A scratch folder with a copy of a spec, and beside it the folder of the crate to be.
pub(crate) struct Scratch {
    folder: TempDir,
}

impl Scratch {
    /// A scratch folder with nothing in it.
    pub(crate) fn empty() -> Self {
        Self { folder: TempDir::new().expect("a scratch folder") }
    }

    pub(crate) fn new() -> Self {
        let scratch = Self::empty();
        let spec = KITCHEN_SINK.spec_folder();
        for name in ["zoo.yaml", "examples/visit.rs", "v1/animals.yaml", "v1/visitors.yaml"] {
            scratch.write(&format!("spec/{name}"), &fs::read_to_string(spec.join(name)).expect("the kitchen sink"));
        }
        for name in ["animals", "enclosures", "keepers", "shared", "tickets"] {
            let text = fs::read_to_string(spec.join(format!("v2/{name}.yaml"))).expect("the kitchen sink");
            scratch.write(&format!("spec/v2/{name}.yaml"), &text);
        }
        scratch
    }

    /// Such a scratch folder, and the crate in it.
    pub(crate) fn generated() -> Self {
        let scratch = Self::new();
        scratch.succeeds(&[]);
        scratch
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
        fs::write(path, text).expect("the file can be written");
    }

    /// Changes a file of the spec.
    pub(crate) fn edit(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert!(text.contains(from), "{name} has no {from:?}");
        self.write(name, &text.replacen(from, to, 1));
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(generator());
        command.args(["--spec", "spec", "--out", "client"]).args(arguments).current_dir(self.folder.path());
        command.output().expect("the generator runs")
    }

    /// Runs it and gives what it prints.
    pub(crate) fn succeeds(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
        assert_eq!(text(&output.stderr), "");
        text(&output.stdout)
    }

    /// Runs it, wants exit code 1, and gives what it prints on both streams.
    pub(crate) fn fails(&self, arguments: &[&str]) -> (String, String) {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(1), "{}{}", text(&output.stdout), text(&output.stderr));
        (text(&output.stdout), text(&output.stderr))
    }

    /// The files below a folder with their texts and the times of their last change.
    pub(crate) fn files(&self, folder: &str) -> BTreeMap<PathBuf, (String, SystemTime)> {
        let mut files = BTreeMap::new();
        let mut open = vec![self.path(folder)];
        while let Some(folder) = open.pop() {
            let Ok(entries) = fs::read_dir(&folder) else { continue };
            for path in entries.map(|entry| entry.expect("an entry").path()) {
                if path.is_dir() {
                    open.push(path);
                } else {
                    let changed = path.metadata().and_then(|data| data.modified()).expect("the time of a change");
                    files.insert(path.clone(), (fs::read_to_string(&path).expect("a text"), changed));
                }
            }
        }
        files
    }
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
