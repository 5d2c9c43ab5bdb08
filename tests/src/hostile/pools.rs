//! The words and texts that random specs are made of, as data.

/// Keywords, those that are none everywhere too.
pub(super) const KEYWORDS: &str = "abstract as async await become box break const continue crate do dyn else enum extern false final fn \
    for gen if impl in let loop macro match mod move mut override priv pub ref return self Self static struct super trait \
    true try type typeof unsafe unsized use virtual where while yield union auto raw safe macro_rules";

/// Types, traits and modules that every module of Rust knows.
pub(super) const PRELUDE: &str = "option some none result ok err vec string box default from into try_from try_into iterator \
    into_iterator to_string to_owned as_ref drop fn_once send sync sized copy clone debug eq partial_eq ord hash display \
    str u64 i64 f64 bool usize char u8 std core alloc test proc_macro env concat cow b_tree_map from_str infallible";

/// Methods of traits and of our own types.
pub(super) const METHODS: &str = "default new clone from into send resume items page pages all response fmt eq ne hash cmp call call_mut \
    captcha extra extra_field extra_json extra_query header if_none_match if_unmodified_since maybe option skip_bytes \
    timeout as_str value take accept fields slot query body path clear to_owned borrow type_id clone_from build try_into \
    variant unlisted from_response query_in index arguments wire id set secret source grant none renewed";

/// Our own items, macros, modules and files, and words of cargo.
pub(super) const OURS: &str = "list_of impl_single impl_list impl_records impl_union endpoint method call client token options pages \
    registry service types mod lib main generator_runtime transport blocking cursor error json key field record slot \
    headers maybe_empty text upload page_use body_kind list_style request_option with_options page_style place api \
    raw_request api_client operations resources find request outcome done created accepted no_content unchanged partial \
    other unlisted common full serde tracing time chrono jiff rustls native_tls bin build examples rustfmt clippy miri \
    diagnostic tokio operation output pages_ items_ download sealed choice timestamp date";

/// Names of one letter, of one letter and digits, and of letters one by one.
pub(super) const SHORT: &str = "a b c e s t x y z A B C E F S T X Y Z a1 s3 n2 x_1 a_b ab a_b_c i u k v r";

/// What makes no good name, or none.
pub(super) const ODD: &[&str] = &[
    "_",
    "__",
    "*",
    "+",
    "?",
    "-",
    "+1",
    "-1",
    "<",
    "=",
    "1",
    "2fa",
    "42",
    "1_000",
    "a-b",
    "a.b",
    "a b",
    "a[]",
    "a[b]",
    "@type",
    "$ref",
    "#x",
    "é",
    "naïve",
    "名前",
    "имя",
    "ß",
    "İx",
    "²",
    "ﬁx",
    "x²",
    "a\u{301}",
    "a\u{200b}b",
    "a\u{202e}b",
    "`a`",
    "a\"b",
    "a\\b",
    "a\nb",
    "a\rb",
    "a\tb",
    "",
    " ",
    "X-Custom-Header",
    "closedAt",
    "URL",
    "HTTPServer",
    "r#type",
    "_a",
    "a_",
    "a__b",
    "__a__",
    "self_",
    "Self_",
    "crate_",
    "</code>",
    "*/",
    "/*",
    "//",
    "{x}",
    "${x}",
    "%s",
    "a'b",
    "null",
    "true",
    "~",
    "a:b",
    "a,b",
    "<b>",
];

/// What has a meaning in Markdown, HTML, YAML or Rust, or is invisible.
pub(super) const TEXTS: &[&str] = &[
    "`",
    "``",
    "[",
    "]",
    "[x]",
    "[`x`]",
    "[Client]",
    "[x](y)",
    "[x]: y",
    "<b>",
    "</div>",
    "<script>",
    "<!-- x",
    "<a href=\"x\">",
    "*/",
    "/*",
    "//",
    "///",
    "\r",
    "\n",
    "\r\n",
    "\t",
    "\u{202e}",
    "\u{2066}",
    "\u{200b}",
    "\u{feff}",
    "\u{2028}",
    "\u{85}",
    "\u{7f}",
    "\\",
    "\"",
    "'",
    "{}",
    "{0}",
    "#",
    "# ",
    "\n# Errors\n",
    "\n~~~rust\nx\n~~~\n",
    "\n    let x = 1;\n",
    "\n```\nfn main() { x }\n```\n",
    "| a |\n| - |",
    "$x",
    "https://example.com/a_b",
    "http://[x",
    "<https://example.com>",
    "**",
    "_",
    "__x",
    "&amp;",
    "&lt",
    "-",
    "\n- \n",
    "\n> ",
    "1.",
    "!",
    "![x](y)",
    "Vec<String>",
    "Option<T>",
    "a::b",
    "crate::x",
    "#[x]",
    "é",
    "名",
    "\u{1f600}",
    "\u{0}",
    "\u{1b}[0m",
    "%",
    "~",
];
