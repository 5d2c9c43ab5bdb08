//! Stage `openapi`: reads the bodies of requests and responses. In: the value of an operation and its parameters. Out:
//! [`Body`] and [`Response`]s with one content for each media type; Swagger 2.0's form parameters become one object.
//! Invalid statuses are dropped with a note.

use indexmap::IndexMap;
use serde_json::Value;

use super::model::{Body, Content, Object, Response, Schema, SchemaKind, Status};
use super::reader::Reader;
use super::schemas::{read_parameter_schema, read_schema};
use super::tree::{as_text, is_true, texts};

/// Reads the body of a request.
pub(super) fn read_body<'d>(reader: &mut Reader<'d>, operation: &'d Value, parameters: &[&'d Value]) -> Option<Body> {
    if reader.swagger {
        return read_swagger_body(reader, operation, parameters);
    }
    let body = reader.follow(operation.get("requestBody")?)?;
    let contents = reader.within("body".to_owned(), |reader| read_contents(reader, body));
    (!contents.is_empty()).then(|| Body { required: is_true(body, "required"), contents })
}

fn read_swagger_body<'d>(reader: &mut Reader<'d>, operation: &'d Value, parameters: &[&'d Value]) -> Option<Body> {
    let is_in = |value: &&&Value, place: &str| value.get("in").and_then(Value::as_str) == Some(place);
    let consumes = read_media_types(reader, operation, "consumes");
    if let Some(body) = parameters.iter().find(|value| is_in(value, "body")) {
        let read = |reader: &mut Reader<'d>| body.get("schema").map(|schema| read_schema(reader, schema));
        let schema = reader.within("body".to_owned(), read);
        let types = if consumes.is_empty() { vec!["application/json".to_owned()] } else { consumes };
        let contents = types.into_iter().map(|media| Content { media, schema: schema.clone() });
        return Some(Body { required: is_true(body, "required"), contents: contents.collect() });
    }
    let fields: Vec<&Value> = parameters.iter().filter(|value| is_in(value, "formData")).copied().collect();
    if fields.is_empty() {
        return None;
    }
    let object = reader.within("body".to_owned(), |reader| read_form(reader, &fields));
    let media = form_media(&object, &consumes);
    let required = !object.required.is_empty();
    let schema = Some(Schema::of(SchemaKind::Object(object)));
    Some(Body { required, contents: vec![Content { media: media.to_owned(), schema }] })
}

fn read_form<'d>(reader: &mut Reader<'d>, fields: &[&'d Value]) -> Object {
    let mut object = Object::default();
    for field in fields {
        let name = field.get("name").map(as_text).unwrap_or_default();
        let schema = reader.within(format!("`{name}`"), |reader| read_parameter_schema(reader, field));
        if is_true(field, "required") {
            object.required.push(name.clone());
        }
        object.properties.insert(name, schema);
    }
    object
}

/// Reads what may come back.
pub(super) fn read_responses<'d>(reader: &mut Reader<'d>, operation: &'d Value) -> Vec<Response> {
    let mut responses = Vec::new();
    for (status, value) in operation.get("responses").and_then(Value::as_object).into_iter().flatten() {
        if status.starts_with("x-") {
            continue;
        }
        reader.within(format!("status {status}"), |reader| match (read_status(status), reader.follow(value)) {
            (Some(status), Some(value)) => responses.push(read_response(reader, status, operation, value)),
            (None, _) => reader.note("this is no status; left out"),
            (_, None) => {}
        });
    }
    responses
}

fn read_response<'d>(reader: &mut Reader<'d>, status: Status, operation: &'d Value, value: &'d Value) -> Response {
    let contents = match (reader.swagger, value.get("schema")) {
        (true, Some(schema)) => {
            let schema = read_schema(reader, schema);
            let mut produces = read_media_types(reader, operation, "produces");
            if produces.is_empty() {
                produces.push("application/json".to_owned());
            }
            produces.into_iter().map(|media| Content { media, schema: Some(schema.clone()) }).collect()
        }
        (true, None) => Vec::new(),
        (false, _) => read_contents(reader, value),
    };
    let mut headers = IndexMap::new();
    for (name, header) in value.get("headers").and_then(Value::as_object).into_iter().flatten() {
        if let Some(header) = reader.follow(header) {
            let schema = reader.within(format!("header `{name}`"), |reader| read_parameter_schema(reader, header));
            headers.insert(name.clone(), schema);
        }
    }
    Response { status, contents, headers }
}

fn read_contents<'d>(reader: &mut Reader<'d>, value: &'d Value) -> Vec<Content> {
    let mut contents = Vec::new();
    for (media, content) in value.get("content").and_then(Value::as_object).into_iter().flatten() {
        let schema = content.get("schema").map(|schema| read_schema(reader, schema));
        contents.push(Content { media: plain_media(media), schema });
    }
    contents
}

/// Reads the media types of Swagger 2.0: the operation's, or else the document's.
fn read_media_types(reader: &Reader<'_>, operation: &Value, key: &str) -> Vec<String> {
    let own = texts(operation.get(key));
    let all = if own.is_empty() { texts(reader.root.get(key)) } else { own };
    all.iter().map(|media| plain_media(media)).collect()
}

/// Without parameters, in small letters.
fn plain_media(media: &str) -> String {
    media.split(';').next().unwrap_or_default().trim().to_lowercase()
}

/// Returns how the fields of a form are sent. Documents that say JSON mean it, although the format does not allow it.
fn form_media(object: &Object, consumes: &[String]) -> &'static str {
    let has_file = object.properties.values().any(|schema| schema.kind == SchemaKind::File);
    let says = |part: &str| consumes.iter().any(|media| media.contains(part));
    if has_file || says("multipart/") {
        "multipart/form-data"
    } else if says("json") && !says("urlencoded") {
        "application/json"
    } else {
        "application/x-www-form-urlencoded"
    }
}

fn read_status(text: &str) -> Option<Status> {
    if text.eq_ignore_ascii_case("default") {
        return Some(Status::Default);
    }
    match text.as_bytes() {
        [digit @ b'1'..=b'5', b'X' | b'x', b'X' | b'x'] => Some(Status::Range(u16::from(digit - b'0'))),
        _ => text.parse().ok().filter(|code| (100..600).contains(code)).map(Status::Code),
    }
}
