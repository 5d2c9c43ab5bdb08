//! Stage `openapi`: reads a text as a tree. In: YAML or JSON. Out: JSON values in file order; numeric keys (`200:`)
//! become texts, and duplicate keys are noted. Rejects other texts, and trees that are nested too deeply.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::model::Note;

/// Reads a text as YAML or JSON. A duplicate key in a map is noted; its last value counts.
pub(super) fn read(text: &str) -> Result<(Value, Vec<Note>), String> {
    let text = text.trim_start_matches('\u{feff}');
    let mut keys = Keys::default();
    // JSON is YAML, but for tabs; and this is faster.
    if text.trim_start().starts_with('{') {
        let mut json = serde_json::Deserializer::from_str(text);
        let read = Seed(&mut keys).deserialize(&mut json).and_then(|value| json.end().map(|()| value));
        match read {
            Ok(value) => return Ok((value, keys.repeated)),
            Err(error) if error.to_string().starts_with("recursion limit") => {
                return Err(format!("it nests too deep, at line {} column {}", error.line(), error.column()));
            }
            Err(_) => keys = Keys::default(),
        }
    }
    let yaml = serde_yaml::Deserializer::from_str(text);
    let mut value = Seed(&mut keys).deserialize(yaml).map_err(|error| format!("this is not YAML: {error}"))?;
    merge(&mut value);
    Ok((value, keys.repeated))
}

/// The keys around the value that is being read, and those that were there twice.
#[derive(Default)]
struct Keys {
    around: Vec<String>,
    repeated: Vec<Note>,
}

/// Reads any value, numbers of any size among them: what does not fit is a floating point number.
struct Seed<'k>(&'k mut Keys);

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, value: D) -> Result<Value, D::Error> {
        value.deserialize_any(self)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Value, E> {
        Ok(float(value as f64))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Value, E> {
        Ok(float(value as f64))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(Seed(&mut *self.0))? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = entries.next_key_seed(Seed(&mut *self.0))? {
            let key = key_text(key);
            self.0.around.push(key.clone().unwrap_or_default());
            let value = entries.next_value_seed(Seed(&mut *self.0))?;
            self.0.around.pop();
            let Some(key) = key else { continue };
            if map.contains_key(&key) {
                let text = format!("the key `{key}` stands here twice; only the last one is read");
                self.0.repeated.push(Note { place: self.0.around.join(", "), text });
            }
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }

    /// Reads a value with a YAML tag, which is ignored.
    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<Value, A::Error> {
        let (_, value) = data.variant::<String>()?;
        value.newtype_variant_seed(self)
    }
}

fn float(value: f64) -> Value {
    Number::from_f64(value).map_or(Value::Null, Value::Number)
}

fn key_text(key: Value) -> Option<String> {
    match key {
        Value::String(text) => Some(text),
        Value::Null => Some("null".to_owned()),
        scalar @ (Value::Number(_) | Value::Bool(_)) => Some(scalar.to_string()),
        Value::Array(_) | Value::Object(_) => None,
    }
}

/// Resolves `<<: *other`, which is common in documents written by hand. The map's own keys count.
fn merge(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(merge),
        Value::Object(entries) => {
            let others = match entries.shift_remove("<<") {
                Some(Value::Array(others)) => others,
                Some(other) => vec![other],
                None => Vec::new(),
            };
            for mut other in others {
                merge(&mut other);
                let Value::Object(other) = other else { continue };
                for (key, value) in other {
                    entries.entry(key).or_insert(value);
                }
            }
            entries.values_mut().for_each(merge);
        }
        _ => {}
    }
}

/// Returns a scalar as text.
pub(super) fn as_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null | Value::Array(_) | Value::Object(_) => String::new(),
        scalar => scalar.to_string(),
    }
}

/// Returns whether a key holds `true`, or the word.
pub(super) fn is_true(value: &Value, key: &str) -> bool {
    matches!(value.get(key), Some(Value::Bool(true))) || value.get(key).and_then(Value::as_str) == Some("true")
}

/// Returns the texts of a list.
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
            ("base: &b {x: 1}\nmore: {<<: [*b], x: 2}", json!({ "base": { "x": 1 }, "more": { "x": 2 } })),
            ("a: !tag 2026-01-01", json!({ "a": "2026-01-01" })),
            ("a: !tag {b: 1}", json!({ "a": { "b": 1 } })),
            ("\u{feff}a: 1", json!({ "a": 1 })),
            ("\u{feff}{\"a\": 1}", json!({ "a": 1 })),
            ("a: 18446744073709551615", json!({ "a": 18_446_744_073_709_551_615_u64 })),
            ("a: -9223372036854776000", json!({ "a": -9_223_372_036_854_776_000.0 })),
            ("{\"a\": -9223372036854776000}", json!({ "a": -9_223_372_036_854_776_000.0 })),
            ("a: 400000000000000000000000000000000000000000", json!({ "a": 4e41 })),
        ] {
            assert_eq!(read(text), Ok((value, Vec::new())), "{text}");
        }
        assert!(read("a: [").is_err_and(|error| error.starts_with("this is not YAML")));
    }

    #[test]
    fn repeated_keys() {
        for text in ["a: {b: 1, c: 2, b: 3}", "{\"a\": {\"b\": 1, \"c\": 2, \"b\": 3}}"] {
            let text_of_note = "the key `b` stands here twice; only the last one is read".to_owned();
            let note = Note { place: "a".to_owned(), text: text_of_note };
            assert_eq!(read(text), Ok((json!({ "a": { "b": 3, "c": 2 } }), vec![note])), "{text}");
        }
    }

    #[test]
    fn deep_nesting_ends_at_once() {
        let text = format!("{{\"a\": {}{}}}", "[".repeat(40_000), "]".repeat(40_000));
        assert!(read(&text).is_err_and(|error| error.starts_with("it nests too deep")));
    }
}
