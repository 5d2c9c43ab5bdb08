//! Paths from templates. A parameter stays where its template has it: one segment, or for `{*name}` the segments that
//! it has itself, none of them `.`, `..` or empty. Escaping could not save those: URL parsers fold `%2e%2e` too.

use std::borrow::Cow;

use super::EncodeError;
use crate::call::{Argument, Place};
use crate::url::{ascii_set, push_encoded};

/// Writes `template`, with the parameters in their places, behind `path`.
pub(super) fn write(template: &str, arguments: &[Argument], path: &mut String) -> Result<(), EncodeError> {
    if template.bytes().any(|byte| matches!(byte, b'?' | b'#')) {
        return Err(EncodeError::new("a path holds no query and no fragment"));
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

/// Writes a value that keeps its slashes.
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
    let value = argument.ok_or_else(|| EncodeError::new(format!("the path parameter `{name}` was not given")))?;
    let text = value.value.text();
    let text = text.ok_or_else(|| EncodeError::new(format!("the path parameter `{name}` is no text")))?;
    // With text around it, what is empty would not be seen in the segment.
    if text.is_empty() { Err(empty(name)) } else { Ok(text) }
}

/// Looks at a segment: one with a parameter, or one that a person wrote.
fn check(parameter: Option<&str>, segment: &str) -> Result<(), EncodeError> {
    match (parameter, segment) {
        (Some(name), "") => Err(empty(name)),
        (Some(name), "." | "..") => {
            Err(EncodeError::new(format!("the path parameter `{name}` is `{segment}`, which names another path")))
        }
        (Some(_), _) => Ok(()),
        (None, _) => check_literal(segment),
    }
}

fn empty(name: &str) -> EncodeError {
    EncodeError::new(format!("the path parameter `{name}` is empty, or has an empty segment"))
}

/// What a person wrote as part of a path, where escapes may stand already.
fn check_literal(segment: &str) -> Result<(), EncodeError> {
    // The longest that could be folded away is `%2e%2e`.
    if segment.len() > 6 || !segment.starts_with(['.', '%']) {
        return Ok(());
    }
    match segment.to_ascii_lowercase().replace("%2e", ".").as_str() {
        "." | ".." => Err(EncodeError::new("the path holds `.` or `..`, which names another path")),
        _ => Ok(()),
    }
}

/// What can stand in a segment of a path.
const PATH_CHARS: [bool; 256] = ascii_set(b"-._~!$%&'()*+,;=:@");

/// Writes what stands in a template as it is, but for what cannot stand in a path.
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
