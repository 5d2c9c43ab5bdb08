//! Names: turns wire spellings into Rust names. `check` uses it to report collisions, `lower` to decide. In: the
//! spelling in the spec. Out: the text of an identifier, raw (`r#type`) if it is a keyword.
//!
//! A spelling without any usable character becomes the empty string, which `check` reports. What names the emitter itself
//! has in each scope is the business of [`Scope`].

mod scope;

pub use scope::{IN_SCOPE, Scope, TAKEN_FEATURES};

use std::collections::BTreeSet;

use heck::{ToPascalCase, ToShoutySnakeCase, ToSnakeCase};

/// Keywords that cannot be written raw.
const NEVER_RAW: [&str; 4] = ["crate", "self", "super", "Self"];

/// Strict and reserved keywords of the 2024 edition.
const KEYWORDS: [&str; 52] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "self", "Self", "static", "struct", "super", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Longer names of modules, types, functions and statics make no file, neither of code nor of documentation.
pub const MAX_LENGTH: usize = 120;

/// Returns the name of a field, argument, function or module: `closed_at`, `r#type`, `upvote` for `upvote?`.
pub fn value_ident(wire: &str) -> String {
    if is_snake_case(wire) {
        // Nearly all names are what they become already, and taking them apart costs more than looking.
        return escape(wire.to_owned());
    }
    escape(start_with_letter(spell_signs(wire).to_snake_case(), "n"))
}

/// Returns the name of a type or variant: `IssueState`, `N2fa` for `2fa`.
pub fn type_ident(wire: &str) -> String {
    escape(start_with_letter(spell_signs(wire).to_pascal_case(), "N"))
}

/// Returns the name of a static: `LIST_FOR_GROUP`.
pub fn static_ident(wire: &str) -> String {
    start_with_letter(spell_signs(wire).to_shouty_snake_case(), "N")
}

/// `clear_due_date` for `due_date`, also where one of them alone is written raw.
pub fn prefixed_ident(prefix: &str, ident: &str) -> String {
    format!("{}_{}", plain_ident(prefix).trim_end_matches('_'), plain_ident(ident))
}

/// Returns a name as it is written where no raw identifier can be: `type` for `r#type`.
pub fn plain_ident(ident: &str) -> &str {
    ident.strip_prefix("r#").unwrap_or(ident)
}

/// Returns whether a name in Rust that was made from a spelling can be used: letters, digits and `_`.
pub fn is_usable(ident: &str) -> bool {
    !ident.is_empty() && ident.is_ascii()
}

/// Returns a name that `taken` does not have, with as many `_` at its end as that takes, and adds it there.
pub fn free_ident(mut ident: String, taken: &mut BTreeSet<String>) -> String {
    while !taken.insert(ident.clone()) {
        ident = format!("{}_", plain_ident(&ident));
    }
    ident
}

/// Small letters, digits and single `_` between them, a letter first.
fn is_snake_case(wire: &str) -> bool {
    let mut before = b'_';
    let all_fit = wire.bytes().all(|c| {
        let fits = c.is_ascii_lowercase() || c.is_ascii_digit() || (c == b'_' && before != b'_');
        before = c;
        fits
    });
    all_fit && before != b'_' && wire.starts_with(|first: char| first.is_ascii_lowercase())
}

/// Signs that tell values of one enum apart and would otherwise vanish: `+1` and `-1`, `<` and `>`, `*`.
fn spell_signs(wire: &str) -> String {
    let mut text = String::with_capacity(wire.len());
    for (at, c) in wire.char_indices() {
        match c {
            '+' => text.push_str(" plus "),
            '*' => text.push_str(" star "),
            '<' => text.push_str(" less "),
            '>' => text.push_str(" greater "),
            '=' => text.push_str(" equal "),
            '-' if at == 0 && wire[1..].starts_with(|next: char| next.is_ascii_digit()) => text.push_str("minus "),
            other => text.push(other),
        }
    }
    text
}

fn start_with_letter(ident: String, prefix: &str) -> String {
    if ident.starts_with(|first: char| first.is_ascii_digit()) { format!("{prefix}{ident}") } else { ident }
}

fn escape(ident: String) -> String {
    if NEVER_RAW.contains(&ident.as_str()) {
        format!("{ident}_")
    } else if KEYWORDS.contains(&ident.as_str()) {
        format!("r#{ident}")
    } else {
        ident
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields() {
        for (wire, ident) in [
            ("closed_at", "closed_at"),
            ("upvote?", "upvote"),
            ("type", "r#type"),
            ("self", "self_"),
            ("2fa_required", "n2fa_required"),
            ("X-Gitlab-Blob-Id", "x_gitlab_blob_id"),
            ("in", "r#in"),
            ("mergeRequestIID", "merge_request_iid"),
            ("?", ""),
        ] {
            assert_eq!(value_ident(wire), ident, "{wire}");
        }
    }

    #[test]
    fn names_in_snake_case_are_taken_as_they_are() {
        for wire in ["a", "closed_at", "x509_2", "n2fa", "a_1b"] {
            assert!(is_snake_case(wire), "{wire}");
            assert_eq!(wire.to_snake_case(), wire);
        }
        for wire in ["", "_", "a_", "_a", "a__b", "2fa", "A", "a-b", "é"] {
            assert!(!is_snake_case(wire), "{wire}");
        }
    }

    #[test]
    fn types_and_variants() {
        for (wire, ident) in [
            ("opened", "Opened"),
            ("on track", "OnTrack"),
            ("self", "Self_"),
            ("+1", "Plus1"),
            ("-1", "Minus1"),
            ("2fa", "N2fa"),
            ("BRPOP", "Brpop"),
        ] {
            assert_eq!(type_ident(wire), ident, "{wire}");
        }
    }

    #[test]
    fn prefixes_stand_before_names_that_are_written_raw() {
        assert_eq!(prefixed_ident("clear", "r#type"), "clear_type");
        assert_eq!(prefixed_ident("r#in", "r#type"), "in_type");
        assert_eq!(prefixed_ident("self_", "name"), "self_name");
    }
}
