//! Stage `openapi`: resolves `$ref`. In: a reference and the tree. Out: the value that it refers to. Cycles and
//! references to other files are errors.

use serde_json::Value;

/// The longest chain of references that is followed.
const MAX_LENGTH: usize = 16;

/// Follows `$ref`s to a value, or returns the first reference that cannot be resolved.
pub(super) fn follow<'d>(root: &'d Value, value: &'d Value) -> Result<&'d Value, &'d str> {
    let mut value = value;
    let mut last = "";
    for _ in 0..MAX_LENGTH {
        let Some(reference) = value.get("$ref").and_then(Value::as_str) else { return Ok(value) };
        last = reference;
        value = find(root, reference).ok_or(reference)?;
    }
    Err(last)
}

/// Says why a reference has no value.
pub(super) fn fault(reference: &str) -> String {
    if reference.starts_with('#') {
        format!("`{reference}` leads nowhere in this document")
    } else {
        format!("`{reference}` leads to another file, which is not read")
    }
}

/// Returns the value that a reference names.
pub(super) fn find<'d>(root: &'d Value, reference: &str) -> Option<&'d Value> {
    root.pointer(&decode(reference.strip_prefix('#')?))
}

/// Returns the name of a schema, if the reference names one: `Issue` of `#/components/schemas/Issue`.
pub(super) fn schema_name(reference: &str) -> Option<String> {
    let of = |prefix: &str| reference.strip_prefix(prefix).filter(|name| !name.contains('/'));
    let name = of("#/components/schemas/").or_else(|| of("#/definitions/"))?;
    Some(decode(name).replace("~1", "/").replace("~0", "~"))
}

/// Resolves escapes such as `%7B`. Other text is unchanged.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, behind @ ..] = rest {
        let escape = text.get(text.len() - behind.len()..text.len() - behind.len() + 2);
        match escape.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = &behind[2..];
            }
            _ => {
                bytes.push(*first);
                rest = behind;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn references() {
        let root = json!({
            "a": { "$ref": "#/b" },
            "b": { "x": 1 },
            "c": { "$ref": "#/d" },
            "d": { "$ref": "#/c" },
            "paths": { "/p/{id}": 2 },
            "e": { "$ref": "#/paths/~1p~1%7Bid%7D" },
            "f": { "$ref": "other.yaml#/b" },
        });
        for (from, found) in [
            ("a", Ok(json!({ "x": 1 }))),
            ("b", Ok(json!({ "x": 1 }))),
            ("c", Err("#/d")),
            ("e", Ok(json!(2))),
            ("f", Err("other.yaml#/b")),
        ] {
            let follow = follow(&root, &root[from]).cloned();
            assert_eq!(follow.is_ok(), found.is_ok(), "{from}");
            if found.is_ok() {
                assert_eq!(follow, found, "{from}");
            }
        }
        assert_eq!(schema_name("#/components/schemas/A%20b~1c").as_deref(), Some("A b/c"));
        assert_eq!(schema_name("#/components/parameters/A"), None);
    }
}
