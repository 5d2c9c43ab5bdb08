//! Stage `openapi`: reads operations. In: `paths`. Out: [`Operation`]s with their parameters; `bodies` reads requests
//! and responses. Methods that HTTP clients do not send are dropped with a note.

use serde_json::{Map, Value};

use super::bodies;
use super::model::{Join, Operation, Parameter, ParameterIn};
use super::reader::Reader;
use super::schemas::read_parameter_schema;
use super::security::is_anonymous;
use super::tree::{as_text, is_true, texts};
use crate::wire::Method;

/// Keys of a path item other than methods.
const NO_METHODS: [&str; 5] = ["parameters", "summary", "description", "servers", "$ref"];

/// Reads all operations.
pub(super) fn read_operations<'d>(reader: &mut Reader<'d>) -> Vec<Operation> {
    let mut operations = Vec::new();
    let Some(paths) = reader.root.get("paths").and_then(Value::as_object) else { return operations };
    for (path, item) in paths.iter().filter(|(path, _)| !path.starts_with("x-")) {
        let item = reader.within(path.clone(), |reader| reader.follow(item));
        let Some(entries) = item.and_then(Value::as_object) else { continue };
        for (key, value) in entries {
            match Method::ALL.into_iter().find(|method| method.key().eq_ignore_ascii_case(key)) {
                Some(method) => {
                    let label = format!("{} {path}", method.wire());
                    let operation = reader.within(label, |reader| {
                        let Some(value) = reader.follow(value) else {
                            reader.note("the operation is left out");
                            return None;
                        };
                        Some(read_operation(reader, method, path, entries, value))
                    });
                    operations.extend(operation);
                }
                None if NO_METHODS.contains(&key.as_str()) || key.starts_with("x-") => {}
                None => reader.within(format!("{} {path}", key.to_uppercase()), |reader| {
                    reader.note("no client sends this method; left out");
                }),
            }
        }
    }
    operations
}

fn read_operation<'d>(
    reader: &mut Reader<'d>,
    method: Method,
    path: &str,
    item: &'d Map<String, Value>,
    value: &'d Value,
) -> Operation {
    let declared = read_parameter_values(reader, item, value);
    let body = bodies::read_body(reader, value, &declared);
    let parameters = declared.iter().filter_map(|parameter| read_parameter(reader, parameter)).collect();
    Operation {
        method,
        path: path.to_owned(),
        id: value.get("operationId").and_then(Value::as_str).map(str::to_owned),
        tags: texts(value.get("tags")),
        deprecated: is_true(value, "deprecated"),
        anonymous: is_anonymous(value),
        parameters,
        body,
        responses: bodies::read_responses(reader, value),
    }
}

/// Returns the parameters of the operation, and those of its path that it does not have itself.
fn read_parameter_values<'d>(
    reader: &mut Reader<'d>,
    item: &'d Map<String, Value>,
    operation: &'d Value,
) -> Vec<&'d Value> {
    let own = operation.get("parameters").and_then(Value::as_array).into_iter().flatten();
    let shared = item.get("parameters").and_then(Value::as_array).into_iter().flatten();
    let mut found: Vec<&Value> = Vec::new();
    for value in own.chain(shared) {
        let Some(value) = reader.follow(value) else { continue };
        let key = |value: &Value| (value.get("name").map(as_text), value.get("in").map(as_text));
        if !found.iter().any(|other| key(other) == key(value)) {
            found.push(value);
        }
    }
    found
}

fn read_parameter<'d>(reader: &mut Reader<'d>, value: &'d Value) -> Option<Parameter> {
    let name = value.get("name").map(as_text).unwrap_or_default();
    let place = match value.get("in").map(as_text).unwrap_or_default().as_str() {
        "path" => ParameterIn::Path,
        "query" => ParameterIn::Query,
        "header" => ParameterIn::Header,
        "cookie" => ParameterIn::Cookie,
        "body" | "formData" => return None,
        other => {
            reader.note(format!("the parameter `{name}` is in `{other}`, which is no place; left out"));
            return None;
        }
    };
    let kind = match place {
        ParameterIn::Path => "path parameter",
        ParameterIn::Query => "query",
        ParameterIn::Header => "header",
        ParameterIn::Cookie => "cookie",
    };
    let schema = reader.within(format!("{kind} `{name}`"), |reader| read_parameter_schema(reader, value));
    let required = is_true(value, "required") || place == ParameterIn::Path;
    Some(Parameter { name, place, required, schema, join: join(value, reader.swagger) })
}

/// Returns how lists are written. The formats differ in what goes unsaid.
pub(super) fn join(value: &Value, swagger: bool) -> Join {
    if swagger {
        return match value.get("collectionFormat").map(as_text).unwrap_or_default().as_str() {
            "multi" => Join::Repeat,
            "" | "csv" => Join::Comma,
            "ssv" => Join::Space,
            "pipes" => Join::Pipe,
            _ => Join::Other,
        };
    }
    let exploded = value.get("explode").and_then(Value::as_bool);
    let in_query = value.get("in").and_then(Value::as_str) != Some("header");
    match value.get("style").map(as_text).unwrap_or_default().as_str() {
        "" | "form" if in_query && exploded != Some(false) => Join::Repeat,
        "" | "form" | "simple" => Join::Comma,
        "deepObject" => Join::Deep,
        // Exploded, these are like `form`.
        "spaceDelimited" | "pipeDelimited" if exploded == Some(true) => Join::Repeat,
        "spaceDelimited" => Join::Space,
        "pipeDelimited" => Join::Pipe,
        _ => Join::Other,
    }
}
