//! rustc, rustdoc and cargo, and the runtime that emitted code is built on. In: the root of a crate and what is to be switched
//! on. Out: what they complain of.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::project::repository;

/// What is called with which library.
#[derive(Debug)]
pub struct Compiler {
    runtime: PathBuf,
    /// The features of the runtime, as far as emitted code sees them.
    dependencies: PathBuf,
}

/// A complaint: the files that it is about, and the text.
pub(super) struct Complaint {
    pub(super) files: Vec<PathBuf>,
    pub(super) text: String,
}

/// Whether code or documentation is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tool {
    Rustc,
    Rustdoc,
}

impl Compiler {
    /// Returns one with the runtime that the test `test` is linked with.
    ///
    /// # Panics
    /// When cargo does not name it.
    #[must_use]
    pub fn of_test(test: &str) -> Self {
        let libraries = libraries(test, &["generator_runtime"]);
        let runtime = libraries.into_iter().next().expect("cargo names the runtime").1;
        Self::with(runtime)
    }

    /// Returns one with this library.
    #[must_use]
    pub fn with(runtime: PathBuf) -> Self {
        let dependencies = runtime.parent().map(Path::to_owned).unwrap_or_default();
        Self { runtime, dependencies }
    }

    /// Compiles or documents the crate of this root, with these conditions on; every warning counts.
    pub(super) fn complaints(&self, tool: Tool, root: &Path, conditions: &[String], out: &Path) -> Vec<Complaint> {
        let program = match tool {
            Tool::Rustc => std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()),
            Tool::Rustdoc => std::env::var_os("RUSTDOC").unwrap_or_else(|| "rustdoc".into()),
        };
        let mut command = Command::new(program);
        command.args(["--edition=2024", "--crate-type=lib", "--crate-name=emitted", "--error-format=json", "-Dwarnings"]);
        if tool == Tool::Rustc {
            command.arg("--emit=metadata");
        }
        command.args(["-L".into(), joined("dependency=", &self.dependencies)]);
        command.args(["--extern".into(), joined("generator_runtime=", &self.runtime)]);
        command.args(conditions.iter().flat_map(|condition| ["--cfg", condition]));
        command.arg("--out-dir").arg(out).arg(root);
        command.env("CARGO_PKG_NAME", "emitted").env("CARGO_PKG_VERSION", "0.1.0");
        let output = command.output().expect("the compiler runs");
        let said = String::from_utf8_lossy(&output.stderr);
        let complaints: Vec<Complaint> = said
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok())
            .filter(|message| message["level"] == "error" || message["level"] == "warning")
            .map(|message| Complaint {
                files: message["spans"].as_array().into_iter().flatten().flat_map(files).collect(),
                text: message["rendered"].as_str().unwrap_or_default().to_owned(),
            })
            .collect();
        assert_eq!(complaints.is_empty(), output.status.success(), "{said}");
        complaints
    }

    /// Returns what cargo says against the manifest in a folder.
    pub(super) fn bad_manifest(&self, folder: &Path) -> Option<String> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command.args(["metadata", "--no-deps", "--offline", "--format-version=1", "--manifest-path"]);
        let output = command.arg(folder.join("Cargo.toml")).output().expect("cargo runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        (!output.status.success() || said.contains("warning:")).then_some(said)
    }
}

/// Returns the file of a span, and those of the macros that were called for it.
fn files(span: &Value) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut at = Some(span);
    while let Some(span) = at {
        found.extend(span["file_name"].as_str().map(PathBuf::from));
        at = span["expansion"].get("span");
    }
    found
}

fn joined(prefix: &str, path: &Path) -> OsString {
    let mut text = OsString::from(prefix);
    text.push(path);
    text
}

/// Returns the libraries of these names that a test is linked with, as cargo names them. As it has just built them, it builds
/// nothing.
///
/// # Panics
/// When cargo fails or does not name all of them.
#[must_use]
pub fn libraries(test: &str, names: &[&str]) -> Vec<(String, PathBuf)> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["test", "--quiet", "--package", "tests", "--test", test, "--no-run"]);
    cargo.args(["--message-format", "json"]);
    if !cfg!(debug_assertions) {
        cargo.arg("--release");
    }
    // `ring` is built anew, with all that depends on it, where these differ from those of a terminal.
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("CARGO_PKG_") || name.to_string_lossy().starts_with("CARGO_MANIFEST_") {
            cargo.env_remove(name);
        }
    }
    let output = cargo.current_dir(repository()).output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let printed = String::from_utf8_lossy(&output.stdout);
    let messages = printed.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let libraries: Vec<(String, PathBuf)> = messages.filter_map(|message| library(&message, names)).collect();
    assert_eq!(libraries.len(), names.len(), "{libraries:?}");
    libraries
}

/// The name and the path of a library, where a message of cargo is about one of these.
fn library(message: &Value, names: &[&str]) -> Option<(String, PathBuf)> {
    let target = &message["target"];
    let name = target["name"].as_str()?.replace('-', "_");
    if message["reason"] != "compiler-artifact"
        || target["kind"] != serde_json::json!(["lib"])
        || !names.contains(&name.as_str())
    {
        return None;
    }
    let mut files = message["filenames"].as_array()?.iter().filter_map(Value::as_str);
    files.find(|file| file.ends_with(".rlib")).map(|file| (name, file.into()))
}
