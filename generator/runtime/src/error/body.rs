//! Parsing of error bodies. In: any bytes. Out: as much as can be understood; parsing never fails.
//!
//! The shapes under the keys of the service's [`ErrorShape`] are a text, a list of texts, a list of objects with a text
//! and a code each, errors by field (nested to any depth), and an object with an `error` text. Several keys may be there
//! at once. Of an object with none of the keys, all texts are errors by field. Besides, a body may be HTML of a proxy,
//! plain text, empty, JSON that was cut short, or almost JSON. What is kept is not larger than the body, but for a bounded
//! number of bounded field names.

use std::collections::BTreeMap;

use super::{Captcha, FieldError};
use crate::service::{ErrorShape, SpamCheck};
use crate::value::Json;

/// The depth below which errors of fields are ignored.
const MAX_DEPTH: usize = 8;

/// The largest number of fields whose errors are kept.
const MAX_FIELDS: usize = 100;

/// The largest number of messages that are kept of one field.
const MAX_MESSAGES: usize = 100;

/// The largest number of bytes of a field's name that are kept.
const MAX_NAME: usize = 200;

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
    let text = String::from_utf8_lossy(body);
    let text = text.trim_start_matches('\u{feff}').trim();
    // Whatever follows the JSON, it says nothing.
    match serde_json::Deserializer::from_str(text).into_iter().next() {
        Some(Ok(Json::Object(members))) => of_object(&members, shape, spam_check),
        Some(Ok(json @ (Json::Array(_) | Json::String(_)))) => {
            let mut found = Found::new(shape);
            found.take(shape.message.first().copied().unwrap_or("errors"), &json, 0);
            found.into_body()
        }
        Some(Err(error)) => {
            ErrorBody { message: if error.is_eof() { of_cut(text) } else { of_text(text) }, ..ErrorBody::default() }
        }
        Some(Ok(Json::Null)) if text == "null" => ErrorBody::default(),
        // A number may be the first word of a text: `404 page not found`.
        Some(Ok(_)) | None => ErrorBody { message: of_text(text), ..ErrorBody::default() },
    }
}

fn of_object(members: &serde_json::Map<String, Json>, shape: &ErrorShape, spam: Option<&SpamCheck>) -> ErrorBody {
    let text = |keys: &[&str]| keys.iter().filter_map(|key| find(members, key)).find_map(scalar);
    let mut found = Found::new(shape);
    found.code = shape.code.iter().filter_map(|key| scalar(find(members, key)?)).find(|code| is_code(code));
    for (key, value) in shape.message.iter().filter_map(|key| Some((key, find(members, key)?))) {
        found.take(key, value, 0);
    }
    let captcha = spam.and_then(|spam| captcha(members, spam));
    if found.is_empty() && captcha.is_none() {
        found.gather("", &Json::Object(members.clone()), 0);
    }
    if let (Some(spam), Some(_)) = (spam, &captcha) {
        // Inside a message, the captcha's keys look like fields.
        found.fields.retain(|field, _| ![spam.needed, spam.site_key, spam.log_id].contains(&field.as_str()));
    }
    let scope = text(shape.scope).or_else(|| {
        let list = shape.scope.iter().filter_map(|key| find(members, key)).find_map(Json::as_array)?;
        Some(texts(list).join(" ")).filter(|scopes| !scopes.is_empty())
    });
    ErrorBody { scope, captcha, ..found.into_body() }
}

/// Returns the value of a key, which may be one within an object: `error.message`.
fn find<'j>(members: &'j serde_json::Map<String, Json>, key: &str) -> Option<&'j Json> {
    members.get(key).or_else(|| {
        let (first, rest) = key.split_once('.')?;
        find(members.get(first)?.as_object()?, rest)
    })
}

/// The content of a body that was found so far.
struct Found<'s> {
    shape: &'s ErrorShape,
    message: Option<String>,
    fields: BTreeMap<String, Vec<String>>,
    code: Option<String>,
}

impl<'s> Found<'s> {
    fn new(shape: &'s ErrorShape) -> Self {
        Self { shape, message: None, fields: BTreeMap::new(), code: None }
    }

    fn is_empty(&self) -> bool {
        self.message.is_none() && self.fields.is_empty()
    }

    fn into_body(self) -> ErrorBody {
        let fields = self.fields.into_iter().map(|(field, messages)| FieldError { field, messages }).collect();
        ErrorBody { message: self.message, fields, code: self.code, ..ErrorBody::default() }
    }

    /// Reads the value of the message key `key`.
    fn take(&mut self, key: &str, value: &Json, depth: usize) {
        match value {
            Json::Array(items) => {
                let joined: Vec<_> = texts(items).into_iter().filter(|text| !text.trim().is_empty()).collect();
                if !joined.is_empty() {
                    self.say(key, joined.join(", "));
                }
                items.iter().filter_map(Json::as_object).for_each(|members| self.take_item(key, members, depth + 1));
                items.iter().filter(|item| item.is_array()).for_each(|item| self.gather(key, item, depth + 1));
            }
            Json::Object(members) => match (members.len(), members.get("error").and_then(scalar)) {
                (1, Some(text)) => self.say(key, text),
                _ => self.gather("", value, depth),
            },
            other => {
                if let Some(text) = scalar(other).filter(|text| !text.trim().is_empty()) {
                    self.say(key, text);
                }
            }
        }
    }

    /// Reads an object in a list of errors: a text and a code, or errors by field.
    fn take_item(&mut self, key: &str, members: &serde_json::Map<String, Json>, depth: usize) {
        let text = |keys: &[&str]| keys.iter().filter_map(|key| members.get(*key)?.as_str()).next().map(str::to_owned);
        match text(self.shape.message) {
            Some(message) => {
                match &mut self.message {
                    Some(said) => said.extend([", ", &message]),
                    None => self.say(key, message),
                }
                let code = text(self.shape.code).filter(|code| is_code(code));
                self.code = self.code.take().or(code);
            }
            None => members.iter().for_each(|(name, value)| self.gather(&cut(name), value, depth)),
        }
    }

    /// Takes a text: as the message, or beside one under the name of its key. The code is not a text.
    fn say(&mut self, key: &str, text: String) {
        match &self.message {
            None => self.message = Some(text),
            Some(message) if *message == text || self.code.as_ref() == Some(&text) => {}
            Some(_) => self.add(key, Some(text)),
        }
    }

    /// Collects the errors of fields by the path of the field.
    fn gather(&mut self, path: &str, value: &Json, depth: usize) {
        if self.fields.len() >= MAX_FIELDS {
            return;
        }
        let below = |key: &str| if path.is_empty() { cut(key) } else { cut(&format!("{path}.{}", cut(key))) };
        match value {
            Json::Object(members) if depth < MAX_DEPTH => {
                members.iter().for_each(|(key, member)| self.gather(&below(key), member, depth + 1));
            }
            Json::Array(items) if depth < MAX_DEPTH => {
                for (index, item) in items.iter().enumerate() {
                    match scalar(item) {
                        Some(text) => self.add(path, Some(text)),
                        None if items.len() == 1 => self.gather(path, item, depth + 1),
                        None => self.gather(&below(&index.to_string()), item, depth + 1),
                    }
                }
            }
            other => self.add(path, scalar(other)),
        }
    }

    fn add(&mut self, field: &str, text: Option<String>) {
        if self.fields.len() < MAX_FIELDS || self.fields.contains_key(field) {
            let messages = self.fields.entry(field.to_owned()).or_default();
            messages.extend(text.filter(|_| messages.len() < MAX_MESSAGES));
        }
    }
}

/// Returns whether a text is a code to match on, and not a sentence.
fn is_code(text: &str) -> bool {
    !text.is_empty() && !text.contains(char::is_whitespace)
}

/// Returns a name, truncated.
fn cut(name: &str) -> String {
    match name.char_indices().find(|(at, character)| at + character.len_utf8() > MAX_NAME) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
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
fn of_text(text: &str) -> Option<String> {
    if text.starts_with('<') {
        let title = html_title(text);
        return Some(title.map_or_else(|| "an HTML page".to_owned(), |title| format!("an HTML page: {title}")));
    }
    let line = text.lines().next()?;
    Some(line.chars().take(400).collect())
}

/// Returns the message of a body that ends too early to be JSON.
fn of_cut(text: &str) -> Option<String> {
    match text.as_bytes().first()? {
        b'{' | b'[' | b'"' => Some("the error's body was cut short".to_owned()),
        _ => of_text(text),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_within_objects() {
        let shape =
            ErrorShape { message: &["error.message", "status.error", "message"], code: &["error.code"], scope: &[] };
        for (body, message, code) in [
            (r#"{"error": {"message": "no such box", "code": "gone"}}"#, Some("no such box"), Some("gone")),
            (r#"{"status": {"error": "Not found"}, "time": 0}"#, Some("Not found"), None),
            (r#"{"error": "plain", "message": "no"}"#, Some("no"), None),
            (r#"{"error.message": "dotted"}"#, Some("dotted"), None),
            (r#"{"error": {"message": null}, "message": "no"}"#, Some("no"), None),
        ] {
            let read = read(body.as_bytes(), &shape, None);
            assert_eq!((read.message.as_deref(), read.code.as_deref()), (message, code), "{body}");
        }
    }
}
