//! The public API of an emitted crate as a list that a person can review: a line for each item.
//!
//! In: the crate to emit. Out: for each file of the spec, the lines of what comes from it. What every item of a kind has
//! (`as_str` of enums, `response` of requests, traits) is left out.

mod items;
mod tokens;

use std::collections::BTreeMap;

use generator::outputs::rust::emit;
use generator::outputs::rust::model::Crate;
use generator::outputs::rust::render::render;
use items::Lister;

/// The lines by spec file, `v4/issues.yaml`.
///
/// # Panics
/// If an emitted file is not Rust, or has an item of a kind that emitted files do not have.
#[must_use]
pub fn list(krate: &Crate) -> BTreeMap<String, String> {
    let mut lists: BTreeMap<String, String> = BTreeMap::new();
    for file in emit::files(krate, None) {
        let path = file.path();
        let Some(module) = module(&path) else { continue };
        let parsed = syn::parse_file(&render(&file)).unwrap_or_else(|error| panic!("{path} is no Rust: {error}"));
        let list = lists.entry(file.source().to_owned()).or_default();
        list.push_str(&Lister::new(&module).list(&parsed.items));
    }
    lists
}

/// The path under which users see the items of a file; `None` for files that only gather others.
fn module(path: &str) -> Option<String> {
    let path = path.strip_prefix("src/")?.strip_suffix(".rs")?;
    let parts: Vec<&str> = path.split('/').collect();
    Some(match parts.as_slice() {
        ["lib" | "service" | "options"] => "crate".to_owned(),
        [version, "mod"] => (*version).to_owned(),
        [_, "types", "mod"] => return None,
        // Each file of types is a private module, shown by the one above it.
        [version, "types", _] => format!("{version}::types"),
        parts => parts.join("::"),
    })
}

#[cfg(test)]
mod tests {
    use super::module;

    #[test]
    fn modules_as_users_see_them() {
        for (path, expected) in [
            ("src/lib.rs", Some("crate")),
            ("src/service.rs", Some("crate")),
            ("src/v4/mod.rs", Some("v4")),
            ("src/v4/issues.rs", Some("v4::issues")),
            ("src/v4/types/mod.rs", None),
            ("src/v4/types/issue_id.rs", Some("v4::types")),
            ("Cargo.toml", None),
        ] {
            assert_eq!(module(path).as_deref(), expected, "{path}");
        }
    }
}
