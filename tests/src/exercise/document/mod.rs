//! Makes of GitLab's OpenAPI document one that a validating mock can hold requests against.
//!
//! In: the document. Out: the same, mended where it would refuse any request that GitLab accepts, since it differs from GitLab
//! or from what OpenAPI means:
//! - Paths are written as in GitLab's code, `*path` for the rest of a path, `(-/)` for what may be left out. They become
//!   templates, and the parameters of such a path that are listed in the query or body go to the path.
//! - Every path is said to be below the version of the API; that of SCIM has one of its own.
//! - A list in the query is `a[]` for GitLab, but `a` in the document.
//! - What is a number or a text is `oneOf` both, but in a path or query each number is a text too. It becomes `anyOf`.
//! - What is a day in words is a time in the format. The words count.
//! - Bodies are said to come in one way. GitLab takes fields in each way that it knows, and a file also by itself. A file
//!   that must be given need not be where the body can hold none: GitLab's own proxy makes it of the body.
//! - Where no body is described, one may be needed all the same; where one is described for GET or HEAD, it is the query.
//! - Operations without a success get one.
//!
//! All else stays as it is, right or wrong: it refuses no document but one without paths, and mends no single operation.

mod bodies;
mod schemas;

use generator::openapi::{Template, TemplatePart};
use serde_json::{Map, Value, json};

/// Where the document has the routes of SCIM, and where they are.
const SCIM: (&str, &str) = ("/api/scim/v4/", "/api/scim/v2/");

/// Mends the document.
///
/// # Errors
/// When it has no paths.
pub fn mended(mut document: Value) -> Result<Value, String> {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut).ok_or("the document has no paths")?;
    let mut templates = Map::new();
    for (path, item) in std::mem::take(paths) {
        let template = Template::read(&path.replacen(SCIM.0, SCIM.1, 1));
        for form in template.forms() {
            let path = Path::new(&template, &form);
            let target = templates.entry(path.text.clone()).or_insert_with(|| json!({}));
            path.add(target, &item);
        }
    }
    *paths = templates;
    Ok(document)
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
    fn new(template: &Template, form: &[TemplatePart]) -> Self {
        let mut text = String::new();
        let mut parameters = Vec::new();
        for part in form {
            match part {
                TemplatePart::Text(written) => text.push_str(written),
                TemplatePart::Parameter { name, .. } => {
                    text.push_str(&format!("{{{name}}}"));
                    parameters.push(name.clone());
                }
                TemplatePart::Optional(_) => {}
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
                *declared = self.parameters_among(declared);
            }
            bodies::mend(self, method, &mut operation);
            for part in ["parameters", "requestBody"] {
                operation.get_mut(part).into_iter().for_each(schemas::mend);
            }
            with_success(&mut operation);
            if let Some(target) = target.as_object_mut() {
                target.entry(method.clone()).or_insert(operation);
            }
        }
    }

    /// Whether the path has a parameter of this name, in this form or another.
    fn has(&self, name: &str) -> bool {
        self.parameters.iter().chain(&self.left_out).any(|of_path| of_path == name)
    }

    /// The parameters of an operation, those of its path where they belong.
    fn parameters_among(&self, declared: &[Value]) -> Vec<Value> {
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
}

fn is_list(parameter: &Value) -> bool {
    let is_named_so = parameter["name"].as_str().is_some_and(|name| name.ends_with("[]"));
    parameter["in"] == "query" && parameter["schema"]["type"] == "array" && !is_named_so
}

/// The operation with a success, where it had none.
fn with_success(operation: &mut Value) {
    let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else { return };
    if !responses.keys().any(|status| status.starts_with(['2', '3'])) {
        responses.insert("200".to_owned(), json!({ "description": "A success." }));
    }
}

#[cfg(test)]
mod tests;
