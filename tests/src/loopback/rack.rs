//! Parameters as Rack reads them: `a=1&b[]=2&c[d]=3` into nested values.
//!
//! Follows `Rack::QueryParser` rule by rule, its odd corners included, since a client that relies on one of them must
//! be seen to do so. Knows nothing of what an API declares: every leaf stays the text it was sent as.

use std::fmt;

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

/// The deepest nesting that Rack reads.
const MAX_DEPTH: usize = 32;

/// Two parameters that contradict each other, or too deep a nesting: Rack answers 400 to these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NestingError(String);

impl fmt::Display for NestingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NestingError {}

/// The pairs of a query or form body, percent signs and `+` decoded, in order. A name without `=` has an empty value
/// (Rack says nil, which no API that we know tells apart).
#[must_use]
pub fn decode_pairs(encoded: &str) -> Vec<(String, String)> {
    let pairs = encoded.split('&').filter(|pair| !pair.is_empty());
    pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).map(|(n, v)| (decode(n), decode(v))).collect()
}

fn decode(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

/// Nests decoded pairs by their names; gives an object.
///
/// # Errors
/// When one name is used in two ways (`a=1&a[b]=2`), or is nested too deeply.
pub fn rack_params(pairs: &[(String, String)]) -> Result<Value, NestingError> {
    rack_nest(pairs.iter().map(|(name, value)| (name.clone(), Value::String(value.clone()))))
}

/// As [`rack_params`], for values of any kind, such as the files of a multipart body.
///
/// # Errors
/// As [`rack_params`].
pub fn rack_nest(pairs: impl IntoIterator<Item = (String, Value)>) -> Result<Value, NestingError> {
    let mut params = Map::new();
    for (name, value) in pairs {
        nest(&mut params, &name, value, 0)?;
    }
    Ok(Value::Object(params))
}

/// An object whose keys are all whole numbers (`a[0]=x&a[1]=y`) as the array of its values in the order of these
/// numbers; anything else as it is. For parameters that an API declares as arrays.
#[must_use]
pub fn indexed_to_array(value: Value) -> Value {
    match value {
        Value::Object(map) if !map.is_empty() && map.keys().all(|key| key.parse::<u64>().is_ok()) => {
            let mut entries: Vec<_> = map.into_iter().collect();
            entries.sort_by_key(|(key, _)| key.parse::<u64>().unwrap_or(u64::MAX));
            Value::Array(entries.into_iter().map(|(_, value)| value).collect())
        }
        other => other,
    }
}

/// Splits a name into its first key and what follows it.
fn split_name(name: &str, depth: usize) -> (&str, &str) {
    if depth == 0 {
        let start = name.char_indices().skip(1).find(|(_, character)| *character == '[');
        return start.map_or((name, ""), |(start, _)| name.split_at(start));
    }
    if let Some(after) = name.strip_prefix("[]") {
        return ("[]", after);
    }
    match name.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
        Some((key, after)) if !key.is_empty() => (key, after),
        _ => (name, ""),
    }
}

fn nest(params: &mut Map<String, Value>, name: &str, value: Value, depth: usize) -> Result<(), NestingError> {
    if depth >= MAX_DEPTH {
        return Err(NestingError("exceeded available parameter key space".into()));
    }
    let (key, after) = split_name(name, depth);
    if key.is_empty() {
        return Ok(());
    }
    match after {
        "" => {
            params.insert(key.to_owned(), value);
        }
        "[" => {
            params.insert(name.to_owned(), value);
        }
        "[]" => array_at(params, key)?.push(value),
        _ if after.starts_with("[]") => nest_in_array(array_at(params, key)?, after, value, depth)?,
        _ => nest(hash_at(params, key)?, after, value, depth + 1)?,
    }
    Ok(())
}

/// `a[][b]=1`: goes on with the last hash of the array as long as that has no such key yet, else begins the next one.
fn nest_in_array(array: &mut Vec<Value>, after: &str, value: Value, depth: usize) -> Result<(), NestingError> {
    let inner = after.strip_prefix("[][").and_then(|inner| inner.strip_suffix(']'));
    let child = inner.filter(|key| !key.is_empty() && !key.contains(['[', ']'])).unwrap_or(&after[2..]);
    if let Some(Value::Object(last)) = array.last_mut()
        && !has_key(last, child)
    {
        return nest(last, child, value, depth + 1);
    }
    // Rack returns a bare array for an inner `[]`, which makes `a[][]=1` an array of arrays.
    if child == "[]" {
        array.push(Value::Array(vec![value]));
        return Ok(());
    }
    let mut next = Map::new();
    nest(&mut next, child, value, depth + 1)?;
    array.push(Value::Object(next));
    Ok(())
}

fn has_key(hash: &Map<String, Value>, child: &str) -> bool {
    if child.contains("[]") {
        return false;
    }
    let mut keys = child.split(['[', ']']).filter(|key| !key.is_empty());
    let Some(mut found) = keys.next().and_then(|key| hash.get(key)) else { return false };
    for key in keys {
        match found.get(key) {
            Some(inner) if found.is_object() => found = inner,
            _ => return false,
        }
    }
    true
}

fn array_at<'a>(params: &'a mut Map<String, Value>, key: &str) -> Result<&'a mut Vec<Value>, NestingError> {
    match params.entry(key).or_insert_with(|| Value::Array(Vec::new())) {
        Value::Array(array) => Ok(array),
        other => Err(mismatch("Array", other, key)),
    }
}

fn hash_at<'a>(params: &'a mut Map<String, Value>, key: &str) -> Result<&'a mut Map<String, Value>, NestingError> {
    match params.entry(key).or_insert_with(|| Value::Object(Map::new())) {
        Value::Object(hash) => Ok(hash),
        other => Err(mismatch("Hash", other, key)),
    }
}

fn mismatch(expected: &str, found: &Value, key: &str) -> NestingError {
    let found = match found {
        Value::Array(_) => "Array",
        Value::Object(_) => "Hash",
        _ => "String",
    };
    NestingError(format!("expected {expected} (got {found}) for param `{key}'"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{decode_pairs, indexed_to_array, rack_params};

    #[test]
    fn names_nest_as_in_rack() {
        let cases = [
            ("a=1&a=2", json!({ "a": "2" })),
            ("a[]=1&a[]=2", json!({ "a": ["1", "2"] })),
            ("a[b]=1&a[c]=2", json!({ "a": { "b": "1", "c": "2" } })),
            ("a[b][]=1&a[b][]=2", json!({ "a": { "b": ["1", "2"] } })),
            ("a[0][k]=x&a[0][v]=y&a[1][k]=z", json!({ "a": { "0": { "k": "x", "v": "y" }, "1": { "k": "z" } } })),
            ("a[][k]=x&a[][v]=y&a[][k]=z", json!({ "a": [{ "k": "x", "v": "y" }, { "k": "z" }] })),
            ("a[][k][m]=1&a[][k][n]=2", json!({ "a": [{ "k": { "m": "1", "n": "2" } }] })),
            ("a[][k][m]=1&a[][k][m]=2", json!({ "a": [{ "k": { "m": "1" } }, { "k": { "m": "2" } }] })),
            ("a[][k][]=1&a[][k][]=2", json!({ "a": [{ "k": ["1", "2"] }] })),
            ("a[][]=1", json!({ "a": [["1"]] })),
            ("a[=1", json!({ "a[": "1" })),
            ("[a]=1", json!({ "[a]": "1" })),
            ("a]=1", json!({ "a]": "1" })),
            ("a=&b", json!({ "a": "", "b": "" })),
            ("=1", json!({})),
        ];
        for (query, expected) in cases {
            assert_eq!(rack_params(&decode_pairs(query)).expect(query), expected, "{query}");
        }
    }

    #[test]
    fn contradictions_are_refused() {
        let cases = [
            ("a=1&a[]=2", "expected Array (got String) for param `a'"),
            ("a[]=1&a[b]=2", "expected Hash (got Array) for param `a'"),
            ("a[b]=1&a[]=2", "expected Array (got Hash) for param `a'"),
        ];
        for (query, message) in cases {
            assert_eq!(rack_params(&decode_pairs(query)).expect_err(query).to_string(), message, "{query}");
        }
        let deep = format!("a{}=1", "[b]".repeat(40));
        assert!(rack_params(&decode_pairs(&deep)).is_err());
    }

    #[test]
    fn declared_arrays_take_indexes() {
        let indexed = json!({ "10": "c", "2": "b", "0": "a" });
        assert_eq!(indexed_to_array(indexed), json!(["a", "b", "c"]));
        for other in [json!({ "a": 1 }), json!({}), json!("x"), json!([1])] {
            assert_eq!(indexed_to_array(other.clone()), other);
        }
    }
}
