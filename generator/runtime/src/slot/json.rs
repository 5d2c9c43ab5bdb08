//! JSON without a declared shape, read within the memory that is left.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::Token;
use super::state::State;
use crate::value::Json;

/// What an item of an array, or the smallest object, takes.
const ITEM: usize = size_of::<Json>();

/// What a member of an object takes, its key included.
const MEMBER: usize = ITEM + size_of::<String>();

/// The number of members for which a tree of `BTreeMap` has room when it has its first.
pub(super) const FIRST_NODE: usize = 11;

/// What the allocation of a text takes beside its characters.
pub(super) const TEXT: usize = 16;

/// Reads any JSON.
pub(super) struct JsonSeed<'f, 'w> {
    pub(super) state: &'f mut State<'w>,
}

impl JsonSeed<'_, '_> {
    fn again<'s, 'w>(state: &'s mut State<'w>) -> JsonSeed<'s, 'w> {
        JsonSeed { state }
    }
}

impl<'de> DeserializeSeed<'de> for JsonSeed<'_, '_> {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for JsonSeed<'_, '_> {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Json, E> {
        Ok(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Json, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Json, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Json, E> {
        Ok(value.into())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Json, E> {
        self.state.charge(TEXT + value.len())?;
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(Self::again(self.state))? {
            self.state.charge(ITEM)?;
            list.push(item);
        }
        Ok(Json::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Json, A::Error> {
        let mut object = serde_json::Map::new();
        let mut ambiguous = false;
        while let Some(key) = members.next_key::<String>()? {
            let first = if object.is_empty() { FIRST_NODE * MEMBER } else { 0 };
            self.state.charge(first + MEMBER + TEXT + key.len())?;
            let value = members.next_value_seed(Self::again(self.state))?;
            ambiguous |= object.insert(key, value).is_some();
        }
        self.state.ambiguous += usize::from(ambiguous);
        Ok(Json::Object(object))
    }
}

/// Returns the token that begins `json`.
pub(super) fn token_of(json: &Json) -> Token<'_> {
    match json {
        Json::Null => Token::Null,
        Json::Bool(value) => Token::Boolean(*value),
        Json::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
            (Some(value), ..) => Token::Integer(value),
            (None, Some(value), _) => Token::Unsigned(value),
            (None, None, value) => Token::Number(value.unwrap_or(f64::NAN)),
        },
        Json::String(text) => Token::Text(text),
        Json::Array(_) => Token::List,
        Json::Object(_) => Token::Object,
    }
}

/// Returns the JSON of a token that is a scalar.
pub(super) fn json_of(token: Token<'_>) -> Json {
    match token {
        Token::Boolean(value) => value.into(),
        Token::Integer(value) => value.into(),
        Token::Unsigned(value) => value.into(),
        Token::Number(value) => value.into(),
        Token::Text(value) => value.into(),
        Token::Null | Token::List | Token::Object => Json::Null,
    }
}

/// Returns the number of keys in all objects of `json`.
pub(super) fn keys_of(json: &Json) -> usize {
    match json {
        Json::Object(members) => members.values().map(|value| 1 + keys_of(value)).sum(),
        Json::Array(items) => items.iter().map(keys_of).sum(),
        _ => 0,
    }
}
