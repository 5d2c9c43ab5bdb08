//! Choosing the variant of a union. In: the JSON. Out: the variant that a tag names, or that the keys of the JSON speak
//! for, filled; or the JSON itself.
//!
//! A variant is chosen before anything is decoded, so that a value that does not fit its variant never turns into
//! another one.

use std::collections::BTreeSet;

use serde::de::{DeserializeSeed, Error};

use super::deviation::DeviationKind;
use super::driver::{Filling, Fit, number_as_text, quoted};
use super::json::token_of;
use super::place::Place;
use super::state::State;
use super::{Choice, Next, Record, Slot, TagSource, Token};
use crate::value::Json;

/// How well a variant fits. Later ones are better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Fitness {
    class: Class,
    /// The number of keys that are declared.
    known: usize,
    /// The number of these that are required.
    required: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    /// It takes any JSON.
    Anything,
    /// A number is needed, and a text can be read as one, or the other way round.
    Converted,
    /// Any object with such values will do.
    Map,
    /// An enum that does not list the value.
    Unlisted,
    /// It is of this kind; an object has all required keys.
    Exact,
}

impl Class {
    fn fitness(self) -> Option<Fitness> {
        Some(Fitness { class: self, known: 0, required: 0 })
    }
}

/// Decodes JSON as the variant that it belongs to.
pub(super) fn choose<E: Error>(
    choice: &mut dyn Choice,
    json: Json,
    at: Place<'_>,
    state: &mut State<'_>,
) -> Result<Fit, E> {
    let sibling = state.sibling.take();
    let index = chosen(choice, &json, sibling.as_deref(), at, state);
    let slot = index.and_then(|index| choice.variant(index));
    let fit = slot.map(|slot| Filling { slot, at, catch: state.lenient, state }.deserialize(&json));
    state.sibling = sibling;
    match fit {
        Some(Ok(Ok(()))) => return Ok(Ok(())),
        Some(Ok(Err(unfit))) => state.lost(*unfit, at, DeviationKind::KeptJson),
        Some(Err(error)) => return Err(E::custom(error)),
        None => {
            let found = || if let Json::String(text) = &json { quoted(text) } else { "another shape".to_owned() };
            state.harmless(DeviationKind::UnlistedValue, at, "a listed shape", found);
        }
    }
    state.unlisted(at, &json);
    choice.unlisted(json);
    Ok(Ok(()))
}

/// Returns the variant that a tag names. Without a tag it is the one that fits best; the first of several.
fn chosen(
    choice: &mut dyn Choice,
    json: &Json,
    sibling: Option<&str>,
    at: Place<'_>,
    state: &mut State<'_>,
) -> Option<usize> {
    if let Some(tag) = choice.tag() {
        let text = match tag.source {
            TagSource::Key(key) => json.get(key).and_then(Json::as_str).map(str::to_owned),
            TagSource::Sibling(_) => sibling.map(str::to_owned),
            TagSource::Argument(wire) => state.argument(wire),
        };
        if let Some(text) = text {
            let named = tag.variants.iter().position(|values| values.contains(&text.as_str()));
            if named.is_none() {
                state.harmless(DeviationKind::UnlistedValue, at, "a listed kind", || quoted(&text));
            }
            return named.or_else(|| fitting(choice, json, state.lenient, Class::Anything));
        }
    }
    let best = fitting(choice, json, state.lenient, Class::Exact)?;
    Some(json.as_object().and_then(|object| larger(choice, object, best)).unwrap_or(best))
}

/// Returns the variant that fits best, of those that fit no better than `most`.
fn fitting(choice: &mut dyn Choice, json: &Json, lenient: bool, most: Class) -> Option<usize> {
    let mut best: Option<(Fitness, usize)> = None;
    let mut index = 0;
    while let Some(slot) = choice.variant(index) {
        let fitness = fitness(slot, json, lenient).filter(|fitness| fitness.class <= most);
        if let Some(fitness) = fitness.filter(|fitness| best.is_none_or(|(other, _)| *fitness > other)) {
            best = Some((fitness, index));
        }
        index += 1;
    }
    best.map(|(_, index)| index)
}

fn fitness(slot: &mut dyn Slot, json: &Json, lenient: bool) -> Option<Fitness> {
    let token = token_of(json);
    match slot.accept(token) {
        // A union is told from its absence by whoever holds it.
        Ok(Next::Done | Next::Converted(_)) if token == Token::Null => None,
        Ok(Next::Done) => Class::Exact.fitness(),
        Ok(Next::Unlisted) => Class::Unlisted.fitness(),
        Ok(Next::Converted(_)) => Class::Converted.fitness(),
        Ok(Next::Whole(_)) => Class::Anything.fitness(),
        Ok(Next::Record(record)) => record_fitness(record, json.as_object()?),
        Ok(Next::List(list)) => {
            let items = json.as_array()?;
            all(list.push(), items.iter(), lenient, Class::Exact)
        }
        Ok(Next::Entries(entries)) => {
            let members = json.as_object()?;
            all(entries.entry(""), members.values(), lenient, Class::Map)
        }
        Ok(Next::Choice(inner)) => {
            let best = fitting(inner, json, lenient, Class::Exact)?;
            fitness(inner.variant(best)?, json, lenient)
        }
        Err(_) => {
            let text = number_as_text(token).filter(|_| lenient)?;
            matches!(slot.accept(Token::Text(&text)), Ok(Next::Done)).then_some(Class::Converted)?.fitness()
        }
    }
}

/// Returns how well a list or map fits: as well as the worst of its values.
fn all<'j>(slot: &mut dyn Slot, values: impl Iterator<Item = &'j Json>, lenient: bool, most: Class) -> Option<Fitness> {
    let mut sum = most.fitness()?;
    for value in values {
        let one = fitness(slot, value, lenient)?;
        sum.class = sum.class.min(one.class);
        sum.known += one.known;
        sum.required += one.required;
    }
    Some(sum)
}

/// Returns how well a record fits, or `None` if it lacks a required key or knows none of the keys.
fn record_fitness(record: &dyn Record, object: &serde_json::Map<String, Json>) -> Option<Fitness> {
    let fields = record.fields();
    let known = fields.iter().filter(|field| object.contains_key(field.wire)).count();
    let required = fields.iter().filter(|field| field.required);
    let is_complete = required.clone().all(|field| object.contains_key(field.wire));
    let fits = is_complete && (known > 0 || object.is_empty());
    fits.then(|| Fitness { class: Class::Exact, known, required: required.count() })
}

/// Returns the record that knows the keys which the variant `best` knows, and further ones. The object is such a record
/// that lacks a required key, and no smaller one.
fn larger(choice: &mut dyn Choice, object: &serde_json::Map<String, Json>, best: usize) -> Option<usize> {
    let least = known_keys(choice.variant(best)?, object)?;
    let mut largest: Option<(usize, usize)> = None;
    let mut index = 0;
    while let Some(slot) = choice.variant(index) {
        let keys = known_keys(slot, object).filter(|keys| keys.len() > least.len() && keys.is_superset(&least));
        if let Some(keys) = keys.filter(|keys| largest.is_none_or(|(count, _)| keys.len() > count)) {
            largest = Some((keys.len(), index));
        }
        index += 1;
    }
    largest.map(|(_, index)| index)
}

/// Returns the keys of the object that a record declares; `None` if the slot is that of no record.
fn known_keys(slot: &mut dyn Slot, object: &serde_json::Map<String, Json>) -> Option<BTreeSet<&'static str>> {
    match slot.accept(Token::Object) {
        Ok(Next::Record(record)) => {
            let wires = record.fields().iter().map(|field| field.wire);
            Some(wires.filter(|wire| object.contains_key(*wire)).collect())
        }
        _ => None,
    }
}
