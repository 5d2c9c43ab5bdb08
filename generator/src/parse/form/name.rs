//! Stage `parse`: the keys of maps in which all but a few keys are names that the file makes up. In: a key. Out: the name.
//! Refuses keys that begin with `$` and mean nothing.

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error};

/// The name of a field or variant, or one of the keys that begin with `$` and are about the whole.
pub(super) struct Name {
    pub(super) special: &'static [&'static str],
}

impl<'de> DeserializeSeed<'de> for Name {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        let name = String::deserialize(deserializer)?;
        if name.starts_with('$') && !self.special.contains(&name.as_str()) {
            return Err(D::Error::unknown_field(&name, self.special));
        }
        Ok(name)
    }
}
