//! What can be given by name: values of every emitted type, and Rust's own in the forms that programs have them. In: a value.
//! Out: a [`Value`].

use std::borrow::Cow;

use crate::slot::Slot;
use crate::value::Value;

/// A value of a parameter, field or header that is set by name, such as with
/// [`extra_query`](crate::Operation::extra_query).
///
/// It is implemented for every [`Slot`], and so for the types of emitted crates, and for borrowed texts, integers of every
/// usual size, arrays and slices.
pub trait IntoValue {
    /// Converts the value.
    fn into_value(self) -> Value;
}

impl<T: Slot> IntoValue for T {
    fn into_value(mut self) -> Value {
        self.take()
    }
}

impl IntoValue for Value {
    fn into_value(self) -> Value {
        self
    }
}

fn list<T: IntoValue>(items: impl IntoIterator<Item = T>) -> Value {
    Value::List { items: items.into_iter().map(IntoValue::into_value).collect(), style: None }
}

impl<T: IntoValue, const N: usize> IntoValue for [T; N] {
    fn into_value(self) -> Value {
        list(self)
    }
}

impl<T: IntoValue + Clone> IntoValue for &[T] {
    fn into_value(self) -> Value {
        list(self.iter().cloned())
    }
}

impl<T: IntoValue + Clone, const N: usize> IntoValue for &[T; N] {
    fn into_value(self) -> Value {
        list(self.iter().cloned())
    }
}

impl IntoValue for Vec<Value> {
    fn into_value(self) -> Value {
        Value::List { items: self, style: None }
    }
}

macro_rules! into_value {
    ($($from:ty: $value:ident => $into:expr;)+) => {
        $(impl IntoValue for $from {
            fn into_value(self) -> Value {
                let $value = self;
                $into
            }
        }

        impl IntoValue for Vec<$from> {
            fn into_value(self) -> Value {
                list(self)
            }
        }

        impl IntoValue for Option<$from> {
            fn into_value(self) -> Value {
                self.map_or(Value::Absent, IntoValue::into_value)
            }
        })+
    };
}

into_value! {
    &str: text => Value::Text(text.to_owned());
    &String: text => Value::Text(text.clone());
    Cow<'_, str>: text => Value::Text(text.into_owned());
    i8: number => Value::Integer(number.into());
    i16: number => Value::Integer(number.into());
    i32: number => Value::Integer(number.into());
    isize: number => Value::Integer(number as i64);
    u8: number => Value::Integer(number.into());
    u16: number => Value::Integer(number.into());
    u32: number => Value::Integer(number.into());
    usize: number => Value::from(number as u64);
    f32: number => Value::Number(number.to_string().parse().unwrap_or(number.into()));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Date;

    #[test]
    fn what_programs_have() {
        let list = |items: Vec<Value>| Value::List { items, style: None };
        let text = |text: &str| Value::Text(text.to_owned());
        let owned = "x".to_owned();
        for (value, expected) in [
            ("x".into_value(), text("x")),
            ((&owned).into_value(), text("x")),
            (owned.clone().into_value(), text("x")),
            (Cow::Borrowed("x").into_value(), text("x")),
            (Some("x").into_value(), text("x")),
            (None::<&str>.into_value(), Value::Absent),
            (1.into_value(), Value::Integer(1)),
            (1_u8.into_value(), Value::Integer(1)),
            (1_usize.into_value(), Value::Integer(1)),
            (u64::MAX.into_value(), Value::Unsigned(u64::MAX)),
            (usize::MAX.into_value(), Value::Unsigned(u64::MAX)),
            (0.5.into_value(), Value::Number(0.5)),
            (0.1_f32.into_value(), Value::Number(0.1)),
            (true.into_value(), Value::Boolean(true)),
            (Date::new(2026, 1, 2).unwrap().into_value(), text("2026-01-02")),
            (["a", "b"].into_value(), list(vec![text("a"), text("b")])),
            (["a", "b"].as_slice().into_value(), list(vec![text("a"), text("b")])),
            ((&[1, 2]).into_value(), list(vec![Value::Integer(1), Value::Integer(2)])),
            (vec!["a"].into_value(), list(vec![text("a")])),
            (vec![owned].into_value(), list(vec![text("x")])),
            (vec![1].into_value(), list(vec![Value::Integer(1)])),
            (vec![Value::Null].into_value(), list(vec![Value::Null])),
            (Value::Null.into_value(), Value::Null),
        ] {
            assert_eq!(value, expected);
        }
    }
}
