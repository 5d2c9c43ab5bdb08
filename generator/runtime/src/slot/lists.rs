//! Filling lists and maps: what each item costs, and what becomes of one that does not fit.

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess};

use super::deviation::DeviationKind;
use super::driver::{Around, Filling, Fit, ONE_VALUE, unfit};
use super::json::{FIRST_NODE, TEXT};
use super::place::Place;
use super::state::State;
use super::{Entries, List, Token};

pub(super) fn fill_list<'de, A: SeqAccess<'de>>(
    list: &mut dyn List,
    mut items: A,
    (at, catch): Around<'_>,
    state: &mut State<'_>,
) -> Result<Fit, A::Error> {
    let partial = state.rules.partial && at.is_root();
    let passed = if at.is_root() { state.rules.passed } else { 0 };
    let mut index = 0;
    loop {
        let here = at.item(index);
        // Whether there is another item is known only after asking, so `Pushing` adds one when serde asks for it.
        let catch = catch || state.skip_items || partial;
        let pushing = Pushing { list, at: here, catch, passed: index < passed, state };
        match items.next_element_seed(pushing) {
            Ok(Some(Ok(()))) => {}
            Ok(None) => return Ok(Ok(())),
            Ok(Some(Err(unfit))) => {
                list.pop();
                if state.skip_items {
                    state.lost(*unfit, here, DeviationKind::Skipped);
                } else {
                    while items.next_element::<IgnoredAny>()?.is_some() {}
                    if !partial {
                        return Ok(Err(unfit));
                    }
                    state.broken = Some((index, unfit));
                    return Ok(Ok(()));
                }
            }
            Err(error) => {
                state.blame(here);
                return Err(error);
            }
        }
        index += 1;
    }
}

struct Pushing<'f, 'w> {
    list: &'f mut dyn List,
    at: Place<'f>,
    catch: bool,
    /// Whether the item is passed over.
    passed: bool,
    state: &'f mut State<'w>,
}

impl<'de> DeserializeSeed<'de> for Pushing<'_, '_> {
    type Value = Fit;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Fit, D::Error> {
        let Self { list, at, catch, passed, state } = self;
        let slot = list.push();
        state.charge(size_of_val(slot))?;
        if passed {
            return deserializer.deserialize_ignored_any(IgnoredAny).map(|IgnoredAny| Ok(()));
        }
        deserializer.deserialize_any(Filling { slot, at, catch, state })
    }
}

pub(super) fn fill_entries<'de, A: MapAccess<'de>>(
    entries: &mut dyn Entries,
    mut members: A,
    (at, catch): Around<'_>,
    state: &mut State<'_>,
) -> Result<Fit, A::Error> {
    let mut nodes = FIRST_NODE;
    while let Some(key) = members.next_key::<String>()? {
        state.count(1);
        let here = at.entry(&key);
        let catch = catch || state.skip_items;
        let fit = if entries.has(&key) {
            let fit = unfit(Token::Object, ONE_VALUE, (here, catch), state);
            members.next_value::<IgnoredAny>()?;
            fit
        } else {
            let slot = entries.entry(&key);
            state.charge(nodes * (size_of_val(slot) + size_of::<String>()) + TEXT + key.len())?;
            nodes = 1;
            members.next_value_seed(Filling { slot, at: here, catch, state })
        };
        match fit {
            Ok(Ok(())) => {}
            Ok(Err(unfit)) if state.skip_items => {
                entries.remove(&key);
                state.lost(*unfit, here, DeviationKind::Skipped);
            }
            Ok(Err(unfit)) => {
                while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                return Ok(Err(unfit));
            }
            Err(error) => {
                state.blame(here);
                return Err(error);
            }
        }
    }
    Ok(Ok(()))
}
