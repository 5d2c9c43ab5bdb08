//! Stage `openapi`: operations. In: `paths`. Out: [`Operation`]s with their parameters; bodies and responses are read by
//! `bodies`. Refuses methods that HTTP clients do not send; they are noted.

use serde_json::{Map, Value};

use super::model::{Join, Operation, Parameter, Place, Schema};
use super::reader::{Reader, as_text, is_true, texts};
use super::security::is_anonymous;
use crate::spec::Method;

/// Keys of a path that are no methods.
const NO_METHODS: [&str; 5] = ["parameters", "summary", "description", "servers", "$ref"];

impl<'d> Reader<'d> {
    /// Reads all operations.
    pub(super) fn operations(&mut self) -> Vec<Operation> {
        let mut operations = Vec::new();
        let Some(paths) = self.root.get("paths").and_then(Value::as_object) else { return operations };
        for (path, item) in paths.iter().filter(|(path, _)| !path.starts_with("x-")) {
            let item = self.within(path.clone(), |reader| reader.follow(item));
            let Some(entries) = item.and_then(Value::as_object) else { continue };
            for (key, value) in entries {
                match Method::ALL.into_iter().find(|method| method.key().eq_ignore_ascii_case(key)) {
                    Some(method) => {
                        let label = format!("{} {path}", method.wire());
                        let operation = |reader: &mut Self| reader.operation(method, path, entries, value);
                        operations.push(self.within(label, operation));
                    }
                    None if NO_METHODS.contains(&key.as_str()) || key.starts_with("x-") => {}
                    None => self.within(format!("{} {path}", key.to_uppercase()), |reader| {
                        reader.note("no client sends this method; left out");
                    }),
                }
            }
        }
        operations
    }

    fn operation(&mut self, method: Method, path: &str, item: &'d Map<String, Value>, value: &'d Value) -> Operation {
        let declared = self.parameter_values(item, value);
        let body = self.body(value, &declared);
        let parameters = declared.iter().filter_map(|parameter| self.parameter(parameter)).collect();
        Operation {
            method,
            path: path.to_owned(),
            tags: texts(value.get("tags")),
            deprecated: is_true(value, "deprecated"),
            anonymous: is_anonymous(value),
            parameters,
            body,
            responses: self.responses(value),
        }
    }

    /// The parameters of the operation, and those of its path that it does not have itself.
    fn parameter_values(&mut self, item: &'d Map<String, Value>, operation: &'d Value) -> Vec<&'d Value> {
        let own = operation.get("parameters").and_then(Value::as_array).into_iter().flatten();
        let shared = item.get("parameters").and_then(Value::as_array).into_iter().flatten();
        let mut found: Vec<&Value> = Vec::new();
        for value in own.chain(shared) {
            let Some(value) = self.follow(value) else { continue };
            let key = |value: &Value| (value.get("name").map(as_text), value.get("in").map(as_text));
            if !found.iter().any(|other| key(other) == key(value)) {
                found.push(value);
            }
        }
        found
    }

    fn parameter(&mut self, value: &'d Value) -> Option<Parameter> {
        let name = value.get("name").map(as_text).unwrap_or_default();
        let place = match value.get("in").map(as_text).unwrap_or_default().as_str() {
            "path" => Place::Path,
            "query" => Place::Query,
            "header" => Place::Header,
            "cookie" => Place::Cookie,
            "body" | "formData" => return None,
            other => {
                self.note(format!("the parameter `{name}` is in `{other}`, which is no place; left out"));
                return None;
            }
        };
        let kind = match place {
            Place::Path => "path parameter",
            Place::Query => "query",
            Place::Header => "header",
            Place::Cookie => "cookie",
        };
        let schema = self.within(format!("{kind} `{name}`"), |reader| reader.parameter_schema(value));
        let required = is_true(value, "required") || place == Place::Path;
        Some(Parameter { name, place, required, schema, join: join(value, self.swagger) })
    }

    /// The schema of a parameter: below `schema`, below the only media type, or in Swagger 2.0 the parameter itself.
    pub(super) fn parameter_schema(&mut self, value: &'d Value) -> Schema {
        let of_content = || value.get("content")?.as_object()?.values().next()?.get("schema");
        match value.get("schema").or_else(of_content) {
            Some(schema) => self.schema(schema),
            None => self.schema(value),
        }
    }
}

/// How lists are written. The formats differ in what goes unsaid.
pub(super) fn join(value: &Value, swagger: bool) -> Join {
    if swagger {
        return match value.get("collectionFormat").map(as_text).unwrap_or_default().as_str() {
            "multi" => Join::Repeat,
            "" | "csv" => Join::Comma,
            _ => Join::Other,
        };
    }
    let exploded = value.get("explode").and_then(Value::as_bool);
    let in_query = value.get("in").and_then(Value::as_str) != Some("header");
    match value.get("style").map(as_text).unwrap_or_default().as_str() {
        "" | "form" if in_query && exploded != Some(false) => Join::Repeat,
        "" | "form" | "simple" => Join::Comma,
        "deepObject" => Join::Deep,
        _ => Join::Other,
    }
}
