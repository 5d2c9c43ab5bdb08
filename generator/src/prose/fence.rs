//! Stage `prose`: fences around code. In: lines. Out: where code begins and ends.

/// The line that begins a block of code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fence<'t> {
    /// The backticks or tildes.
    pub(crate) marker: &'t str,
    /// The words after them.
    pub(crate) info: &'t str,
}

impl<'t> Fence<'t> {
    /// Returns the fence that a line without indentation is, if none is open.
    pub(crate) fn opened_by(body: &'t str) -> Option<Self> {
        let c = body.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let length = body.len() - body.trim_start_matches(c).len();
        let info = body[length..].trim();
        (length >= 3 && !(c == '`' && info.contains('`'))).then_some(Self { marker: &body[..length], info })
    }

    /// Returns whether a line without indentation ends the block.
    pub(crate) fn is_closed_by(&self, body: &str) -> bool {
        let body = body.trim_end();
        body.starts_with(self.marker) && body.trim_start_matches(&self.marker[..1]).is_empty()
    }
}

/// Returns the length of the mark that begins an item of a list, with the blanks after it.
pub(super) fn marker(body: &str) -> Option<usize> {
    let digits = body.bytes().take_while(u8::is_ascii_digit).count();
    let mark = match body.as_bytes().get(digits)? {
        b'-' | b'*' | b'+' if digits == 0 => 1,
        b'.' | b')' if (1..=9).contains(&digits) => digits + 1,
        _ => return None,
    };
    let blanks = indent_of(&body[mark..]);
    (blanks > 0 && body.len() > mark + blanks).then_some(mark + blanks)
}

pub(super) fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Returns the line without the marks of lists and quotes before a fence.
fn body(line: &str) -> &str {
    let mut body = line.trim_start();
    while let Some(rest) = marker(body).map(|length| &body[length..]) {
        body = rest.trim_start();
    }
    body
}

/// Returns whether a block of code in a text has no end.
pub(crate) fn has_open_fence(text: &str) -> bool {
    let open = text.split(['\n', '\r']).fold(None, |open: Option<Fence<'_>>, line| match open {
        Some(fence) if fence.is_closed_by(line.trim_start()) => None,
        Some(fence) => Some(fence),
        None => Fence::opened_by(body(line)),
    });
    open.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fences_that_have_no_end() {
        for (text, is_open) in [
            ("a\n```\nb\n```", false),
            ("a\n```\nb", true),
            ("```a``` b", false),
            ("~~~\n```\n~~~", false),
            ("````\n```\nb", true),
            ("- ```\n  b\n  ```", false),
            ("1. - ~~~", true),
            ("```\n``` x", true),
            ("```\r\nb\r\n```\r\n", false),
        ] {
            assert_eq!(has_open_fence(text), is_open, "{text:?}");
        }
    }
}
