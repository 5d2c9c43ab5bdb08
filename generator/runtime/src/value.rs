//! Argument values before they are encoded.
//!
//! In: typed arguments of setters. Out: a tree that `encode` writes as path segment, query, form, JSON or multipart.

use std::borrow::Cow;

use crate::secret::{Secret, Url};
use crate::service::ListStyle;
use crate::time::Timestamp;
use crate::upload::Upload;

/// Any JSON value, where the API declares no type.
pub type Json = serde_json::Value;

/// A value to send.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// Not set: nothing is sent.
    Absent,
    /// JSON `null`, or an empty text elsewhere.
    Null,
    /// A boolean.
    Boolean(bool),
    /// An integer.
    Integer(i64),
    /// An integer above `i64::MAX`.
    Unsigned(u64),
    /// Any other number.
    Number(f64),
    /// A text.
    Text(String),
    /// A text that is hidden from logs.
    Secret(Secret),
    /// A URL whose password is hidden from logs.
    Url(Url),
    /// A point in time: RFC 3339, or an HTTP date in headers.
    Time(Timestamp),
    /// A list.
    List {
        /// The items.
        items: Vec<Value>,
        /// The style of the list, or `None` for the service's style.
        style: Option<ListStyle>,
    },
    /// Named values, in the order given.
    Map(Vec<(Cow<'static, str>, Value)>),
    /// Any JSON, sent as it is.
    Json(Json),
    /// The content of a file.
    File(Upload),
    /// A value that cannot be sent, and why. The call fails before anything is sent.
    Invalid(String),
}

impl Value {
    /// Converts a value of any type that serde can serialize, as JSON.
    #[cfg(feature = "serde")]
    pub fn of(value: &impl serde::Serialize) -> Self {
        match serde_json::to_value(value) {
            Ok(json) => Self::Json(json),
            Err(error) => Self::Invalid(format!("cannot be written as JSON: {error}")),
        }
    }

    /// Returns the text of a scalar, or of a list whose style joins its items, as written in a path, a query or a
    /// form. Returns `None` for other lists, maps and files.
    pub fn text(&self) -> Option<Cow<'_, str>> {
        Some(match self {
            Self::Null => Cow::Borrowed(""),
            Self::Boolean(true) => Cow::Borrowed("true"),
            Self::Boolean(false) => Cow::Borrowed("false"),
            Self::Integer(number) => Cow::Owned(number.to_string()),
            Self::Unsigned(number) => Cow::Owned(number.to_string()),
            Self::Number(number) if number.is_finite() => Cow::Owned(number.to_string()),
            Self::Text(text) => Cow::Borrowed(text),
            Self::Time(moment) => Cow::Owned(moment.to_string()),
            Self::Secret(secret) => Cow::Borrowed(secret.expose()),
            Self::Url(url) => Cow::Borrowed(url.expose()),
            Self::List { items, style: Some(style) } => Cow::Owned(joined(items, style.separator()?)?),
            Self::Json(Json::String(text)) => Cow::Borrowed(text),
            Self::Json(Json::Null) => Cow::Borrowed(""),
            Self::Json(json @ (Json::Bool(_) | Json::Number(_))) => Cow::Owned(json.to_string()),
            // NaN and infinity are no numbers to a server.
            Self::Absent
            | Self::Number(_)
            | Self::List { style: None, .. }
            | Self::Map(_)
            | Self::Json(_)
            | Self::File(_)
            | Self::Invalid(_) => {
                return None;
            }
        })
    }

    /// Sets the style of the innermost lists in the value, unless they have one.
    pub fn in_style(self, style: ListStyle) -> Self {
        match self {
            Self::List { items, style: own } if items.iter().any(Self::is_nested) => {
                Self::List { items: items.into_iter().map(|item| item.in_style(style)).collect(), style: own }
            }
            Self::List { items, style: own } => Self::List { items, style: own.or(Some(style)) },
            Self::Map(members) => {
                Self::Map(members.into_iter().map(|(key, member)| (key, member.in_style(style))).collect())
            }
            other => other,
        }
    }

    fn is_nested(&self) -> bool {
        matches!(self, Self::List { .. } | Self::Map(_))
    }

    /// Returns whether there is a file in the value.
    pub(crate) fn has_file(&self) -> bool {
        match self {
            Self::File(_) => true,
            Self::List { items, .. } => items.iter().any(Self::has_file),
            Self::Map(members) => members.iter().any(|(_, member)| member.has_file()),
            _ => false,
        }
    }

    /// Collects the secrets in the value.
    pub(crate) fn secrets<'v>(&'v self, found: &mut Vec<&'v Secret>) {
        match self {
            Self::Secret(secret) => found.push(secret),
            Self::Url(url) => found.extend(url.secret()),
            Self::List { items, .. } => items.iter().for_each(|item| item.secrets(found)),
            Self::Map(members) => members.iter().for_each(|(_, member)| member.secrets(found)),
            _ => {}
        }
    }
}

/// Joins the texts of a list. Returns `None` if an item has no text.
pub(crate) fn joined(items: &[Value], separator: &str) -> Option<String> {
    let texts: Option<Vec<_>> = items.iter().map(Value::text).collect();
    Some(texts?.join(separator))
}

macro_rules! from {
    ($($from:ty: $value:ident => $into:expr;)+) => {
        $(impl From<$from> for Value {
            fn from($value: $from) -> Self {
                $into
            }
        })+
    };
}

from! {
    bool: value => Self::Boolean(value);
    i64: value => Self::Integer(value);
    i32: value => Self::Integer(value.into());
    u32: value => Self::Integer(value.into());
    u64: value => i64::try_from(value).map_or(Self::Unsigned(value), Self::Integer);
    f64: value => Self::Number(value);
    &str: value => Self::Text(value.to_owned());
    String: value => Self::Text(value);
    Secret: value => Self::Secret(value);
    Url: value => Self::Url(value);
    Json: value => Self::Json(value);
    Upload: value => Self::File(value);
}

impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(items: Vec<T>) -> Self {
        Self::List { items: items.into_iter().map(Into::into).collect(), style: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_scalars() {
        for (value, text) in [
            (Value::Null, Some("")),
            (Value::Boolean(true), Some("true")),
            (Value::Integer(-3), Some("-3")),
            (Value::Unsigned(u64::MAX), Some("18446744073709551615")),
            (Value::Number(0.5), Some("0.5")),
            (Value::Number(f64::NAN), None),
            (Value::Number(f64::NEG_INFINITY), None),
            (Value::from(vec![Value::Number(f64::INFINITY)]).in_style(ListStyle::Comma), None),
            (Value::from(vec![Value::Text("a b".into()), Value::Integer(2)]).in_style(ListStyle::Comma), Some("a b,2")),
            (Value::from(vec!["a", "b"]).in_style(ListStyle::Pipe), Some("a|b")),
            (Value::from(vec!["a", "b"]).in_style(ListStyle::Repeat), None),
            (Value::from(vec![Value::Absent]).in_style(ListStyle::Comma), None),
            (Value::Absent, None),
            (Value::from(Vec::<Value>::new()), None),
        ] {
            assert_eq!(value.text().as_deref(), text, "{value:?}");
        }
    }

    #[test]
    fn a_style_reaches_the_innermost_lists_that_have_none() {
        let list = |style| Value::List { items: vec![Value::Integer(1)], style };
        let nested = |inner| Value::from(vec![Value::Map(vec![("a".into(), inner)])]);
        for (value, expected) in [
            (list(None), list(Some(ListStyle::Comma))),
            (list(Some(ListStyle::Repeat)), list(Some(ListStyle::Repeat))),
            (nested(list(None)), nested(list(Some(ListStyle::Comma)))),
            (Value::from(vec![list(None)]), Value::from(vec![list(Some(ListStyle::Comma))])),
            (Value::Null, Value::Null),
        ] {
            assert_eq!(value.in_style(ListStyle::Comma), expected);
        }
    }
}
