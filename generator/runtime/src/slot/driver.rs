//! The decoder: walks JSON and fills slots. It is not generic over what it fills, so it is compiled once.

use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Unexpected, Visitor};

use super::json_path::{JsonPath, PathSegment};
use super::keys::{KeyOf, Seen};
use super::{Choice, DecodeError, Entries, JoinedList, List, Mismatch, Next, Record, Slot, Token, UnknownKeys, Whole};
use crate::value::Json;

/// Decodes JSON text into `slot`.
///
/// # Errors
/// Returns the first mismatch and its path. The content of `slot` is unspecified then.
pub fn decode(json: &[u8], slot: &mut dyn Slot) -> Result<(), DecodeError> {
    decode_along(json, slot, &mut JsonPath::default())
}

/// Decodes JSON text into `slot` as [`decode`] does, and records the keys that no type declares.
///
/// # Errors
/// Returns an error as [`decode`] does.
pub fn decode_recording(json: &[u8], slot: &mut dyn Slot, unknown_keys: &mut UnknownKeys) -> Result<(), DecodeError> {
    let mut path = JsonPath::recording();
    let read = decode_along(json, slot, &mut path);
    unknown_keys.add(path);
    read
}

fn decode_along(json: &[u8], slot: &mut dyn Slot, path: &mut JsonPath) -> Result<(), DecodeError> {
    // Validated once as a whole, the text need not be validated string by string. If it is not UTF-8, reading bytes
    // finds the place.
    let read = match std::str::from_utf8(json) {
        Ok(text) => read(serde_json::Deserializer::from_str(text), slot, path),
        Err(_) => read(serde_json::Deserializer::from_slice(json), slot, path),
    };
    read.map_err(|source| DecodeError { path: path.path(), source })
}

fn read<'de, R: serde_json::de::Read<'de>>(
    mut json: serde_json::Deserializer<R>,
    slot: &mut dyn Slot,
    path: &mut JsonPath,
) -> Result<(), serde_json::Error> {
    Filling { slot, path }.deserialize(&mut json)?;
    json.end()
}

/// Decodes a JSON value into `slot`.
///
/// # Errors
/// Returns an error as [`decode`] does, without line and column.
pub fn decode_json(json: &Json, slot: &mut dyn Slot) -> Result<(), DecodeError> {
    let mut path = JsonPath::default();
    Filling { slot, path: &mut path }.deserialize(json).map_err(|source| DecodeError { path: path.path(), source })
}

/// Decodes JSON text that was not received by a call, such as the body of a webhook.
///
/// # Errors
/// Returns an error if the text is not JSON, or JSON of another shape.
pub fn from_slice<T: Slot + Default>(json: &[u8]) -> Result<T, DecodeError> {
    let mut value = T::default();
    decode(json, &mut value)?;
    Ok(value)
}

/// Decodes a JSON value.
///
/// # Errors
/// Returns an error if the value is of another shape.
pub fn from_json<T: Slot + Default>(json: &Json) -> Result<T, DecodeError> {
    let mut value = T::default();
    decode_json(json, &mut value)?;
    Ok(value)
}

/// Deserializes into `slot` from any self-describing format.
///
/// # Errors
/// Returns the first mismatch.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D, slot: &mut dyn Slot) -> Result<(), D::Error> {
    Filling { slot, path: &mut JsonPath::default() }.deserialize(deserializer)
}

/// A slot to be filled by serde.
pub(crate) struct Filling<'s, 't> {
    pub(crate) slot: &'s mut dyn Slot,
    pub(crate) path: &'t mut JsonPath,
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
            Ok(Next::Whole(whole)) => take_whole(whole, json_of(token), token, self.path),
            Ok(Next::Choice(choice)) => {
                choose(choice, json_of(token), self.path);
                Ok(())
            }
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
            Ok(Next::List(list)) => fill_list(list, items, self.path),
            Ok(Next::Whole(whole)) => {
                let json = Json::deserialize(serde::de::value::SeqAccessDeserializer::new(items))?;
                take_whole(whole, json, Token::List, self.path)
            }
            Ok(Next::Choice(choice)) => {
                choose(choice, Json::deserialize(serde::de::value::SeqAccessDeserializer::new(items))?, self.path);
                Ok(())
            }
            Ok(_) => Err(A::Error::custom("a slot that is no list took one")),
            Err(expected) => Err(mismatch(Token::List, expected)),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<(), A::Error> {
        match self.slot.accept(Token::Object) {
            Ok(Next::Record(record)) => fill_record(record, members, self.path),
            Ok(Next::Entries(entries)) => fill_entries(entries, members, self.path),
            Ok(Next::Whole(whole)) => {
                let json = Json::deserialize(serde::de::value::MapAccessDeserializer::new(members))?;
                take_whole(whole, json, Token::Object, self.path)
            }
            Ok(Next::Choice(choice)) => {
                choose(choice, Json::deserialize(serde::de::value::MapAccessDeserializer::new(members))?, self.path);
                Ok(())
            }
            Ok(_) => Err(A::Error::custom("a slot that is no object took one")),
            Err(expected) => Err(mismatch(Token::Object, expected)),
        }
    }
}

fn take_whole<E: serde::de::Error>(
    whole: &mut dyn Whole,
    json: Json,
    token: Token<'_>,
    path: &mut JsonPath,
) -> Result<(), E> {
    path.open(&json);
    whole.whole(json).map_err(|expected| mismatch(token, expected))
}

/// Decodes JSON as the first variant that it fits.
pub(crate) fn choose(choice: &mut dyn Choice, json: Json, path: &mut JsonPath) {
    let mut index = 0;
    while let Some(slot) = choice.variant(index) {
        // A variant that does not fit records no keys.
        let mut attempt = path.branch();
        if (Filling { slot, path: &mut attempt }).deserialize(&json).is_ok() {
            path.join(attempt);
            return;
        }
        index += 1;
    }
    path.unlisted(&json);
    choice.unlisted(json);
}

fn fill_list<'de, A: SeqAccess<'de>>(list: &mut dyn List, mut items: A, path: &mut JsonPath) -> Result<(), A::Error> {
    let mut index = 0;
    let mark = path.mark();
    loop {
        // Whether there is another item is known only after asking, so `Pushing` adds one when serde asks for it.
        match items.next_element_seed(Pushing { list, path }) {
            Ok(Some(())) => index += 1,
            Ok(None) => break,
            Err(error) => {
                path.push(PathSegment::Index(index));
                return Err(error);
            }
        }
    }
    path.prefix_since(mark, "[]");
    Ok(())
}

struct Pushing<'l, 't> {
    list: &'l mut dyn List,
    path: &'t mut JsonPath,
}

impl<'de> DeserializeSeed<'de> for Pushing<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(Filling { slot: self.list.push(), path: self.path })
    }
}

fn fill_entries<'de, A: MapAccess<'de>>(
    entries: &mut dyn Entries,
    mut members: A,
    path: &mut JsonPath,
) -> Result<(), A::Error> {
    let mark = path.mark();
    while let Some(key) = members.next_key::<String>()? {
        path.count(1);
        let filling = Filling { slot: entries.entry(&key), path };
        if let Err(error) = members.next_value_seed(filling) {
            path.push(PathSegment::Key(key));
            return Err(error);
        }
    }
    path.prefix_since(mark, "*");
    Ok(())
}

fn fill_record<'de, A: MapAccess<'de>>(
    record: &mut dyn Record,
    mut members: A,
    path: &mut JsonPath,
) -> Result<(), A::Error> {
    let fields = record.fields();
    let mut seen = Seen::default();
    let mut guess = 0;
    let mut keys = 0;
    while let Some(found) = members.next_key_seed(KeyOf { fields, guess, path })? {
        keys += 1;
        let slot = found.and_then(|index| record.slot(index).map(|slot| (index, slot)));
        let Some((index, slot)) = slot else {
            path.skip(&mut members)?;
            continue;
        };
        let mark = path.mark();
        let mut joined;
        let slot = match JoinedList::new(&fields[index], slot) {
            Ok(list) => {
                joined = list;
                &mut joined
            }
            Err(slot) => slot,
        };
        if let Err(error) = members.next_value_seed(Filling { slot, path }) {
            path.push(PathSegment::Key(fields[index].wire.to_owned()));
            return Err(error);
        }
        path.prefix_since(mark, fields[index].wire);
        seen.insert(index);
        guess = index + 1;
    }
    path.count(keys);
    match fields.iter().enumerate().find(|(index, field)| field.required && !seen.contains(*index)) {
        Some((_, field)) => Err(A::Error::missing_field(field.wire)),
        None => Ok(()),
    }
}
