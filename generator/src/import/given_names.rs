//! Stage `import`: names that a document gives its operations. In: an `operationId`, and what the path says. Out: the
//! verb and the words after it, where the ID says what the path does not: `stirPond` of `POST /ponds/{name}`. An ID that
//! repeats the method and the path is none.

use super::inflection::{plural, prose, singular, snake, with_article};
use super::verbs::third_person;

/// First words that repeat the method.
const METHODS: [&str; 6] = ["get", "head", "options", "patch", "post", "put"];

/// More words are a sentence, and no name.
const MAX_WORDS: usize = 6;

/// The name that a document gives an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct GivenName {
    /// The words, in snake case and without those that name the resource: `find_by_depth`.
    pub(super) name: String,
    /// One sentence: `Finds ponds by depth.`
    pub(super) summary: String,
}

/// Returns the name in an ID of an operation on the things of a resource, whose path has these words.
pub(super) fn given_name(id: &str, resource: &str, path_words: &[String], verb: &str) -> Option<GivenName> {
    let id = snake(id);
    let own: Vec<String> = singular(resource).split('_').map(str::to_owned).collect();
    let is_own = |word: &&str| own.contains(&singular(word));
    // Before the verb, the resource is a group: `ponds/stir-all`.
    let words: Vec<&str> = id.split('_').filter(|word| !word.is_empty()).skip_while(is_own).collect();
    let name: Vec<&str> = words.iter().copied().filter(|word| !is_own(word)).collect();
    let first = *name.first()?;
    let is_word = |word: &&str| word.chars().all(|c| c.is_ascii_lowercase());
    let is_of_path = path_words.iter().any(|word| singular(word) == singular(first)) && first != verb;
    if METHODS.contains(&first) || is_of_path || !is_word(&first) || words.len() > MAX_WORDS || first.len() < 3 {
        return None;
    }
    let thing = singular(resource);
    let rest = &words[1..];
    let summary = if name.len() == 1 {
        let many = rest.iter().any(|word| **word == *plural(&thing));
        let object = if many { prose(&plural(&thing)) } else { with_article(&prose(&thing)) };
        format!("{} {object}.", third_person(first))
    } else {
        format!("{} {}.", third_person(first), prose(&rest.join("_")))
    };
    Some(GivenName { name: name.join("_"), summary })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_ids() {
        for (id, path, verb, expected) in [
            ("replacePond", "pond", "update_all", Some(("replace", "Replaces a pond."))),
            (
                "findPondsByDepth",
                "pond find_by_depth",
                "find_by_depth",
                Some(("find_by_depth", "Finds ponds by depth.")),
            ),
            ("stirPond", "pond", "create", Some(("stir", "Stirs a pond."))),
            ("ponds/copy-all", "ponds", "create", Some(("copy_all", "Copies all."))),
            ("PondStart", "ponds start", "start", Some(("start", "Starts a pond."))),
            ("drainPonds", "ponds", "delete_all", Some(("drain", "Drains ponds."))),
            // What repeats the method or the path is no name.
            ("put_ponds", "ponds", "update_all", None),
            ("postPondFollow", "ponds follow", "follow", None),
            ("ponds_depths_list", "ponds depths", "list", None),
            ("pond", "pond", "create", None),
            ("stir2", "pond", "create", None),
            ("", "pond", "create", None),
        ] {
            let words: Vec<String> = path.split(' ').map(str::to_owned).collect();
            let found = given_name(id, "ponds", &words, verb);
            let found = found.as_ref().map(|given| (given.name.as_str(), given.summary.as_str()));
            assert_eq!(found, expected, "{id}");
        }
    }
}
