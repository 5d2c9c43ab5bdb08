//! Finds secrets in texts of others, however they are escaped there.
//!
//! In: a text that a server sent, and the secrets of a call. Out: whether one occurs in it, and the text without them.
//! Looks through percent-encoding, entities of HTML, escapes of JSON, and base64, nested up to [`MAX_LEVELS`] times.

use crate::secret::Secret;

/// How many levels of escaping are searched through.
const MAX_LEVELS: usize = 5;

/// The length from which on a secret is found inside of longer words. Shorter ones would be found anywhere.
const WORD: usize = 8;

/// The length below which a secret is only found where it is the whole text.
const SHORT: usize = 4;

/// What takes the place of a secret.
const REPLACEMENT: &str = "[secret]";

/// A text with some levels of escapes decoded.
struct View {
    bytes: Vec<u8>,
    /// For each byte, where it begins in the text and where it ends.
    spans: Vec<(usize, usize)>,
}

/// The forms of a secret: as it is, and in base64 at each offset in a longer text.
struct Forms {
    plain: Vec<u8>,
    base64: Vec<Vec<u8>>,
}

/// Returns whether one of the secrets occurs in `text`. So many levels of escaping that they cannot be searched count
/// as one.
pub(crate) fn holds_secret<'s>(text: &str, secrets: impl IntoIterator<Item = &'s Secret>) -> bool {
    let forms: Vec<_> = secrets.into_iter().filter_map(Forms::new).collect();
    if forms.is_empty() || text.is_empty() {
        return false;
    }
    let mut view = View::of(text);
    for _ in 0..MAX_LEVELS {
        if forms.iter().any(|forms| !view.found(forms, text.len()).is_empty()) {
            return true;
        }
        match view.decoded() {
            Some(next) => view = next,
            None => return false,
        }
    }
    true
}

/// Replaces the secrets in `text`. Returns `None` if there are none.
pub(crate) fn without_secrets<'s>(text: &str, secrets: impl IntoIterator<Item = &'s Secret>) -> Option<String> {
    let forms: Vec<_> = secrets.into_iter().filter_map(Forms::new).collect();
    if forms.is_empty() || text.is_empty() {
        return None;
    }
    let mut spans = Vec::new();
    let mut view = Some(View::of(text));
    for _ in 0..MAX_LEVELS {
        let Some(current) = view else { break };
        forms.iter().for_each(|forms| spans.extend(current.found(forms, text.len())));
        view = current.decoded();
    }
    if spans.is_empty() {
        return None;
    }
    spans.sort_unstable();
    let mut clean = Vec::with_capacity(text.len());
    let mut at = 0;
    for (begin, end) in spans {
        if begin >= at {
            clean.extend_from_slice(&text.as_bytes()[at..begin]);
            clean.extend_from_slice(REPLACEMENT.as_bytes());
        }
        at = at.max(end);
    }
    clean.extend_from_slice(&text.as_bytes()[at..]);
    Some(String::from_utf8_lossy(&clean).into_owned())
}

impl Forms {
    fn new(secret: &Secret) -> Option<Self> {
        let plain = secret.expose().as_bytes();
        if plain.is_empty() {
            return None;
        }
        let mut base64 = Vec::new();
        if plain.len() >= WORD {
            for offset in 0..3 {
                for alphabet in [BASE64, BASE64_URL] {
                    base64.push(base64_within(plain, offset, alphabet));
                }
            }
            base64.sort_unstable();
            base64.dedup();
        }
        Some(Self { plain: plain.to_vec(), base64 })
    }
}

impl View {
    fn of(text: &str) -> Self {
        Self { bytes: text.as_bytes().to_vec(), spans: (0..text.len()).map(|at| (at, at + 1)).collect() }
    }

    /// Returns where the secret is, as ranges of the text, which has `length` bytes.
    fn found(&self, forms: &Forms, length: usize) -> Vec<(usize, usize)> {
        let mut spans = Vec::new();
        let size = forms.plain.len();
        for at in starts(&self.bytes, &forms.plain, same_letter) {
            let span = (self.spans[at].0, self.spans[at + size - 1].1);
            let fits = match size {
                0..SHORT => span == (0, length),
                SHORT..WORD => !self.is_word(at.wrapping_sub(1)) && !self.is_word(at + size),
                _ => true,
            };
            spans.extend(fits.then_some(span));
        }
        for form in &forms.base64 {
            for at in starts(&self.bytes, form, |left, right| left == right) {
                let is_in = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/-_=".contains(byte);
                let begin = self.bytes[..at].iter().rposition(|byte| !is_in(byte)).map_or(0, |before| before + 1);
                let end =
                    self.bytes[at..].iter().position(|byte| !is_in(byte)).map_or(self.bytes.len(), |end| at + end);
                spans.push((self.spans[begin].0, self.spans[end - 1].1));
            }
        }
        spans
    }

    fn is_word(&self, at: usize) -> bool {
        self.bytes.get(at).is_some_and(u8::is_ascii_alphanumeric)
    }

    /// Returns the view with one more level decoded, or `None` if there is nothing to decode.
    fn decoded(&self) -> Option<Self> {
        let mut next =
            Self { bytes: Vec::with_capacity(self.bytes.len()), spans: Vec::with_capacity(self.spans.len()) };
        let (mut at, mut changed) = (0, false);
        while at < self.bytes.len() {
            let rest = &self.bytes[at..];
            let (size, decoded) = escape(rest).inspect(|_| changed = true).unwrap_or((1, Decoded::Byte(rest[0])));
            let span = (self.spans[at].0, self.spans[at + size - 1].1);
            let mut room = [0; 4];
            let bytes = match decoded {
                Decoded::Byte(byte) => {
                    room[0] = byte;
                    &room[..1]
                }
                Decoded::Char(character) => character.encode_utf8(&mut room).as_bytes(),
            };
            next.bytes.extend_from_slice(bytes);
            next.spans.extend(bytes.iter().map(|_| span));
            at += size;
        }
        changed.then_some(next)
    }
}

enum Decoded {
    Byte(u8),
    Char(char),
}

/// Returns the escape that `rest` begins with: its length and what it means.
fn escape(rest: &[u8]) -> Option<(usize, Decoded)> {
    match rest {
        [b'%', high, low, ..] => Some((3, Decoded::Byte(u8::try_from(hex(&[*high, *low])?).ok()?))),
        [b'\\', b'u', a, b, c, d, ..] => Some((6, Decoded::Char(char::from_u32(hex(&[*a, *b, *c, *d])?)?))),
        [b'\\', b'x', high, low, ..] => Some((4, Decoded::Byte(u8::try_from(hex(&[*high, *low])?).ok()?))),
        [b'\\', plain @ (b'/' | b'"' | b'\'' | b'\\'), ..] => Some((2, Decoded::Byte(*plain))),
        [b'&', entity @ ..] => {
            let end = entity.iter().take(10).position(|byte| *byte == b';')?;
            let character = match &entity[..end] {
                b"amp" => '&',
                b"lt" => '<',
                b"gt" => '>',
                b"quot" => '"',
                b"apos" => '\'',
                b"sol" => '/',
                b"plus" => '+',
                b"equals" => '=',
                [b'#', b'x' | b'X', digits @ ..] => char::from_u32(hex(digits)?)?,
                [b'#', digits @ ..] => char::from_u32(std::str::from_utf8(digits).ok()?.parse().ok()?)?,
                _ => return None,
            };
            Some((end + 2, Decoded::Char(character)))
        }
        _ => None,
    }
}

fn hex(digits: &[u8]) -> Option<u32> {
    let valid = !digits.is_empty() && digits.iter().all(u8::is_ascii_hexdigit);
    u32::from_str_radix(std::str::from_utf8(digits).ok().filter(|_| valid)?, 16).ok()
}

/// Compares as servers do: a plus may be a space, and hosts have no case.
fn same_letter(left: u8, right: u8) -> bool {
    let folded = |byte: u8| if byte == b'+' { b' ' } else { byte.to_ascii_lowercase() };
    folded(left) == folded(right)
}

/// Returns where `needle` begins in `text`.
fn starts<'t>(text: &'t [u8], needle: &'t [u8], same: fn(u8, u8) -> bool) -> impl Iterator<Item = usize> + 't {
    let matches = move |window: &[u8]| window.iter().zip(needle).all(|(left, right)| same(*left, *right));
    text.windows(needle.len()).enumerate().filter(move |(_, window)| matches(window)).map(|(at, _)| at)
}

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const BASE64_URL: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Returns the digits of base64 that depend on `plain` alone, where it follows `offset` other bytes.
fn base64_within(plain: &[u8], offset: usize, alphabet: &[u8; 64]) -> Vec<u8> {
    let bit = |at: usize| plain[at / 8] >> (7 - at % 8) & 1;
    let bits = plain.len() * 8;
    // The first digit that begins within the text.
    let skipped = (6 - offset * 8 % 6) % 6;
    let digits = bits.saturating_sub(skipped) / 6;
    let digit = |index: usize| (0..6).fold(0, |digit, step| digit << 1 | bit(skipped + index * 6 + step));
    (0..digits).map(|index| alphabet[usize::from(digit(index))]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "glpat-Ab+cd/0123456789=";

    fn clean(text: &str, secret: &str) -> Option<String> {
        without_secrets(text, [&Secret::from(secret)])
    }

    #[test]
    fn secrets_are_found_however_they_are_escaped() {
        for text in [
            "glpat-Ab+cd/0123456789=",
            "GLPAT-ab+CD/0123456789=",
            "glpat-Ab%2Bcd%2F0123456789%3D",
            "glpat-Ab%2bcd/0123456789=",
            "%67lpat-Ab+cd%2F0123456789=",
            "glpat-Ab%252Bcd%252F0123456789%253D",
            "glpat-Ab cd/0123456789=",
            "glpat-Ab&#43;cd&#x2F;0123456789&#61;",
            "glpat-Ab+cd\\/0123456789\\u003d",
            "glpat-Ab&amp;#43;cd/0123456789=",
        ] {
            assert_eq!(clean(&format!("<{text}>"), TOKEN).as_deref(), Some("<[secret]>"), "{text}");
            assert!(holds_secret(&format!("a={text}&b"), [&Secret::from(TOKEN)]), "{text}");
        }
    }

    #[test]
    fn base64_of_a_longer_text_is_found() {
        // `user:`, `usr:` and `us:` before the token.
        for text in [
            "Z2xwYXQtQWIrY2QvMDEyMzQ1Njc4OT0=",
            "dXNlcjpnbHBhdC1BYitjZC8wMTIzNDU2Nzg5PQ==",
            "dXNyOmdscGF0LUFiK2NkLzAxMjM0NTY3ODk9",
            "dXM6Z2xwYXQtQWIrY2QvMDEyMzQ1Njc4OT0=",
            "dXM6Z2xwYXQtQWIrY2QvMDEyMzQ1Njc4OT0%3D",
        ] {
            assert_eq!(clean(&format!("Basic {text}."), TOKEN).as_deref(), Some("Basic [secret]."), "{text}");
        }
    }

    #[test]
    fn what_is_no_secret_stays() {
        for (text, secret, expected) in [
            ("nothing here", TOKEN, None),
            ("", TOKEN, None),
            ("100%", TOKEN, None),
            ("a word of hunter2.", "hunter2", Some("a word of [secret].")),
            ("hunter23", "hunter2", None),
            ("abc", "abc", Some("[secret]")),
            ("abc d", "abc", None),
            ("x", "", None),
            ("p\u{e4}ssw\u{f6}rter", "p\u{e4}ssw\u{f6}rter", Some("[secret]")),
            ("p%C3%A4ssw%C3%B6rter!", "p\u{e4}ssw\u{f6}rter", Some("[secret]!")),
        ] {
            assert_eq!(clean(text, secret).as_deref(), expected, "{text}");
        }
        assert!(!holds_secret("a=b&c=%20", [&Secret::from(TOKEN)]));
        assert!(holds_secret("%2525252525252541", [&Secret::from(TOKEN)]), "too deep to be sure");
    }
}
