//! Stage `import`: English inflection, as far as names in paths need it. In: words in snake case. Out: singulars,
//! plurals, articles. An unknown word follows the rule or stays unchanged.

use heck::{ToPascalCase, ToSnakeCase};

/// Plurals that follow no rule.
const IRREGULAR: [(&str, &str); 9] = [
    ("people", "person"),
    ("children", "child"),
    ("men", "man"),
    ("women", "woman"),
    ("indices", "index"),
    ("vertices", "vertex"),
    ("matrices", "matrix"),
    ("movies", "movie"),
    ("cookies", "cookie"),
];

/// Words that end like plurals and are none.
const SINGULAR: [&str; 16] = [
    "access",
    "address",
    "alias",
    "analysis",
    "basis",
    "bus",
    "canvas",
    "class",
    "diagnosis",
    "gas",
    "news",
    "process",
    "series",
    "status",
    "success",
    "virus",
];

/// Words that are one in the singular and the plural.
const UNCOUNTABLE: [&str; 10] =
    ["data", "emoji", "equipment", "feedback", "info", "information", "media", "metadata", "software", "storage"];

/// Words that begin a phrase with a vowel sign and a consonant sound.
const LIKE_CONSONANTS: [&str; 5] = ["eu", "one", "uni", "us", "ut"];

/// Words in snake case, of letters, digits and `_` only.
pub(super) fn snake(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    plain.to_snake_case()
}

/// Words as the name of a type.
pub(super) fn pascal(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    plain.to_pascal_case()
}

/// Returns the singular of the last word.
pub(super) fn singular(words: &str) -> String {
    let (before, last) = split_last(words);
    format!("{before}{}", singular_word(last))
}

/// Returns the plural of the last word.
pub(super) fn plural(words: &str) -> String {
    let (before, last) = split_last(words);
    if last.is_empty() || is_plural(last) || UNCOUNTABLE.contains(&last) {
        return words.to_owned();
    }
    let irregular = IRREGULAR.iter().find(|(_, one)| *one == last).map(|(many, _)| (*many).to_owned());
    let plural = irregular.unwrap_or_else(|| {
        let vowel_before_y = ["ay", "ey", "oy", "uy"].iter().any(|end| last.ends_with(end));
        match last.strip_suffix('y') {
            Some(stem) if !vowel_before_y => format!("{stem}ies"),
            _ if ["s", "x", "z", "ch", "sh"].iter().any(|end| last.ends_with(end)) => format!("{last}es"),
            _ => format!("{last}s"),
        }
    });
    format!("{before}{plural}")
}

/// Returns whether the last word is a plural.
pub(super) fn is_plural(words: &str) -> bool {
    let (_, last) = split_last(words);
    singular_word(last) != last
}

/// `an issue`, `a project`.
pub(super) fn with_article(words: &str) -> String {
    let vowel = words.starts_with(['a', 'e', 'i', 'o', 'u']);
    let article = if vowel && !LIKE_CONSONANTS.iter().any(|begin| words.starts_with(begin)) { "an" } else { "a" };
    format!("{article} {words}")
}

/// Snake case as prose.
pub(super) fn prose(words: &str) -> String {
    words.replace('_', " ")
}

/// Returns a text with a capital at its beginning.
pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn split_last(words: &str) -> (&str, &str) {
    words.split_at(words.rfind('_').map_or(0, |at| at + 1))
}

fn singular_word(word: &str) -> String {
    if let Some((_, one)) = IRREGULAR.iter().find(|(many, _)| *many == word) {
        return (*one).to_owned();
    }
    let is_word_itself = |word: &str| SINGULAR.contains(&word);
    if is_word_itself(word) || word.len() < 3 || !word.ends_with('s') || word.ends_with("ss") || word.ends_with("us") {
        return word.to_owned();
    }
    if let Some(stem) = word.strip_suffix("es").filter(|stem| is_word_itself(stem)) {
        return stem.to_owned();
    }
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 1) {
        return format!("{stem}y");
    }
    for end in ["sses", "shes", "ches", "xes", "zzes"] {
        if word.ends_with(end) {
            return word[..word.len() - 2].to_owned();
        }
    }
    word[..word.len() - 1].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn singulars_and_plurals() {
        for (many, one) in [
            ("issues", "issue"),
            ("merge_requests", "merge_request"),
            ("branches", "branch"),
            ("boxes", "box"),
            ("policies", "policy"),
            ("keys", "key"),
            ("statuses", "status"),
            ("aliases", "alias"),
            ("releases", "release"),
            ("people", "person"),
            ("processes", "process"),
        ] {
            assert_eq!(singular(many), one);
            assert_eq!(plural(one), many);
            assert!(is_plural(many) && !is_plural(one), "{many}");
        }
        for word in ["status", "access", "news", "s", "", "settings_access"] {
            assert_eq!(singular(word), word);
        }
    }

    #[test]
    fn articles() {
        for (word, phrase) in [("issue", "an issue"), ("project", "a project"), ("user", "a user"), ("unit", "a unit")]
        {
            assert_eq!(with_article(word), phrase);
        }
    }
}
