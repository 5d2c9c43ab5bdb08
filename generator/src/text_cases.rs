//! Texts that would act, in every place of a spec that has one. What is emitted shows them.

use crate::Options;
use crate::prose::assert_harmless;
use crate::source::Sources;

/// Code that would run as a test, HTML, links that lead elsewhere, and characters that nobody sees.
const HOSTILE: &str = "X [`c`] [a](javascript:z) [b]: javascript:z <script>z</script> \u{202e}\u{200b} | https://example.com/d ``y\r\n\r\n    \
                       panic!()\r\n\r\n```\r\npanic!()\r\n```\r\n\r\n- ```rust\r\n  panic!()\r\n  ```\r\n\r\n-     panic!()\r\n\r\nEnd.";

const SERVICE: &str = "service: Ti <script> [x](javascript:y) ny\nsummary: TEXT\ncrate: { name: tiny-client, version: \"0.1.0\", \
    description: TEXT, license: MIT }\nversions: { v1: { base: /api, summary: TEXT, description: TEXT } }\ntiers: [<b>premium]\n\
    credentials: { personal: { summary: TEXT, header: Token } }\noptions: { sudo: { type: string, summary: TEXT, header: Sudo } }\n\
    pages: { offset: { summary: TEXT, page: page, size: size } }\n";

const RESOURCE: &str = "resource: things\nsummary: TEXT\nparams: { thing: \"ThingId -- INNER\" }\n\
    ids: { ThingId: \"integer -- INNER\" }\n\
    enums: { State: { summary: TEXT, values: { open: open } }, Plain: [\"a`b\"] }\n\
    aliases: { Sha: \"string -- INNER\" }\n\
    unions: { Both: { $summary: TEXT, name: \"string -- INNER\", list: list<string> } }\n\
    types:\n  Thing: { $summary: TEXT, id: ThingId!, state: State, plain: Plain, sha: Sha, both: Both, \"a`b\": string, \
    all: { type: string, summary: TEXT, deprecated: TEXT, tier: <b>premium } }\n\
    operations:\n  list:\n    get: /things/{thing}\n    summary: TEXT\n    description: TEXT\n    deprecated: TEXT\n    \
    query: { state: { type: State, summary: TEXT, deprecated: TEXT }, \"c`d\": string, not: { $summary: TEXT, in: string } }\n    \
    pages: [offset]\n    ok: 200 list<Thing>\n    response_headers: { X-Total: { type: integer, summary: TEXT } }\n";

/// The documentation comments of a file, each as one text.
fn comments(text: &str) -> Vec<String> {
    let mut comments = vec![String::new()];
    for line in text.lines().map(str::trim_start) {
        match line.strip_prefix("///").or_else(|| line.strip_prefix("//!")) {
            Some(line) => {
                let last = comments.last_mut().expect("there is one");
                last.push_str(line.strip_prefix(' ').unwrap_or(line));
                last.push('\n');
            }
            None => comments.push(String::new()),
        }
    }
    comments
}

#[test]
fn texts_are_shown_and_do_nothing() {
    let text = serde_json::to_string(HOSTILE).expect("a text");
    let files = [("tiny.yaml", SERVICE), ("v1/things.yaml", RESOURCE)];
    let sources =
        Sources::new(files.map(|(name, spec)| {
            (name.to_owned(), spec.replace("TEXT", &text).replace("INNER", text.trim_matches('"')))
        }));
    let outputs = crate::generate(&sources, &Options { runtime: None })
        .unwrap_or_else(|report| panic!("{}", report.render(&sources)));
    let mut seen = 0;
    for (path, text) in &outputs.outputs[0].files {
        assert!(!text.contains(['\u{202e}', '\u{200b}', '\r']), "{path}");
        for comment in comments(text).iter().filter(|_| path.ends_with(".rs")) {
            // The example of the front page is the generator's own.
            let comment = comment.replace("```no_run", "```text");
            assert_harmless(&comment);
            assert!(!comment.contains("](javascript:") || comment.contains("\\["), "{path}: {comment}");
            seen += comment.matches("panic!()").count();
        }
    }
    // Nothing is shown less than it is written: each text has it four times.
    let written = [SERVICE, RESOURCE]
        .map(|spec| spec.matches("TEXT").count() + spec.matches("INNER").count())
        .iter()
        .sum::<usize>()
        * 4;
    assert!(seen >= written * 3 / 4, "{seen} of {written}");
}
