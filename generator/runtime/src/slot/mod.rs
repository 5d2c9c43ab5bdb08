//! Decoding and encoding without generics: a value is a [`Slot`] that a driver fills from JSON or empties into a
//! [`Value`]. Emitted types say where their fields are; the driver, compiled once, does the rest.
//!
//! A type has to have a starting value ([`Default`]) for this; the driver makes sure that no required field keeps it.

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

/// A place that JSON is read into and a request is written from.
pub trait Slot {
    /// Takes what stands next in the JSON, or says where its parts go.
    ///
    /// # Errors
    /// What was expected, when the token is no value of this type.
    fn accept<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch>;

    /// Moves the value out, to be sent. What stays behind is unspecified.
    fn take(&mut self) -> Value;
}

/// What stands next in the JSON.
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
    /// A text.
    Text(&'a str),
    /// The beginning of an array.
    List,
    /// The beginning of an object.
    Object,
}

/// What to do with the token.
pub enum Next<'s> {
    /// Nothing more: it was taken.
    Done,
    /// The items go to this list.
    List(&'s mut dyn List),
    /// The members go to the fields of this record.
    Record(&'s mut dyn Record),
    /// The members go to the entries of this map.
    Entries(&'s mut dyn Entries),
    /// The whole value is wanted as JSON first.
    Whole(&'s mut dyn Whole),
    /// The whole value is wanted as JSON first, to be read as the first of several shapes that it fits.
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

/// What was expected where another thing stood: "a string".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mismatch(pub &'static str);

/// A list being read.
pub trait List {
    /// Adds an item with its starting value and gives its place.
    fn push(&mut self) -> &mut dyn Slot;
}

/// A map being read.
pub trait Entries {
    /// Adds an entry with its starting value and gives its place.
    fn entry(&mut self, key: &str) -> &mut dyn Slot;
}

/// A value that can only be told from the whole of the JSON.
pub trait Whole {
    /// Takes the JSON.
    ///
    /// # Errors
    /// What was expected.
    fn whole(&mut self, json: Json) -> Result<(), Mismatch>;
}

/// A value of one of several shapes.
pub trait Choice {
    /// Begins the shape with this index anew and gives its place; `None` behind the last.
    fn variant(&mut self, index: usize) -> Option<&mut dyn Slot>;

    /// Takes JSON that fits none of them.
    fn unlisted(&mut self, json: Json);
}

/// A struct with fields of its own on the wire.
pub trait Record {
    /// The fields, in the order in which the server sends them (the driver guesses the next key from it).
    fn fields(&self) -> &'static [Field];

    /// The place of the field with this index in [`fields`](Self::fields).
    fn slot(&mut self, index: usize) -> Option<&mut dyn Slot>;
}

/// A field of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Field {
    /// Its key.
    pub wire: &'static str,
    /// Whether the server always sends it.
    pub required: bool,
    /// How its lists are written when it is sent, where that is not the service's way. One that joins them is read too.
    pub style: Option<ListStyle>,
}

impl Field {
    /// A field that the server always sends.
    pub const fn required(wire: &'static str) -> Self {
        Self { wire, required: true, style: None }
    }

    /// A field that may be missing.
    pub const fn optional(wire: &'static str) -> Self {
        Self { wire, required: false, style: None }
    }

    /// Sets the style of the lists in it.
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

/// Moves the fields of a record out, leaving away those that are absent.
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
