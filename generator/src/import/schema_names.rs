//! Stage `import`: names schemas. In: the schema names of a document. Out: type names without the prefix that most of
//! them share, since it says where the schemas come from and not what they are. Collisions are resolved later.

use std::collections::BTreeMap;

use super::inflection::{pascal, snake};
use crate::openapi::model::Document;

/// The minimum number of schemas whose common prefix is removed.
const MIN_NAMES: usize = 6;

/// Our names by theirs.
#[derive(Debug, Default)]
pub(super) struct SchemaNames {
    ours: BTreeMap<String, String>,
}

impl SchemaNames {
    /// Names for the schemas of a document.
    pub(super) fn of(document: &Document) -> Self {
        let words: Vec<(&String, String)> = document.schemas.keys().map(|name| (name, snake(name))).collect();
        let prefix = prefix(&words.iter().map(|(_, words)| words.as_str()).collect::<Vec<_>>());
        let ours = words.iter().map(|(name, words)| {
            let short =
                words.strip_prefix(&prefix).filter(|rest| rest.starts_with(|first: char| first.is_ascii_alphabetic()));
            ((*name).clone(), type_name(short.unwrap_or(words)))
        });
        Self { ours: ours.collect() }
    }

    /// Returns the name of the type that a schema becomes.
    pub(super) fn ours(&self, name: &str) -> String {
        self.ours.get(name).cloned().unwrap_or_else(|| type_name(name))
    }
}

/// Returns a valid Rust name; `Schema` if no character is left.
pub(super) fn type_name(words: &str) -> String {
    let name = pascal(words);
    if name.starts_with(|first: char| first.is_ascii_alphabetic()) { name } else { format!("Schema{name}") }
}

/// Returns the words that at least half of the names begin with, as far as they are the same.
fn prefix(names: &[&str]) -> String {
    let mut prefix = String::new();
    if names.len() < MIN_NAMES {
        return prefix;
    }
    loop {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for rest in names.iter().filter_map(|name| name.strip_prefix(prefix.as_str())) {
            if let Some((word, _)) = rest.split_once('_') {
                *counts.entry(word).or_default() += 1;
            }
        }
        let next = counts.into_iter().find(|(_, count)| 2 * count >= names.len());
        match next {
            Some((word, _)) => prefix = format!("{prefix}{word}_"),
            None => return prefix,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes() {
        for (names, found) in [
            (vec!["api_entities_a", "api_entities_b", "api_c_d", "api_x", "other", "more"], "api_"),
            (vec!["api_entities_a", "api_entities_b", "api_entities_c", "api_entities_d", "x", "y"], "api_entities_"),
            (vec!["pet_a", "pet_b"], ""),
            (vec!["a", "b", "c", "d", "e", "f"], ""),
        ] {
            assert_eq!(prefix(&names), found, "{names:?}");
        }
    }
}
