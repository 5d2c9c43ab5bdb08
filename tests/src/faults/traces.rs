//! Finds a secret in what a server received: in the request line, in header names and values, in the body; as it is, in
//! any escaping that a URL can have, and in the forms in which programs wrap secrets.

use percent_encoding::percent_decode_str;

use crate::loopback::Request;

/// The places where a request holds `secret`, each as a text for a person. Empty when there is none.
///
/// The case of letters does not matter, and neither does escaping, also of what is escaped twice.
#[must_use]
pub fn traces_of(secret: &str, request: &Request) -> Vec<String> {
    let mut places = vec![("target", request.target.clone()), ("body", String::from_utf8_lossy(&request.body).into())];
    places.extend(request.headers.iter().map(|(name, value)| ("header", format!("{name}: {value}"))));
    let found = places.into_iter().filter(|(_, text)| holds(text, secret));
    found.map(|(place, text)| format!("{place} {text:?} of {} {}", request.method, request.target)).collect()
}

/// Those of `secrets` that a text shows, in any of these forms: what a program prints or logs.
#[must_use]
pub fn shown_traces<'s>(secrets: &[&'s str], text: &str) -> Vec<&'s str> {
    secrets.iter().copied().filter(|secret| holds(text, secret)).collect()
}

fn holds(text: &str, secret: &str) -> bool {
    let secret = secret.to_ascii_lowercase();
    let once = percent_decode_str(text).decode_utf8_lossy().into_owned();
    let twice = percent_decode_str(&once).decode_utf8_lossy().into_owned();
    // Basic authentication, with nothing or with a name before the secret.
    let in_base64 = |text: &str| {
        let words = text.split(|character: char| !(character.is_ascii_alphanumeric() || "+/-_=".contains(character)));
        words.into_iter().any(|word| base64(word).is_some_and(|word| word.contains(&secret)))
    };
    [text, &once, &twice].iter().any(|text| text.to_ascii_lowercase().contains(&secret) || in_base64(text))
}

/// The text in Base64.
#[must_use]
pub fn base64_of(text: &str) -> String {
    let digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut written = String::new();
    for chunk in text.as_bytes().chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let digit = digits[(bits >> (18 - 6 * at) & 63) as usize];
            written.push(if at <= chunk.len() { char::from(digit) } else { '=' });
        }
    }
    written
}

/// Decodes a word in Base64, in lower case.
fn base64(word: &str) -> Option<String> {
    let (mut bits, mut count, mut bytes) = (0_u32, 0, Vec::new());
    for byte in word.trim_end_matches('=').bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(value)) & 0xFFFF;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 0xFF) as u8);
        }
    }
    Some(String::from_utf8_lossy(&bytes).to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use crate::loopback::{Plain, Response, Server};

    use super::{base64, base64_of, traces_of};

    #[test]
    fn base64_is_read_back() {
        for text in ["", "a", "ab", "abc", "user:p+w/1="] {
            assert_eq!(base64(&base64_of(text)).as_deref(), Some(text));
        }
        assert_eq!(base64_of("u:s+ecret/1"), "dTpzK2VjcmV0LzE=");
    }

    #[test]
    fn every_hiding_place_is_seen() {
        let server = Server::start(|_| Response::empty(204));
        let url = server.url();
        for plain in [
            Plain::new(url, "GET", "/a?private_token=s%2Becret%2F1"),
            Plain::new(url, "GET", "/a?u=%252Fx%253Ft%253Ds%252Becret%252F1"),
            Plain::new(url, "GET", "/S+ECRET/1"),
            Plain::new(url, "GET", "/a").header("x-own", "Bearer s+ecret/1"),
            Plain::new(url, "GET", "/a").header("s+ecret/1", "a").header("a", "b"),
            Plain::new(url, "GET", "/a").header("authorization", "Basic dTpzK2VjcmV0LzE="),
            Plain::new(url, "POST", "/a").body("text/plain", "{\"a\":\"s+ecret/1\"}"),
            Plain::new(url, "POST", "/a").form("a=s%2Becret%2F1"),
        ] {
            // A header name with a slash is no header: that request is refused before anybody looks at it.
            if plain.send().status == 204 {
                let request = server.take_requests().remove(0);
                assert_eq!(traces_of("s+ecret/1", &request).len(), 1, "{request:?}");
                assert!(traces_of("another", &request).is_empty(), "{request:?}");
            }
        }
    }
}
