//! Entry points of the decoder. In: JSON as text, as a value, or from any format of serde. Out: a filled slot, or what is
//! wrong and where.

use std::sync::{Mutex, PoisonError};

use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, IntoDeserializer};

use super::deviation::{Decoding, Deviation, Unfit, Watch};
use super::driver::Filling;
use super::place::Place;
use super::state::{Rules, State};
use super::{DecodeError, Slot};
use crate::value::Json;

/// The mark that some programs put before a text in UTF-8.
pub(crate) const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Decodes JSON text into `slot`. A byte-order mark before it is ignored.
///
/// # Errors
/// Returns the first mismatch and its path. The content of `slot` is unspecified then.
pub fn decode(json: &[u8], slot: &mut dyn Slot) -> Result<(), DecodeError> {
    decode_by(json, slot, Rules::STRICT, None).map(drop)
}

/// Decodes JSON text into `slot` by `rules`, and tells `watch` what deviates. Returns the item that ended the outermost
/// list, if the rules let an unfit one do that.
///
/// # Errors
/// Returns an error as [`decode`] does.
pub(crate) fn decode_by(
    json: &[u8],
    slot: &mut dyn Slot,
    rules: Rules,
    watch: Option<&dyn Watch>,
) -> Result<Option<DecodeError>, DecodeError> {
    let json = json.strip_prefix(BYTE_ORDER_MARK).unwrap_or(json);
    let mut state = State::new(rules, watch);
    // Validated once as a whole, the text need not be validated string by string. If it is not UTF-8, reading bytes
    // finds the place.
    let read = match std::str::from_utf8(json) {
        Ok(text) => read(serde_json::Deserializer::from_str(text), slot, &mut state),
        Err(_) => read(serde_json::Deserializer::from_slice(json), slot, &mut state),
    };
    state.end();
    read.map_err(|source| failure(source, &mut state))?;
    Ok(state.broken.map(|(index, unfit)| {
        let Unfit { path, expected, found } = *unfit;
        DecodeError { path, ..DecodeError::new(format_args!("invalid type: {found}, expected {expected}")) }
            .at_item(Some(index))
    }))
}

fn read<'de, R: serde_json::de::Read<'de>>(
    mut json: serde_json::Deserializer<R>,
    slot: &mut dyn Slot,
    state: &mut State<'_>,
) -> Result<(), serde_json::Error> {
    // Without anybody around it, a value that does not fit is an error.
    drop(Filling { slot, at: Place::ROOT, catch: false, state }.deserialize(&mut json)?);
    json.end()
}

fn failure(source: serde_json::Error, state: &mut State<'_>) -> DecodeError {
    let (path, item) = state.failed_at.take().unwrap_or_default();
    // Where the memory ends says nothing of what is wrong there.
    let path = if state.exhausted { String::new() } else { path };
    DecodeError { path, source, item, is_too_large: state.exhausted }
}

/// Decodes a JSON value into `slot`.
///
/// # Errors
/// Returns an error as [`decode`] does, without line and column.
pub fn decode_json(json: &Json, slot: &mut dyn Slot) -> Result<(), DecodeError> {
    let mut state = State::new(Rules::STRICT, None);
    let read = Filling { slot, at: Place::ROOT, catch: false, state: &mut state }.deserialize(json);
    read.map(drop).map_err(|source| failure(source, &mut state))
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

/// Decodes JSON text that was not received by a call, such as the body of a webhook, as strictly as asked for. Returns
/// also what did not fit and is therefore missing in the value.
///
/// # Errors
/// Returns an error if the text is not JSON, or JSON of another shape.
pub fn from_slice_with<T: Slot + Default>(json: &[u8], decoding: Decoding) -> Result<(T, Vec<Deviation>), DecodeError> {
    let (mut value, losses) = (T::default(), Losses::default());
    decode_by(json, &mut value, Rules { decoding, ..Rules::STRICT }, Some(&losses))?;
    Ok((value, losses.losses()))
}

/// Keeps what is lost.
#[derive(Debug, Default)]
struct Losses(Mutex<Vec<Deviation>>);

impl Watch for Losses {
    fn is_thorough(&self) -> bool {
        false
    }

    fn deviation(&self, deviation: Deviation) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(deviation);
    }

    fn undeclared(&self, _: Place<'_>, _: &Json) {}

    fn unlisted(&self, _: Place<'_>, _: &Json) {}

    fn keys(&self, _: usize) {}

    fn argument(&self, _: &str) -> Option<String> {
        None
    }

    fn losses(&self) -> Vec<Deviation> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
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

/// Reads a text, such as that of a header, into `slot`.
///
/// # Errors
/// Returns what was expected.
pub(crate) fn decode_text(text: &str, slot: &mut dyn Slot) -> Result<(), &'static str> {
    let mut state = State::new(Rules::STRICT, None);
    let text: StrDeserializer<'_, serde_json::Error> = text.into_deserializer();
    match (Filling { slot, at: Place::ROOT, catch: true, state: &mut state }).deserialize(text) {
        Ok(Ok(())) => Ok(()),
        Ok(Err(unfit)) => Err(unfit.expected),
        Err(_) => Err("one text"),
    }
}

/// Deserializes into `slot` from any self-describing format.
///
/// # Errors
/// Returns the first mismatch.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D, slot: &mut dyn Slot) -> Result<(), D::Error> {
    let mut state = State::new(Rules::STRICT, None);
    Filling { slot, at: Place::ROOT, catch: false, state: &mut state }.deserialize(deserializer).map(drop)
}
