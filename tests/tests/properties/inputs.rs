//! What the properties are tried with.

use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::test_runner::Config;

/// As many cases as `PROPTEST_CASES` says, 256 without it. Failures are printed, not kept in files: one worth keeping
/// becomes a case of a table.
pub(crate) fn config() -> Config {
    Config { failure_persistence: None, ..Config::default() }
}

/// Any text: any characters, among them those that have a meaning to servers, proxies or parsers.
pub(crate) fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => any::<char>().prop_map(String::from),
        2 => proptest::char::range(' ', '~').prop_map(String::from),
        2 => proptest::sample::select(PIECES).prop_map(String::from),
    ];
    prop_oneof![
        20 => vec(piece, 0..16).prop_map(|pieces| pieces.concat()),
        1 => proptest::sample::select(PIECES).prop_map(String::from),
        1 => Just("x".repeat(3000)),
    ]
}

/// What has a meaning in URLs, in headers, or to those who put such together carelessly.
const PIECES: &[&str] = &[
    ".",
    "..",
    "/",
    "../",
    "%",
    "%2e",
    "%2F",
    "%00",
    "%zz",
    "+",
    " ",
    "&",
    "=",
    "#",
    "?",
    ";",
    ":",
    "@",
    "\\",
    "\0",
    "\r\n",
    "[]",
    "[0]",
    "a[b]",
    "\"",
    "'",
    "<",
    ">",
    "{",
    "}",
    "|",
    "^",
    "`",
    "~",
    "*",
    "$",
    ",",
    "\u{feff}",
    "\u{202e}",
    "é",
    "e\u{301}",
    "🦊",
    "\u{10ffff}",
    "http://evil.example/",
    "//",
];
