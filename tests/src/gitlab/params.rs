//! One set of parameters out of path, query and body, as Rack and Grape merge them: the body over the query, the path
//! over both. Everything is still as it was sent; `declared` gives it types.

use serde_json::{Map, Value, json};

use crate::loopback::{Part, Request, Response, rack_nest, rack_params};

use super::refusals;

/// Grape's words for a JSON body that does not parse.
const NOT_JSON: &str = "\nProblem:\n  message body does not match declared format\nResolution:\n  when specifying \
    application/json as content-type, you must pass valid application/json in the request's 'body' ";

/// The parameters of a request, and the files that some of them name.
#[derive(Debug, Default)]
pub(crate) struct Params {
    pub(crate) values: Map<String, Value>,
    pub(super) files: Vec<Part>,
}

/// Reads the parameters of a request; `path` are those of its route.
pub(crate) fn read(request: &Request, path: Vec<(&'static str, String)>) -> Result<Params, Response> {
    let mut params = Params::default();
    params.merge(rack_params(&request.query()).map_err(|error| refusals::error(400, &error.to_string()))?);
    if !matches!(request.method.as_str(), "GET" | "HEAD") && !request.body.is_empty() {
        read_body(request, &mut params)?;
    }
    params.values.extend(path.into_iter().map(|(name, value)| (name.to_owned(), Value::String(value))));
    Ok(params)
}

impl Params {
    fn merge(&mut self, more: Value) {
        if let Value::Object(more) = more {
            self.values.extend(more);
        }
    }
}

fn read_body(request: &Request, params: &mut Params) -> Result<(), Response> {
    let media_type = request.media_type();
    let nested = match media_type.as_str() {
        // Rack takes a body without a type for a form.
        "" | "application/x-www-form-urlencoded" => rack_params(&request.form()),
        "application/json" => {
            params.merge(request.json().map_err(|_| refusals::error(400, NOT_JSON))?);
            return Ok(());
        }
        "multipart/form-data" => {
            let parts = request.multipart().map_err(|error| refusals::error(400, &error.to_string()))?;
            let (files, fields): (Vec<_>, Vec<_>) = parts.into_iter().partition(|part| part.file_name.is_some());
            let files_as_values = files.iter().map(|part| (part.name.clone(), file_value(part)));
            let fields = fields.iter().map(|part| (part.name.clone(), Value::String(part.text())));
            let nested = rack_nest(fields.chain(files_as_values));
            params.files = files;
            nested
        }
        other => {
            let text = format!("The provided content-type '{other}' is not supported.");
            return Err(refusals::error(415, &text));
        }
    };
    params.merge(nested.map_err(|error| refusals::error(400, &error.to_string()))?);
    Ok(())
}

/// What Rack puts in the place of a file; its content stays in [`Params::files`].
fn file_value(part: &Part) -> Value {
    json!({ "filename": part.file_name, "type": part.content_type, "name": part.name })
}
