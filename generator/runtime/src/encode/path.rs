//! Paths from templates. A parameter stays within its place in the template: one segment, or for `{*name}`
//! several. No segment may be `.`, `..` or empty: escaping would not help, since URL parsers fold `%2e%2e` too.

use std::borrow::Cow;

use super::EncodeError;
use crate::call::{Argument, Place};
use crate::url::{ascii_set, push_encoded};

/// Appends `template` to `path`, with the parameters inserted.
pub(super) fn write(template: &str, arguments: &[Argument], path: &mut String) -> Result<(), EncodeError> {
    if template.bytes().any(|byte| matches!(byte, b'?' | b'#')) {
        return Err(EncodeError::new("a path must not contain a query or a fragment"));
    }
    let mut rest = template.trim_start_matches('/');
    path.push('/');
    let mut begin = path.len();
    let mut parameter = None;
    while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'/' | b'{')) {
        push_literal(path, &rest[..at]);
        let behind = &rest[at + 1..];
        if rest.as_bytes()[at] == b'/' {
            check(parameter, &path[begin..])?;
            path.push('/');
            (begin, parameter, rest) = (path.len(), None, behind);
        } else if let Some((name, after)) = behind.split_once('}') {
            match name.strip_prefix('*') {
                Some(name) => push_parts(path, name, &value_of(name, arguments)?)?,
                None => {
                    parameter = parameter.or(Some(name));
                    push_encoded(path, &value_of(name, arguments)?);
                }
            }
            rest = after;
        } else {
            push_encoded(path, "{");
            rest = behind;
        }
    }
    push_literal(path, rest);
    check(parameter, &path[begin..])
}

/// Appends a value that keeps its slashes.
fn push_parts(path: &mut String, name: &str, value: &str) -> Result<(), EncodeError> {
    for (index, part) in value.split('/').enumerate() {
        if index > 0 {
            path.push('/');
        }
        check(Some(name), part)?;
        push_encoded(path, part);
    }
    Ok(())
}

fn value_of<'a>(name: &str, arguments: &'a [Argument]) -> Result<Cow<'a, str>, EncodeError> {
    let argument = arguments.iter().find(|argument| argument.place == Place::Path && argument.wire == name);
    let value = argument.ok_or_else(|| EncodeError::new(format!("the path parameter `{name}` is missing")))?;
    let text = value.value.text();
    let text =
        text.ok_or_else(|| EncodeError::new(format!("the path parameter `{name}` cannot be written as text")))?;
    // Inside a longer segment, an empty parameter would not be noticed.
    if text.is_empty() { Err(empty(name)) } else { Ok(text) }
}

/// Checks a segment: one with a parameter, or a literal one.
fn check(parameter: Option<&str>, segment: &str) -> Result<(), EncodeError> {
    match (parameter, segment) {
        (Some(name), "") => Err(empty(name)),
        (Some(name), "." | "..") => {
            Err(EncodeError::new(format!("the path parameter `{name}` is `{segment}`, which would change the path")))
        }
        (Some(_), _) => Ok(()),
        (None, _) => check_literal(segment),
    }
}

fn empty(name: &str) -> EncodeError {
    EncodeError::new(format!("the path parameter `{name}` is empty, or has an empty segment"))
}

/// Checks a literal segment, which may contain escapes.
fn check_literal(segment: &str) -> Result<(), EncodeError> {
    // The longest segment that parsers fold is `%2e%2e`.
    if segment.len() > 6 || !segment.starts_with(['.', '%']) {
        return Ok(());
    }
    match segment.to_ascii_lowercase().replace("%2e", ".").as_str() {
        "." | ".." => Err(EncodeError::new("the path contains `.` or `..`, which would change it")),
        _ => Ok(()),
    }
}

/// The characters of a path segment that need no escape.
const PATH_CHARS: [bool; 256] = ascii_set(b"-._~!$%&'()*+,;=:@");

/// Appends a literal segment, escaping only what is invalid in a path.
fn push_literal(path: &mut String, text: &str) {
    let fits = |byte: u8| PATH_CHARS[usize::from(byte)];
    if text.bytes().all(fits) {
        return path.push_str(text);
    }
    for character in text.chars() {
        match u8::try_from(character) {
            Ok(byte) if fits(byte) => path.push(character),
            _ => push_encoded(path, character.encode_utf8(&mut [0; 4])),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Value;

    fn path(template: &str, value: &str) -> Result<String, String> {
        let arguments = [Argument { place: Place::Path, wire: "a".into(), value: Value::Text(value.into()) }];
        let mut path = "/api".to_owned();
        write(template, &arguments, &mut path).map(|()| path).map_err(|error| error.0)
    }

    #[test]
    fn a_parameter_stays_in_its_place() {
        for (template, value, expected) in [
            ("/projects/{a}/x", "a/b", "/api/projects/a%2Fb/x"),
            ("/projects/{a}", "a b+c?d#e%f", "/api/projects/a%20b%2Bc%3Fd%23e%25f"),
            ("/projects/{a}", "%2e%2e", "/api/projects/%252e%252e"),
            ("/projects/{a}", "...", "/api/projects/..."),
            ("/projects/{a}.zip", ".", "/api/projects/..zip"),
            ("/files/{*a}", "a/b c/d", "/api/files/a/b%20c/d"),
            ("/files/{*a}/raw", ".hidden/x", "/api/files/.hidden/x/raw"),
            ("/ü/{a}", "ü", "/api/%C3%BC/%C3%BC"),
            ("/a@b/{a}/", "x", "/api/a@b/x/"),
        ] {
            assert_eq!(path(template, value).as_deref(), Ok(expected), "{template} {value}");
        }
    }

    #[test]
    fn what_would_leave_it_is_refused() {
        for (template, value) in [
            ("/projects/{a}", ""),
            ("/projects/{a}", "."),
            ("/projects/{a}", ".."),
            ("/files/{*a}", "a/../b"),
            ("/files/{*a}", "/a"),
            ("/files/{*a}", "a//b"),
            ("/files/{*a}", "a/"),
            ("/files/{*a}", ""),
            ("/x/../{a}", "a"),
            ("/x/%2E%2e/{a}", "a"),
            ("/x?y={a}", "a"),
            ("/{other}", "a"),
        ] {
            assert!(path(template, value).is_err(), "{template} {value}");
        }
    }
}
