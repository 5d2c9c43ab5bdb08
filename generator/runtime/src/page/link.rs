//! Parsing of the `Link` header (RFC 8288).
//!
//! Proxies split the header over several lines, and commas and semicolons occur inside `<…>` and quotes. What is
//! malformed is skipped; parsing never fails.

use http::header::{HeaderMap, LINK};

/// Returns the target of the first link with this relation, over all lines of the header. Bytes that are not ASCII are
/// percent-encoded as they are, in whatever encoding they were written.
pub(super) fn target(headers: &HeaderMap, relation: &str) -> Option<String> {
    let mut lines = headers.get_all(LINK).iter().peekable();
    lines.peek()?;
    let mut header = String::new();
    for (at, line) in lines.enumerate() {
        if at > 0 {
            header.push_str(", ");
        }
        push_ascii(&mut header, line.as_bytes());
    }
    target_in(&header, relation)
}

fn push_ascii(header: &mut String, bytes: &[u8]) {
    for byte in bytes {
        if byte.is_ascii() {
            header.push(char::from(*byte));
        } else {
            header.push_str(percent_encoding::percent_encode_byte(*byte));
        }
    }
}

fn target_in(header: &str, relation: &str) -> Option<String> {
    let mut rest = header;
    while let Some((_, behind)) = rest.split_once('<') {
        let (target, behind) = behind.split_once('>')?;
        let (parameters, behind) = parameters(behind);
        let is_it = parameters.iter().any(|(name, value)| {
            name.eq_ignore_ascii_case("rel")
                && value.split_ascii_whitespace().any(|found| found.eq_ignore_ascii_case(relation))
        });
        if is_it {
            return Some(target.trim().to_owned());
        }
        rest = behind;
    }
    None
}

/// Returns the parameters after a target, up to the comma that ends the link, and the rest.
fn parameters(text: &str) -> (Vec<(&str, &str)>, &str) {
    let mut found = Vec::new();
    let mut begin = 0;
    let mut quoted = false;
    let mut escaped = false;
    for (at, character) in text.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            // A new link begins without a comma after the previous one.
            '<' if !quoted => {
                found.extend(parameter(&text[begin..at]));
                return (found, &text[at..]);
            }
            ';' | ',' if !quoted => {
                found.extend(parameter(&text[begin..at]));
                begin = at + 1;
                if character == ',' {
                    return (found, &text[begin..]);
                }
            }
            _ => {}
        }
    }
    found.extend(parameter(&text[begin..]));
    (found, "")
}

fn parameter(text: &str) -> Option<(&str, &str)> {
    let (name, value) = text.split_once('=')?;
    Some((name.trim(), value.trim().trim_matches('"')))
}

/// Returns the query of a target without its question mark, if it has one.
pub(super) fn query_of(target: &str) -> Option<&str> {
    let target = target.split('#').next().unwrap_or_default();
    target.split_once('?').map(|(_, query)| query).filter(|query| !query.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form() {
        for (lines, expected) in [
            (
                &[r#"<https://h/x?page=2>; rel="next", <https://h/x?page=9>; rel="last""#][..],
                Some("https://h/x?page=2"),
            ),
            (
                &[r#"<https://h/x?page=1>; rel="prev""#, r#"<https://h/x?page=3>; rel="next""#],
                Some("https://h/x?page=3"),
            ),
            (&[r#"<https://h/x?a=1,2;3&page=2>; rel="next""#], Some("https://h/x?a=1,2;3&page=2")),
            (&["</x?page=2>;rel=next"], Some("/x?page=2")),
            (&["<?page=2> ; title=\"a, <b>; rel=\\\"x\" ; REL=\"first Next\""], Some("?page=2")),
            (&[r#"<a>; rel="prev" <b?c>; rel="next""#], Some("b?c")),
            (&[r#"<https://h/x?page=2>; rel="nextish""#], None),
            (&[r#"<https://h/x?page=2"#], None),
            (&[r#"<>; rel="next""#], Some("")),
            (&["rel=next, ,;<"], None),
            (&[], None),
        ] {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(LINK, line.parse().unwrap());
            }
            assert_eq!(target(&headers, "next").as_deref(), expected, "{lines:?}");
        }
    }

    #[test]
    fn other_relations_and_raw_bytes() {
        let mut headers = HeaderMap::new();
        let lines: [&[u8]; 3] =
            [b"<?page=1>; rel=\"prev first\", <?page=9&q=f\xfcr>; rel=last", b"<?page=3&q=f\xc3\xbcr>", b"; rel=next"];
        for line in lines {
            headers.append(LINK, http::HeaderValue::from_bytes(line).unwrap());
        }
        for (relation, expected) in [
            ("prev", Some("?page=1")),
            ("first", Some("?page=1")),
            ("last", Some("?page=9&q=f%FCr")),
            ("next", None),
            ("self", None),
        ] {
            assert_eq!(target(&headers, relation).as_deref(), expected, "{relation}");
        }
    }

    #[test]
    fn queries() {
        for (target, query) in
            [("https://evil/x?a=b?c#d", Some("a=b?c")), ("?a", Some("a")), ("/x?", None), ("/x#?a", None), ("", None)]
        {
            assert_eq!(query_of(target), query, "{target}");
        }
    }
}
