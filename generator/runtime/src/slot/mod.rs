//! Decoding and encoding without generics: a value is a [`Slot`], which a driver fills from JSON or empties into a
//! [`Value`]. Emitted types say where their fields are; the driver, compiled once, does the rest.
//!
//! This requires a default for each type ([`Default`]). The driver ensures that no required field keeps it.

mod choice;
mod containers;
mod deviation;
mod driver;
mod error;
mod joined_list;
mod json;
mod keys;
mod lists;
mod place;
mod read;
mod record;
mod scalars;
mod state;
mod unknown_keys;

use std::fmt;

use crate::service::ListStyle;
use crate::value::{Json, Value};

pub(crate) use deviation::Watch;
pub use deviation::{Decoding, Deviation, DeviationKind};
pub use error::DecodeError;
pub(crate) use joined_list::JoinedList;
pub(crate) use place::Place;
pub(crate) use read::{BYTE_ORDER_MARK, decode_by, decode_text};
pub use read::{decode, decode_json, deserialize, from_json, from_slice, from_slice_with};
pub(crate) use state::Rules;
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
    /// Nothing: the token was converted to the value. What was expected, such as "an integer".
    Converted(&'static str),
    /// Nothing: the token was a value that an enum does not list.
    Unlisted,
    /// The items, to be added to this list.
    List(&'s mut dyn List),
    /// The members, to be decoded into the fields of this record.
    Record(&'s mut dyn Record),
    /// The members, to be added to this map.
    Entries(&'s mut dyn Entries),
    /// The whole value as JSON.
    Whole(&'s mut dyn Whole),
    /// The whole value as JSON, to be decoded as the variant that it belongs to.
    Choice(&'s mut dyn Choice),
}

impl fmt::Debug for Next<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Done => "Done",
            Self::Converted(_) => "Converted",
            Self::Unlisted => "Unlisted",
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

    /// Removes the last item.
    fn pop(&mut self);
}

/// A map being decoded.
pub trait Entries {
    /// Adds an entry with its default, and returns its slot.
    fn entry(&mut self, key: &str) -> &mut dyn Slot;

    /// Returns whether there is such an entry.
    fn has(&self, key: &str) -> bool;

    /// Removes an entry.
    fn remove(&mut self, key: &str);
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

    /// Returns what tells the variant, or `None` if its keys do.
    fn tag(&self) -> Option<Tag> {
        None
    }
}

/// What tells the variant of a union.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tag {
    /// Where the tag is.
    pub source: TagSource,
    /// For each variant, the values of the tag that tell it.
    pub variants: &'static [&'static [&'static str]],
}

/// Where the tag of a union is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TagSource {
    /// Under this key of the value.
    Key(&'static str),
    /// Under this key of the record around the value.
    Sibling(&'static str),
    /// In the argument of the request with this name on the wire.
    Argument(&'static str),
}

/// A struct with fields on the wire.
pub trait Record {
    /// Returns the fields, in the order in which the server sends them; the driver expects the next key by it.
    fn fields(&self) -> &'static [Field];

    /// Returns the slot of the field `index` of [`fields`](Self::fields).
    fn slot(&mut self, index: usize) -> Option<&mut dyn Slot>;

    /// Returns the number of bytes of the record that are allocated elsewhere: for boxed ones, all of them.
    fn heap_size(&self) -> usize {
        0
    }
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
    /// What the field has to do with the variant of a union.
    pub tagging: Tagging,
}

/// What a field has to do with the variant of a union.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Tagging {
    /// Nothing.
    None,
    /// Its text tells the variant of a union in the same record.
    Tag,
    /// It is a union, or a list of them, whose variant the field with this key tells.
    By(&'static str),
}

impl Field {
    /// Describes a field that the server always sends.
    pub const fn required(wire: &'static str) -> Self {
        Self { wire, required: true, style: None, tagging: Tagging::None }
    }

    /// Describes a field that may be missing.
    pub const fn optional(wire: &'static str) -> Self {
        Self { wire, required: false, style: None, tagging: Tagging::None }
    }

    /// Declares that the text of the field tells the variant of a union in the same record.
    pub const fn tag(mut self) -> Self {
        self.tagging = Tagging::Tag;
        self
    }

    /// Declares that the field with the key `wire` tells the variant of the union in this field.
    pub const fn tagged_by(mut self, wire: &'static str) -> Self {
        self.tagging = Tagging::By(wire);
        self
    }

    /// Returns whether nothing but its own value is needed to fill it.
    #[inline]
    pub(crate) const fn is_plain(&self) -> bool {
        self.style.is_none() && matches!(self.tagging, Tagging::None)
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
