//! Stage `import`: verbs at the end of paths. In: words. Out: whether they are verbs, and how a sentence about an operation
//! begins with them.

/// Words that are verbs at the end of a path, for every method.
pub(super) const VERBS: [&str; 14] = [
    "check", "compare", "download", "export", "find", "login", "logout", "lookup", "ping", "preview", "search",
    "validate", "verify", "whoami",
];

/// Words that are verbs at the end of a path, for methods that write. Other words are nouns.
const VERBS_OF_WRITES: [&str; 4] = [
    "accept activate add approve archive assign authorize ban block bulk cancel clear clone close confirm",
    "convert copy deactivate decline deny disable dismiss enable fork import invite link lock mark merge move",
    "pause play promote protect publish rebase recover reject remove rename renew reopen repair reset resolve",
    "restore resume retry revert revoke rotate set share start stop sync transfer trigger undo update",
];

/// Prefixes of verbs.
const PREFIXES: [&str; 2] = ["un", "re"];

/// Those of them that no sentence can begin with as they are.
const NO_VERBS: [&str; 5] = ["login", "logout", "lookup", "ping", "whoami"];

/// Returns a verb as a sentence about an operation begins: `Finds`, `Copies`, `Searches`.
pub(super) fn third_person(verb: &str) -> String {
    let vowel_before_y = ["ay", "ey", "oy", "uy"].iter().any(|end| verb.ends_with(end));
    let inflected = match verb.strip_suffix('y') {
        Some(stem) if !vowel_before_y => format!("{stem}ies"),
        _ if ["s", "x", "z", "ch", "sh", "o"].iter().any(|end| verb.ends_with(end)) => format!("{verb}es"),
        _ => format!("{verb}s"),
    };
    let mut letters = inflected.chars();
    letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
}

/// Returns whether a word is a verb that a sentence can begin with.
pub(super) fn is_known_verb(word: &str) -> bool {
    !word.contains('_') && !NO_VERBS.contains(&word) && (VERBS.contains(&word) || is_verb_of_writes(word))
}

/// Returns whether a word of a path is a verb for methods that write: `approve`, `unapprove`, `disable_two_factor`.
pub(super) fn is_verb_of_writes(word: &str) -> bool {
    let first = word.split('_').next().unwrap_or_default();
    let is_one = |word: &str| VERBS_OF_WRITES.iter().any(|line| line.split(' ').any(|verb| verb == word));
    is_one(first) || PREFIXES.iter().any(|begin| first.strip_prefix(begin).is_some_and(is_one))
}
