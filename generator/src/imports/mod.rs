//! Holds the imports of this crate and its binary against the order of their stages.
//!
//! In: every file below `src`, and the tables below. Fails on an import that points up, a cycle among the files of one folder,
//! a module that no table names, and a row that is out of date. What is compiled for tests only is not looked at.

mod modules;
mod rules;

use std::path::Path;

use modules::Modules;
use rules::violations;

/// The stages, bottom to top: each may import those before it. A row holds for all below it that no other row names. `lib` is the root of the library, `main` that of the binary.
///
/// The second half of the pipeline comes first, since it knows nothing but the model that is handed to it, and the words that
/// mean the same everywhere.
const STAGES: &[&str] = &[
    "steps",
    "names",
    "prose",
    "wire",
    "wire_names",
    "files",
    "source",
    "diagnostics",
    "outputs",
    "outputs::rust::model",
    "outputs::rust::emit",
    "outputs::rust::render",
    "yaml",
    "report",
    "spec",
    "parse",
    "api",
    "signature",
    "check",
    "outputs::rust::lower",
    "outputs::rust",
    "outputs::listing",
    "outputs::schema",
    "openapi",
    "import",
    "compare",
    "disk",
    "lib",
    "cli",
    "main",
];

/// Cycles among the files of a folder that are still there: the folder, and all files in any of its cycles. `mod` is the
/// folder's own file. Re-exports do not count.
const KNOWN_CYCLES: &[(&str, &[&str])] = &[];

#[test]
fn imports_point_down() {
    let modules = Modules::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../src"));
    let found = violations(&modules, STAGES, KNOWN_CYCLES);
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

/// Returns a crate of these files.
fn planted(files: &[(&str, &str)]) -> Modules {
    Modules::new(files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())))
}

const LIB: (&str, &str) = ("lib.rs", "mod low; mod high; #[cfg(test)] mod tests; pub use high::top;");

#[test]
fn what_points_up_is_found_however_it_is_written() {
    for (import, found) in [
        ("use crate::high;", true),
        ("use crate::high::{self, part::{One, Two}};", true),
        ("use crate::{low::Own, high::Two as Other};", true),
        ("use super::high::*;", true),
        ("fn f() -> u8 { crate::high::one(2) }", true),
        ("fn f() { println!(\"{}\", super::high::ONE) }", true),
        ("fn f() { use crate::{high::One}; }", true),
        ("impl crate::high::Trait for u8 {}", true),
        // The library's root is above all of its stages.
        ("use crate::top;", true),
        ("use crate::anything;", true),
        ("use crate::low::Own; use std::fmt; use other::high::One;", false),
        ("#[cfg(test)] mod tests { use crate::high::One; }", false),
        ("#[cfg(test)] use crate::high::One;", false),
        ("/// [`crate::high::One`]\nfn f() { quote!(crate::high::One) }", false),
    ] {
        let modules =
            planted(&[LIB, ("low.rs", import), ("high.rs", "use crate::low::Own;"), ("tests.rs", "use crate::high;")]);
        let violations = violations(&modules, &["low", "high", "lib"], &[]);
        assert_eq!(!violations.is_empty(), found, "{import}: {violations:?}");
    }
}

#[test]
fn tables_are_up_to_date() {
    let modules = planted(&[LIB, ("low.rs", ""), ("high/mod.rs", "mod part;"), ("high/part.rs", "use super::One;")]);
    for (stages, cycles, found) in [
        (&["low", "high", "lib"][..], &[][..], None),
        (&["low", "lib"], &[], Some("`high` is missing from the table of stages")),
        (&["low", "middle", "high", "lib"], &[], Some("`middle` is in the table of stages and not in the crate")),
        (
            &["low", "high", "lib"],
            &[("high", &["mod"][..])],
            Some("`high`: the table of known cycles has [\"mod\"], there is []"),
        ),
    ] {
        let violations = violations(&modules, stages, cycles);
        assert_eq!(violations.first().map(String::as_str), found, "{violations:?}");
    }
}

#[test]
fn cycles_within_a_folder_are_found() {
    for (own, one, two, cycle) in [
        ("mod one; mod two;", "use super::two::Two;", "", None),
        ("mod one; mod two;", "use super::two::Two;", "fn f() { super::one::f() }", Some("[\"one\", \"two\"]")),
        // What the folder's file only passes on belongs to the file that declares it.
        ("mod one; mod two; pub use two::Two;", "use super::Two;", "", None),
        ("mod one; mod two; pub use two::Two;", "use crate::high::Two;", "use super::one;", Some("[\"one\", \"two\"]")),
        ("mod one; mod two; use one::One; struct Own;", "", "", None),
        ("mod one; mod two; fn f() { one::f() } struct Own;", "use super::Own;", "", Some("[\"mod\", \"one\"]")),
    ] {
        let files = [LIB, ("low.rs", ""), ("high/mod.rs", own), ("high/one.rs", one), ("high/two.rs", two)];
        let violations = violations(&planted(&files), &["low", "high", "lib"], &[]);
        let expected = cycle.map(|cycle| format!("`high`: the table of known cycles has [], there is {cycle}"));
        assert_eq!(violations.first().cloned(), expected, "{violations:?}");
    }
}
