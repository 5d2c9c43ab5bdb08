//! Implementations of serde's traits for emitted types, with the feature `serde`, on top of [`Slot`](crate::Slot).

/// Implements `Serialize` and `Deserialize` for a slot with a default that can be cloned. Without the feature `serde`,
/// does nothing.
#[doc(hidden)]
#[cfg(feature = "serde")]
#[macro_export]
macro_rules! __serde {
    ($name:ident) => {
        impl $crate::serde_impl::serde::Serialize for $name {
            fn serialize<__S: $crate::serde_impl::serde::Serializer>(
                &self,
                serializer: __S,
            ) -> ::core::result::Result<__S::Ok, __S::Error> {
                let mut value = ::core::clone::Clone::clone(self);
                $crate::serde_impl::serde::Serialize::serialize(&$crate::Slot::take(&mut value), serializer)
            }
        }
        impl<'de> $crate::serde_impl::serde::Deserialize<'de> for $name {
            fn deserialize<__D: $crate::serde_impl::serde::Deserializer<'de>>(
                deserializer: __D,
            ) -> ::core::result::Result<Self, __D::Error> {
                let mut value = <Self as ::core::default::Default>::default();
                $crate::slot::deserialize(deserializer, &mut value)?;
                ::core::result::Result::Ok(value)
            }
        }
    };
}

/// Does nothing, since the feature `serde` is off.
#[doc(hidden)]
#[cfg(not(feature = "serde"))]
#[macro_export]
macro_rules! __serde {
    ($name:ident) => {};
}

pub use serde;

use serde::ser::{Error as _, SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use crate::value::Value;

/// Serializes a value as JSON, secrets included, so that it can be read back.
impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Absent | Self::Null => serializer.serialize_unit(),
            Self::Boolean(value) => serializer.serialize_bool(*value),
            Self::Integer(value) => serializer.serialize_i64(*value),
            Self::Unsigned(value) => serializer.serialize_u64(*value),
            Self::Number(value) => serializer.serialize_f64(*value),
            Self::Text(value) => serializer.serialize_str(value),
            Self::Time(value) => serializer.collect_str(value),
            Self::Secret(value) => serializer.serialize_str(value.expose()),
            Self::Url(value) => serializer.serialize_str(value.expose()),
            Self::Json(value) => value.serialize(serializer),
            Self::List { items, .. } => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(item)?;
                }
                list.end()
            }
            Self::Map(members) => {
                let there = || members.iter().filter(|(_, member)| *member != Self::Absent);
                let mut map = serializer.serialize_map(Some(there().count()))?;
                for (key, member) in there() {
                    map.serialize_entry(key, member)?;
                }
                map.end()
            }
            Self::File(_) => Err(S::Error::custom("a file cannot be serialized")),
            Self::Invalid(reason) => Err(S::Error::custom(reason)),
        }
    }
}
