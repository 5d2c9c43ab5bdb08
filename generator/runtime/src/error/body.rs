//! Parsing of error bodies. In: any bytes. Out: as much as can be understood; parsing never fails.
//!
//! The shapes under the keys of the service's [`ErrorShape`] are a text, a list of texts, errors by field (nested to
//! any depth), and an object with an `error` text. Besides, a body may be HTML of a proxy, plain text, empty, or JSON
//! that was cut short.

use std::collections::BTreeMap;

use super::{Captcha, FieldError};
use crate::service::{ErrorShape, SpamCheck};
use crate::value::Json;

/// The depth below which errors of fields are ignored.
const MAX_DEPTH: usize = 8;

/// The content of an error body.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ErrorBody {
    pub(crate) message: Option<String>,
    pub(crate) fields: Vec<FieldError>,
    pub(crate) code: Option<String>,
    pub(crate) scope: Option<String>,
    pub(crate) captcha: Option<Captcha>,
}

impl ErrorBody {
    /// Changes each text that may be displayed.
    pub(crate) fn each_text(&mut self, mut change: impl FnMut(&mut String)) {
        [&mut self.message, &mut self.code, &mut self.scope].into_iter().flatten().for_each(&mut change);
        for error in &mut self.fields {
            change(&mut error.field);
            error.messages.iter_mut().for_each(&mut change);
        }
    }
}

/// Parses an error body.
pub(crate) fn read(body: &[u8], shape: &ErrorShape, spam_check: Option<&SpamCheck>) -> ErrorBody {
    match serde_json::from_slice(body) {
        Ok(Json::Object(members)) => of_object(&members, shape, spam_check),
        Ok(json) => {
            let mut parsed = ErrorBody::default();
            take_message(&json, &mut parsed);
            parsed
        }
        Err(_) => ErrorBody { message: of_text(body), ..ErrorBody::default() },
    }
}

fn of_object(members: &serde_json::Map<String, Json>, shape: &ErrorShape, spam: Option<&SpamCheck>) -> ErrorBody {
    let mut parsed = ErrorBody::default();
    for value in shape.message.iter().filter_map(|key| find(members, key)) {
        if take_message(value, &mut parsed) {
            break;
        }
    }
    let text = |keys: &[&str]| keys.iter().filter_map(|key| find(members, key)).find_map(scalar);
    // A sentence is not a code to match on.
    parsed.code = text(shape.code).filter(|code| !code.contains(char::is_whitespace));
    parsed.scope = text(shape.scope).or_else(|| {
        let list = shape.scope.iter().filter_map(|key| find(members, key)).find_map(Json::as_array)?;
        Some(texts(list).join(" ")).filter(|scopes| !scopes.is_empty())
    });
    parsed.captcha = spam.and_then(|spam| captcha(members, spam));
    if let (Some(spam), Some(_)) = (spam, &parsed.captcha) {
        // Inside a message, the captcha's keys look like fields.
        let of_captcha = [spam.needed, spam.site_key, spam.log_id];
        parsed.fields.retain(|error| !of_captcha.contains(&error.field.as_str()));
    }
    parsed
}

/// Returns the value of a key, which may be one within an object: `error.message`.
fn find<'j>(members: &'j serde_json::Map<String, Json>, key: &str) -> Option<&'j Json> {
    members.get(key).or_else(|| {
        let (first, rest) = key.split_once('.')?;
        find(members.get(first)?.as_object()?, rest)
    })
}

/// Reads the value of a message key. Returns whether it contained anything.
fn take_message(value: &Json, parsed: &mut ErrorBody) -> bool {
    match value {
        Json::Array(items) => {
            let texts: Vec<_> = texts(items).into_iter().filter(|text| !text.trim().is_empty()).collect();
            parsed.message = (!texts.is_empty()).then(|| texts.join(", "));
        }
        Json::Object(members) => match (members.len(), members.get("error").and_then(scalar)) {
            (1, Some(text)) => parsed.message = Some(text),
            _ => {
                let mut found = BTreeMap::new();
                gather("", value, 0, &mut found);
                parsed.fields = found.into_iter().map(|(field, messages)| FieldError { field, messages }).collect();
            }
        },
        other => parsed.message = scalar(other).filter(|text| !text.trim().is_empty()),
    }
    parsed.message.is_some() || !parsed.fields.is_empty()
}

/// Collects the errors of fields by the path of the field.
fn gather(path: &str, value: &Json, depth: usize, found: &mut BTreeMap<String, Vec<String>>) {
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match value {
        Json::Object(members) if depth < MAX_DEPTH => {
            for (key, member) in members {
                gather(&below(key), member, depth + 1, found);
            }
        }
        Json::Array(items) if depth < MAX_DEPTH => {
            for (index, item) in items.iter().enumerate() {
                match scalar(item) {
                    Some(text) => found.entry(path.to_owned()).or_default().push(text),
                    None if items.len() == 1 => gather(path, item, depth + 1, found),
                    None => gather(&below(&index.to_string()), item, depth + 1, found),
                }
            }
        }
        other => found.entry(path.to_owned()).or_default().extend(scalar(other)),
    }
}

fn scalar(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text.clone()),
        Json::Bool(_) | Json::Number(_) => Some(value.to_string()),
        Json::Null | Json::Array(_) | Json::Object(_) => None,
    }
}

fn texts(items: &[Json]) -> Vec<String> {
    items.iter().filter_map(scalar).collect()
}

/// Returns the captcha, requested at the top level of the body or inside its message.
fn captcha(members: &serde_json::Map<String, Json>, spam: &SpamCheck) -> Option<Captcha> {
    let asks = |members: &serde_json::Map<String, Json>| members.get(spam.needed) == Some(&Json::Bool(true));
    let members = Some(members)
        .filter(|members| asks(members))
        .or_else(|| members.values().filter_map(Json::as_object).find(|inner| asks(inner)))?;
    let text = |key: &str| members.get(key).and_then(scalar).unwrap_or_default();
    Some(Captcha { site_key: text(spam.site_key), log_id: text(spam.log_id) })
}

/// Returns the message of a body that is not JSON.
fn of_text(body: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(body);
    let text = text.trim_start_matches('\u{feff}').trim();
    match text.as_bytes().first()? {
        b'<' => {
            Some(html_title(text).map_or_else(|| "an HTML page".to_owned(), |title| format!("an HTML page: {title}")))
        }
        b'{' | b'[' | b'"' => Some("the error's body was cut short".to_owned()),
        _ => Some(text.lines().next().unwrap_or_default().chars().take(400).collect()),
    }
}

/// Returns the title of an HTML page, or its first heading.
pub(crate) fn html_title(page: &str) -> Option<String> {
    // Has the same length as the page, so that offsets are valid in both.
    let lower = page.to_ascii_lowercase();
    let inside = |tag: &str| {
        let begin = lower.find(&format!("<{tag}"))?;
        let begin = begin + lower.get(begin..)?.find('>')? + 1;
        let end = begin + lower.get(begin..)?.find('<')?;
        let text = page.get(begin..end)?.split_whitespace().collect::<Vec<_>>().join(" ");
        Some(text.chars().take(200).collect::<String>()).filter(|text| !text.is_empty())
    };
    inside("title").or_else(|| inside("h1"))
}
