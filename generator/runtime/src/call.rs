//! One call of an operation: what the caller gave, not yet encoded, and how it is to be sent.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use crate::cursor::Cursor;
use crate::endpoint::Endpoint;
use crate::secret::Secret;
use crate::service::{ListStyle, PageStyle};
use crate::slot::Slot;
use crate::value::Value;

/// An operation with its arguments. Emitted request types hold one each; it knows no transport and can be cloned and
/// sent again.
#[derive(Clone)]
pub struct Call {
    pub(crate) endpoint: Cow<'static, Endpoint>,
    pub(crate) arguments: Vec<Argument>,
    pub(crate) timeout: Option<Duration>,
    /// Where a list goes on.
    pub(crate) cursor: Option<Cursor>,
    /// The style of pages that the caller chose, where the endpoint knows none.
    pub(crate) style: Option<&'static PageStyle>,
}

/// Something given for one place of the request.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Argument {
    pub(crate) place: Place,
    /// The name on the wire; `not[labels]` is the field `labels` of the group `not`.
    pub(crate) wire: Cow<'static, str>,
    pub(crate) value: Value,
}

/// Where an argument goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Into the path.
    Path,
    /// Into the query.
    Query,
    /// Into the body, in the way the endpoint says.
    Body,
    /// Into a header.
    Header,
}

impl Call {
    /// A call without arguments.
    pub fn new(endpoint: &'static Endpoint) -> Self {
        Self::from_endpoint(Cow::Borrowed(endpoint))
    }

    pub(crate) fn from_endpoint(endpoint: Cow<'static, Endpoint>) -> Self {
        Self { endpoint, arguments: Vec::new(), timeout: None, cursor: None, style: None }
    }

    /// A path parameter.
    pub fn path<T: Slot>(self, wire: &'static str, value: T) -> Self {
        self.with(Place::Path, wire, value)
    }

    /// A query parameter. Given twice, the last one counts.
    pub fn query<T: Slot>(self, wire: &'static str, value: T) -> Self {
        self.with(Place::Query, wire, value)
    }

    /// A field of the body. Given twice, the last one counts.
    pub fn body<T: Slot>(self, wire: &'static str, value: T) -> Self {
        self.with(Place::Body, wire, value)
    }

    /// A request header. Given twice, the last one counts.
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

    /// Anything anywhere, for programs that go through all operations.
    #[doc(hidden)]
    pub fn with_value(mut self, place: Place, wire: impl Into<Cow<'static, str>>, value: Value) -> Self {
        self.set(place, wire.into(), value);
        self
    }

    /// A field of the body with a value written in the spec, in JSON: what empties it.
    pub fn clear(mut self, wire: &'static str, json: &str) -> Self {
        let json = serde_json::from_str(json).unwrap_or_default();
        self.set(Place::Body, wire.into(), Value::Json(json));
        self
    }

    /// Begins at the page that `cursor` names. Whether it belongs to this operation is seen when it is sent.
    pub fn resume(&mut self, cursor: Cursor) {
        self.cursor = Some(cursor);
    }

    /// What operation it is.
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

    /// What was given in secret.
    pub(crate) fn secrets(&self) -> Vec<&Secret> {
        let mut found = Vec::new();
        self.arguments.iter().for_each(|argument| argument.value.secrets(&mut found));
        found
    }

    /// Whether this was given.
    pub(crate) fn has(&self, place: Place, wire: &str) -> bool {
        self.arguments.iter().any(|argument| argument.place == place && argument.is_named(wire))
    }

    /// Sets an argument, replacing one of the same place and name.
    pub(crate) fn set(&mut self, place: Place, wire: Cow<'static, str>, value: Value) {
        match self.arguments.iter_mut().find(|argument| argument.place == place && argument.is_named(&wire)) {
            Some(argument) => argument.value = value,
            None => self.arguments.push(Argument { place, wire, value }),
        }
    }
}

impl Argument {
    /// Names of headers are the same in any case.
    fn is_named(&self, wire: &str) -> bool {
        match self.place {
            Place::Header => self.wire.eq_ignore_ascii_case(wire),
            _ => self.wire == wire,
        }
    }
}

impl fmt::Debug for Call {
    /// The name of the operation and what was given; secrets are hidden.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut call = f.debug_struct("Call");
        call.field("operation", &self.endpoint.name);
        for argument in &self.arguments {
            call.field(&argument.wire, &argument.value);
        }
        call.finish()
    }
}

/// A list for a setter: what is iterated, each item made into a `T`.
pub fn list_of<T>(items: impl IntoIterator<Item = impl Into<T>>) -> Vec<T> {
    items.into_iter().map(Into::into).collect()
}
