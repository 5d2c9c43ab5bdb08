//! Texts of a spec as Markdown that cannot act.
//!
//! In: a text of a spec. Out: Markdown for a documentation comment in which code is shown and never run as a test,
//! HTML is shown as it is written, links lead to web addresses alone, and nothing is invisible. What was a list, a table or a
//! block of code is one still.

mod blocks;
mod fence;
mod inline;
mod wrap;

pub(crate) use blocks::{markdown, markdown_with_items};
pub(crate) use fence::{Fence, has_open_fence};
pub(crate) use inline::{code, inline, is_web_address, label, visible};
pub(crate) use wrap::wrap;

#[cfg(test)]
pub(crate) use tests::assert_harmless;

#[cfg(test)]
mod tests {
    use super::*;

    /// Every line that rustdoc could take for code is between fences that say `text`.
    pub(crate) fn assert_harmless(markdown: &str) {
        let mut open: Option<Fence<'_>> = None;
        let mut is_after_blank = true;
        let mut in_list = false;
        for line in markdown.lines() {
            let body = line.trim_start();
            match (&open, Fence::opened_by(inner(body))) {
                (Some(fence), _) if fence.is_closed_by(body) => open = None,
                (Some(_), _) => continue,
                (None, Some(fence)) => {
                    assert_eq!(fence.info, "text", "{markdown}");
                    open = Some(fence);
                }
                (None, None) => {
                    in_list = (in_list && !body.is_empty() && line != body)
                        || fence::marker(body).is_some()
                        || (in_list && body.is_empty());
                    assert!(in_list || !is_after_blank || !line.starts_with("    "), "{markdown}");
                    assert!(!body.contains("<script") || body.contains("\\<script"), "{markdown}");
                }
            }
            is_after_blank = body.is_empty();
        }
        assert!(open.is_none(), "{markdown}");
    }

    /// A line without the marks of lists before it.
    fn inner(mut body: &str) -> &str {
        while let Some(length) = fence::marker(body) {
            body = &body[length..];
        }
        body
    }

    #[test]
    fn texts_that_would_act() {
        for text in [
            "```\npanic!()\n```",
            "```rust\npanic!()\n```",
            "~~~\npanic!()\n~~~",
            "````rust,should_panic\n```\npanic!()\n````",
            "    panic!()",
            "a\n\n    panic!()\n\n    panic!()\nb",
            "a\n\n\tpanic!()",
            "- ```\n  panic!()\n  ```",
            "-     panic!()",
            "- a\n\n      panic!()",
            "1. a\n\n   ```rust\n   panic!()\n   ```\n2. b",
            "- - ```\n    panic!()\n    ```",
            "> ```\n> panic!()\n> ```",
            ">     panic!()",
            "# head\n    panic!()",
            "| a |\n    panic!()",
            "```\nunclosed",
            "a\r```\rpanic!()\r```",
            "<script>x</script>",
            "\\<script>",
            "\\\\<script>",
            "`a` <script> ``b",
            "<div>\n\n    panic!()",
        ] {
            let lines = markdown(text);
            assert_harmless(&lines);
            let mut wrapped = Vec::new();
            wrap(&lines, 20, &mut wrapped);
            assert_harmless(&wrapped.join("\n"));
        }
    }

    #[test]
    fn code_lists_and_tables_stay_what_they_are() {
        for text in [
            "a\n\n```text\n  two  spaces\n    four\n\n```\n\nb",
            "- a\n- b\n  - c\n\n  d\n1. e\n2. f",
            "| a | b |\n| --- | --- |\n| one long row of a table with many words | `x|y` |",
            "# Heading with many words in it",
            "[a](https://example.com/a_b) and <https://example.com>",
            "`code <T> [x] \\` and *emphasis*",
        ] {
            let mut wrapped = Vec::new();
            wrap(&markdown(text), 24, &mut wrapped);
            let wrapped = wrapped.join("\n");
            if text.contains("[a]") || text.contains("emphasis") {
                assert_eq!(wrapped.split_whitespace().collect::<Vec<_>>(), text.split_whitespace().collect::<Vec<_>>());
            } else {
                assert_eq!(wrapped, text);
            }
        }
        assert_eq!(markdown("a\n\n    let a;\n\n      b\nc"), "a\n\n```text\nlet a;\n\n  b\n```\nc");
        assert_eq!(markdown("a | b\n--- | ---\n1 | 2"), "| a | b\n| --- | ---\n| 1 | 2");
    }
}
