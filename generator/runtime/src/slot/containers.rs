//! Slots that hold slots.

use std::collections::BTreeMap;
use std::mem::take;
use std::ops::{Deref, DerefMut};

use super::{Entries, Field, List, Mismatch, Next, Record, Slot, Token};
use crate::Value;

impl<T: Slot + Default> Slot for Option<T> {
    fn accept<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
        if token == Token::Null {
            *self = None;
            return Ok(Next::Done);
        }
        self.insert(T::default()).accept(token)
    }

    fn take(&mut self) -> Value {
        self.as_mut().map_or(Value::Absent, Slot::take)
    }
}

/// Records that hold themselves do so in a box.
impl<R: Record> Record for Box<R> {
    fn fields(&self) -> &'static [Field] {
        self.as_ref().fields()
    }

    fn slot(&mut self, index: usize) -> Option<&mut dyn Slot> {
        self.as_mut().slot(index)
    }
}

impl<T: Slot + Default> Slot for Vec<T> {
    fn accept<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
        self.clear();
        match token {
            Token::List => Ok(Next::List(self)),
            Token::Null => Ok(Next::Done),
            _ => Err(Mismatch("an array")),
        }
    }

    fn take(&mut self) -> Value {
        Value::List(self.iter_mut().map(Slot::take).collect())
    }
}

impl<T: Slot + Default> List for Vec<T> {
    fn push(&mut self) -> &mut dyn Slot {
        Vec::push(self, T::default());
        let last = self.len() - 1;
        &mut self[last]
    }
}

impl<T: Slot + Default> Slot for BTreeMap<String, T> {
    fn accept<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
        self.clear();
        match token {
            Token::Object => Ok(Next::Entries(self)),
            Token::Null => Ok(Next::Done),
            _ => Err(Mismatch("an object")),
        }
    }

    fn take(&mut self) -> Value {
        Value::Map(take(self).into_iter().map(|(key, mut value)| (key.into(), value.take())).collect())
    }
}

impl<T: Slot + Default> Entries for BTreeMap<String, T> {
    fn entry(&mut self, key: &str) -> &mut dyn Slot {
        BTreeMap::entry(self, key.to_owned()).or_default()
    }
}

/// A list that is sent as one text with commas, and read from an array or such a text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Csv<T>(pub Vec<T>);

impl<T> Deref for Csv<T> {
    type Target = Vec<T>;

    fn deref(&self) -> &Vec<T> {
        &self.0
    }
}

impl<T> DerefMut for Csv<T> {
    fn deref_mut(&mut self) -> &mut Vec<T> {
        &mut self.0
    }
}

impl<T, I: Into<T>> FromIterator<I> for Csv<T> {
    fn from_iter<A: IntoIterator<Item = I>>(items: A) -> Self {
        Self(items.into_iter().map(Into::into).collect())
    }
}

/// As an array, which it is read from too.
#[cfg(feature = "serde")]
impl<T: Slot + Default + Clone> serde::Serialize for Csv<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.clone().take().serialize(serializer)
    }
}

#[cfg(feature = "serde")]
impl<'de, T: Slot + Default> serde::Deserialize<'de> for Csv<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut items = Self(Vec::new());
        super::deserialize(deserializer, &mut items)?;
        Ok(items)
    }
}

impl<T: Slot + Default> Slot for Csv<T> {
    fn accept<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
        let Token::Text(text) = token else { return self.0.accept(token) };
        self.0.clear();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let mut item = T::default();
            item.accept(Token::Text(part))?;
            self.0.push(item);
        }
        Ok(Next::Done)
    }

    fn take(&mut self) -> Value {
        Value::Csv(self.0.iter_mut().map(Slot::take).collect())
    }
}
