//! Stage `prose`: the text within a paragraph. In: its lines. Out: the same with everything escaped that is neither code,
//! emphasis, nor a link to a web address.

use std::collections::BTreeMap;

/// How far a link may reach, so that a text of nothing but brackets costs no more than another.
const MAX_LINK: usize = 500;

/// Returns one line of Markdown, for a text that is to stand within a sentence.
pub(crate) fn inline(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    escape(&visible(&line), &|_| false)
}

/// Returns one line of Markdown for the text of a link, which a bracket would end.
pub(crate) fn label(text: &str) -> String {
    inline(&text.replace(['[', ']'], " "))
}

/// Returns a text as code within a line.
pub(crate) fn code(text: &str) -> String {
    let text = visible(text).split(['\n', '\r']).collect::<Vec<_>>().join(" ");
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    if longest == 0 && !text.trim().is_empty() {
        return format!("`{text}`");
    }
    let fence = "`".repeat(longest + 1);
    format!("{fence} {text} {fence}")
}

/// Shows what is invisible: control characters, spaces without width, and marks that change the direction of writing, which
/// make a reader see another text than a machine.
pub(crate) fn visible(text: &str) -> String {
    let is_hidden = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\t'))
            || matches!(c, '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}')
            || matches!(c, '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
    };
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars().map(|c| if is_hidden(c) { '\u{fffd}' } else { c }).collect()
}

/// Returns whether an address can be a link: it leads to the web, and holds nothing that could end the link.
pub(crate) fn is_web_address(address: &str) -> bool {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric()) && rest.chars().all(is_of_address))
}

fn is_of_address(c: char) -> bool {
    c.is_ascii_graphic() && !matches!(c, '(' | ')' | '<' | '>' | '[' | ']' | '{' | '}' | '"' | '`' | '\\' | '|' | '^')
}

/// Escapes the lines of a paragraph. `is_item` knows what links may lead to besides web addresses.
pub(super) fn escape(text: &str, is_item: &dyn Fn(&str) -> bool) -> String {
    let runs = backticks(text);
    let mut escaped = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let after = rest[c.len_utf8()..].chars().next();
        let taken = match c {
            '`' => code_span(text, at, &runs),
            '\\' => after.filter(char::is_ascii_punctuation).map(|after| 1 + after.len_utf8()),
            '<' => autolink(rest),
            '[' => item(rest, is_item).inspect(|length| escaped.push_str(&rest[..*length])).or_else(|| {
                link(rest).map(|(label, address)| {
                    if escaped.ends_with('!') {
                        // No picture of another site.
                        escaped.insert(escaped.len() - 1, '\\');
                    }
                    escaped.push_str(&format!("[{}]({address})", escape(label, is_item)));
                    label.len() + address.len() + 4
                })
            }),
            // Also within a word, where rustdoc finds it too.
            'h' => bare_address(rest).inspect(|length| escaped.push_str(&format!("<{}>", &rest[..*length]))),
            _ => None,
        };
        match (c, taken) {
            ('[' | 'h', Some(length)) => at += length,
            (_, Some(length)) => {
                escaped.push_str(&rest[..length]);
                at += length;
            }
            ('`' | '<' | '[', None) => {
                escaped.extend(['\\', c]);
                at += 1;
            }
            ('&', None) if after == Some('#') => {
                escaped.push_str("\\&");
                at += 1;
            }
            (_, None) => {
                escaped.push(c);
                at += c.len_utf8();
            }
        }
    }
    escaped
}

/// The beginnings of all runs of backticks, by their length.
fn backticks(text: &str) -> BTreeMap<usize, Vec<usize>> {
    let mut runs: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut at = 0;
    while let Some(start) = text[at..].find('`').map(|offset| at + offset) {
        let length = text[start..].len() - text[start..].trim_start_matches('`').len();
        runs.entry(length).or_default().push(start);
        at = start + length;
    }
    runs
}

/// Returns the length of the code that begins here.
fn code_span(text: &str, start: usize, runs: &BTreeMap<usize, Vec<usize>>) -> Option<usize> {
    let length = text[start..].len() - text[start..].trim_start_matches('`').len();
    let same = runs.get(&length)?;
    let end = same.get(same.partition_point(|run| *run < start + length))? + length;
    Some(end - start)
}

/// Returns the length of `<https://…>`.
fn autolink(rest: &str) -> Option<usize> {
    let end = rest.char_indices().take(MAX_LINK).find(|(_, c)| *c == '>')?.0;
    is_web_address(&rest[1..end]).then_some(end + 1)
}

/// Returns the parts of `[label](address)`.
fn link(rest: &str) -> Option<(&str, &str)> {
    let reach = rest.char_indices().nth(MAX_LINK).map_or(rest.len(), |(end, _)| end);
    let (label, after) = rest[1..reach].split_once("](")?;
    let (address, _) = after.split_once(')')?;
    let is_label = !label.is_empty() && !label.contains(['\n', '\\']) && label.matches('`').count() % 2 == 0;
    // Brackets may stand in code alone.
    let is_plain = label.split('`').step_by(2).all(|part| !part.contains(['[', ']', '<']));
    (is_label && is_plain && !label.contains("``") && is_web_address(address)).then_some((label, address))
}

/// Returns the length of [`item`] or [`label`](item), if that is an item.
fn item(rest: &str, is_item: &dyn Fn(&str) -> bool) -> Option<usize> {
    let (label, after) = rest.strip_prefix("[`")?.split_once("`]")?;
    let is_name = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | ':'));
    let target = after.strip_prefix('(').and_then(|after| after.split_once(')'));
    match target {
        Some((target, _)) if is_name(label) && is_item(target) => Some(label.len() + target.len() + 6),
        None if is_item(label) => Some(label.len() + 4),
        _ => None,
    }
}

/// Returns the length of an address without a link, without the punctuation after it.
fn bare_address(rest: &str) -> Option<usize> {
    let end = rest.find(|c| !is_of_address(c)).unwrap_or(rest.len());
    let address = rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_']);
    is_web_address(address).then_some(address.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_escaped() {
        for (text, expected) in [
            ("a < b > c", "a \\< b > c"),
            ("`<b>` <b>", "`<b>` \\<b>"),
            ("`a ``b", "\\`a \\`\\`b"),
            ("\\`a` b`", "\\`a` b`"),
            (
                "[a](https://example.com/x) [b](javascript:x) [c]",
                "[a](https://example.com/x) \\[b](javascript:x) \\[c]",
            ),
            (
                "[a](https://example.com/x) ![b](https://example.com/y)",
                "[a](https://example.com/x) \\![b](https://example.com/y)",
            ),
            ("[`a[]`](https://example.com)", "[`a[]`](https://example.com)"),
            ("see https://example.com/a.", "see <https://example.com/a>."),
            ("seehttps://example.com/a hhttp", "see<https://example.com/a> hhttp"),
            ("<https://example.com> <javascript:x>", "<https://example.com> \\<javascript:x>"),
            ("[x]: javascript:y", "\\[x]: javascript:y"),
            ("&#60; &amp;", "\\&#60; &amp;"),
            ("[a](https://e.com/b)c](javascript:d)", "[a](https://e.com/b)c](javascript:d)"),
        ] {
            assert_eq!(escape(text, &|_| false), expected, "{text}");
        }
    }

    #[test]
    fn links_to_items() {
        let is_item = |path: &str| path == "crate::v1";
        for (text, expected) in [
            ("[`v1`](crate::v1), [`crate::v1`]", "[`v1`](crate::v1), [`crate::v1`]"),
            ("[`v2`](crate::v2), [`crate::v2`]", "\\[`v2`](crate::v2), \\[`crate::v2`]"),
            ("[`a](b`](crate::v1) [`a", "\\[`a](b`](crate::v1) \\[\\`a"),
        ] {
            assert_eq!(escape(text, &is_item), expected);
        }
    }

    #[test]
    fn code_and_what_is_invisible() {
        for (text, expected) in
            [("a", "`a`"), ("a`b", "`` a`b ``"), ("a\nb", "`a b`"), ("", "`  `"), ("\u{202e}x", "`\u{fffd}x`")]
        {
            assert_eq!(code(text), expected, "{text:?}");
        }
        assert_eq!(visible("a\r\nb\rc\u{200b}\u{feff}é\u{0}"), "a\nb\nc\u{fffd}\u{fffd}é\u{fffd}");
    }

    #[test]
    fn addresses() {
        for (address, is_address) in [
            ("https://example.com/a#b?c=d", true),
            ("http://localhost:80/", true),
            ("https://", false),
            ("ftp://example.com", false),
            ("javascript:alert(1)", false),
            ("https://example.com/a)b", false),
            ("https://example.com/a b", false),
            ("https://example.com/\n", false),
            ("https:///a", false),
            ("https://example.com/\u{202e}", false),
        ] {
            assert_eq!(is_web_address(address), is_address, "{address:?}");
        }
    }
}
