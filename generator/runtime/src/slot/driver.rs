//! The decoder: walks JSON and fills slots. It is not generic over what it fills, so it is compiled once.
//!
//! A value that does not fit is not an error of the parser: the JSON around it is read on, and whoever is around it decides
//! what it means. An optional field keeps its default, an item of a list may be left out, a required field makes its
//! record unfit too. Where nobody could decide (`catch` is off) it becomes an error at once, which knows its line.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor};

use super::choice::choose;
use super::deviation::{DeviationKind, Unfit};
use super::json::{JsonSeed, TEXT, json_of};
use super::lists::{fill_entries, fill_list};
use super::place::Place;
use super::record::fill_record;
use super::state::State;
use super::{Mismatch, Next, Slot, Token, Whole};
use crate::value::Json;

/// Whether a value fits; if not, what was wrong.
pub(super) type Fit = Result<(), Box<Unfit>>;

/// A slot to be filled by serde.
pub(super) struct Filling<'f, 'w> {
    pub(super) slot: &'f mut dyn Slot,
    pub(super) at: Place<'f>,
    /// Whether a value around it decides what becomes of it if it does not fit.
    pub(super) catch: bool,
    pub(super) state: &'f mut State<'w>,
}

impl<'de> DeserializeSeed<'de> for Filling<'_, '_> {
    type Value = Fit;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Fit, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Filling<'_, '_> {
    #[inline]
    fn scalar<E: Error>(self, token: Token<'_>) -> Result<Fit, E> {
        match self.slot.accept(token) {
            Ok(Next::Done) => Ok(Ok(())),
            Ok(Next::Converted(expected)) => {
                self.state.harmless(DeviationKind::Converted, self.at, expected, || describe(token));
                Ok(Ok(()))
            }
            Ok(Next::Unlisted) => {
                let found = || if let Token::Text(text) = token { quoted(text) } else { describe(token) };
                self.state.harmless(DeviationKind::UnlistedValue, self.at, "a listed value", found);
                Ok(Ok(()))
            }
            Ok(Next::Whole(whole)) => take_whole(whole, json_of(token), token, (self.at, self.catch), self.state),
            Ok(Next::Choice(choice)) => choose(choice, json_of(token), self.at, self.state),
            Ok(Next::List(_) | Next::Record(_) | Next::Entries(_)) => {
                Err(E::custom("a scalar was taken for the start of a list or object"))
            }
            Err(expected) => self.refused(token, expected),
        }
    }

    /// Tries a number as a text, and reports what does not fit.
    #[cold]
    fn refused<E: Error>(self, token: Token<'_>, expected: Mismatch) -> Result<Fit, E> {
        if let (true, Some(text)) = (self.state.lenient, number_as_text(token)) {
            if let Ok(Next::Done | Next::Unlisted) = self.slot.accept(Token::Text(&text)) {
                // The text may be a secret, so the number is not told.
                self.state.harmless(DeviationKind::Converted, self.at, expected.0, || "a number".to_owned());
                return Ok(Ok(()));
            }
        }
        unfit(token, expected, (self.at, self.catch), self.state)
    }

    /// Returns whether an empty array is as good as an empty object, and the other way round. A whole list that is an
    /// object is not an empty list, but something else.
    fn may_be_empty(&self) -> bool {
        self.state.lenient && !self.at.is_root()
    }

    /// Reads an array where none was expected.
    #[cold]
    fn refused_list<'de, A: SeqAccess<'de>>(self, mut items: A, expected: Mismatch) -> Result<Fit, A::Error> {
        let is_map = self.may_be_empty() && matches!(self.slot.accept(Token::Object), Ok(Next::Entries(_)));
        if is_map && items.next_element::<IgnoredAny>()?.is_none() {
            self.state.harmless(DeviationKind::Converted, self.at, expected.0, || "an empty array".to_owned());
            return Ok(Ok(()));
        }
        let fit = unfit(Token::List, expected, (self.at, self.catch), self.state)?;
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(fit)
    }

    /// Reads an object where none was expected.
    #[cold]
    fn refused_object<'de, A: MapAccess<'de>>(self, mut members: A, expected: Mismatch) -> Result<Fit, A::Error> {
        let is_list = self.may_be_empty() && matches!(self.slot.accept(Token::List), Ok(Next::List(_)));
        let has_members = is_list && members.next_key::<IgnoredAny>()?.is_some();
        if is_list && !has_members {
            self.state.harmless(DeviationKind::Converted, self.at, expected.0, || "an empty object".to_owned());
            return Ok(Ok(()));
        }
        let fit = unfit(Token::Object, expected, (self.at, self.catch), self.state)?;
        if has_members {
            members.next_value::<IgnoredAny>()?;
        }
        while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(fit)
    }
}

impl<'de> Visitor<'de> for Filling<'_, '_> {
    type Value = Fit;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Fit, E> {
        self.scalar(Token::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Fit, E> {
        self.scalar(Token::Boolean(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Fit, E> {
        self.scalar(Token::Integer(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Fit, E> {
        self.scalar(i64::try_from(value).map_or(Token::Unsigned(value), Token::Integer))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Fit, E> {
        self.scalar(Token::Number(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Fit, E> {
        self.state.charge(TEXT + value.len())?;
        self.scalar(Token::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Fit, A::Error> {
        let Self { slot, at, catch, state } = self;
        match slot.accept(Token::List) {
            Ok(Next::List(list)) => fill_list(list, items, (at, catch), state),
            Ok(Next::Whole(whole)) => {
                let json = JsonSeed { state }.visit_seq(items)?;
                take_whole(whole, json, Token::List, (at, catch), state)
            }
            Ok(Next::Choice(choice)) => {
                let json = JsonSeed { state }.visit_seq(items)?;
                choose(choice, json, at, state)
            }
            Ok(_) => Err(A::Error::custom("a slot that is not a list accepted one")),
            Err(expected) => Filling { slot, at, catch, state }.refused_list(items, expected),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Fit, A::Error> {
        let Self { slot, at, catch, state } = self;
        match slot.accept(Token::Object) {
            Ok(Next::Record(record)) => fill_record(record, members, (at, catch), state),
            Ok(Next::Entries(entries)) => fill_entries(entries, members, (at, catch), state),
            Ok(Next::Whole(whole)) => {
                let json = JsonSeed { state }.visit_map(members)?;
                take_whole(whole, json, Token::Object, (at, catch), state)
            }
            Ok(Next::Choice(choice)) => {
                let before = state.ambiguous;
                let json = JsonSeed { state }.visit_map(members)?;
                if state.ambiguous > before {
                    return unfit(Token::Object, ONE_VALUE, (at, catch), state);
                }
                choose(choice, json, at, state)
            }
            Ok(_) => Err(A::Error::custom("a slot that is not an object accepted one")),
            Err(expected) => Filling { slot, at, catch, state }.refused_object(members, expected),
        }
    }
}

/// What a key that occurs twice was to be.
pub(super) const ONE_VALUE: Mismatch = Mismatch("one value for each key");

/// Where a value is, and whether a value around it decides what becomes of it if it does not fit.
pub(super) type Around<'p> = (Place<'p>, bool);

/// Reports a value that does not fit: to whoever is around it, or as an error.
#[cold]
pub(super) fn unfit<E: Error>(
    token: Token<'_>,
    Mismatch(expected): Mismatch,
    (at, catch): Around<'_>,
    state: &mut State<'_>,
) -> Result<Fit, E> {
    if catch {
        return Ok(Err(Box::new(Unfit { path: at.path(), expected, found: describe(token) })));
    }
    state.blame(at);
    Err(E::invalid_type(unexpected(token), &expected))
}

fn unexpected(token: Token<'_>) -> Unexpected<'_> {
    match token {
        Token::Null => Unexpected::Other("null"),
        Token::Boolean(value) => Unexpected::Bool(value),
        Token::Integer(value) => Unexpected::Signed(value),
        Token::Unsigned(value) => Unexpected::Unsigned(value),
        Token::Number(value) => Unexpected::Float(value),
        Token::Text(_) => Unexpected::Other("a string"),
        Token::List => Unexpected::Other("an array"),
        Token::Object => Unexpected::Other("an object"),
    }
}

/// Describes what was found. A text may be a secret, so it is not quoted.
fn describe(token: Token<'_>) -> String {
    unexpected(token).to_string()
}

/// Quotes a text, truncated.
pub(super) fn quoted(text: &str) -> String {
    let short: String = text.chars().take(100).collect();
    format!("{short:?}{}", if short.len() < text.len() { "…" } else { "" })
}

/// Returns the text that a number would be.
pub(super) fn number_as_text(token: Token<'_>) -> Option<String> {
    match token {
        Token::Integer(value) => Some(value.to_string()),
        Token::Unsigned(value) => Some(value.to_string()),
        Token::Number(value) => serde_json::Number::from_f64(value).map(|number| number.to_string()),
        _ => None,
    }
}

fn take_whole<E: Error>(
    whole: &mut dyn Whole,
    json: Json,
    token: Token<'_>,
    around: Around<'_>,
    state: &mut State<'_>,
) -> Result<Fit, E> {
    state.open(&json);
    match whole.whole(json) {
        Ok(()) => Ok(Ok(())),
        Err(expected) => unfit(token, expected, around, state),
    }
}
