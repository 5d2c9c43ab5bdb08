//! Lists the request types of the emitted client for `src/answers.rs`, which reads answers by the name of an operation.
//!
//! In: the emitted modules of operations. Out: `requests.rs` in the folder of this build, a line for each operation: the
//! version of the API, the operation's name and the function that reads its answers. Fails when a module is not what
//! this script takes it for.

use std::path::{Path, PathBuf};
use std::{env, fs};

/// What stands at the begin of the line that makes a struct a request type.
const MACROS: [&str; 3] = ["impl_single!(", "impl_list!(", "impl_download!("];

/// What stands before the description of an operation, whose first text is its name.
const ENDPOINT: &str = ": Endpoint = Endpoint::new(";

fn main() {
    let client = Path::new(env!("CARGO_MANIFEST_DIR")).join("../generated-client/src");
    println!("cargo::rerun-if-changed={}", client.display());
    println!("cargo::rerun-if-changed=build.rs");
    let mut entries = String::new();
    for version in list(&client).into_iter().filter(|path| path.is_dir()) {
        for module in list(&version).into_iter().filter(|path| path.is_file() && !path.ends_with("mod.rs")) {
            let path = format!("{}::{}", stem(&version), stem(&module));
            for (name, request) in operations(&module) {
                let output = format!("<{path}::{request} as gitlab_sdk::Operation>::Output");
                entries += &format!("    ({:?}, {name:?}, read_as::<{output}>),\n", stem(&version));
            }
        }
    }
    assert!(!entries.is_empty(), "{} has no operations", client.display());
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo says where to write"));
    fs::write(out.join("requests.rs"), format!("&[\n{entries}]\n")).expect("the folder can be written to");
}

/// Returns the names of a module's operations, each with its request type.
fn operations(module: &Path) -> Vec<(String, String)> {
    let text = fs::read_to_string(module).unwrap_or_else(|error| panic!("{}: {error}", module.display()));
    let request = |line: &str| {
        let arguments = MACROS.iter().find_map(|start| line.strip_prefix(start))?;
        arguments.split([',', ')']).next().map(str::to_owned)
    };
    let requests: Vec<String> = text.lines().filter_map(request).collect();
    let names: Vec<String> =
        text.split(ENDPOINT).skip(1).filter_map(|rest| rest.split('"').nth(1)).map(str::to_owned).collect();
    assert_eq!(names.len(), requests.len(), "{} pairs no request with each operation", module.display());
    names.into_iter().zip(requests).collect()
}

fn list(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    paths
}

fn stem(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}
