//! The bodies of a document: in each way in which GitLab takes them.

use serde_json::{Map, Value, json};

use super::Path;

/// JSON, which can hold no file; no more can a form.
const WITHOUT_FILES: [&str; 2] = ["application/json", "application/x-www-form-urlencoded"];

const WITH_FILES: &str = "multipart/form-data";

/// Mends the body of an operation with this method at `path`.
pub(super) fn mend(path: &Path, method: &str, operation: &mut Value) {
    let Some(operation) = operation.as_object_mut() else { return };
    if matches!(method, "get" | "head") {
        operation.remove("requestBody");
        return;
    }
    let any = json!({ "content": { "*/*": { "schema": {} } } });
    let body = operation.entry("requestBody").or_insert_with(|| any.clone());
    let described = body["content"].as_object().and_then(|contents| contents.values().next());
    let Some(mut schema) = described.map(|content| content["schema"].clone()) else { return };
    let had_fields = without_path_parameters(path, &mut schema);
    let required = schema["required"].as_array().is_some_and(|names| !names.is_empty());
    let has_fields = schema["properties"].as_object().is_some_and(|properties| !properties.is_empty());
    if had_fields && !has_fields {
        // All that was said of the body are parameters of the path, so nothing is known of it.
        *body = any;
    } else if schema.as_object().is_some_and(|schema| !schema.is_empty()) {
        body["content"] = in_each_way(&schema).into();
    }
    body["required"] = required.into();
}

/// Removes the parameters of the path from a body; whether it had fields.
fn without_path_parameters(path: &Path, schema: &mut Value) -> bool {
    let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) else { return false };
    properties.retain(|name, _| !path.has(name));
    require_only(schema, |name| !path.has(name));
    true
}

/// The same fields in each way that GitLab knows.
fn in_each_way(schema: &Value) -> Map<String, Value> {
    let mut contents = Map::new();
    contents.insert(WITH_FILES.to_owned(), json!({ "schema": schema }));
    let mut without = schema.clone();
    require_only(&mut without, |name| schema["properties"][name]["format"] != "binary");
    for way in WITHOUT_FILES {
        contents.insert(way.to_owned(), json!({ "schema": without }));
    }
    if schema["properties"]["file"].is_object() {
        contents.insert("application/octet-stream".to_owned(), json!({ "schema": {} }));
    }
    contents
}

/// Keeps of the fields that must be given those that `keep` names.
fn require_only(schema: &mut Value, keep: impl Fn(&str) -> bool) {
    let Some(members) = schema.as_object_mut() else { return };
    let Some(required) = members.get_mut("required").and_then(Value::as_array_mut) else { return };
    required.retain(|name| name.as_str().is_some_and(&keep));
    if required.is_empty() {
        // OpenAPI has no empty list of them.
        members.remove("required");
    }
}
