//! Slots of scalars.
//!
//! They are as lenient as servers require: a number may be sent as text; null is accepted as false where a boolean is
//! required. A text that is sent as a number is read by the driver, unless it is strict.

use std::mem::take;

use super::{Mismatch, Next, Slot, Token, Whole};
use crate::secret::{Secret, Url};
use crate::time::{Date, Timestamp, parse_date, parse_timestamp};
use crate::upload::Upload;
use crate::value::{Json, Value};

impl Slot for bool {
    fn accept<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
        const EXPECTED: &str = "a boolean";
        *self = match token {
            Token::Boolean(value) => value,
            Token::Null | Token::Text("false") => false,
            Token::Text("true") => true,
            _ => return Err(Mismatch(EXPECTED)),
        };
        Ok(read(token, EXPECTED))
    }

    fn take(&mut self) -> Value {
        Value::Boolean(*self)
    }
}

impl Slot for i64 {
    fn accept<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
        const EXPECTED: &str = "an integer";
        *self = integer(token).ok_or(Mismatch(EXPECTED))?;
        Ok(read(token, EXPECTED))
    }

    fn take(&mut self) -> Value {
        Value::Integer(*self)
    }
}

/// Returns what follows a token of a scalar that is not a text: nothing, or that a text was converted.
fn read<'s>(token: Token<'_>, expected: &'static str) -> Next<'s> {
    if let Token::Text(_) = token { Next::Converted(expected) } else { Next::Done }
}

fn integer(token: Token<'_>) -> Option<i64> {
    match token {
        Token::Integer(value) => Some(value),
        Token::Text(text) => text.parse().ok(),
        // 2^53: up to here every integer is exactly representable as a float.
        Token::Number(value) if value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_992.0 => Some(value as i64),
        _ => None,
    }
}

impl Slot for u64 {
    fn accept<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
        const EXPECTED: &str = "an integer that is not negative";
        *self = match token {
            Token::Unsigned(value) => Some(value),
            Token::Text(text) => text.parse().ok(),
            other => integer(other).and_then(|value| value.try_into().ok()),
        }
        .ok_or(Mismatch(EXPECTED))?;
        Ok(read(token, EXPECTED))
    }

    fn take(&mut self) -> Value {
        i64::try_from(*self).map_or(Value::Unsigned(*self), Value::Integer)
    }
}

impl Slot for f64 {
    fn accept<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
        const EXPECTED: &str = "a number";
        *self = match token {
            Token::Number(value) => value,
            Token::Integer(value) => value as f64,
            Token::Unsigned(value) => value as f64,
            Token::Text(text) => text.parse().ok().filter(|value: &f64| value.is_finite()).ok_or(Mismatch(EXPECTED))?,
            _ => return Err(Mismatch(EXPECTED)),
        };
        Ok(read(token, EXPECTED))
    }

    fn take(&mut self) -> Value {
        Value::Number(*self)
    }
}

impl Slot for String {
    fn accept<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
        let Token::Text(text) = token else { return Err(Mismatch("a string")) };
        text.clone_into(self);
        Ok(Next::Done)
    }

    fn take(&mut self) -> Value {
        Value::Text(take(self))
    }
}

impl Slot for Secret {
    fn accept<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
        let Token::Text(text) = token else { return Err(Mismatch("a string")) };
        *self = text.into();
        Ok(Next::Done)
    }

    fn take(&mut self) -> Value {
        Value::Secret(take(self))
    }
}

impl Slot for Url {
    fn accept<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
        let Token::Text(text) = token else { return Err(Mismatch("a string")) };
        *self = text.into();
        Ok(Next::Done)
    }

    fn take(&mut self) -> Value {
        Value::Url(take(self))
    }
}

impl Slot for Timestamp {
    fn accept<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
        let moment = match token {
            Token::Text(text) => parse_timestamp(text),
            Token::Integer(seconds) => Timestamp::from_unix_seconds(seconds).ok(),
            _ => None,
        };
        *self = moment.ok_or(Mismatch("a time"))?;
        Ok(Next::Done)
    }

    fn take(&mut self) -> Value {
        Value::Time(*self)
    }
}

impl Slot for Date {
    fn accept<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
        let Token::Text(text) = token else { return Err(Mismatch("a date")) };
        *self = parse_date(text).ok_or(Mismatch("a date"))?;
        Ok(Next::Done)
    }

    fn take(&mut self) -> Value {
        Value::Text(self.to_string())
    }
}

crate::__serde!(Timestamp);
crate::__serde!(Date);

impl Slot for Json {
    fn accept<'s>(&'s mut self, _: Token<'_>) -> Result<Next<'s>, Mismatch> {
        Ok(Next::Whole(self))
    }

    fn take(&mut self) -> Value {
        Value::Json(Json::take(self))
    }
}

impl Whole for Json {
    fn whole(&mut self, json: Json) -> Result<(), Mismatch> {
        *self = json;
        Ok(())
    }
}

impl Slot for Upload {
    /// Rejects everything: files are never received.
    fn accept<'s>(&'s mut self, _: Token<'_>) -> Result<Next<'s>, Mismatch> {
        Err(Mismatch("nothing: files are only sent"))
    }

    fn take(&mut self) -> Value {
        Value::File(take(self))
    }
}
