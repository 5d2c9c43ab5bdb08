//! Slots that contain slots.

use std::collections::BTreeMap;
use std::mem::take;

use super::{Entries, Field, List, Mismatch, Next, Record, Slot, Token};
use crate::value::Value;

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

/// Recursive records are boxed.
impl<R: Record> Record for Box<R> {
    fn fields(&self) -> &'static [Field] {
        self.as_ref().fields()
    }

    fn slot(&mut self, index: usize) -> Option<&mut dyn Slot> {
        self.as_mut().slot(index)
    }

    fn heap_size(&self) -> usize {
        size_of::<R>() + self.as_ref().heap_size()
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
        Value::List { items: self.iter_mut().map(Slot::take).collect(), style: None }
    }
}

impl<T: Slot + Default> List for Vec<T> {
    fn push(&mut self) -> &mut dyn Slot {
        Vec::push(self, T::default());
        let last = self.len() - 1;
        &mut self[last]
    }

    fn pop(&mut self) {
        Vec::pop(self);
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
        // A key is there, so a value that is none is null.
        let sent = |value: Value| if value == Value::Absent { Value::Null } else { value };
        Value::Map(take(self).into_iter().map(|(key, mut value)| (key.into(), sent(value.take()))).collect())
    }
}

impl<T: Slot + Default> Entries for BTreeMap<String, T> {
    fn entry(&mut self, key: &str) -> &mut dyn Slot {
        BTreeMap::entry(self, key.to_owned()).or_default()
    }

    fn has(&self, key: &str) -> bool {
        self.contains_key(key)
    }

    fn remove(&mut self, key: &str) {
        BTreeMap::remove(self, key);
    }
}
