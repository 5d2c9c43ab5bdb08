//! A call of an operation: its arguments, not yet encoded, and how it is to be sent.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use crate::credential::Credential;
use crate::cursor::Cursor;
use crate::endpoint::Endpoint;
use crate::retry_policy::RetryPolicy;
use crate::secret::Secret;
use crate::service::{ListStyle, PageStyle};
use crate::slot::{Decoding, Slot};
use crate::value::Value;

/// An operation with its arguments.
///
/// Each emitted request type wraps one. It does not depend on a transport, and can be cloned and sent again.
#[derive(Clone)]
pub struct Call {
    pub(crate) endpoint: Cow<'static, Endpoint>,
    pub(crate) arguments: Vec<Argument>,
    pub(crate) timeout: Option<Duration>,
    /// The retry policy, if it differs from the client's.
    pub(crate) retry: Option<RetryPolicy>,
    /// How the response is read, if not as the client reads all.
    pub(crate) decoding: Option<Decoding>,
    /// The credential, if it is not the client's.
    pub(crate) credential: Option<Credential>,
    /// The page to start from.
    pub(crate) cursor: Option<Cursor>,
    /// The number of the page to start from.
    pub(crate) from_page: Option<u64>,
    /// The page style that the caller chose.
    pub(crate) style: Option<&'static PageStyle>,
}

/// A value for one part of the request.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Argument {
    pub(crate) place: Place,
    /// The name on the wire. `not[labels]` is the field `labels` of the group `not`.
    pub(crate) wire: Cow<'static, str>,
    pub(crate) value: Value,
}

/// The part of a request that an argument belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The path.
    Path,
    /// The query string.
    Query,
    /// The body, encoded as the endpoint's [`BodyKind`](crate::BodyKind) says.
    Body,
    /// A header.
    Header,
}

impl Call {
    /// Creates a call without arguments.
    pub fn new(endpoint: &'static Endpoint) -> Self {
        Self::from_endpoint(Cow::Borrowed(endpoint))
    }

    pub(crate) fn from_endpoint(endpoint: Cow<'static, Endpoint>) -> Self {
        Self {
            endpoint,
            arguments: Vec::new(),
            timeout: None,
            retry: None,
            decoding: None,
            credential: None,
            cursor: None,
            from_page: None,
            style: None,
        }
    }

    /// Sets a path parameter.
    pub fn path<T: Slot>(self, wire: &'static str, value: T) -> Self {
        self.with(Place::Path, wire, value)
    }

    /// Sets a query parameter. A later value replaces an earlier one.
    pub fn query<T: Slot>(self, wire: &'static str, value: T) -> Self {
        self.with(Place::Query, wire, value)
    }

    /// Sets a field of the body. A later value replaces an earlier one.
    pub fn body<T: Slot>(self, wire: &'static str, value: T) -> Self {
        self.with(Place::Body, wire, value)
    }

    /// Sets a request header. A later value replaces an earlier one.
    pub fn header<T: Slot>(self, wire: &'static str, value: T) -> Self {
        self.with(Place::Header, wire, value)
    }

    /// Sets a path parameter whose lists are written in `style`.
    pub fn path_in<T: Slot>(self, style: ListStyle, wire: &'static str, value: T) -> Self {
        self.styled(Place::Path, style, wire, value)
    }

    /// Sets a query parameter whose lists are written in `style`.
    pub fn query_in<T: Slot>(self, style: ListStyle, wire: &'static str, value: T) -> Self {
        self.styled(Place::Query, style, wire, value)
    }

    /// Sets a field of the body whose lists are written in `style`.
    pub fn body_in<T: Slot>(self, style: ListStyle, wire: &'static str, value: T) -> Self {
        self.styled(Place::Body, style, wire, value)
    }

    /// Sets a request header whose lists are written in `style`.
    pub fn header_in<T: Slot>(self, style: ListStyle, wire: &'static str, value: T) -> Self {
        self.styled(Place::Header, style, wire, value)
    }

    /// Sets an argument of any kind, for programs that iterate over operations.
    #[doc(hidden)]
    pub fn with_value(mut self, place: Place, wire: impl Into<Cow<'static, str>>, value: Value) -> Self {
        self.set_by_name(place, wire.into(), value);
        self
    }

    /// Sets a field of the body to a JSON value from the spec, such as the one that clears it.
    pub fn clear(mut self, wire: &'static str, json: &str) -> Self {
        let json = serde_json::from_str(json).unwrap_or_default();
        self.set(Place::Body, wire.into(), Value::Json(json));
        self
    }

    /// Starts from the page that `cursor` identifies.
    ///
    /// Sending fails if the cursor belongs to another list.
    pub fn resume(&mut self, cursor: Cursor) {
        self.cursor = Some(cursor);
        self.from_page = None;
    }

    /// Starts from the page with this number.
    ///
    /// Sending fails if the pages of the list are not numbered.
    pub fn from_page(&mut self, number: u64) {
        self.from_page = Some(number);
        self.cursor = None;
    }

    /// Sets the page style.
    pub fn page_style(&mut self, style: &'static PageStyle) {
        self.style = Some(style);
    }

    /// Returns the operation.
    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    fn with<T: Slot>(mut self, place: Place, wire: &'static str, mut value: T) -> Self {
        self.set(place, wire.into(), value.take());
        self
    }

    fn styled<T: Slot>(mut self, place: Place, style: ListStyle, wire: &'static str, mut value: T) -> Self {
        self.set(place, wire.into(), value.take().in_style(style));
        self
    }

    /// Returns the arguments that are secrets.
    pub(crate) fn secrets(&self) -> Vec<&Secret> {
        let mut found = Vec::new();
        self.arguments.iter().for_each(|argument| argument.value.secrets(&mut found));
        found
    }

    /// Returns the text of the argument with this name on the wire, wherever it is sent.
    pub(crate) fn argument(&self, wire: &str) -> Option<String> {
        let argument = self.arguments.iter().find(|argument| argument.is_named(wire))?;
        argument.value.text().map(Cow::into_owned)
    }

    /// Returns whether the argument is set.
    pub(crate) fn has(&self, place: Place, wire: &str) -> bool {
        self.arguments.iter().any(|argument| argument.place == place && argument.is_named(wire))
    }

    /// Sets an argument by its name alone, as callers do it for what the operation does not declare. A text becomes a
    /// secret where the service says that what has this name is one, and a URL may contain a password.
    pub(crate) fn set_by_name(&mut self, place: Place, wire: Cow<'static, str>, value: Value) {
        let value = match value {
            Value::Text(text) if self.endpoint.api.service.is_secret(&wire) => Value::Secret(text.into()),
            Value::Text(text) if text.contains("://") => Value::Url(text.into()),
            value => value,
        };
        self.set(place, wire, value);
    }

    /// Sets an argument, replacing one of the same part and name.
    pub(crate) fn set(&mut self, place: Place, wire: Cow<'static, str>, value: Value) {
        match self.arguments.iter_mut().find(|argument| argument.place == place && argument.is_named(&wire)) {
            Some(argument) => argument.value = value,
            None => self.arguments.push(Argument { place, wire, value }),
        }
    }

    /// Returns the value of a header, if it is set to a plain text.
    pub(crate) fn header_text(&self, name: &str) -> Option<&str> {
        let mut headers = self.arguments.iter().filter(|argument| argument.place == Place::Header);
        match &headers.find(|argument| argument.is_named(name))?.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Returns whether no credential is sent: the operation needs none, and the caller set none for this call.
    pub(crate) fn is_anonymous(&self) -> bool {
        self.endpoint.anonymous && self.credential.is_none()
    }
}

/// A parameter that every request of a service accepts, such as the user to act as. Created by emitted crates.
#[derive(Debug, Clone, PartialEq)]
pub struct RequestOption {
    pub(crate) place: Place,
    pub(crate) wire: &'static str,
    pub(crate) value: Value,
}

impl RequestOption {
    /// Creates an option that is sent in `place` under the name `wire`.
    pub fn new<T: Slot>(place: Place, wire: &'static str, mut value: T) -> Self {
        Self { place, wire, value: value.take() }
    }

    /// Sets the style of the lists in the value, if it differs from the service's.
    pub fn list_style(mut self, style: ListStyle) -> Self {
        self.value = self.value.in_style(style);
        self
    }
}

impl Argument {
    /// Compares names; those of headers ignore case.
    fn is_named(&self, wire: &str) -> bool {
        match self.place {
            Place::Header => self.wire.eq_ignore_ascii_case(wire),
            _ => self.wire == wire,
        }
    }
}

impl fmt::Debug for Call {
    /// Formats the operation's name and arguments, with secrets hidden.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut call = f.debug_struct("Call");
        call.field("operation", &self.endpoint.name);
        for argument in &self.arguments {
            call.field(&argument.wire, &argument.value);
        }
        call.finish()
    }
}

/// Collects the items of a list argument, converting each into a `T`.
pub fn list_of<T>(items: impl IntoIterator<Item = impl Into<T>>) -> Vec<T> {
    items.into_iter().map(Into::into).collect()
}
