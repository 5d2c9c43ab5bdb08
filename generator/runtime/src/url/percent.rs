//! Percent-encoding of what goes into URLs. In: any text. Out: a text in which nothing but unreserved characters stays as
//! it is. Every text can be encoded.

/// What means itself wherever it stands in a URL.
const UNRESERVED: [bool; 256] = ascii_set(b"-._~");

/// For each byte whether it is a letter or digit of ASCII, or one of `more`.
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

/// Writes a text so that it stays one segment of a path, one name or one value: everything but the unreserved characters
/// of RFC 3986 is encoded. By hand, since every request comes through here several times.
pub(crate) fn push_encoded(written: &mut String, text: &str) {
    let mut begin = 0;
    for (at, byte) in text.bytes().enumerate() {
        if UNRESERVED[usize::from(byte)] {
            continue;
        }
        // What lies between is unreserved and so ASCII; an empty piece may lie inside of a character.
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

/// The text as [`push_encoded`] writes it.
pub(crate) fn encoded(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    push_encoded(&mut written, text);
    written
}
