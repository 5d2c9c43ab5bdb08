//! Stage `import`: writes YAML scalars. In: texts. Out: scalars and keys, quoted where YAML or the grammar would
//! otherwise read them as something else.

/// The context of a scalar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum In {
    /// On a line of its own, after a key.
    Block,
    /// Within `[…]` or `{…}`.
    Flow,
}

/// Returns a text as a scalar.
pub(super) fn scalar(text: &str, place: In) -> String {
    if needs_quotes(text, place) { quoted(text) } else { text.to_owned() }
}

/// Returns a text as a key.
pub(super) fn key(text: &str) -> String {
    let is_word = text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/'));
    if is_word && !is_a_word_of_yaml(text) { text.to_owned() } else { quoted(text) }
}

fn needs_quotes(text: &str, place: In) -> bool {
    const INDICATORS: [char; 20] =
        ['-', '?', ':', ',', '[', ']', '{', '}', '#', '&', '*', '!', '|', '>', '\'', '"', '%', '@', '`', '~'];
    text.is_empty()
        || text != text.trim()
        || text.starts_with(INDICATORS)
        || text.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '+' | '.' | '=' | '<'))
        || text.contains(": ")
        || text.contains(" #")
        || text.ends_with(':')
        || text.chars().any(|c| c.is_control() || !(c.is_ascii() || c.is_alphanumeric()))
        || is_a_word_of_yaml(text)
        || place == In::Flow && text.contains([',', '[', ']', '{', '}', ':', '"'])
}

/// Words that mean something to some reader of YAML.
fn is_a_word_of_yaml(text: &str) -> bool {
    let small = text.to_lowercase();
    matches!(small.as_str(), "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n" | "nan" | "inf")
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            control if control.is_control() => quoted.push_str(&format!("\\u{:04x}", u32::from(control))),
            plain => quoted.push(plain),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted() {
        for (text, block, flow) in [
            ("opened", "opened", "opened"),
            ("on track", "on track", "on track"),
            ("list<string>!", "list<string>!", "list<string>!"),
            ("a, b", "a, b", "\"a, b\""),
            ("a: b", "\"a: b\"", "\"a: b\""),
            ("10", "\"10\"", "\"10\""),
            ("yes", "\"yes\"", "\"yes\""),
            ("", "\"\"", "\"\""),
            ("-1", "\"-1\"", "\"-1\""),
            ("a\"b", "a\"b", "\"a\\\"b\""),
            ("*x", "\"*x\"", "\"*x\""),
        ] {
            assert_eq!((scalar(text, In::Block).as_str(), scalar(text, In::Flow).as_str()), (block, flow), "{text}");
        }
        for (text, found) in [("a_b", "a_b"), ("upvote?", "\"upvote?\""), ("2fa", "\"2fa\""), ("If-Match", "If-Match")]
        {
            assert_eq!(key(text), found);
        }
    }
}
