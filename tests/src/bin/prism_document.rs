//! Makes GitLab's OpenAPI document one that Prism can read: `cargo run -p tests --bin prism_document -- FROM.yaml TO.json`.
//!
//! Three things in it are no OpenAPI, and Prism would answer for them whatever the request is. Paths are written as in
//! GitLab's code: `*path` stands for the rest of a path, `(-/)` may be left out. Some operations have no success. The
//! first are written as templates, the others get one; all else stays as it is.

use std::process::ExitCode;

use generator::openapi::{Part, Template};
use serde_json::{Map, Value, json};

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
        for form in Template::read(&path).forms() {
            let (path, parameters) = template(&form);
            let target = templates.entry(path).or_insert_with(|| json!({}));
            add(target, &item, &parameters);
        }
    }
    *paths = templates;
    std::fs::write(to, document.to_string()).map_err(|error| format!("{to}: {error}"))
}

/// `/projects/{id}/files/{path}`, and its parameters.
fn template(parts: &[Part]) -> (String, Vec<String>) {
    let mut path = String::new();
    let mut parameters = Vec::new();
    for part in parts {
        match part {
            Part::Text(text) => path.push_str(text),
            Part::Parameter { name, .. } => {
                path.push_str(&format!("{{{name}}}"));
                parameters.push(name.clone());
            }
            Part::Optional(_) => {}
        }
    }
    (path.replace("//", "/"), parameters)
}

/// Adds the operations of a path to those of a template, which has these parameters.
fn add(target: &mut Value, item: &Value, parameters: &[String]) {
    for (method, operation) in item.as_object().into_iter().flatten() {
        let mut operation = operation.clone();
        if let Some(declared) = operation.get_mut("parameters").and_then(Value::as_array_mut) {
            declared.retain(|parameter| {
                parameter["in"] != "path" || parameters.iter().any(|name| parameter["name"] == name.as_str())
            });
        }
        with_success(&mut operation);
        if let Some(target) = target.as_object_mut() {
            target.entry(method.clone()).or_insert(operation);
        }
    }
}

/// The operation with a success, where it had none.
fn with_success(operation: &mut Value) {
    let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else { return };
    if !responses.keys().any(|status| status.starts_with('2') || status.starts_with('3')) {
        responses.insert("200".to_owned(), json!({ "description": "A success." }));
    }
}
