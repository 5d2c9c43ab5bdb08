//! Encoding of calls as requests: path, query, headers, body.
//!
//! In: a [`Call`] and the defaults of the client ([`Defaults`]). Out: a [`Prepared`] request without origin and
//! credential. Rejects what cannot be sent as meant: a path parameter that would change the path, an invalid header, a
//! file where only text is possible.

mod json;
mod lists;
mod multipart;
mod path;
mod payload;
mod query;

use bytes::Bytes;
use http::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, RANGE, USER_AGENT};

pub(crate) use payload::{Fault, Payload};

use crate::call::RequestOption;
use crate::call::{Argument, Call, Place};
use crate::endpoint::BodyKind;
use crate::header;
use crate::time::format_http_date;
use crate::url::{decoded_pairs, set_pair};
use crate::value::Value;

/// Options that are sent with every call that does not override them.
#[derive(Clone, Copy)]
pub(crate) struct Defaults<'d> {
    pub(crate) headers: &'d HeaderMap,
    pub(crate) options: &'d [RequestOption],
}

/// A request without origin and credential.
#[derive(Debug)]
pub(crate) struct Prepared {
    /// The encoded path below the server's root, with a leading slash.
    pub(crate) path: String,
    /// The encoded query; empty if there is none.
    pub(crate) query: String,
    /// The headers, until they are sent. They can be [prepared](prepare_headers) again.
    pub(crate) headers: Option<HeaderMap>,
    /// The media type of the body.
    pub(crate) media_type: Option<HeaderValue>,
    pub(crate) body: Payload,
}

/// The default `Accept` where JSON is expected. Other responses are read too.
pub(crate) const DEFAULT_ACCEPT: &str = "application/json, */*;q=0.5";

/// The reason why a call cannot be encoded.
#[derive(Debug)]
pub(crate) struct EncodeError(pub(crate) String);

impl EncodeError {
    fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

/// Encodes a call. `query` is the complete query if the previous page named it. `stream` is whether the response body
/// is streamed.
pub(crate) fn prepare(
    call: &Call,
    query: Option<&str>,
    stream: bool,
    defaults: Defaults<'_>,
) -> Result<Prepared, EncodeError> {
    let endpoint = call.endpoint();
    check_lists(call, defaults.options)?;
    // Long enough for most paths, so that it is allocated once.
    let mut path = String::with_capacity(128);
    if !endpoint.root {
        path.push_str(endpoint.api.base.trim_end_matches('/'));
    }
    path::write(endpoint.path(), &call.arguments, &mut path)?;
    let query = match query {
        Some(named) => with_options(named, defaults.options),
        None => prepare_query(call, defaults.options)?,
    };
    let (media_type, body) = body(call, defaults.options)?;
    let headers = Some(prepare_headers(call, stream, defaults, media_type.as_ref())?);
    Ok(Prepared { path, query, headers, media_type, body })
}

/// Checks the lists of a call's arguments and of the client's options.
fn check_lists(call: &Call, options: &[RequestOption]) -> Result<(), EncodeError> {
    let encoding = call.endpoint().api.service.encoding;
    let form = matches!(body_kind(call), BodyKind::Form | BodyKind::Multipart);
    let arguments = call.arguments.iter().map(|Argument { place, wire, value }| (*place, wire.as_ref(), value));
    let options = options.iter().map(|option| (option.place, option.wire, &option.value));
    arguments.chain(options).try_for_each(|(place, name, value)| lists::check(place, name, value, encoding, form))
}

/// Returns how the body is encoded, given what it contains.
fn body_kind(call: &Call) -> BodyKind {
    let body = |argument: &&Argument| argument.place == Place::Body;
    match call.endpoint().body {
        BodyKind::JsonOrMultipart if call.arguments.iter().filter(body).any(|argument| argument.value.has_file()) => {
            BodyKind::Multipart
        }
        BodyKind::JsonOrMultipart => BodyKind::Json,
        kind => kind,
    }
}

/// Encodes the headers of a call, including the defaults.
pub(crate) fn prepare_headers(
    call: &Call,
    stream: bool,
    defaults: Defaults<'_>,
    media_type: Option<&HeaderValue>,
) -> Result<HeaderMap, EncodeError> {
    let mut headers = defaults.headers.clone();
    if !headers.contains_key(USER_AGENT) {
        // `Service::new` checks that it is a valid header value.
        headers.insert(USER_AGENT, HeaderValue::from_static(call.endpoint().api.service.user_agent));
    }
    if stream && headers.get(ACCEPT).is_some_and(|accept| accept == DEFAULT_ACCEPT) {
        headers.insert(ACCEPT, HeaderValue::from_static("*/*"));
    }
    if stream || call.has(Place::Header, RANGE.as_str()) {
        // Requests the plain bytes, so that the declared length is the received one, a range is one of the file itself,
        // and an interrupted download can be continued.
        headers.entry(ACCEPT_ENCODING).or_insert(HeaderValue::from_static("identity"));
    }
    let missing = |option: &&RequestOption| option.place == Place::Header && !call.has(option.place, option.wire);
    for option in defaults.options.iter().filter(missing) {
        add_header(&mut headers, option.wire, &option.value)?;
    }
    if let Some(media_type) = media_type {
        headers.insert(CONTENT_TYPE, media_type.clone());
    }
    for argument in call.arguments.iter().filter(|argument| argument.place == Place::Header) {
        add_header(&mut headers, &argument.wire, &argument.value)?;
    }
    Ok(headers)
}

/// Encodes the query of a call.
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

/// Adds the client's own query parameters to a query named by the server, if they are missing.
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
    if let Some(message) = header::refusal(name) {
        return Err(EncodeError(message));
    }
    let no_header = || EncodeError::new(format!("the header `{name}` or its value is invalid"));
    let text = match value {
        Value::Time(moment) => Some(format_http_date(*moment).into()),
        value => value.text(),
    };
    let mut text = HeaderValue::from_bytes(text.ok_or_else(no_header)?.as_bytes()).map_err(|_| no_header())?;
    text.set_sensitive(matches!(value, Value::Secret(_) | Value::Url(_)));
    headers.insert(HeaderName::from_bytes(name.as_bytes()).map_err(|_| no_header())?, text);
    Ok(())
}

fn body(call: &Call, options: &[RequestOption]) -> Result<(Option<HeaderValue>, Payload), EncodeError> {
    let given = |argument: &&Argument| argument.place == Place::Body && argument.value != Value::Absent;
    let mut fields: Vec<(&str, &Value)> =
        call.arguments.iter().filter(given).map(|argument| (argument.wire.as_ref(), &argument.value)).collect();
    let (kind, content_type) = (body_kind(call), call.endpoint().content_type);
    if !matches!(kind, BodyKind::Value | BodyKind::Text | BodyKind::Upload | BodyKind::None) {
        let missing = |option: &&RequestOption| option.place == Place::Body && !call.has(Place::Body, option.wire);
        fields.extend(options.iter().filter(missing).map(|option| (option.wire, &option.value)));
    }
    if fields.is_empty() {
        return Ok((None, Payload::Empty));
    }
    let (media_type, payload) = match kind {
        // Fields that the spec does not declare are sent as JSON.
        BodyKind::None | BodyKind::Json | BodyKind::JsonOrMultipart => {
            (content_type.unwrap_or("application/json").into(), Payload::Bytes(json::write(&fields)?))
        }
        BodyKind::Value => {
            (content_type.unwrap_or("application/json").into(), Payload::Bytes(json::write(&[("", whole(&fields)?)])?))
        }
        BodyKind::Form => {
            let mut pairs = query::Pairs::new(call.endpoint().api.service.encoding);
            for (name, value) in fields {
                pairs.add(name, value)?;
            }
            ("application/x-www-form-urlencoded".into(), Payload::Bytes(pairs.into_query().into()))
        }
        BodyKind::Multipart => multipart::write(&fields, call.endpoint().api.service.encoding)?,
        BodyKind::Text => {
            (content_type.unwrap_or("text/plain; charset=utf-8").into(), Payload::Bytes(whole_text(&fields)?))
        }
        BodyKind::Upload => whole_file(&fields, content_type.unwrap_or("application/octet-stream"))?,
    };
    let media_type = HeaderValue::try_from(media_type).map_err(|_| EncodeError::new("the media type is invalid"))?;
    Ok((Some(media_type), payload))
}

/// Returns the field named `body`.
fn whole<'v>(fields: &[(&str, &'v Value)]) -> Result<&'v Value, EncodeError> {
    match fields {
        [("body", value)] => Ok(*value),
        _ => Err(EncodeError::new("the body is a single value named `body`; it has no fields")),
    }
}

fn whole_text(fields: &[(&str, &Value)]) -> Result<Bytes, EncodeError> {
    let text = whole(fields)?.text().ok_or_else(|| EncodeError::new("the body must be text"))?;
    Ok(Bytes::copy_from_slice(text.as_bytes()))
}

fn whole_file(fields: &[(&str, &Value)], usual: &str) -> Result<(String, Payload), EncodeError> {
    match whole(fields)? {
        Value::File(upload) => {
            let media_type = upload.media_type.clone().unwrap_or_else(|| usual.to_owned());
            Ok((media_type, Payload::Parts(vec![payload::Part::File(upload.clone())])))
        }
        _ => Err(EncodeError::new("the body must be a file")),
    }
}
