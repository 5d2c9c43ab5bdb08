//! How this repository writes English, as far as a program can check it: wording to avoid, how a summary begins and ends,
//! and whether it says more than the name beside it.
//!
//! In: a text, or Rust source with documentation comments. Out: what is wrong with it, in words. Knows no spec: which texts
//! are held to which rules is the tests' business.

/// Folders whose documentation comments are held to the rules, below the repository.
pub const RUST_ROOTS: &[&str] = &[
    "generated-client/src",
    "generator/dev",
    "generator/runtime/src",
    "generator/runtime/tests",
    "generator/src",
    "tests/examples",
    "tests/kitchen-sink/client/src",
    "tests/src",
    "tests/tests",
];

/// Words to avoid, and what to write instead.
#[derive(Debug, Clone, Copy)]
pub struct Wording {
    /// The words in lower case, with blanks between them.
    pub avoid: &'static str,
    /// What to write instead.
    pub prefer: &'static str,
}

const fn avoid(avoid: &'static str, prefer: &'static str) -> Wording {
    Wording { avoid, prefer }
}

/// The wording that no text may have. Code in backticks does not count.
pub const WORDING: &[Wording] = &[
    avoid("is no", "`is not a`, or what it is instead"),
    avoid("are no", "`are not`, or what they are instead"),
    avoid("stands", "`is`, `appears` or `represents`"),
    avoid("stand for", "`represent` or `mean`"),
    avoid("stand in", "`be in`"),
    avoid("brings", "`returns`, `contains` or `adds`"),
    avoid("of which", "a sentence of its own"),
    avoid("of whom", "a sentence of its own"),
    avoid("speaks of", "`describes` or `mentions`"),
    avoid("at the most", "`at most`"),
    avoid("at the least", "`at least`"),
    avoid("somebody", "the role: `a user`, `the caller`"),
    avoid("someone", "the role: `a user`, `the caller`"),
    avoid("who one is", "`credentials`"),
    avoid("unless given", "`Default:` and the value"),
    avoid("if nothing is said", "`Default:` and the value"),
    avoid("unless said", "`Default:` and the value"),
    avoid("for good", "`permanently`"),
    avoid("for lack of", "`without`"),
    avoid("nothing comes back", "`the response is empty`"),
    avoid("what it is given", "`its arguments`"),
    avoid("user name", "`username`"),
    avoid("host name", "`hostname`"),
    avoid("time stamp", "`timestamp`"),
    avoid("e-mail", "`email`"),
    // American spelling.
    avoid("analyse", "`analyze`"),
    avoid("artefact", "`artifact`"),
    avoid("artefacts", "`artifacts`"),
    avoid("behaviour", "`behavior`"),
    avoid("cancelled", "`canceled`"),
    avoid("cancelling", "`canceling`"),
    avoid("catalogue", "`catalog`"),
    avoid("centre", "`center`"),
    avoid("colour", "`color`"),
    avoid("colours", "`colors`"),
    avoid("favourite", "`favorite`"),
    avoid("grey", "`gray`"),
    avoid("labelled", "`labeled`"),
    avoid("licence", "`license`"),
    avoid("licences", "`licenses`"),
    avoid("metres", "`meters`"),
    avoid("organisation", "`organization`"),
    avoid("organisations", "`organizations`"),
    avoid("recognise", "`recognize`"),
    avoid("recognised", "`recognized`"),
    avoid("synchronise", "`synchronize`"),
    avoid("synchronised", "`synchronized`"),
    avoid("whilst", "`while`"),
];

/// Words that no summary of a field, type or value begins with: they leave the subject to be guessed.
const NO_BEGINNING: &[&str] = &[
    "As", "He", "It", "Its", "Just", "Nothing", "Of", "Only", "Seen", "Such", "That", "They", "Those", "Too", "What",
    "Where", "Who", "Whom", "Whose",
];

/// Words that say nothing about a field beyond its name.
const STOP_WORDS: &[&str] = &[
    "a", "an", "and", "are", "as", "at", "be", "been", "by", "for", "from", "has", "have", "if", "in", "is", "it",
    "its", "of", "on", "or", "that", "the", "this", "to", "was", "were", "when", "whether", "which", "with",
];

/// What a text is about, which decides how it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The summary of an operation or credential: a sentence that begins with a verb in the third person.
    Deed,
    /// Any other summary: a sentence or a noun phrase that names its subject.
    Thing,
    /// Text other than a summary: a paragraph of a description or of a documentation comment.
    Paragraph,
}

/// Returns what is wrong with a text.
#[must_use]
pub fn faults(kind: Kind, text: &str) -> Vec<String> {
    let prose = without_code(text);
    let mut found: Vec<String> = wording(&prose).collect();
    let first = text.split_whitespace().next().unwrap_or_default().trim_end_matches(',');
    match kind {
        Kind::Deed if !is_verb(first) => found.push(format!("begins with `{first}`, not with a verb such as `Gets`")),
        Kind::Thing if NO_BEGINNING.contains(&first) => found.push(format!("begins with `{first}`: name the subject")),
        _ => {}
    }
    if kind != Kind::Paragraph && !text.ends_with('.') {
        found.push("does not end with a full stop".to_owned());
    }
    if has_bare_address(&prose) {
        found.push("has a bare address: write a link, or put it into backticks".to_owned());
    }
    found
}

/// Whether a summary says no more than the key that it belongs to.
#[must_use]
pub fn repeats(key: &str, summary: &str) -> bool {
    let key: Vec<String> = words(key).iter().map(|word| stem(word)).collect();
    let said = words(summary);
    said.iter().filter(|word| !STOP_WORDS.contains(&word.as_str())).all(|word| key.contains(&stem(word)))
}

fn wording(prose: &str) -> impl Iterator<Item = String> {
    let words: Vec<&str> = prose
        .split(|sign: char| !sign.is_alphanumeric() && sign != '\'' && sign != '-')
        .filter(|w| !w.is_empty())
        .collect();
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let mut found = Vec::new();
    for Wording { avoid, prefer } in WORDING {
        let wanted: Vec<&str> = avoid.split(' ').collect();
        let begins = lower.windows(wanted.len()).enumerate().filter(|(_, window)| *window == wanted);
        // `There is no key` and `is no longer` are what everybody says.
        let is_usual = |at: usize| {
            let is_there = at > 0 && lower[at - 1] == "there";
            wanted.ends_with(&["no"]) && (is_there || lower.get(at + 2).is_some_and(|next| next == "longer"))
        };
        if begins.into_iter().any(|(at, _)| !is_usual(at)) {
            found.push(format!("has `{avoid}`: write {prefer}"));
        }
    }
    if words.iter().any(|word| ["id", "ids", "url", "urls"].contains(word)) {
        found.push("has `id` or `url` in small letters: write `ID` and `URL`".to_owned());
    }
    found.into_iter()
}

/// A verb in the third person. No summary begins with one of the few nouns that look like a verb.
fn is_verb(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_uppercase()) && word.ends_with('s') && !word.ends_with("ss")
}

fn has_bare_address(prose: &str) -> bool {
    prose.match_indices("://").any(|(at, _)| {
        let begin = prose[..at].rfind(|sign: char| !sign.is_ascii_alphabetic()).map_or(0, |before| before + 1);
        !prose[..begin].ends_with("](") && !prose[..begin].ends_with('<')
    })
}

/// Replaces the code in backticks by one word.
fn without_code(text: &str) -> String {
    text.split('`').step_by(2).collect::<Vec<_>>().join("`code`")
}

/// The words of a text or key in lower case; `createdAt` and `created_at` are two.
fn words(text: &str) -> Vec<String> {
    let mut spaced = String::new();
    let mut was_lower = false;
    for sign in text.chars() {
        if sign.is_uppercase() && was_lower {
            spaced.push(' ');
        }
        was_lower = sign.is_lowercase();
        spaced.push(if sign.is_alphanumeric() { sign } else { ' ' });
    }
    spaced.split_whitespace().map(str::to_lowercase).collect()
}

/// The singular of a word, roughly.
fn stem(word: &str) -> String {
    word.trim_end_matches('s').to_owned()
}

/// The paragraphs of the documentation comments in a Rust source, each with the number of its first line. Code blocks,
/// headings and tables are left out.
#[must_use]
pub fn doc_comments(source: &str) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = Vec::new();
    let mut is_open = false;
    let mut is_code = false;
    for (number, line) in (1..).zip(source.lines()) {
        let line = line.trim_start();
        let text = line.strip_prefix("///").or_else(|| line.strip_prefix("//!")).map(str::trim);
        let Some(text) = text else {
            (is_open, is_code) = (false, false);
            continue;
        };
        if text.starts_with("```") {
            (is_open, is_code) = (false, !is_code);
        } else if is_code || text.is_empty() || text.starts_with(['#', '|']) {
            is_open = false;
        } else if let (true, false, Some((_, paragraph))) = (is_open, text.starts_with("- "), found.last_mut()) {
            paragraph.push(' ');
            paragraph.push_str(text);
        } else {
            found.push((number, text.to_owned()));
            is_open = true;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_of_texts() {
        for (kind, text, count) in [
            (Kind::Deed, "Lists the issues of a project.", 0),
            (Kind::Deed, "Changes, closes or reopens an issue.", 0),
            (Kind::Deed, "The issues of a project.", 1),
            (Kind::Deed, "List the issues.", 1),
            (Kind::Thing, "ID of the issue; null if there is no issue.", 0),
            (Kind::Thing, "Whether the value is no address.", 1),
            (Kind::Thing, "Whether the value is no longer used.", 0),
            (Kind::Thing, "Only open ones", 2),
            (Kind::Thing, "The id of an issue.", 1),
            (Kind::Thing, "Name of the `id`, as in `https://example.com`.", 0),
            (Kind::Thing, "Address as in https://example.com/.", 1),
            (Kind::Thing, "The color that the licence brings.", 2),
            (Kind::Paragraph, "[GitLab's documentation](https://docs.example.com/)", 0),
            (Kind::Paragraph, "<https://example.com/>", 0),
            (Kind::Paragraph, "20 at the most", 1),
            (Kind::Paragraph, "The parameters of `style`, which `of which` has.", 0),
        ] {
            let found = faults(kind, text);
            assert_eq!(found.len(), count, "{text}: {found:?}");
        }
    }

    #[test]
    fn summaries_that_repeat_the_key() {
        for (key, summary, expected) in [
            ("web_url", "The web URL.", true),
            ("labels", "Labels.", true),
            ("createdAt", "When it was created.", true),
            ("web_url", "URL of the issue's page.", false),
            ("labels", "Names of the labels.", false),
        ] {
            assert_eq!(repeats(key, summary), expected, "{key}: {summary}");
        }
    }

    #[test]
    fn paragraphs_of_comments() {
        let source = "//! One\n//! two.\n//!\n//! # Head\n//! - a\n//!   b\n//! - c\n/// ```\n/// code\n/// ```\nfn x() {} // no\n  /// Three.\n";
        let found = doc_comments(source);
        let expected = [(1, "One two."), (5, "- a b"), (7, "- c"), (12, "Three.")];
        assert_eq!(found, expected.map(|(line, text)| (line, text.to_owned())));
    }
}
