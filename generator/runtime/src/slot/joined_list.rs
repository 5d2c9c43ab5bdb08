//! Fields whose lists are joined into one text. In: a field and its slot. Out: a slot that accepts such a text as well
//! as an array.

use super::{Field, Mismatch, Next, Slot, Token};
use crate::value::Value;

/// The slot of a list that may be one text.
pub(crate) struct JoinedList<'s> {
    list: &'s mut dyn Slot,
    separator: &'static str,
}

impl<'s> JoinedList<'s> {
    /// Wraps the slot of `field`, or returns it if the field's style joins nothing.
    #[inline]
    pub(crate) fn new(field: &Field, slot: &'s mut dyn Slot) -> Result<Self, &'s mut dyn Slot> {
        match field.style.and_then(|style| style.separator()) {
            Some(separator) => Ok(Self { list: slot, separator }),
            None => Err(slot),
        }
    }
}

impl Slot for JoinedList<'_> {
    fn accept<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
        let Token::Text(text) = token else { return self.list.accept(token) };
        let Next::List(list) = self.list.accept(Token::List)? else { return Err(Mismatch("an array")) };
        for part in text.split(self.separator).map(str::trim).filter(|part| !part.is_empty()) {
            list.push().accept(Token::Text(part))?;
        }
        Ok(Next::Done)
    }

    fn take(&mut self) -> Value {
        self.list.take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::ListStyle;

    #[test]
    fn a_joined_list_is_read_from_a_text() {
        for (style, token, expected) in [
            (Some(ListStyle::Comma), "1, 2,", Some(vec![1, 2])),
            (Some(ListStyle::Pipe), "1|2", Some(vec![1, 2])),
            (Some(ListStyle::Space), "", Some(vec![])),
            (Some(ListStyle::Comma), "1 2", None),
            (Some(ListStyle::Brackets), "1", None),
            (None, "1", None),
        ] {
            let field = Field { style, ..Field::required("n") };
            let mut list: Option<Vec<i64>> = None;
            let taken = match JoinedList::new(&field, &mut list) {
                Ok(mut joined) => joined.accept(Token::Text(token)).is_ok(),
                Err(slot) => slot.accept(Token::Text(token)).is_ok(),
            };
            assert_eq!(list.filter(|_| taken), expected, "{style:?} {token}");
        }
    }
}
