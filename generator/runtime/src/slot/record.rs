//! Filling records: which key belongs to which field, what a field that does not fit means, and what is missing.

use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess};

use super::deviation::{DeviationKind, Unfit};
use super::driver::{Around, Filling, Fit, ONE_VALUE};
use super::json::JsonSeed;
use super::keys::{KeyOf, Seen};
use super::place::Place;
use super::state::State;
use super::{Field, JoinedList, Mismatch, Next, Record, Slot, Tagging, Token};
use crate::value::{Json, Value};

pub(super) fn fill_record<'de, A: MapAccess<'de>>(
    record: &mut dyn Record,
    mut members: A,
    (at, catch): Around<'_>,
    state: &mut State<'_>,
) -> Result<Fit, A::Error> {
    let fields = record.fields();
    state.charge(record.heap_size())?;
    let mut seen = Seen::default();
    let mut siblings = Siblings::default();
    let mut guess = 0;
    let mut keys = 0;
    loop {
        let found = match members.next_key_seed(KeyOf { fields, guess, state }) {
            Ok(Some(found)) => found,
            Ok(None) => break,
            Err(error) => {
                state.blame(at);
                return Err(error);
            }
        };
        keys += 1;
        let slot = found.and_then(|index| record.slot(index).map(|slot| (index, slot)));
        let Some((index, slot)) = slot else {
            state.skip_value(&mut members, at)?;
            continue;
        };
        let field = &fields[index];
        let here = at.key(field.wire);
        let around = (here, catch || (state.lenient && !field.required));
        let fit = if seen.insert(index) {
            if field.is_plain() {
                members.next_value_seed(Filling { slot, at: here, catch: around.1, state })
            } else {
                siblings.fill(index, field, slot, &mut members, around, state)
            }
        } else {
            twice(&mut members, around, state)
        };
        match fit {
            Ok(Ok(())) => {}
            Ok(Err(unfit)) if field.required || !state.lenient => {
                while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                return Ok(Err(unfit));
            }
            Ok(Err(unfit)) => keep_default(record, index, *unfit, here, state),
            Err(error) => {
                state.blame(here);
                return Err(error);
            }
        }
        guess = index + 1;
    }
    state.count(keys);
    if !siblings.postponed.is_empty() {
        let fit = siblings.fill_postponed(record, fields, (at, catch), state)?;
        if fit.is_err() {
            return Ok(fit);
        }
    }
    match fields.iter().enumerate().find(|(index, field)| field.required && !seen.contains(*index)) {
        Some((_, field)) => missing(field, (at, catch), state),
        None => Ok(Ok(())),
    }
}

/// Lets an optional field keep its default. `null` is what sets it.
#[cold]
fn keep_default(record: &mut dyn Record, index: usize, unfit: Unfit, at: Place<'_>, state: &mut State<'_>) {
    if let Some(Ok(Next::Whole(whole))) = record.slot(index).map(|slot| slot.accept(Token::Null)) {
        // Whatever takes any JSON takes this.
        let _ = whole.whole(Json::Null);
    }
    state.lost(unfit, at, DeviationKind::KeptDefault);
}

/// Passes over the value of a key that was there before: nobody knows which of the two is meant.
#[cold]
fn twice<'de, A: MapAccess<'de>>(
    members: &mut A,
    (at, catch): Around<'_>,
    state: &mut State<'_>,
) -> Result<Fit, A::Error> {
    members.next_value::<IgnoredAny>()?;
    if catch {
        let unfit = Unfit { path: at.path(), expected: ONE_VALUE.0, found: "another one".to_owned() };
        return Ok(Err(Box::new(unfit)));
    }
    state.blame(at);
    Err(A::Error::custom("the key occurs twice"))
}

#[cold]
fn missing<E: Error>(field: &Field, (at, catch): Around<'_>, state: &mut State<'_>) -> Result<Fit, E> {
    if catch {
        let (path, found) = (at.key(field.wire).path(), "nothing".to_owned());
        return Ok(Err(Box::new(Unfit { path, expected: "a value", found })));
    }
    state.blame(at);
    Err(E::missing_field(field.wire))
}

/// Fields that are not filled the plain way: lists that may be one text, and unions whose variant is told by a field
/// beside them, which may come later.
#[derive(Default)]
struct Siblings {
    /// The fields that tell variants, each with its text.
    tags: Vec<(&'static str, String)>,
    /// The unions, until their record is complete.
    postponed: Vec<(usize, Json)>,
}

impl Siblings {
    #[cold]
    fn fill<'de, A: MapAccess<'de>>(
        &mut self,
        index: usize,
        field: &'static Field,
        slot: &mut dyn Slot,
        members: &mut A,
        (at, catch): Around<'_>,
        state: &mut State<'_>,
    ) -> Result<Fit, A::Error> {
        match field.tagging {
            Tagging::By(_) => {
                let json = members.next_value_seed(JsonSeed { state })?;
                self.postponed.push((index, json));
                Ok(Ok(()))
            }
            Tagging::Tag => {
                let mut tag = Tag { slot, text: None };
                let fit = members.next_value_seed(Filling { slot: &mut tag, at, catch, state });
                self.tags.extend(tag.text.map(|text| (field.wire, text)));
                fit
            }
            Tagging::None => match JoinedList::new(field, slot) {
                Ok(mut list) => members.next_value_seed(Filling { slot: &mut list, at, catch, state }),
                Err(slot) => members.next_value_seed(Filling { slot, at, catch, state }),
            },
        }
    }

    fn fill_postponed<E: Error>(
        self,
        record: &mut dyn Record,
        fields: &'static [Field],
        (at, catch): Around<'_>,
        state: &mut State<'_>,
    ) -> Result<Fit, E> {
        for (index, json) in self.postponed {
            let field = &fields[index];
            let here = at.key(field.wire);
            let tag = self.tags.iter().find(|(wire, _)| field.tagging == Tagging::By(wire));
            let Some(slot) = record.slot(index) else { continue };
            let around = state.sibling.take();
            state.sibling = tag.map(|(_, text)| text.clone());
            let catch = catch || (state.lenient && !field.required);
            let fit = Filling { slot, at: here, catch, state }.deserialize(&json);
            state.sibling = around;
            match fit.map_err(E::custom)? {
                Ok(()) => {}
                Err(unfit) if field.required || !state.lenient => return Ok(Err(unfit)),
                Err(unfit) => keep_default(record, index, *unfit, here, state),
            }
        }
        Ok(Ok(()))
    }
}

/// The slot of a field that tells the variant of a union beside it.
struct Tag<'s> {
    slot: &'s mut dyn Slot,
    text: Option<String>,
}

impl Slot for Tag<'_> {
    fn accept<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
        if let Token::Text(text) = token {
            self.text = Some(text.to_owned());
        }
        self.slot.accept(token)
    }

    fn take(&mut self) -> Value {
        self.slot.take()
    }
}
