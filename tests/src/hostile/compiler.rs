//! rustc, rustdoc and cargo, and the runtime that emitted code is built on. In: the root of a crate and what is to be switched
//! on. Out: what they complain of.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::libraries::libraries;

/// What is called with which library.
#[derive(Debug)]
pub struct Compiler {
    runtime: PathBuf,
    /// The folder of what the runtime depends on.
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
        command.args([
            "--edition=2024",
            "--crate-type=lib",
            "--crate-name=emitted",
            "--error-format=json",
            "-Dwarnings",
        ]);
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
