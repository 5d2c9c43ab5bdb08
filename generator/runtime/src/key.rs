//! Keys of resources that can be identified in several ways: by ID, path or name.

use std::borrow::Cow;
use std::fmt;

use crate::slot::{Mismatch, Next, Slot, Token};
use crate::value::Value;

/// A key: a number or a text. Emitted reference types, such as `ProjectRef`, wrap one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Key {
    /// A numeric ID.
    Integer(i64),
    /// A path or a name.
    Text(String),
}

impl Default for Key {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

impl From<i64> for Key {
    fn from(id: i64) -> Self {
        Self::Integer(id)
    }
}

impl From<&str> for Key {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Key {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Key {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<Cow<'_, str>> for Key {
    fn from(text: Cow<'_, str>) -> Self {
        Self::Text(text.into_owned())
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(id) => write!(f, "{id}"),
            Self::Text(text) => f.write_str(text),
        }
    }
}

crate::__from_integers!(Key);
crate::__serde!(Key);

impl Slot for Key {
    fn accept<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
        *self = match token {
            Token::Integer(id) => Self::Integer(id),
            Token::Text(text) => Self::Text(text.to_owned()),
            _ => return Err(Mismatch("an ID or a name")),
        };
        Ok(Next::Done)
    }

    fn take(&mut self) -> Value {
        match std::mem::take(self) {
            Self::Integer(id) => Value::Integer(id),
            Self::Text(text) => Value::Text(text),
        }
    }
}
