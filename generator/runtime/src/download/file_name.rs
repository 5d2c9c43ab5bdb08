//! File names from `Content-Disposition` (RFC 6266). In: the header. Out: a name that is one segment of a path on every
//! system, and is shown as it is: without directories, drives, control and direction characters, and not too long.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::header::decoded;

/// The longest name that the usual file systems take, in bytes.
const MAX_LENGTH: usize = 255;

/// The longest ending that is kept when a name is cut, in bytes.
const MAX_ENDING: usize = 16;

/// Names that Windows takes for devices, whatever their ending.
const DEVICES: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

/// Extracts the file name from a `Content-Disposition`: `filename*=UTF-8''…`, or else `filename=…`.
pub(super) fn file_name(header: &str) -> Option<String> {
    let parameter = |wanted: &str| {
        split_parameters(header).into_iter().find_map(|parameter| {
            let (name, value) = parameter.split_once('=')?;
            name.trim().eq_ignore_ascii_case(wanted).then(|| value.trim())
        })
    };
    let extended = parameter("filename*").and_then(extended);
    let plain = || parameter("filename").map(|value| Cow::Owned(value.trim_matches('"').replace("\\\"", "\"")));
    safe(&extended.or_else(plain)?)
}

/// Decodes `UTF-8''f%C3%BCr.txt`. Returns `None` for another character set.
fn extended(value: &str) -> Option<Cow<'_, str>> {
    let mut parts = value.trim_matches('"').splitn(3, '\'');
    let charset = parts.next()?;
    let encoded = parts.nth(1)?;
    let bytes: Cow<'_, [u8]> = percent_decode_str(encoded).into();
    // What is said to be UTF-8 is not always.
    let known = ["utf-8", "iso-8859-1"].iter().any(|known| charset.eq_ignore_ascii_case(known));
    let latin_1 = charset.eq_ignore_ascii_case("iso-8859-1");
    known.then(|| match latin_1 {
        true => Cow::Owned(bytes.iter().copied().map(char::from).collect()),
        false => Cow::Owned(decoded(&bytes).into_owned()),
    })
}

/// Returns the name without what would make it another file than it seems. `None` if nothing is left, or only dots.
fn safe(name: &str) -> Option<String> {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown = name.chars().filter(|character| !character.is_control() && !is_invisible(*character));
    // On Windows, a colon comes after a drive or begins a hidden stream of a file.
    let name: String = shown.map(|character| if character == ':' { '_' } else { character }).collect();
    // Windows drops dots and spaces at the end.
    let name = cut(name.trim().trim_end_matches(['.', ' ']));
    let stem = name.split('.').next().unwrap_or_default().trim_end();
    if name.is_empty() {
        None
    } else if is_device(stem) {
        Some(format!("_{name}"))
    } else {
        Some(name)
    }
}

/// Characters that are not seen but change how others are shown, such as the order of letters: `exe.txt` for `txt.exe`.
fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

fn is_device(stem: &str) -> bool {
    let numbered = |kind: &str| {
        let number =
            stem.get(..kind.len()).filter(|begin| begin.eq_ignore_ascii_case(kind)).map(|_| &stem[kind.len()..]);
        number.is_some_and(|number| {
            matches!(number.chars().next(), Some('0'..='9' | '\u{b9}' | '\u{b2}' | '\u{b3}'))
                && number.chars().count() == 1
        })
    };
    DEVICES.iter().any(|device| stem.eq_ignore_ascii_case(device)) || numbered("COM") || numbered("LPT")
}

/// Cuts a long name before its ending.
fn cut(name: &str) -> String {
    if name.len() <= MAX_LENGTH {
        return name.to_owned();
    }
    let ending = name.rfind('.').map(|at| &name[at..]).filter(|ending| ending.len() <= MAX_ENDING).unwrap_or_default();
    let mut end = MAX_LENGTH - ending.len();
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{ending}", &name[..end])
}

/// Splits at semicolons outside of quotes.
fn split_parameters(header: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut begin, mut quoted, mut escaped) = (0, false, false);
    for (at, character) in header.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ';' if !quoted => {
                parts.push(&header[begin..at]);
                begin = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&header[begin..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names() {
        for (header, name) in [
            (r#"attachment; filename="artifacts.zip"; filename*=UTF-8''artifacts.zip"#, Some("artifacts.zip")),
            ("attachment; filename*=UTF-8''%C3%BC%20x.txt", Some("ü x.txt")),
            (r#"attachment; filename="a;b \"c\".txt""#, Some(r#"a;b "c".txt"#)),
            ("attachment; filename=plain.log", Some("plain.log")),
            (r#"attachment; filename="../../etc/passwd""#, Some("passwd")),
            ("attachment; filename*=UTF-8''..%2F..", None),
            (r#"attachment; filename="C:\\x\\y.txt""#, Some("y.txt")),
            ("inline", None),
            ("", None),
            // Beyond ASCII.
            (r#"attachment; filename="für.txt""#, Some("für.txt")),
            ("attachment; filename*=utf-8'de'f%C3%BCr.txt", Some("für.txt")),
            ("attachment; filename*=ISO-8859-1''f%FCr.txt", Some("für.txt")),
            ("attachment; filename*=UTF-8''f%FCr.txt", Some("für.txt")),
            (r#"attachment; filename="a.txt"; filename*=KOI8-R''%C1.txt"#, Some("a.txt")),
            // Drives, streams, devices, ends that Windows drops.
            ("attachment; filename=C:evil.txt", Some("C_evil.txt")),
            ("attachment; filename=a:b", Some("a_b")),
            ("attachment; filename=NUL", Some("_NUL")),
            ("attachment; filename=nul.tar.gz", Some("_nul.tar.gz")),
            ("attachment; filename=\"con .txt\"", Some("_con .txt")),
            ("attachment; filename=com1", Some("_com1")),
            ("attachment; filename=COM\u{b9}.txt", Some("_COM\u{b9}.txt")),
            ("attachment; filename=com10", Some("com10")),
            ("attachment; filename=console.log", Some("console.log")),
            ("attachment; filename=\"a.exe. . \"", Some("a.exe")),
            ("attachment; filename=\". .\"", None),
            ("attachment; filename=...", None),
            ("attachment; filename=.gitlab-ci.yml", Some(".gitlab-ci.yml")),
            // What is not seen, or turns the order around.
            ("attachment; filename=a\u{202e}txt.exe", Some("atxt.exe")),
            ("attachment; filename*=UTF-8''a%E2%80%AEtxt.exe", Some("atxt.exe")),
            ("attachment; filename=\u{feff}\u{200b}", None),
            ("attachment; filename*=UTF-8''a%00b%0A.txt", Some("ab.txt")),
        ] {
            assert_eq!(file_name(header).as_deref(), name, "{header}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_ending() {
        for (name, length, end) in [
            (format!("{}.txt", "a".repeat(50_000)), 255, "a.txt"),
            (format!("{}.txt", "ü".repeat(50_000)), 254, "ü.txt"),
            (format!("a.{}", "b".repeat(50_000)), 255, "bb"),
            ("\u{65e5}".repeat(50_000), 255, "\u{65e5}"),
            ("a".repeat(255), 255, "aa"),
        ] {
            let found = file_name(&format!("attachment; filename={name}")).unwrap();
            assert_eq!(found.len(), length);
            assert!(found.ends_with(end), "{found}");
        }
    }
}
