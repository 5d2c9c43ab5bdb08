//! Stage `openapi`: text as a tree. In: YAML or JSON. Out: JSON values in file order; of keys that are numbers (`200:`)
//! their text; and what is asked of values everywhere. Refuses what is neither.

use serde_json::{Map, Number, Value};
use serde_yaml::Value as Yaml;

/// Reads a text as YAML or JSON.
pub(super) fn read(text: &str) -> Result<Value, String> {
    // JSON is YAML, but for tabs; and this is faster.
    if text.trim_start().starts_with('{')
        && let Ok(value) = serde_json::from_str(text)
    {
        return Ok(value);
    }
    let mut yaml: Yaml = serde_yaml::from_str(text).map_err(|error| format!("this is not YAML: {error}"))?;
    // `<<: *other` is common in documents written by hand.
    yaml.apply_merge().map_err(|error| format!("this is not YAML: {error}"))?;
    Ok(json(yaml))
}

fn json(yaml: Yaml) -> Value {
    match yaml {
        Yaml::Null => Value::Null,
        Yaml::Bool(truth) => Value::Bool(truth),
        Yaml::Number(number) => json_number(&number),
        Yaml::String(text) => Value::String(text),
        Yaml::Sequence(items) => Value::Array(items.into_iter().map(json).collect()),
        Yaml::Mapping(entries) => {
            let entries = entries.into_iter().filter_map(|(name, value)| Some((key(name)?, json(value))));
            Value::Object(entries.collect::<Map<_, _>>())
        }
        Yaml::Tagged(tagged) => json(tagged.value),
    }
}

fn json_number(number: &serde_yaml::Number) -> Value {
    let whole = number.as_i64().map(Number::from).or_else(|| number.as_u64().map(Number::from));
    whole.or_else(|| number.as_f64().and_then(Number::from_f64)).map_or(Value::Null, Value::Number)
}

fn key(yaml: Yaml) -> Option<String> {
    match json(yaml) {
        Value::String(text) => Some(text),
        Value::Null => Some("null".to_owned()),
        scalar @ (Value::Number(_) | Value::Bool(_)) => Some(scalar.to_string()),
        Value::Array(_) | Value::Object(_) => None,
    }
}

/// A scalar as text.
pub(super) fn as_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null | Value::Array(_) | Value::Object(_) => String::new(),
        scalar => scalar.to_string(),
    }
}

/// Whether a key holds `true`, or the word.
pub(super) fn is_true(value: &Value, key: &str) -> bool {
    matches!(value.get(key), Some(Value::Bool(true))) || value.get(key).and_then(Value::as_str) == Some("true")
}

/// The texts of a list.
pub(super) fn texts(value: Option<&Value>) -> Vec<String> {
    let items = value.and_then(Value::as_array).into_iter().flatten();
    items.map(as_text).filter(|text| !text.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn both_notations() {
        for (text, value) in [
            ("a: 1\n200: {b: [x]}", json!({ "a": 1, "200": { "b": ["x"] } })),
            ("{\"a\":\t1.5}", json!({ "a": 1.5 })),
            ("base: &b {x: 1}\nmore: {<<: *b, y: 2}", json!({ "base": { "x": 1 }, "more": { "y": 2, "x": 1 } })),
            ("a: !tag 2026-01-01", json!({ "a": "2026-01-01" })),
        ] {
            assert_eq!(read(text), Ok(value), "{text}");
        }
        assert!(read("a: [").is_err_and(|error| error.starts_with("this is not YAML")));
    }
}
