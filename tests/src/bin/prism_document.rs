//! Makes GitLab's OpenAPI document one that Prism can read: `cargo run -p tests --bin prism_document -- FROM.yaml TO.json`.
//!
//! Some things in it no request could please, since they are not what GitLab does or not what OpenAPI means:
//! - Paths are written as in GitLab's code, `*path` for the rest of a path, `(-/)` for what may be left out. They become
//!   templates, and the parameters of such a path that stand in query or body go to the path.
//! - A list in the query is `a[]` for GitLab, but `a` in the document.
//! - What is a number or a text is `oneOf` both, but in a path or query each number is a text too. It becomes `anyOf`.
//! - Bodies are said to come in one way. GitLab takes fields in each way that it knows, and a file also by itself.
//! - Where no body is described, one may be needed all the same; where one is described for HEAD, it is the query.
//! - Operations without a success get one.
//!
//! All else stays as it is.

use std::process::ExitCode;

use generator::openapi::{Part, Template};
use serde_json::{Map, Value, json};

/// The ways in which GitLab takes fields.
const FIELD_BODIES: [&str; 3] = ["application/json", "multipart/form-data", "application/x-www-form-urlencoded"];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.as_slice() {
        [from, to] => convert(from, to),
        _ => Err("what is wanted is FROM.yaml TO.json".to_owned()),
    };
    done.map_or_else(
        |error| {
            eprintln!("{error}");
            ExitCode::FAILURE
        },
        |()| ExitCode::SUCCESS,
    )
}

fn convert(from: &str, to: &str) -> Result<(), String> {
    let text = std::fs::read_to_string(from).map_err(|error| format!("{from}: {error}"))?;
    let mut document: Value = serde_yaml::from_str(&text).map_err(|error| format!("{from}: {error}"))?;
    let paths = document.get_mut("paths").and_then(Value::as_object_mut).ok_or("it has no paths")?;
    let mut templates = Map::new();
    for (path, item) in std::mem::take(paths) {
        let template = Template::read(&path);
        for form in template.forms() {
            let path = Path::new(&template, &form);
            let target = templates.entry(path.text.clone()).or_insert_with(|| json!({}));
            path.add(target, &item);
        }
    }
    *paths = templates;
    std::fs::write(to, document.to_string()).map_err(|error| format!("{to}: {error}"))
}

/// One form of a path.
struct Path {
    /// `/projects/{id}/files/{path}`
    text: String,
    /// Its parameters.
    parameters: Vec<String>,
    /// Those of what this form leaves out.
    left_out: Vec<String>,
}

impl Path {
    fn new(template: &Template, form: &[Part]) -> Self {
        let mut text = String::new();
        let mut parameters = Vec::new();
        for part in form {
            match part {
                Part::Text(written) => text.push_str(written),
                Part::Parameter { name, .. } => {
                    text.push_str(&format!("{{{name}}}"));
                    parameters.push(name.clone());
                }
                Part::Optional(_) => {}
            }
        }
        let all = template.parameters().into_iter().map(str::to_owned);
        let left_out = all.filter(|name| !parameters.contains(name)).collect();
        Self { text: text.replace("//", "/"), parameters, left_out }
    }

    /// Adds its operations to those that its template has.
    fn add(&self, target: &mut Value, item: &Value) {
        for (method, operation) in item.as_object().into_iter().flatten() {
            let mut operation = operation.clone();
            if let Some(declared) = operation.get_mut("parameters").and_then(Value::as_array_mut) {
                *declared = self.readable(declared);
            }
            self.mend_body(method, &mut operation);
            for part in ["parameters", "requestBody"] {
                operation.get_mut(part).into_iter().for_each(any_of);
            }
            with_success(&mut operation);
            if let Some(target) = target.as_object_mut() {
                target.entry(method.clone()).or_insert(operation);
            }
        }
    }

    fn has(&self, name: &str) -> bool {
        self.parameters.iter().chain(&self.left_out).any(|of_path| of_path == name)
    }

    /// The parameters of an operation, as they stand there.
    fn readable(&self, declared: &[Value]) -> Vec<Value> {
        let of_path = self.parameters.iter().map(|name| {
            let known = declared.iter().find(|parameter| parameter["name"] == name.as_str());
            let schema = known.map_or_else(|| json!({ "type": "string" }), |parameter| parameter["schema"].clone());
            json!({ "in": "path", "name": name, "required": true, "schema": schema })
        });
        let others = declared.iter().filter_map(|parameter| {
            let name = parameter["name"].as_str().filter(|name| !self.has(name))?;
            let mut parameter = parameter.clone();
            if is_list(&parameter) {
                parameter["name"] = format!("{name}[]").into();
            }
            (parameter["in"] != "path").then_some(parameter)
        });
        of_path.chain(others).collect()
    }

    fn mend_body(&self, method: &str, operation: &mut Value) {
        let Some(operation) = operation.as_object_mut() else { return };
        if matches!(method, "get" | "head") {
            operation.remove("requestBody");
            return;
        }
        let any = json!({ "content": { "*/*": { "schema": {} } } });
        let body = operation.entry("requestBody").or_insert(any);
        let Some((_, first)) = body["content"].as_object().and_then(|contents| contents.iter().next()) else { return };
        let mut content = first.clone();
        let schema = &mut content["schema"];
        let mut needed = Vec::new();
        if let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut) {
            required.retain(|name| name.as_str().is_some_and(|name| !self.has(name)));
            needed.clone_from(required);
        }
        if needed.is_empty() {
            schema.as_object_mut().and_then(|schema| schema.remove("required"));
        }
        let has_file = schema["properties"]["file"].is_object();
        let is_described = schema.as_object().is_some_and(|schema| !schema.is_empty());
        body["required"] = (!needed.is_empty()).into();
        if is_described {
            let mut contents: Map<String, Value> =
                FIELD_BODIES.iter().map(|way| ((*way).to_owned(), content.clone())).collect();
            if has_file {
                contents.insert("application/octet-stream".to_owned(), json!({ "schema": {} }));
            }
            body["content"] = contents.into();
        }
    }
}

fn is_list(parameter: &Value) -> bool {
    let is_named_so = parameter["name"].as_str().is_some_and(|name| name.ends_with("[]"));
    parameter["in"] == "query" && parameter["schema"]["type"] == "array" && !is_named_so
}

/// Writes `anyOf` for `oneOf`, however deep.
fn any_of(value: &mut Value) {
    match value {
        Value::Object(members) => {
            if let Some(shapes) = members.remove("oneOf") {
                members.insert("anyOf".to_owned(), shapes);
            }
            members.values_mut().for_each(any_of);
        }
        Value::Array(items) => items.iter_mut().for_each(any_of),
        _ => {}
    }
}

/// The operation with a success, where it had none.
fn with_success(operation: &mut Value) {
    let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else { return };
    if !responses.keys().any(|status| status.starts_with('2') || status.starts_with('3')) {
        responses.insert("200".to_owned(), json!({ "description": "A success." }));
    }
}
