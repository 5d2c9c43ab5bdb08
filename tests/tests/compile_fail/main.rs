//! What must not compile does not, and the compiler says why: each file of `cases`, and beside it what rustc says of it.
//!
//! rustc is called here, with the libraries that cargo built for this very test. So a case costs as much as reading
//! them, and nothing is built for the cases alone.

mod compiler;
mod messages;

use std::path::{Path, PathBuf};

use libtest_mimic::{Arguments, Failed, Trial};

use compiler::Compiler;
use tests::project::repository;

/// The fewest cases that there may be; one that was lost would not be missed otherwise.
const AT_LEAST: usize = 7;

fn main() {
    let arguments = Arguments::from_args();
    let cases = cases();
    assert!(cases.len() >= AT_LEAST, "only {} cases are left", cases.len());
    let trial = |case: PathBuf| {
        let name = case.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        Trial::test(name.clone(), move || is_refused(&name, &case))
    };
    libtest_mimic::run(&arguments, cases.into_iter().map(trial).collect()).exit();
}

/// The files of `cases`, in order.
fn cases() -> Vec<PathBuf> {
    let folder = repository().join("tests/tests/compile_fail/cases");
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut cases: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry of the folder").path()).collect();
    cases.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    cases.sort();
    cases
}

/// Compiles a case, which must fail, and compares what is said with the snapshot beside it.
fn is_refused(name: &str, case: &Path) -> Result<(), Failed> {
    let errors = Compiler::get().errors_of(case);
    if errors.is_empty() {
        return Err("it compiles".into());
    }
    let text = messages::without_foreign_lines(&errors, &case.strip_prefix(repository())?.to_string_lossy());
    insta::with_settings!({ snapshot_path => "cases", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
    Ok(())
}
