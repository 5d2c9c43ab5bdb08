//! JSON bodies: an object of the fields; `group[field]` is a field of an object.

use bytes::Bytes;
use serde_json::{Map, Number};

use super::EncodeError;
use crate::{Json, Value};

/// The text of a body with these fields.
pub(super) fn write(fields: &[(&str, &Value)]) -> Result<Bytes, EncodeError> {
    let json = match fields {
        // The whole body, not a field of it.
        [("", value)] => json_of("body", value)?,
        _ => Json::Object(object(fields)?),
    };
    let text = serde_json::to_vec(&json).map_err(|error| EncodeError::new(error.to_string()))?;
    Ok(text.into())
}

fn object(fields: &[(&str, &Value)]) -> Result<Map<String, Json>, EncodeError> {
    let mut object = Map::new();
    for (name, value) in fields {
        let json = json_of(name, value)?;
        let steps = steps(name);
        let (last, groups) = steps.split_last().ok_or_else(|| EncodeError::new("a field has no name"))?;
        let mut place = &mut object;
        for group in groups {
            let inner = place.entry(*group).or_insert_with(|| Json::Object(Map::new()));
            let taken =
                || EncodeError::new(format!("`{name}` lies inside `{group}`, which is given as something else"));
            place = inner.as_object_mut().ok_or_else(taken)?;
        }
        place.insert((*last).to_owned(), json);
    }
    Ok(object)
}

/// `a[b][c]` as its steps; a name that is not of this form is one step.
fn steps(name: &str) -> Vec<&str> {
    let Some((first, rest)) = name.strip_suffix(']').and_then(|inner| inner.split_once('[')) else {
        return vec![name];
    };
    let mut steps = vec![first];
    steps.extend(rest.split("]["));
    if steps.iter().any(|step| step.is_empty() || step.contains(['[', ']'])) { vec![name] } else { steps }
}

/// A value as JSON.
pub(crate) fn json_of(name: &str, value: &Value) -> Result<Json, EncodeError> {
    Ok(match value {
        Value::Absent | Value::Null => Json::Null,
        Value::Boolean(value) => (*value).into(),
        Value::Integer(value) => (*value).into(),
        Value::Unsigned(value) => (*value).into(),
        Value::Number(value) => Number::from_f64(*value)
            .map(Json::Number)
            .ok_or_else(|| EncodeError::new(format!("`{name}` is a number that JSON does not have")))?,
        Value::Text(text) => text.as_str().into(),
        Value::Secret(secret) => secret.expose().into(),
        Value::Time(_) | Value::Csv(_) => value.text().unwrap_or_default().into(),
        Value::List(items) => items.iter().map(|item| json_of(name, item)).collect::<Result<Vec<_>, _>>()?.into(),
        Value::Map(members) => {
            let mut object = Map::new();
            for (key, member) in members.iter().filter(|(_, member)| *member != Value::Absent) {
                object.insert(key.clone().into_owned(), json_of(key, member)?);
            }
            object.into()
        }
        Value::Json(json) => json.clone(),
        Value::File(_) => {
            return Err(EncodeError::new(format!("`{name}` is a file, which goes into a multipart body only")));
        }
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_shape() {
        let map = Value::Map(vec![("x".into(), Value::Absent), ("y".into(), Value::Null)]);
        let fields = [
            ("null", &Value::Null),
            ("secret", &Value::Secret("s".into())),
            ("csv", &Value::Csv(vec![Value::Text("a".into()), Value::Text("b".into())])),
            ("list", &Value::List(vec![Value::Integer(0)])),
            ("map", &map),
            ("group[inner]", &Value::Boolean(true)),
            ("group[deep][er]", &Value::Number(0.5)),
            ("odd[]", &Value::Json(json!([]))),
        ];
        let json: Json = serde_json::from_slice(&write(&fields).unwrap()).unwrap();
        let expected = json!({"null": null, "secret": "s", "csv": "a,b", "list": [0], "map": {"y": null},
            "group": {"inner": true, "deep": {"er": 0.5}}, "odd[]": []});
        assert_eq!(json, expected);
        assert_eq!(write(&[("", &Value::List(Vec::new()))]).unwrap(), "[]");
    }

    #[test]
    fn what_json_has_no_place_for_is_refused() {
        for fields in [
            vec![("a", Value::Number(f64::NAN))],
            vec![("a", Value::File(crate::Upload::bytes("x", "y")))],
            vec![("a", Value::Integer(1)), ("a[b]", Value::Integer(1))],
        ] {
            let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value)).collect();
            assert!(write(&fields).is_err(), "{fields:?}");
        }
    }
}
