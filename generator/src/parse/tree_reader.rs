//! Stage `parse`: implements serde's `Deserializer` for the tree of a file. In: a node. Out: a value of any type that
//! serde can read, or the first error with its path. Rejects keys without a value, such as a bare `summary:`.
//!
//! serde cannot express that a value has several forms: a field is a text, a map with the key `type`, or a map without
//! it. Such a choice is an enum whose variants are called `text`, `list`, `map` or `map with KEY`; the variant that
//! fits the node is chosen, and the enum's name is what the report says was expected.

use serde::de::value::{BorrowedStrDeserializer, StrDeserializer};
use serde::de::{self, DeserializeSeed, Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;
use serde_yaml::Number;

use super::error::DeError;
use super::scalar_kind::{ScalarKind, scalar_kind};
use crate::diagnostics::Step;
use crate::yaml::{MapKey, Node, NodeKind};

/// Describes a value.
fn describe(node: &Node) -> String {
    match &node.kind {
        NodeKind::Scalar(scalar) => match scalar_kind(scalar) {
            ScalarKind::Nothing => "nothing".to_owned(),
            ScalarKind::Bool(_) => format!("the boolean `{}`", scalar.text),
            ScalarKind::Number(_) => format!("the number `{}`", scalar.text),
            ScalarKind::Text => format!("the text `{}`", scalar.text),
        },
        NodeKind::List(_) => "a list".to_owned(),
        NodeKind::Map(_) => "a map".to_owned(),
        NodeKind::Error => "nothing".to_owned(),
    }
}

fn visit_number<'de, V: Visitor<'de>>(number: &Number, visitor: V) -> Result<V::Value, DeError> {
    match (number.as_u64(), number.as_i64()) {
        (Some(natural), _) => visitor.visit_u64(natural),
        (None, Some(integer)) => visitor.visit_i64(integer),
        (None, None) => visitor.visit_f64(number.as_f64().unwrap_or(f64::NAN)),
    }
}

impl<'de> Deserializer<'de> for &'de Node {
    type Error = DeError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeError> {
        let read = match &self.kind {
            NodeKind::Scalar(scalar) => match scalar_kind(scalar) {
                ScalarKind::Nothing => visitor.visit_unit(),
                ScalarKind::Bool(boolean) => visitor.visit_bool(boolean),
                ScalarKind::Number(number) => visit_number(&number, visitor),
                ScalarKind::Text => visitor.visit_borrowed_str(&scalar.text),
            },
            NodeKind::List(items) => visitor.visit_seq(Items { items: items.iter().enumerate() }),
            NodeKind::Map(entries) => visitor.visit_map(Entries { entries: entries.iter(), current: None }),
            NodeKind::Error => visitor.visit_unit(),
        };
        read.map_err(|error| error.found(|| describe(self)))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeError> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, DeError> {
        visitor.visit_newtype_struct(self)
    }

    /// serde would take a list for a struct too.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DeError> {
        match self.kind {
            NodeKind::Map(_) => self.deserialize_any(visitor),
            _ => Err(DeError::wrong_kind(describe(self), "a map")),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DeError> {
        let are_forms = variants.iter().any(|variant| is_form(variant));
        if are_forms {
            return match choose(self, variants) {
                Some(variant) => visitor.visit_enum(Choice { variant, node: self }),
                None => Err(DeError::wrong_kind(describe(self), name)),
            };
        }
        match &self.kind {
            NodeKind::Scalar(scalar) if matches!(scalar_kind(scalar), ScalarKind::Text) => {
                visitor.visit_enum(Choice { variant: &scalar.text, node: self })
            }
            _ => Err(DeError::wrong_kind(describe(self), &one_of(variants))),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map identifier ignored_any
    }
}

fn one_of(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    format!("one of {}", words.join(", "))
}

fn is_form(variant: &str) -> bool {
    matches!(variant, "text" | "list" | "map") || variant.starts_with("map with ")
}

/// Returns the variant that fits a node.
fn choose(node: &Node, variants: &'static [&'static str]) -> Option<&'static str> {
    let wanted = match &node.kind {
        NodeKind::Scalar(scalar) if matches!(scalar_kind(scalar), ScalarKind::Nothing) => return None,
        NodeKind::Scalar(_) => "text",
        NodeKind::List(_) => "list",
        NodeKind::Map(_) => {
            let with_key = variants
                .iter()
                .copied()
                .find(|variant| variant.strip_prefix("map with ").is_some_and(|key| node.get(key).is_some()));
            if with_key.is_some() {
                return with_key;
            }
            "map"
        }
        NodeKind::Error => return None,
    };
    variants.iter().copied().find(|variant| *variant == wanted)
}

/// The variant that was chosen, and the node that it is read from.
struct Choice<'de> {
    variant: &'de str,
    node: &'de Node,
}

impl<'de> de::EnumAccess<'de> for Choice<'de> {
    type Error = DeError;
    type Variant = &'de Node;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, &'de Node), DeError> {
        let variant: StrDeserializer<'de, DeError> = self.variant.into_deserializer();
        Ok((seed.deserialize(variant)?, self.node))
    }
}

impl<'de> de::VariantAccess<'de> for &'de Node {
    type Error = DeError;

    fn unit_variant(self) -> Result<(), DeError> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, DeError> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, DeError> {
        self.deserialize_any(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, DeError> {
        self.deserialize_any(visitor)
    }
}

struct Items<'de> {
    items: std::iter::Enumerate<std::slice::Iter<'de, Node>>,
}

impl<'de> de::SeqAccess<'de> for Items<'de> {
    type Error = DeError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, DeError> {
        match self.items.find(|(_, node)| !matches!(node.kind, NodeKind::Error)) {
            Some((index, node)) => seed.deserialize(node).map(Some).map_err(|error| error.within(Step::Item(index))),
            None => Ok(None),
        }
    }
}

struct Entries<'de> {
    entries: std::slice::Iter<'de, (MapKey, Node)>,
    current: Option<&'de (MapKey, Node)>,
}

impl<'de> de::MapAccess<'de> for Entries<'de> {
    type Error = DeError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, DeError> {
        self.current = self.entries.find(|(_, node)| !matches!(node.kind, NodeKind::Error));
        match self.current {
            Some((key, _)) => {
                let read = seed.deserialize(BorrowedStrDeserializer::new(&key.text));
                read.map(Some).map_err(|error: DeError| error.of_key().within(Step::Key(key.text.clone())))
            }
            None => Ok(None),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, DeError> {
        match self.current.take() {
            Some((key, node)) => seed.deserialize(node).map_err(|error| error.within(Step::Key(key.text.clone()))),
            None => Err(de::Error::custom("a value was asked for before its key")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::Scalar;

    #[test]
    fn scalars_in_words() {
        for (text, plain, found) in [
            ("", true, "nothing"),
            ("", false, "the text ``"),
            ("true", true, "the boolean `true`"),
            ("true", false, "the text `true`"),
            ("12.10", true, "the number `12.10`"),
            ("12", false, "the text `12`"),
        ] {
            let scalar = Scalar { text: text.to_owned(), plain };
            let node = Node { span: 0..0, kind: NodeKind::Scalar(scalar) };
            assert_eq!(describe(&node), found, "{text}");
        }
    }
}
