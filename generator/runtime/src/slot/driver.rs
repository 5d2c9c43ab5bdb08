//! The one decoder: walks JSON and fills slots. Not generic over what it fills, so it is compiled once.

use std::fmt::{self, Write as _};

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor};

use super::{DecodeError, Entries, Field, List, Mismatch, Next, Record, Slot, Token, Whole};
use crate::Json;

/// Reads JSON text into `slot`.
///
/// # Errors
/// The first thing that does not fit, with its place. What `slot` holds then is unspecified.
pub fn decode(json: &[u8], slot: &mut dyn Slot) -> Result<(), DecodeError> {
    let mut trail = Trail::default();
    // Checked once as a whole, the text need not be checked string by string. Where it is no UTF-8, reading bytes
    // says where.
    let read = match std::str::from_utf8(json) {
        Ok(text) => read(serde_json::Deserializer::from_str(text), slot, &mut trail),
        Err(_) => read(serde_json::Deserializer::from_slice(json), slot, &mut trail),
    };
    read.map_err(|source| DecodeError { path: trail.into_path(), source })
}

fn read<'de, R: serde_json::de::Read<'de>>(
    mut json: serde_json::Deserializer<R>,
    slot: &mut dyn Slot,
    trail: &mut Trail,
) -> Result<(), serde_json::Error> {
    Filling { slot, trail }.deserialize(&mut json)?;
    json.end()
}

/// Reads a JSON value into `slot`.
///
/// # Errors
/// As [`decode`], without line and column.
pub fn decode_json(json: &Json, slot: &mut dyn Slot) -> Result<(), DecodeError> {
    let mut trail = Trail::default();
    Filling { slot, trail: &mut trail }
        .deserialize(json)
        .map_err(|source| DecodeError { path: trail.into_path(), source })
}

/// A value of type `T` from JSON text that came in another way than by a call, such as with a webhook.
///
/// # Errors
/// As [`decode`].
pub fn from_slice<T: Slot + Default>(json: &[u8]) -> Result<T, DecodeError> {
    let mut value = T::default();
    decode(json, &mut value)?;
    Ok(value)
}

/// A value of type `T` from JSON.
///
/// # Errors
/// As [`decode_json`].
pub fn from_json<T: Slot + Default>(json: &Json) -> Result<T, DecodeError> {
    let mut value = T::default();
    decode_json(json, &mut value)?;
    Ok(value)
}

/// Reads into `slot` from any deserializer that describes itself.
///
/// # Errors
/// The first thing that does not fit.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D, slot: &mut dyn Slot) -> Result<(), D::Error> {
    Filling { slot, trail: &mut Trail::default() }.deserialize(deserializer)
}

/// The way from the root to the place of a mistake, gathered from the inside out while the error travels up.
#[derive(Default)]
pub(crate) struct Trail(Vec<Step>);

enum Step {
    Key(String),
    Index(usize),
}

impl Trail {
    fn into_path(self) -> String {
        let mut path = String::new();
        for step in self.0.iter().rev() {
            let written = match step {
                Step::Index(index) => write!(path, "[{index}]"),
                Step::Key(key) if path.is_empty() => write!(path, "{key}"),
                Step::Key(key) => write!(path, ".{key}"),
            };
            debug_assert!(written.is_ok(), "writing to a string does not fail");
        }
        path
    }
}

/// A slot on its way through serde.
pub(crate) struct Filling<'s, 't> {
    pub(crate) slot: &'s mut dyn Slot,
    pub(crate) trail: &'t mut Trail,
}

impl<'de> DeserializeSeed<'de> for Filling<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Filling<'_, '_> {
    fn scalar<E: serde::de::Error>(self, token: Token<'_>) -> Result<(), E> {
        match self.slot.accept(token) {
            Ok(Next::Done) => Ok(()),
            Ok(Next::Whole(whole)) => whole.whole(json_of(token)).map_err(|expected| mismatch(token, expected)),
            Ok(_) => Err(E::custom("a list or object was begun where a scalar stands")),
            Err(expected) => Err(mismatch(token, expected)),
        }
    }
}

fn json_of(token: Token<'_>) -> Json {
    match token {
        Token::Boolean(value) => value.into(),
        Token::Integer(value) => value.into(),
        Token::Unsigned(value) => value.into(),
        Token::Number(value) => value.into(),
        Token::Text(value) => value.into(),
        Token::Null | Token::List | Token::Object => Json::Null,
    }
}

fn mismatch<E: serde::de::Error>(token: Token<'_>, Mismatch(expected): Mismatch) -> E {
    let unexpected = match token {
        Token::Null => Unexpected::Unit,
        Token::Boolean(value) => Unexpected::Bool(value),
        Token::Integer(value) => Unexpected::Signed(value),
        Token::Unsigned(value) => Unexpected::Unsigned(value),
        Token::Number(value) => Unexpected::Float(value),
        Token::Text(_) => Unexpected::Other("a string"),
        Token::List => Unexpected::Other("an array"),
        Token::Object => Unexpected::Other("an object"),
    };
    E::invalid_type(unexpected, &expected)
}

impl<'de> Visitor<'de> for Filling<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        self.scalar(Token::Null)
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<(), E> {
        self.scalar(Token::Boolean(value))
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<(), E> {
        self.scalar(Token::Integer(value))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<(), E> {
        self.scalar(i64::try_from(value).map_or(Token::Unsigned(value), Token::Integer))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<(), E> {
        self.scalar(Token::Number(value))
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<(), E> {
        self.scalar(Token::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<(), A::Error> {
        match self.slot.accept(Token::List) {
            Ok(Next::List(list)) => fill_list(list, items, self.trail),
            Ok(Next::Whole(whole)) => {
                let json = Json::deserialize(serde::de::value::SeqAccessDeserializer::new(items))?;
                take_whole(whole, json, Token::List)
            }
            Ok(_) => Err(A::Error::custom("a slot that is no list took one")),
            Err(expected) => Err(mismatch(Token::List, expected)),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<(), A::Error> {
        match self.slot.accept(Token::Object) {
            Ok(Next::Record(record)) => fill_record(record, members, self.trail),
            Ok(Next::Entries(entries)) => fill_entries(entries, members, self.trail),
            Ok(Next::Whole(whole)) => {
                let json = Json::deserialize(serde::de::value::MapAccessDeserializer::new(members))?;
                take_whole(whole, json, Token::Object)
            }
            Ok(_) => Err(A::Error::custom("a slot that is no object took one")),
            Err(expected) => Err(mismatch(Token::Object, expected)),
        }
    }
}

fn take_whole<E: serde::de::Error>(whole: &mut dyn Whole, json: Json, token: Token<'_>) -> Result<(), E> {
    whole.whole(json).map_err(|expected| mismatch(token, expected))
}

fn fill_list<'de, A: SeqAccess<'de>>(list: &mut dyn List, mut items: A, trail: &mut Trail) -> Result<(), A::Error> {
    let mut index = 0;
    loop {
        // The item is added before it is known whether there is one more, so what `push` gives may be dropped again;
        // `Pushing` adds it only when serde asks for it.
        match items.next_element_seed(Pushing { list, trail }) {
            Ok(Some(())) => index += 1,
            Ok(None) => return Ok(()),
            Err(error) => {
                trail.0.push(Step::Index(index));
                return Err(error);
            }
        }
    }
}

struct Pushing<'l, 't> {
    list: &'l mut dyn List,
    trail: &'t mut Trail,
}

impl<'de> DeserializeSeed<'de> for Pushing<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(Filling { slot: self.list.push(), trail: self.trail })
    }
}

fn fill_entries<'de, A: MapAccess<'de>>(
    entries: &mut dyn Entries,
    mut members: A,
    trail: &mut Trail,
) -> Result<(), A::Error> {
    while let Some(key) = members.next_key::<String>()? {
        let filling = Filling { slot: entries.entry(&key), trail };
        if let Err(error) = members.next_value_seed(filling) {
            trail.0.push(Step::Key(key));
            return Err(error);
        }
    }
    Ok(())
}

fn fill_record<'de, A: MapAccess<'de>>(
    record: &mut dyn Record,
    mut members: A,
    trail: &mut Trail,
) -> Result<(), A::Error> {
    let fields = record.fields();
    let mut seen = Seen::default();
    let mut guess = 0;
    while let Some(found) = members.next_key_seed(KeyOf { fields, guess })? {
        let slot = found.and_then(|index| record.slot(index).map(|slot| (index, slot)));
        let Some((index, slot)) = slot else {
            members.next_value::<IgnoredAny>()?;
            continue;
        };
        if let Err(error) = members.next_value_seed(Filling { slot, trail }) {
            trail.0.push(Step::Key(fields[index].wire.to_owned()));
            return Err(error);
        }
        seen.insert(index);
        guess = index + 1;
    }
    match fields.iter().enumerate().find(|(index, field)| field.required && !seen.contains(*index)) {
        Some((_, field)) => Err(A::Error::missing_field(field.wire)),
        None => Ok(()),
    }
}

/// Which fields were seen; the first 128 without allocating.
#[derive(Default)]
struct Seen {
    first: u128,
    rest: Vec<usize>,
}

impl Seen {
    fn insert(&mut self, index: usize) {
        if index < 128 {
            self.first |= 1 << index;
        } else {
            self.rest.push(index);
        }
    }

    fn contains(&self, index: usize) -> bool {
        if index < 128 { self.first & (1 << index) != 0 } else { self.rest.contains(&index) }
    }
}

/// Finds the field of a key. Servers send the keys of a type in one order, so the field behind the last one is tried
/// first.
struct KeyOf {
    fields: &'static [Field],
    guess: usize,
}

impl<'de> DeserializeSeed<'de> for KeyOf {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeyOf {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<Option<usize>, E> {
        let (before, from) = self.fields.split_at(self.guess.min(self.fields.len()));
        let behind = from.iter().position(|field| field.wire == key).map(|at| at + before.len());
        Ok(behind.or_else(|| before.iter().position(|field| field.wire == key)))
    }
}
