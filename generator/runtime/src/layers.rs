//! The order of this crate's modules, and the test that enforces it.
//!
//! A module imports only from lower layers, not from a higher one or from another module of its own layer, so that no
//! two depend on each other. It names the module that owns an item, not the crate root that re-exports it. Within its
//! own folder a module is free.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};

/// The modules, from the bottom layer to the top.
const LAYERS: &[&[&str]] = &[
    &[
        "base64",
        "block_on",
        "random",
        "cursor",
        "exclusive",
        "header",
        "macros",
        "retry_policy",
        "sealed",
        "secret",
        "service",
        "time",
    ],
    &["range", "url"],
    &["endpoint", "rate_limit", "redact", "trace", "transport"],
    &["timeout", "upload"],
    &["value"],
    &["serde_impl", "slot"],
    &["error", "into_value", "key"],
    &["credential"],
    &["call"],
    &["from_response", "operation"],
    &["encode", "own_type", "response"],
    &["send"],
    &["download", "page", "registry"],
    &["client"],
    &["blocking", "raw_request"],
];

/// The text of each file, by its path below `src`.
type Files = BTreeMap<String, String>;

#[test]
fn imports_point_down() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Files::new();
    gather(&source, "", &mut files);
    assert!(files.len() > 50, "only {} files were found", files.len());
    let wrong = violations(&files, LAYERS);
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn what_is_wrong_is_found() {
    let layers: &[&[&str]] = &[&["low", "left", "right"], &["high"]];
    let root = "mod high; mod left; mod low; mod right; #[cfg(test)] mod tests; pub use high::High;";
    let sound = [
        ("lib.rs", root),
        ("high.rs", "use crate::low::{Low, part::Part}; fn f() { crate::left::f() } /* crate::high::f() */"),
        ("left.rs", "//! See [`crate::high`].\nfn f() -> &'static str { \"crate::high::f()\" }"),
        ("low/mod.rs", "mod part; pub use part::Part; crate::made!(Low); macro_rules! up { () => { $crate::High } }"),
        ("low/part.rs", "use super::Low; #[cfg(test)] mod tests { use super::*; use super::super::other; }"),
        ("right.rs", "#[macro_export] macro_rules! made { () => {} }"),
    ];
    let found = |change: (&str, &str)| {
        let mut files: Files = sound.iter().map(|(path, text)| (path.to_string(), text.to_string())).collect();
        files.insert(change.0.to_owned(), change.1.to_owned());
        violations(&files, layers)
    };
    assert_eq!(found(("tests.rs", "use crate::high::High;")), Vec::<String>::new());
    for (path, text, expected) in [
        ("low/part.rs", "use crate::high::High;", "low/part.rs: imports `high`, which is above `low`"),
        ("low/part.rs", "use crate::{left::{self}, low};", "low/part.rs: imports `left`, which is beside `low`"),
        ("low/part.rs", "fn f() { g(|| crate::high::f()) }", "low/part.rs: imports `high`, which is above `low`"),
        (
            "left.rs",
            "type T = (u8, [crate::high::T; 2]); struct S { t: (crate::high::T,) }",
            "left.rs: imports `high`, which is above `left`",
        ),
        ("left.rs", "mod tests { use crate::{low, high as up}; }", "left.rs: imports `high`, which is above `left`"),
        ("left.rs", "use super::high::High;", "left.rs: imports by `super` from the root"),
        ("left.rs", "mod tests { use super::super::low; }", "left.rs: imports by `super` from the root"),
        ("left.rs", "use crate::High;", "left.rs: imports `High` from the root instead of the module that owns it"),
        ("lib.rs", "mod left; mod low; mod right; mod new; mod high;", "lib.rs: `new` is in no layer"),
        ("lib.rs", "mod left; mod low; mod high;", "lib.rs: `right` is in a layer, but is no module"),
    ] {
        let found = found((path, text));
        assert!(found.iter().any(|message| message == expected), "{path} {text}: {found:?}");
    }
}

fn gather(folder: &Path, prefix: &str, files: &mut Files) {
    for entry in std::fs::read_dir(folder).expect("the folder can be read") {
        let entry = entry.expect("its entries too");
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            gather(&entry.path(), &format!("{path}/"), files);
        } else {
            files.insert(path, std::fs::read_to_string(entry.path()).expect("a source is text"));
        }
    }
}

/// Returns what is wrong with the imports of a crate.
fn violations(files: &Files, layers: &[&[&str]]) -> Vec<String> {
    let parsed: BTreeMap<&str, TokenStream> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.parse().unwrap_or_else(|error| panic!("{path}: {error}"))))
        .collect();
    let layer = |module: &str| layers.iter().position(|layer| layer.contains(&module));
    let mut found = Vec::new();
    let root = parsed.get("lib.rs").cloned().unwrap_or_default();
    let (modules, tests) = declared(root);
    found.extend(
        modules.iter().filter(|module| layer(module).is_none()).map(|new| format!("lib.rs: `{new}` is in no layer")),
    );
    let gone = layers.iter().copied().flatten().filter(|module| !modules.contains(**module));
    found.extend(gone.map(|gone| format!("lib.rs: `{gone}` is in a layer, but is no module")));
    for (path, tokens) in parsed {
        let steps: Vec<&str> = path.trim_end_matches(".rs").trim_end_matches("/mod").split('/').collect();
        let Some(own) = layer(steps[0]) else { continue };
        let mut paths = Paths { depth: steps.len(), imported: BTreeSet::new(), leaves: false };
        paths.read(tokens, false);
        if paths.leaves {
            found.push(format!("{path}: imports by `super` from the root"));
        }
        for name in paths.imported.iter().filter(|name| *name != steps[0] && !tests.contains(*name)) {
            found.extend(match layer(name) {
                None => Some(format!("{path}: imports `{name}` from the root instead of the module that owns it")),
                Some(other) if other > own => Some(format!("{path}: imports `{name}`, which is above `{}`", steps[0])),
                Some(other) if other == own => {
                    Some(format!("{path}: imports `{name}`, which is beside `{}`", steps[0]))
                }
                Some(_) => None,
            });
        }
    }
    found
}

/// Returns the modules that a crate root declares: regular ones, and test modules.
fn declared(root: TokenStream) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut modules, mut tests) = (BTreeSet::new(), BTreeSet::new());
    let mut test = false;
    let mut last = String::new();
    for token in root {
        match &token {
            TokenTree::Group(group) if group.stream().to_string().replace(' ', "") == "cfg(test)" => test = true,
            TokenTree::Ident(name) if last == "mod" => {
                let kind = if std::mem::take(&mut test) { &mut tests } else { &mut modules };
                kind.insert(name.to_string());
            }
            _ => {}
        }
        last = token.to_string();
    }
    (modules, tests)
}

/// The paths in a file that begin at the crate root.
struct Paths {
    /// The depth of the module being read below the root.
    depth: usize,
    /// The first names after `crate::`.
    imported: BTreeSet<String>,
    /// Whether some `super` refers to the root itself.
    leaves: bool,
}

impl Paths {
    /// Reads tokens. `names` is whether they are the names inside the braces of `crate::{…}`.
    fn read(&mut self, tokens: TokenStream, names: bool) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let word = |at: usize| tokens.get(at).map(ToString::to_string).unwrap_or_default();
        let is_path = |at: usize| word(at) == ":" && word(at + 1) == ":";
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Ident(name) if names && (at == 0 || word(at - 1) == ",") => {
                    self.imported.insert(name.to_string());
                }
                TokenTree::Ident(root) if root == "crate" && is_path(at + 1) && (at == 0 || word(at - 1) != "$") => {
                    match tokens.get(at + 3) {
                        Some(TokenTree::Group(group)) => self.read(group.stream(), true),
                        // A macro is reached through the root, whichever module defines it.
                        Some(TokenTree::Ident(_)) if word(at + 4) == "!" => {}
                        Some(TokenTree::Ident(name)) => drop(self.imported.insert(name.to_string())),
                        _ => {}
                    }
                }
                TokenTree::Ident(up) if up == "super" && (at < 2 || !is_path(at - 2)) => {
                    let levels = (at..).step_by(3).take_while(|at| word(*at) == "super" && is_path(at + 1)).count();
                    self.leaves |= levels >= self.depth;
                }
                TokenTree::Group(group) if !(names || at > 1 && is_path(at - 2)) => {
                    let inside = at > 1 && word(at - 2) == "mod";
                    self.depth += usize::from(inside);
                    self.read(group.stream(), false);
                    self.depth -= usize::from(inside);
                }
                _ => {}
            }
        }
    }
}
