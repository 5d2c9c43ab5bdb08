//! rustc, and the libraries that a case may use.
//!
//! In: the path of a case. Out: the errors as the compiler writes them.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use serde_json::Value;
use tempfile::TempDir;
use tests::project::repository;

/// The crates that a case may use.
const LIBRARIES: [&str; 2] = ["gitlab_sdk", "kitchen_sink"];

/// What rustc is called with, apart from the case.
pub(crate) struct Compiler {
    arguments: Vec<OsString>,
}

impl Compiler {
    /// Returns the one of this process, which asks cargo for the libraries when it is first needed.
    pub(crate) fn get() -> &'static Self {
        static COMPILER: OnceLock<Compiler> = OnceLock::new();
        COMPILER.get_or_init(|| {
            let mut arguments: Vec<OsString> =
                ["--edition=2024", "--crate-type=bin", "--emit=metadata", "--error-format=json"]
                    .map(Into::into)
                    .to_vec();
            for (name, path) in libraries() {
                let folder = path.parent().expect("a library is in a folder");
                arguments.extend(["-L".into(), joined("dependency=", folder)]);
                arguments.extend(["--extern".into(), joined(&format!("{name}="), &path)]);
            }
            Self { arguments }
        })
    }

    /// Compiles a file and gives the text of each error in it.
    pub(crate) fn errors_of(&self, case: &Path) -> Vec<String> {
        let scratch = TempDir::new().expect("a scratch folder");
        let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let output = Command::new(rustc)
            .args(&self.arguments)
            .arg("--out-dir")
            .arg(scratch.path())
            .arg(case.strip_prefix(repository()).unwrap_or(case))
            .current_dir(repository())
            .output()
            .expect("rustc runs");
        let said = String::from_utf8_lossy(&output.stderr);
        let messages = said.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        // Errors without a place in the text are a count of the others, or about the call.
        let errors: Vec<Value> = messages
            .filter(|message| message["level"] == "error" && message["spans"] != Value::Array(vec![]))
            .collect();
        assert_eq!(errors.is_empty(), output.status.success(), "{}: {said}", case.display());
        errors.iter().filter_map(|error| error["rendered"].as_str()).map(str::to_owned).collect()
    }
}

fn joined(prefix: &str, path: &Path) -> OsString {
    let mut text = OsString::from(prefix);
    text.push(path);
    text
}

/// The libraries that this test is linked with, as cargo names them. As it has just built them, it builds nothing.
fn libraries() -> Vec<(String, PathBuf)> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["test", "--quiet", "--package", "tests", "--test", "compile_fail", "--no-run"]);
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
    let libraries: Vec<(String, PathBuf)> = messages.filter_map(|message| library(&message)).collect();
    assert_eq!(libraries.len(), LIBRARIES.len(), "{libraries:?}");
    libraries
}

/// The name and the path of a library, where a message of cargo is about one that a case may use.
fn library(message: &Value) -> Option<(String, PathBuf)> {
    let target = &message["target"];
    let name = target["name"].as_str()?.replace('-', "_");
    if message["reason"] != "compiler-artifact"
        || target["kind"] != serde_json::json!(["lib"])
        || !LIBRARIES.contains(&name.as_str())
    {
        return None;
    }
    let mut files = message["filenames"].as_array()?.iter().filter_map(Value::as_str);
    files.find(|file| file.ends_with(".rlib")).map(|file| (name, file.into()))
}
