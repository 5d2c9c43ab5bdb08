//! rustc, and the libraries that a case may use.
//!
//! In: the path of a case. Out: the errors as the compiler writes them.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use serde_json::Value;
use tempfile::TempDir;
use tests::libraries::libraries;
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
            for (name, path) in libraries("compile_fail", &LIBRARIES) {
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
