//! Turns a call into a request: path, query, headers, body.
//!
//! In: a [`Call`] and what the client sends with every call. Out: a [`Prepared`] request without origin and without
//! credentials. It refuses what cannot be sent as meant: a path parameter that would change the path, a header that is
//! none, a file where only text goes.

mod json;
mod multipart;
mod path;
mod payload;
mod query;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};

pub(crate) use payload::Payload;
pub(crate) use query::{decoded_pairs, set_pair, with_query, without_pairs};

use crate::call::{Argument, Place};
use crate::send::Task;
use crate::time::format_http_date;
use crate::{BodyKind, Call, RequestOption, Value};

/// A request, but for where it goes and who sends it.
#[derive(Debug)]
pub(crate) struct Prepared {
    /// The path below the server's root, encoded, with a leading slash.
    pub(crate) path: String,
    /// The query, encoded; empty when there is none.
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Payload,
}

/// Why a call is no request.
#[derive(Debug)]
pub(crate) struct EncodeError(pub(crate) String);

impl EncodeError {
    fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

/// Writes a text so that it stays one segment of a path, one name or one value: everything but the unreserved characters
/// of RFC 3986 is encoded. By hand, since every request comes through here several times.
pub(crate) fn push_encoded(written: &mut String, text: &str) {
    let mut begin = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            continue;
        }
        written.push_str(&text[begin..at]);
        begin = at + 1;
        written.push('%');
        for digit in [byte >> 4, byte & 15] {
            written.push(char::from(b"0123456789ABCDEF"[usize::from(digit)]));
        }
    }
    written.push_str(&text[begin..]);
}

/// The text as [`push_encoded`] writes it.
pub(crate) fn encoded(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    push_encoded(&mut written, text);
    written
}

/// The request of a task.
pub(crate) fn prepare(task: &Task, options: &[RequestOption]) -> Result<Prepared, EncodeError> {
    let call = task.call.as_ref();
    let endpoint = call.endpoint();
    let mut path = String::new();
    if !endpoint.root {
        path.push_str(endpoint.api.base.trim_end_matches('/'));
    }
    path::write(endpoint.path(), &call.arguments, &mut path)?;
    let query = match &task.query {
        Some(named) => with_options(named, options),
        None => prepare_query(call, options)?,
    };
    let missing = |option: &&RequestOption| !call.has(option.place, option.wire);
    let mut headers = HeaderMap::new();
    let accept = if task.stream { "*/*" } else { "application/json, */*;q=0.5" };
    headers.insert(ACCEPT, HeaderValue::from_static(accept));
    for option in options.iter().filter(|option| option.place == Place::Header).filter(missing) {
        add_header(&mut headers, option.wire, &option.value)?;
    }
    let body = body(call, options, &mut headers)?;
    for argument in call.arguments.iter().filter(|argument| argument.place == Place::Header) {
        add_header(&mut headers, &argument.wire, &argument.value)?;
    }
    Ok(Prepared { path, query, headers, body })
}

/// The query of a call.
pub(crate) fn prepare_query(call: &Call, options: &[RequestOption]) -> Result<String, EncodeError> {
    let mut pairs = query::Pairs::new(call.endpoint().api.service.encoding);
    for argument in call.arguments.iter().filter(|argument| argument.place == Place::Query) {
        pairs.add(&argument.wire, &argument.value)?;
    }
    let missing = |option: &&RequestOption| option.place == Place::Query && !call.has(option.place, option.wire);
    for option in options.iter().filter(missing) {
        pairs.add(option.wire, &option.value)?;
    }
    Ok(pairs.into_query())
}

/// A query that the server named, and the client's own parameters where it left them away.
fn with_options(named: &str, options: &[RequestOption]) -> String {
    let mut query = named.to_owned();
    let names: Vec<_> = decoded_pairs(named).map(|(name, _)| name).collect();
    for option in options.iter().filter(|option| option.place == Place::Query) {
        let text = option.value.text().filter(|_| !names.iter().any(|name| name == option.wire));
        if let Some(text) = text {
            query = set_pair(&query, option.wire, &text);
        }
    }
    query
}

fn add_header(headers: &mut HeaderMap, name: &str, value: &Value) -> Result<(), EncodeError> {
    if matches!(value, Value::Absent) {
        return Ok(());
    }
    let no_header = || EncodeError::new(format!("`{name}` is no header, or its value cannot be one"));
    let text = match value {
        Value::Time(moment) => Some(format_http_date(moment).into()),
        value => value.text(),
    };
    let mut text = HeaderValue::from_bytes(text.ok_or_else(no_header)?.as_bytes()).map_err(|_| no_header())?;
    text.set_sensitive(matches!(value, Value::Secret(_)));
    headers.insert(HeaderName::from_bytes(name.as_bytes()).map_err(|_| no_header())?, text);
    Ok(())
}

fn body(call: &Call, options: &[RequestOption], headers: &mut HeaderMap) -> Result<Payload, EncodeError> {
    let given = |argument: &&Argument| argument.place == Place::Body && argument.value != Value::Absent;
    let mut fields: Vec<(&str, &Value)> =
        call.arguments.iter().filter(given).map(|argument| (argument.wire.as_ref(), &argument.value)).collect();
    let kind = call.endpoint().body;
    if !matches!(kind, BodyKind::Text | BodyKind::Upload | BodyKind::None) {
        let missing = |option: &&RequestOption| option.place == Place::Body && !call.has(Place::Body, option.wire);
        fields.extend(options.iter().filter(missing).map(|option| (option.wire, &option.value)));
    }
    if fields.is_empty() {
        return Ok(Payload::Empty);
    }
    let (media_type, payload) = match kind {
        // Fields that the spec does not know go as JSON.
        BodyKind::None | BodyKind::Json => ("application/json".into(), Payload::Bytes(json::write(&fields)?)),
        BodyKind::Form => {
            let mut pairs = query::Pairs::new(call.endpoint().api.service.encoding);
            for (name, value) in fields {
                pairs.add(name, value)?;
            }
            ("application/x-www-form-urlencoded".into(), Payload::Bytes(pairs.into_query().into()))
        }
        BodyKind::Multipart => multipart::write(&fields, call.endpoint().api.service.encoding)?,
        BodyKind::Text => ("text/plain; charset=utf-8".into(), Payload::Bytes(whole_text(&fields)?)),
        BodyKind::Upload => whole_file(&fields)?,
    };
    let media_type = HeaderValue::try_from(media_type).map_err(|_| EncodeError::new("the media type is none"))?;
    headers.insert(CONTENT_TYPE, media_type);
    Ok(payload)
}

/// The one field named `body`.
fn whole<'v>(fields: &[(&str, &'v Value)]) -> Result<&'v Value, EncodeError> {
    match fields {
        [("body", value)] => Ok(*value),
        _ => Err(EncodeError::new("the body is one value, named `body`; fields have no place in it")),
    }
}

fn whole_text(fields: &[(&str, &Value)]) -> Result<Bytes, EncodeError> {
    let text = whole(fields)?.text().ok_or_else(|| EncodeError::new("the body must be a text"))?;
    Ok(Bytes::copy_from_slice(text.as_bytes()))
}

fn whole_file(fields: &[(&str, &Value)]) -> Result<(String, Payload), EncodeError> {
    match whole(fields)? {
        Value::File(upload) => {
            let media_type = upload.media_type.clone().unwrap_or_else(|| "application/octet-stream".to_owned());
            Ok((media_type, Payload::Parts(vec![payload::Part::File(upload.clone())])))
        }
        _ => Err(EncodeError::new("the body must be a file")),
    }
}
