//! Decoding and encoding without generics: a value is a [`Slot`], which a driver fills from JSON or empties into a
//! [`Value`]. Emitted types say where their fields are; the driver, compiled once, does the rest.
//!
//! This requires a default for each type ([`Default`]). The driver ensures that no required field keeps it.

mod containers;
mod driver;
mod error;
mod joined_list;
mod json_path;
mod keys;
mod scalars;
mod unknown_keys;

use std::fmt;

use crate::service::ListStyle;
use crate::value::{Json, Value};

pub(crate) use driver::choose;
pub use driver::{decode, decode_json, decode_recording, deserialize, from_json, from_slice};
pub use error::DecodeError;
pub(crate) use joined_list::JoinedList;
pub(crate) use json_path::JsonPath;
pub use unknown_keys::UnknownKeys;

/// A value that can be decoded from JSON and sent as an argument.
pub trait Slot {
    /// Accepts the next token of the JSON, or returns where its parts go.
    ///
    /// # Errors
    /// Returns what was expected, if the token is not a value of this type.
    fn accept<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch>;

    /// Moves the value out, to be sent. What remains is unspecified.
    fn take(&mut self) -> Value;
}

/// A token of JSON.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Token<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean(bool),
    /// An integer.
    Integer(i64),
    /// An integer above `i64::MAX`.
    Unsigned(u64),
    /// Any other number.
    Number(f64),
    /// A string.
    Text(&'a str),
    /// The start of an array.
    List,
    /// The start of an object.
    Object,
}

/// What follows a token.
pub enum Next<'s> {
    /// Nothing: the token was the value.
    Done,
    /// The items, to be added to this list.
    List(&'s mut dyn List),
    /// The members, to be decoded into the fields of this record.
    Record(&'s mut dyn Record),
    /// The members, to be added to this map.
    Entries(&'s mut dyn Entries),
    /// The whole value as JSON.
    Whole(&'s mut dyn Whole),
    /// The whole value as JSON, to be decoded as the first variant that it fits.
    Choice(&'s mut dyn Choice),
}

impl fmt::Debug for Next<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Done => "Done",
            Self::List(_) => "List",
            Self::Record(_) => "Record",
            Self::Entries(_) => "Entries",
            Self::Whole(_) => "Whole",
            Self::Choice(_) => "Choice",
        })
    }
}

/// What was expected instead of a token, such as "a string".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mismatch(pub &'static str);

/// A list being decoded.
pub trait List {
    /// Adds an item with its default, and returns its slot.
    fn push(&mut self) -> &mut dyn Slot;
}

/// A map being decoded.
pub trait Entries {
    /// Adds an entry with its default, and returns its slot.
    fn entry(&mut self, key: &str) -> &mut dyn Slot;
}

/// A value that requires the whole JSON to be decoded.
pub trait Whole {
    /// Accepts the JSON.
    ///
    /// # Errors
    /// Returns what was expected, if the JSON is not a value of this type.
    fn whole(&mut self, json: Json) -> Result<(), Mismatch>;
}

/// A value of one of several types.
pub trait Choice {
    /// Switches to the variant `index` with its default, and returns its slot, or `None` after the last variant.
    fn variant(&mut self, index: usize) -> Option<&mut dyn Slot>;

    /// Accepts JSON that fits none of the variants.
    fn unlisted(&mut self, json: Json);
}

/// A struct with fields on the wire.
pub trait Record {
    /// Returns the fields, in the order in which the server sends them; the driver expects the next key by it.
    fn fields(&self) -> &'static [Field];

    /// Returns the slot of the field `index` of [`fields`](Self::fields).
    fn slot(&mut self, index: usize) -> Option<&mut dyn Slot>;
}

/// A field of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Field {
    /// The key on the wire.
    pub wire: &'static str,
    /// Whether the server always sends it.
    pub required: bool,
    /// The style of its lists when it is sent, if it differs from the service's. A list joined into one text is
    /// accepted too.
    pub style: Option<ListStyle>,
}

impl Field {
    /// Describes a field that the server always sends.
    pub const fn required(wire: &'static str) -> Self {
        Self { wire, required: true, style: None }
    }

    /// Describes a field that may be missing.
    pub const fn optional(wire: &'static str) -> Self {
        Self { wire, required: false, style: None }
    }

    /// Sets the style of the lists in the field.
    pub const fn list_style(mut self, style: ListStyle) -> Self {
        self.style = Some(style);
        self
    }
}

impl<R: Record> Slot for R {
    fn accept<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
        match token {
            Token::Object => Ok(Next::Record(self)),
            _ => Err(Mismatch("an object")),
        }
    }

    fn take(&mut self) -> Value {
        take_record(self)
    }
}

/// Moves the fields of a record out, omitting absent ones.
fn take_record(record: &mut dyn Record) -> Value {
    let fields = record.fields();
    let mut members = Vec::with_capacity(fields.len());
    for (index, field) in fields.iter().enumerate() {
        match record.slot(index).map(Slot::take) {
            None | Some(Value::Absent) => {}
            Some(value) => {
                let styled = match field.style {
                    Some(style) => value.in_style(style),
                    None => value,
                };
                members.push((field.wire.into(), styled));
            }
        }
    }
    Value::Map(members)
}
