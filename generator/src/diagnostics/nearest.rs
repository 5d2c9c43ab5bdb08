//! Diagnostics: suggests the nearest correct spelling. In: a wrong word and the correct ones. Out: one of them, if it
//! is similar enough to have been meant.

use crate::steps;

/// As many wrong words of one kind get a suggestion: each is compared with all right ones.
pub(crate) const MAX_SUGGESTIONS: usize = 50;

/// Returns a help text such as `did you mean `IssueIid`?`.
pub(crate) fn did_you_mean<'a>(word: &str, right: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(word, right).map(|found| format!("did you mean `{found}`?"))
}

/// Returns the nearest of the correct words; of equally near ones the first.
fn nearest<'a>(word: &str, right: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = fold(word);
    let longest = plain.chars().count();
    let mut best: Option<(usize, &str)> = None;
    for candidate in right {
        if candidate == word || candidate.is_empty() {
            continue;
        }
        let folded = fold(candidate);
        let length = folded.chars().count();
        // A word that was cut short or written too long is meant too: `desc` for `description`.
        let begins = longest.min(folded.len()) >= 3 && (folded.starts_with(&plain) || plain.starts_with(&folded));
        // Lengths that differ by more are not near, however the words are spelled.
        if !begins && longest.abs_diff(length) > longest.max(length).div_ceil(4) {
            continue;
        }
        steps::count(longest * length);
        let distance = strsim::damerau_levenshtein(&plain, &folded);
        let near_enough = distance <= longest.max(length).div_ceil(4);
        if (near_enough || begins) && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Removes case and separators, which are easily confused.
fn fold(word: &str) -> String {
    word.chars().filter(|c| !matches!(c, '_' | '-' | ' ' | '$')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words() {
        let right = ["summary", "description", "IssueId", "IssueIid", "MergeRequest", "get"];
        for (word, found) in [
            ("sumary", Some("summary")),
            ("desc", Some("description")),
            ("IssueIidd", Some("IssueIid")),
            ("issueid", Some("IssueId")),
            ("merge_request", Some("MergeRequest")),
            ("gte", Some("get")),
            ("Banana", None),
            ("x", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, right), found, "{word}");
        }
    }
}
