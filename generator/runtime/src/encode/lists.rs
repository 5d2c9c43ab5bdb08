//! Checks of lists before they are encoded, so that none arrives as another one, and of the keys of objects.
//!
//! In: an argument, and the style of its lists in its part of the request. Out: nothing, or the reason why it cannot be
//! sent. Rejects an empty list in a query or a header, where it would vanish and the server would take it for no filter at
//! all; and an item of a joined list that contains the separator, since the server would read two. In a query or a form, also an object that is empty, or has a key that brackets would split.

use super::EncodeError;
use crate::call::Place;
use crate::service::{Encoding, ListStyle};
use crate::value::{Json, Value};

/// Checks the argument `name` in `place`. `form` is whether the body is written as pairs rather than as JSON.
pub(super) fn check(
    place: Place,
    name: &str,
    value: &Value,
    encoding: Encoding,
    form: bool,
) -> Result<(), EncodeError> {
    let lists = match place {
        Place::Query => Some(encoding.lists),
        Place::Body if form => Some(encoding.lists),
        Place::Body | Place::Path | Place::Header => None,
    };
    Check { place, lists, pairs: place == Place::Query || form }.value(name, value)
}

struct Check {
    place: Place,
    /// The style of lists that have none of their own, unless those are JSON.
    lists: Option<ListStyle>,
    /// Whether values are written as pairs of name and value.
    pairs: bool,
}

impl Check {
    fn value(&self, name: &str, value: &Value) -> Result<(), EncodeError> {
        match value {
            Value::List { items, style } => {
                self.length(name, items.len())?;
                let joins =
                    style.or(self.lists).and_then(ListStyle::separator).filter(|_| !items.iter().any(is_record));
                match joins {
                    Some(separator) => items.iter().try_for_each(|item| check_item(name, item, separator)),
                    None => items.iter().try_for_each(|item| self.value(name, item)),
                }
            }
            Value::Map(members) => {
                let mut given = members.iter().filter(|(_, member)| *member != Value::Absent).peekable();
                self.members(name, given.peek().is_some())?;
                given.try_for_each(|(key, member)| {
                    self.key(name, key)?;
                    self.value(&format!("{name}[{key}]"), member)
                })
            }
            Value::Json(json) => self.json(name, json),
            Value::Invalid(reason) if name.is_empty() => Err(EncodeError::new(format!("the body {reason}"))),
            Value::Invalid(reason) => Err(EncodeError::new(format!("`{name}` {reason}"))),
            _ => Ok(()),
        }
    }

    fn json(&self, name: &str, json: &Json) -> Result<(), EncodeError> {
        match json {
            Json::Array(items) => {
                self.length(name, items.len())?;
                let joins = self.lists.and_then(ListStyle::separator).filter(|_| !items.iter().any(Json::is_object));
                match joins {
                    Some(separator) => {
                        let mut items = items.iter().cloned().map(Value::Json);
                        items.try_for_each(|item| check_item(name, &item, separator))
                    }
                    None => items.iter().try_for_each(|item| self.json(name, item)),
                }
            }
            Json::Object(members) => {
                self.members(name, !members.is_empty())?;
                members.iter().try_for_each(|(key, member)| {
                    self.key(name, key)?;
                    self.json(&format!("{name}[{key}]"), member)
                })
            }
            _ => Ok(()),
        }
    }

    fn length(&self, name: &str, items: usize) -> Result<(), EncodeError> {
        match (items, self.place) {
            (0, Place::Query | Place::Header) => Err(EncodeError::new(format!(
                "the list `{name}` is empty, which the server would take for none given: leave it out to filter by nothing"
            ))),
            _ => Ok(()),
        }
    }

    /// In a pair, brackets around nothing mean a list, and brackets in a key end it.
    fn key(&self, name: &str, key: &str) -> Result<(), EncodeError> {
        match self.pairs && (key.is_empty() || key.contains(['[', ']'])) {
            true => Err(EncodeError::new(format!(
                "a key of the object `{name}` is empty or contains a bracket, which a query or a form cannot express"
            ))),
            false => Ok(()),
        }
    }

    /// An object without members is written as no pair.
    fn members(&self, name: &str, any: bool) -> Result<(), EncodeError> {
        match self.pairs && !any {
            true => {
                Err(EncodeError::new(format!("the object `{name}` is empty, which a query or a form cannot express")))
            }
            false => Ok(()),
        }
    }
}

fn is_record(value: &Value) -> bool {
    matches!(value, Value::Map(_) | Value::Json(Json::Object(_)))
}

/// Checks an item of a list that becomes one text. One without text is reported when the list is joined.
fn check_item(name: &str, item: &Value, separator: &str) -> Result<(), EncodeError> {
    match item.text() {
        // The item itself may be secret, so it is not shown.
        Some(text) if text.contains(separator) => Err(EncodeError::new(format!(
            "an item of `{name}` contains `{separator}`, which separates the items: the server would read two"
        ))),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::service::RecordStyle;

    #[test]
    fn what_would_arrive_as_something_else_is_refused() {
        use ListStyle::{Brackets, Comma, Pipe, Repeat, Space};
        use Place::{Body, Header, Path, Query};
        let none = || Value::from(Vec::<Value>::new());
        let texts = |texts: &[&str]| Value::from(texts.to_vec());
        let map = |value| Value::Map(vec![("k".into(), value)]);
        let empty = Some("is empty, which the server would take for none given");
        let object = Some("the object `a");
        let key = Some("a key of the object `a");
        let comma = Some("an item of `a` contains `,`");
        for (value, place, lists, form, refused) in [
            // An empty list, in each part of the request.
            (none(), Query, Brackets, false, empty),
            (none(), Query, Comma, false, empty),
            (none().in_style(Comma), Query, Brackets, false, empty),
            (none().in_style(Repeat), Query, Brackets, false, empty),
            (map(none()), Query, Brackets, false, Some("the list `a[k]` is empty")),
            (Value::Json(json!([])), Query, Brackets, false, empty),
            (Value::Json(json!({"k": []})), Query, Brackets, false, Some("the list `a[k]` is empty")),
            (none().in_style(Comma), Header, Brackets, false, empty),
            (none(), Body, Brackets, false, None),
            (none(), Body, Brackets, true, None),
            (none().in_style(Comma), Body, Brackets, false, None),
            (none().in_style(Comma), Body, Brackets, true, None),
            (Value::Json(json!({"k": []})), Body, Brackets, true, None),
            (Value::Invalid("is none".into()), Body, Brackets, false, Some("`a` is none")),
            (Value::from(vec![map(Value::Invalid("is none".into()))]), Query, Brackets, false, Some("`a[k]` is none")),
            // An empty object has no pairs.
            (map(Value::Absent), Query, Brackets, false, object),
            (map(Value::Absent), Body, Brackets, true, object),
            (map(Value::Absent), Body, Brackets, false, None),
            (map(map(Value::Absent)), Body, Brackets, true, Some("the object `a[k]` is empty")),
            (Value::from(vec![map(Value::Absent)]), Body, Brackets, true, object),
            (Value::Json(json!({})), Query, Brackets, false, object),
            (Value::Json(json!([{}])), Body, Brackets, true, object),
            (Value::Json(json!({})), Body, Brackets, false, None),
            // A key that would be read as another.
            (Value::Json(json!({"b][c": 1})), Query, Brackets, false, key),
            (Value::Json(json!({"": 1})), Query, Brackets, false, key),
            (Value::Json(json!({"b[c]": 1})), Body, Brackets, true, key),
            (Value::Json(json!([{"b]": 1}])), Body, Brackets, true, key),
            (Value::Map(vec![("b[".into(), Value::Null)]), Query, Brackets, false, key),
            (Value::Json(json!({"b][c": 1, "": 2})), Body, Brackets, false, None),
            // An item with the separator of its list.
            (texts(&["a,b"]).in_style(Comma), Query, Brackets, false, comma),
            (texts(&["a,b"]).in_style(Comma), Body, Brackets, false, comma),
            (texts(&["a,b"]).in_style(Comma), Body, Brackets, true, comma),
            (texts(&["a,b"]).in_style(Comma), Path, Brackets, false, comma),
            (texts(&["a,b"]).in_style(Comma), Header, Brackets, false, comma),
            (texts(&["a,b"]), Query, Comma, false, comma),
            (texts(&["a,b"]), Body, Comma, true, comma),
            (Value::Json(json!(["a,b"])), Query, Comma, false, comma),
            (Value::from(vec![Value::Secret("a,b".into())]).in_style(Comma), Query, Brackets, false, comma),
            (Value::from(vec![texts(&["a,b"])]).in_style(Comma), Query, Brackets, false, comma),
            (map(texts(&["a,b"])).in_style(Comma), Query, Brackets, false, Some("an item of `a[k]` contains `,`")),
            (texts(&["a b"]).in_style(Space), Query, Brackets, false, Some("contains ` `")),
            (texts(&["a|b"]).in_style(Pipe), Query, Brackets, false, Some("contains `|`")),
            (texts(&["a,b"]).in_style(Pipe), Query, Brackets, false, None),
            (texts(&["a,b"]), Query, Brackets, false, None),
            (texts(&["a,b"]).in_style(Repeat), Query, Comma, false, None),
            // In JSON, a list without a style is an array.
            (texts(&["a,b"]), Body, Comma, false, None),
            (Value::Json(json!(["a,b"])), Body, Comma, false, None),
            // An empty item is what was given.
            (texts(&["a", ""]).in_style(Comma), Query, Brackets, false, None),
            (texts(&[""]), Query, Brackets, false, None),
        ] {
            let encoding = Encoding { lists, records: RecordStyle::Indexed };
            let found = check(place, "a", &value, encoding, form).err().map(|error| error.0);
            match (&found, refused) {
                (None, None) => {}
                (Some(message), Some(expected)) => {
                    assert!(message.contains(expected), "{place:?} {value:?}: {message}")
                }
                _ => panic!("{place:?} {value:?}: {found:?} instead of {refused:?}"),
            }
        }
    }
}
