//! Percent-encoding of text for URLs. All characters but the unreserved ones of RFC 3986 are encoded; any text can be.

/// Characters that never need an escape in a URL.
const UNRESERVED: [bool; 256] = ascii_set(b"-._~");

/// Returns a table of the ASCII letters and digits, and `more`.
pub(crate) const fn ascii_set(more: &[u8]) -> [bool; 256] {
    let mut ascii_set = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        ascii_set[byte as usize] = byte.is_ascii_alphanumeric();
        byte += 1;
    }
    let mut at = 0;
    while at < more.len() {
        ascii_set[more[at] as usize] = true;
        at += 1;
    }
    ascii_set
}

/// Appends a text so that it stays one path segment, one name or one value. Written by hand, since every request comes
/// here several times.
pub(crate) fn push_encoded(written: &mut String, text: &str) {
    let mut begin = 0;
    for (at, byte) in text.bytes().enumerate() {
        if UNRESERVED[usize::from(byte)] {
            continue;
        }
        // The text in between is unreserved, and so ASCII; an empty slice may lie inside a character.
        if begin < at {
            written.push_str(&text[begin..at]);
        }
        begin = at + 1;
        written.push('%');
        for digit in [byte >> 4, byte & 15] {
            written.push(char::from(b"0123456789ABCDEF"[usize::from(digit)]));
        }
    }
    written.push_str(&text[begin..]);
}
