//! The libraries that cargo has built for a test, for tests that call the compiler themselves.
//!
//! In: the name of the test. Out: names and paths of libraries.

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use crate::project::repository;

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
