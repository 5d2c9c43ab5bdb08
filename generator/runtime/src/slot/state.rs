//! What the decoder keeps beside the slots: how strict it is, how much memory is left, who watches, and where it failed.

use serde::de::{Error, IgnoredAny, MapAccess};

use super::deviation::{Decoding, Deviation, DeviationKind, Unfit, Watch};
use super::json::{JsonSeed, keys_of};
use super::place::Place;
use crate::value::Json;

/// How a response is to be decoded.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rules {
    /// How strictly it is read.
    pub(crate) decoding: Decoding,
    /// How many bytes of memory the decoded value may take.
    pub(crate) max_size: usize,
    /// How many items at the beginning of the outermost list keep their default, whatever they are.
    pub(crate) passed: usize,
    /// Whether an item that does not fit ends the outermost list instead of making the whole an error.
    pub(crate) partial: bool,
}

impl Rules {
    /// Anything that does not fit is an error, and memory is not limited.
    pub(crate) const STRICT: Self =
        Self { decoding: Decoding::Strict, max_size: usize::MAX, passed: 0, partial: false };
}

/// The state of a decoder.
pub(super) struct State<'w> {
    /// Whether optional fields may keep their default.
    pub(super) lenient: bool,
    /// Whether items that do not fit are left out.
    pub(super) skip_items: bool,
    pub(super) rules: Rules,
    /// The item that ended the outermost list, with what was wrong.
    pub(super) broken: Option<(usize, Box<Unfit>)>,
    /// The path of the first failure, and the item of the outermost list that it is in.
    pub(super) failed_at: Option<(String, Option<usize>)>,
    /// Whether the memory was used up.
    pub(super) exhausted: bool,
    /// The number of objects with a key that occurs twice, in JSON without a declared shape.
    pub(super) ambiguous: usize,
    /// The text of the field that tells the variant of a union beside it.
    pub(super) sibling: Option<String>,
    /// The bytes that are left.
    left: usize,
    watch: Option<&'w dyn Watch>,
    thorough: bool,
    keys: usize,
    /// The last unknown key, until its value is read.
    pending_key: Option<String>,
}

impl<'w> State<'w> {
    pub(super) fn new(rules: Rules, watch: Option<&'w dyn Watch>) -> Self {
        Self {
            lenient: rules.decoding != Decoding::Strict,
            skip_items: rules.decoding == Decoding::SkipItems,
            rules,
            broken: None,
            failed_at: None,
            exhausted: false,
            ambiguous: 0,
            sibling: None,
            left: rules.max_size,
            thorough: watch.is_some_and(Watch::is_thorough),
            watch,
            keys: 0,
            pending_key: None,
        }
    }

    /// Takes `bytes` off the memory that is left.
    #[inline]
    pub(super) fn charge<E: Error>(&mut self, bytes: usize) -> Result<(), E> {
        match self.left.checked_sub(bytes) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => Err(self.exhaust()),
        }
    }

    #[cold]
    fn exhaust<E: Error>(&mut self) -> E {
        self.exhausted = true;
        E::custom(format_args!("the decoded value is larger than the limit of {} bytes", self.rules.max_size))
    }

    /// Takes note of the place of an error, unless an inner one is known.
    #[cold]
    pub(super) fn blame(&mut self, at: Place<'_>) {
        self.failed_at.get_or_insert_with(|| (at.path(), at.outermost_index()));
    }

    /// Reports a value that did not fit, whose loss is that of the value at `within`.
    #[cold]
    pub(super) fn lost(&mut self, unfit: Unfit, within: Place<'_>, kind: DeviationKind) {
        if let Some(watch) = self.watch {
            watch.deviation(unfit.within(within, kind));
        }
    }

    /// Reports a deviation that lost nothing, to those who care.
    #[cold]
    pub(super) fn harmless(
        &mut self,
        kind: DeviationKind,
        at: Place<'_>,
        expected: &str,
        found: impl FnOnce() -> String,
    ) {
        if let Some(watch) = self.watch.filter(|_| self.thorough) {
            let (path, expected) = (at.path(), expected.to_owned());
            watch.deviation(Deviation { kind, within: path.clone(), path, expected, found: found() });
        }
    }

    /// Returns an argument of the request, if this is the response to one.
    pub(super) fn argument(&self, wire: &str) -> Option<String> {
        self.watch?.argument(wire)
    }

    #[inline]
    pub(super) fn count(&mut self, keys: usize) {
        self.keys += keys;
    }

    /// Takes note of a key that no field has; its value is read next.
    #[cold]
    pub(super) fn unknown_key(&mut self, key: &str) {
        if self.thorough {
            self.pending_key = Some(key.to_owned());
        }
    }

    /// Skips the value of a key that no field has.
    pub(super) fn skip_value<'de, A: MapAccess<'de>>(
        &mut self,
        members: &mut A,
        at: Place<'_>,
    ) -> Result<(), A::Error> {
        let (Some(watch), Some(key)) = (self.watch, self.pending_key.take()) else {
            return members.next_value::<IgnoredAny>().map(drop);
        };
        let value = members.next_value_seed(JsonSeed { state: self })?;
        self.keys += keys_of(&value);
        watch.undeclared(at.key(&key), &value);
        Ok(())
    }

    /// Counts the keys of JSON without a declared shape.
    pub(super) fn open(&mut self, json: &Json) {
        if self.thorough {
            self.keys += keys_of(json);
        }
    }

    /// Reports JSON that fits no declared variant.
    pub(super) fn unlisted(&mut self, at: Place<'_>, json: &Json) {
        if let Some(watch) = self.watch.filter(|_| self.thorough) {
            self.keys += keys_of(json);
            watch.unlisted(at, json);
        }
    }

    /// Tells the watcher how many keys there were.
    pub(super) fn end(&self) {
        if let Some(watch) = self.watch.filter(|_| self.thorough) {
            watch.keys(self.keys);
        }
    }
}
