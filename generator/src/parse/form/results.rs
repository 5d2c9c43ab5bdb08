//! Stage `parse`: the responses of an operation. In: `ok` (`200 Issue`, `204`, `{ 200: Issue, 304: unchanged }`) and `errors`
//! (`[401, 404]`, `{ 404: none, 409: Conflict }`). Out: [`Results`] and [`Errors`]. Rejects statuses that are not numbers of
//! three digits; `check` decides which of them make sense.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::parse::error::SyntaxError;
use crate::spec::{Errors, Results, TypeExpr};

/// The word for "no body" in results.
const NONE: &str = "none";

/// A status as a number, as the key of a map, or at the beginning of a text.
struct Status;

impl<'de> DeserializeSeed<'de> for Status {
    type Value = u16;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<u16, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Visitor<'_> for Status {
    type Value = u16;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a status")
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<u16, E> {
        status(&number.to_string()).map_err(E::custom)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<u16, E> {
        status(text).map_err(E::custom)
    }
}

fn status(text: &str) -> Result<u16, SyntaxError> {
    let of_three_digits = text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse() {
        Ok(status) if of_three_digits && (100..600).contains(&status) => Ok(status),
        _ => Err(SyntaxError::new(format!("`{text}` is not a status")).help("write a number from 100 to 599")),
    }
}

/// The schema of the key of a map by status.
const STATUS_KEY: &str = "^[1-5][0-9][0-9]$";

/// `200 Issue`, `204`, or `{ 200: Issue, 304: unchanged }`.
pub(super) struct ResultsSyntax(Vec<(u16, TypeExpr)>);

impl From<ResultsSyntax> for Results {
    fn from(ResultsSyntax(by_status): ResultsSyntax) -> Self {
        Self(by_status)
    }
}

impl<'de> Deserialize<'de> for ResultsSyntax {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ResultsVisitor)
    }
}

struct ResultsVisitor;

impl<'de> Visitor<'de> for ResultsVisitor {
    type Value = ResultsSyntax;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`STATUS TYPE`, a status, or a map from statuses to types")
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<ResultsSyntax, E> {
        let status = Status.visit_u64(number)?;
        Ok(ResultsSyntax(vec![(status, TypeExpr::Name(NONE.to_owned()))]))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<ResultsSyntax, E> {
        let (first, rest) = text.split_once(' ').unwrap_or((text, NONE));
        let status = status(first).map_err(|error| E::custom(error.part(0..first.len())))?;
        let ty = super::text::plain_type(rest).map_err(|mut error| {
            // The error counts from the type, the place of the error from the status.
            let shift = text.len() - rest.len();
            error.part = error.part.map(|part| part.start + shift..part.end + shift);
            E::custom(error)
        })?;
        Ok(ResultsSyntax(vec![(status, ty)]))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ResultsSyntax, A::Error> {
        let mut results = Vec::new();
        while let Some(status) = map.next_key_seed(Status)? {
            results.push((status, map.next_value()?));
        }
        Ok(ResultsSyntax(results))
    }
}

impl JsonSchema for ResultsSyntax {
    fn schema_name() -> Cow<'static, str> {
        "Results".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "What comes back: `200 Issue`, `204`, or by status `{ 200: Issue, 304: unchanged }`.",
            "anyOf": [
                { "type": "integer", "minimum": 200, "maximum": 399 },
                { "type": "string", "pattern": r"^[23][0-9][0-9] +[A-Za-z_][A-Za-z0-9_<> ]*$" },
                {
                    "type": "object",
                    "patternProperties": { STATUS_KEY: generator.subschema_for::<TypeExpr>() },
                    "additionalProperties": false,
                    "minProperties": 1,
                },
            ],
        })
    }
}

/// `[401, 404]`, or `{ 404: none, 409: Conflict }`.
pub(super) struct ErrorsSyntax(Vec<(u16, Option<TypeExpr>)>);

impl From<ErrorsSyntax> for Errors {
    fn from(ErrorsSyntax(by_status): ErrorsSyntax) -> Self {
        Self(by_status)
    }
}

impl<'de> Deserialize<'de> for ErrorsSyntax {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ErrorsVisitor)
    }
}

struct ErrorsVisitor;

impl<'de> Visitor<'de> for ErrorsVisitor {
    type Value = ErrorsSyntax;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of statuses, or a map from statuses to types")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<ErrorsSyntax, A::Error> {
        let mut errors = Vec::new();
        while let Some(status) = items.next_element_seed(Number)? {
            errors.push((status, None));
        }
        Ok(ErrorsSyntax(errors))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ErrorsSyntax, A::Error> {
        let mut errors = Vec::new();
        while let Some(status) = map.next_key_seed(Status)? {
            let ty: TypeExpr = map.next_value()?;
            let has_body = ty != TypeExpr::Name(NONE.to_owned());
            errors.push((status, has_body.then_some(ty)));
        }
        Ok(ErrorsSyntax(errors))
    }
}

/// A status that must not be quoted, since it is not a key.
struct Number;

impl<'de> DeserializeSeed<'de> for Number {
    type Value = u16;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<u16, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Visitor<'_> for Number {
    type Value = u16;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a status (a number from 100 to 599)")
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<u16, E> {
        Status.visit_u64(number)
    }
}

impl JsonSchema for ErrorsSyntax {
    fn schema_name() -> Cow<'static, str> {
        "Errors".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Statuses that the operation is documented to answer with: `[401, 404]`, or with a body of \
                its own `{ 404: none, 409: Conflict }`.",
            "anyOf": [
                { "type": "array", "items": { "type": "integer", "minimum": 400, "maximum": 599 } },
                {
                    "type": "object",
                    "patternProperties": { STATUS_KEY: generator.subschema_for::<TypeExpr>() },
                    "additionalProperties": false,
                },
            ],
        })
    }
}
