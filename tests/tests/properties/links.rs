//! The header `Link`: the next page is found however the header is written, and nothing makes reading it fail.

use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::{option, prop_assert, prop_assert_eq, proptest};
use tests::fuzzed::{link_header, next_query};

use crate::inputs::{config, text};

/// A link that is not the next page: its target, its parameters.
fn other_link() -> impl Strategy<Value = String> {
    let relation = prop_oneof![Just("prev"), Just("first"), Just("last"), Just("nextish"), Just("prev first")];
    ("[a-z0-9:/?&=,;. ]{0,20}", relation, parameters())
        .prop_map(|(target, relation, parameters)| format!("<{target}>{parameters}; rel=\"{relation}\""))
}

/// Parameters that say nothing of the relation, with everything in quotes that could be taken for something else.
fn parameters() -> impl Strategy<Value = String> {
    let quoted = r#"[a-z ,;<>=]{0,12}"#.prop_map(|text: String| format!("; title=\"{text}\""));
    let escaped = Just("; title=\"a\\\"; rel=\\\"next\\\", <b>\"".to_owned());
    prop_oneof![Just(String::new()), quoted, escaped, Just("; type=text".to_owned())]
}

/// How a relation is written.
fn next() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        Just("; rel=\"next\""),
        Just(";rel=next"),
        Just(" ; REL=\"Next\""),
        Just("; rel=\"last next\""),
        Just("; rel = \"next\" ; title=\"x\""),
    ]
}

/// Queries as servers write them, with a parameter at least; encoded but for what some leave as it is.
fn query() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9_][a-zA-Z0-9_.~%&=,;:/?@!$'()*+\\[\\]-]{0,39}"
}

/// Where the next page is said to be.
fn place() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        Just("https://gitlab.example.com/api/v4/x"),
        Just("http://evil.example:8080/steal"),
        Just("//evil.example"),
        Just("/relative"),
        Just(""),
        Just("https://user:pass@evil.example"),
    ]
}

#[test]
fn the_next_page_is_found_wherever_it_stands() {
    let links = (
        vec(other_link(), 0..4),
        place(),
        query(),
        option::of("#[a-z]{0,5}"),
        next(),
        parameters(),
        vec(other_link(), 0..4),
    );
    proptest!(config(), |((before, place, query, fragment, next, parameters, behind) in links, lines in any::<u8>())| {
        let link = format!("<{place}?{query}{}>{parameters}{next}", fragment.unwrap_or_default());
        let links: Vec<String> = before.into_iter().chain([link]).chain(behind).collect();
        // Each link on a line of its own, or several on one, with and without blanks.
        let mut header = vec![String::new()];
        for (at, link) in links.iter().enumerate() {
            let last = header.len() - 1;
            match lines >> (at % 8) & 1 {
                1 if !header[last].is_empty() => header.push(link.clone()),
                _ if header[last].is_empty() => header[last].push_str(link),
                _ => {
                    header[last].push_str(if at % 2 == 0 { ", " } else { "," });
                    header[last].push_str(link);
                }
            }
        }
        let lines: Vec<&[u8]> = header.iter().map(String::as_bytes).collect();
        prop_assert_eq!(next_query(&lines), Some(query), "{:?}", header);
    });
}

#[test]
fn any_lines_are_read() {
    proptest!(config(), |(bytes in vec(any::<u8>(), 0..300))| link_header(&bytes));
    proptest!(config(), |(lines in vec(text(), 0..4))| link_header(lines.join("\n").as_bytes()));
    let pieces = proptest::sample::select(
        &["<", ">", ";", ",", "\"", "\\", "rel", "=", "next", " ", "\n", "?", "a", "\u{e9}", "#"][..],
    );
    proptest!(config(), |(pieces in vec(pieces, 0..40))| link_header(pieces.concat().as_bytes()));
}

#[test]
fn what_no_query_can_hold_is_escaped() {
    proptest!(config(), |(text in text())| {
        let text: String = text.chars().filter(|character| !"<>#\r\n\0".contains(*character)).collect();
        let Some(query) = next_query(&[format!("<https://h/x?q={text}>; rel=\"next\"").as_bytes()]) else { return Ok(()) };
        prop_assert!(query.starts_with("q=") && query.is_ascii(), "{}", query);
    });
}
