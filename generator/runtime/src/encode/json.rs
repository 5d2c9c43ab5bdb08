//! JSON bodies: an object of the fields, where `group[field]` is a field of an object.
//!
//! The text is written directly from the arguments, without building a tree of JSON.

use bytes::Bytes;
use serde::ser::{Error as _, SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use super::EncodeError;
use crate::value::{Json, Value};

/// Encodes a body with these fields.
pub(super) fn write(fields: &[(&str, &Value)]) -> Result<Bytes, EncodeError> {
    let node = match fields {
        // The whole body rather than a field.
        [("", value)] => Node::Value(value),
        _ => Node::Group(group(fields)?),
    };
    let text = serde_json::to_vec(&node).map_err(|error| EncodeError::new(error.to_string()))?;
    Ok(text.into())
}

type Group<'v> = Vec<(&'v str, Node<'v>)>;

/// The value of a field.
enum Node<'v> {
    Value(&'v Value),
    Json(&'v Json),
    Group(Group<'v>),
}

impl<'v> Node<'v> {
    /// Returns the members, if the node is an object of any origin.
    fn fields(&mut self) -> Option<&mut Group<'v>> {
        match self {
            Self::Value(Value::Map(members)) => {
                let there = members.iter().filter(|(_, member)| *member != Value::Absent);
                *self = Self::Group(there.map(|(key, member)| (key.as_ref(), Self::Value(member))).collect());
            }
            Self::Value(Value::Json(Json::Object(members))) | Self::Json(Json::Object(members)) => {
                *self = Self::Group(members.iter().map(|(key, member)| (key.as_str(), Self::Json(member))).collect());
            }
            _ => {}
        }
        match self {
            Self::Group(group) => Some(group),
            _ => None,
        }
    }
}

fn group<'v>(fields: &[(&'v str, &'v Value)]) -> Result<Group<'v>, EncodeError> {
    let mut all = Vec::with_capacity(fields.len());
    for (name, value) in fields {
        if !name.ends_with(']') {
            *entry(&mut all, name) = Node::Value(value);
            continue;
        }
        let steps = steps(name);
        let (last, groups) = steps.split_last().ok_or_else(|| EncodeError::new("a field has no name"))?;
        let mut place = &mut all;
        for group in groups {
            let taken = || EncodeError::new(format!("`{name}` is inside `{group}`, which is set to another value"));
            place = entry(place, group).fields().ok_or_else(taken)?;
        }
        *entry(place, last) = Node::Value(value);
    }
    Ok(all)
}

/// Returns the node of a member, which is created if necessary.
fn entry<'g, 'v>(group: &'g mut Group<'v>, name: &'v str) -> &'g mut Node<'v> {
    let at = group.iter().position(|(key, _)| *key == name).unwrap_or(group.len());
    if at == group.len() {
        group.push((name, Node::Group(Vec::new())));
    }
    &mut group[at].1
}

/// Splits `a[b][c]` into its segments. A name of another form is one segment.
fn steps(name: &str) -> Vec<&str> {
    let Some((first, rest)) = name.strip_suffix(']').and_then(|inner| inner.split_once('[')) else {
        return vec![name];
    };
    let mut steps = vec![first];
    steps.extend(rest.split("]["));
    if steps.iter().any(|step| step.is_empty() || step.contains(['[', ']'])) { vec![name] } else { steps }
}

impl Serialize for Node<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Value(value) => Wire(value).serialize(serializer),
            Self::Json(json) => json.serialize(serializer),
            Self::Group(group) => serializer.collect_map(group.iter().map(|(key, node)| (key, node))),
        }
    }
}

/// A value as it is sent: a list whose style joins it is one text; files and non-finite numbers are rejected.
struct Wire<'v>(&'v Value);

impl Serialize for Wire<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Absent | Value::Null => serializer.serialize_unit(),
            Value::Boolean(value) => serializer.serialize_bool(*value),
            Value::Integer(value) => serializer.serialize_i64(*value),
            Value::Unsigned(value) => serializer.serialize_u64(*value),
            Value::Number(value) if value.is_finite() => serializer.serialize_f64(*value),
            Value::Number(_) => Err(S::Error::custom("a number is not finite")),
            Value::Text(text) => serializer.serialize_str(text),
            Value::Secret(secret) => serializer.serialize_str(secret.expose()),
            Value::Url(url) => serializer.serialize_str(url.expose()),
            Value::Time(_) => serializer.serialize_str(&self.0.text().unwrap_or_default()),
            Value::List { style: Some(style), .. } if style.separator().is_some() => match self.0.text() {
                Some(text) => serializer.serialize_str(&text),
                None => Err(S::Error::custom("a list cannot be joined into one text")),
            },
            Value::List { items, .. } => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                items.iter().try_for_each(|item| list.serialize_element(&Wire(item)))?;
                list.end()
            }
            Value::Map(members) => {
                let mut map = serializer.serialize_map(None)?;
                for (key, member) in members.iter().filter(|(_, member)| *member != Value::Absent) {
                    map.serialize_entry(key, &Wire(member))?;
                }
                map.end()
            }
            Value::Json(json) => json.serialize(serializer),
            Value::File(_) => Err(S::Error::custom("a file can only be sent in a multipart body")),
            Value::Invalid(reason) => Err(S::Error::custom(reason)),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::service::ListStyle;
    use crate::upload::Upload;

    #[test]
    fn every_shape() {
        let map = Value::Map(vec![("x".into(), Value::Absent), ("y".into(), Value::Null)]);
        let csv = Value::from(vec!["a", "b"]).in_style(ListStyle::Comma);
        let fields = [
            ("null", &Value::Null),
            ("secret", &Value::Secret("s".into())),
            ("csv", &csv),
            ("list", &Value::from(vec![0_i64])),
            ("map", &map),
            ("group[inner]", &Value::Boolean(true)),
            ("group[deep][er]", &Value::Number(0.5)),
            ("odd[]", &Value::Json(json!([]))),
            ("map[z]", &Value::Integer(1)),
            ("open", &Value::Json(json!({"a": 1}))),
            ("open[b]", &Value::Integer(2)),
        ];
        let json: Json = serde_json::from_slice(&write(&fields).unwrap()).unwrap();
        let expected = json!({"null": null, "secret": "s", "csv": "a,b", "list": [0], "map": {"y": null, "z": 1}, "open": {"a": 1, "b": 2},
            "group": {"inner": true, "deep": {"er": 0.5}}, "odd[]": []});
        assert_eq!(json, expected);
        assert_eq!(write(&[("", &Value::from(Vec::<Value>::new()))]).unwrap(), "[]");
    }

    #[test]
    fn what_json_has_no_place_for_is_refused() {
        for fields in [
            vec![("a", Value::Number(f64::NAN))],
            vec![("a", Value::File(Upload::bytes("x", "y")))],
            vec![("a", Value::Integer(1)), ("a[b]", Value::Integer(1))],
            vec![("a", Value::from(vec![Value::Absent]).in_style(ListStyle::Comma))],
        ] {
            let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value)).collect();
            assert!(write(&fields).is_err(), "{fields:?}");
        }
    }
}
