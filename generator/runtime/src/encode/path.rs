//! Paths from templates. A parameter stays where its template has it: one segment, or for `{*name}` the segments that
//! it has itself, none of them `.`, `..` or empty. Escaping could not save those: URL parsers fold `%2e%2e` too.

use std::borrow::Cow;

use super::{EncodeError, push_encoded};
use crate::call::{Argument, Place};

/// Writes `template`, with the parameters in their places, behind `path`.
pub(super) fn write(template: &str, arguments: &[Argument], path: &mut String) -> Result<(), EncodeError> {
    if template.contains(['?', '#']) {
        return Err(EncodeError::new("a path holds no query and no fragment"));
    }
    for segment in template.split('/').skip_while(|segment| segment.is_empty()) {
        path.push('/');
        write_segment(segment, arguments, path)?;
    }
    if path.is_empty() {
        path.push('/');
    }
    Ok(())
}

fn write_segment(segment: &str, arguments: &[Argument], path: &mut String) -> Result<(), EncodeError> {
    if let Some(name) = segment.strip_prefix("{*").and_then(|rest| rest.strip_suffix('}')) {
        let value = value_of(name, arguments)?;
        for (index, part) in value.split('/').enumerate() {
            if index > 0 {
                path.push('/');
            }
            check(name, part)?;
            push_encoded(path, part);
        }
        return Ok(());
    }
    let begin = path.len();
    let mut first = None;
    let mut rest = segment;
    while let Some((before, (name, after))) =
        rest.split_once('{').and_then(|(before, tail)| Some((before, tail.split_once('}')?)))
    {
        let value = value_of(name, arguments)?;
        if value.is_empty() {
            return Err(EncodeError::new(format!("the path parameter `{name}` is empty")));
        }
        push_literal(path, before);
        push_encoded(path, &value);
        first = first.or(Some(name));
        rest = after;
    }
    push_literal(path, rest);
    match first {
        // An empty segment of the template itself stands at its end or is meant.
        None if path.len() == begin => Ok(()),
        None => check_literal(&path[begin..]),
        Some(name) => check(name, &path[begin..]),
    }
}

fn value_of<'a>(name: &str, arguments: &'a [Argument]) -> Result<Cow<'a, str>, EncodeError> {
    let argument = arguments.iter().find(|argument| argument.place == Place::Path && argument.wire == name);
    let value = argument.ok_or_else(|| EncodeError::new(format!("the path parameter `{name}` was not given")))?;
    value.value.text().ok_or_else(|| EncodeError::new(format!("the path parameter `{name}` is no text")))
}

fn check(name: &str, segment: &str) -> Result<(), EncodeError> {
    match segment {
        "" => Err(EncodeError::new(format!("the path parameter `{name}` is empty, or has an empty segment"))),
        "." | ".." => {
            Err(EncodeError::new(format!("the path parameter `{name}` is `{segment}`, which names another path")))
        }
        _ => Ok(()),
    }
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

/// Writes what stands in a template as it is, but for what cannot stand in a path.
fn push_literal(path: &mut String, text: &str) {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$%&'()*+,;=:@".contains(&byte);
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
    use crate::Value;

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
