//! A line of a file of samples.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// A request and what was answered.
#[derive(Debug, Clone, Deserialize)]
pub struct Sample {
    /// The operation, by method and path template; nothing where the document has no such operation.
    #[serde(default)]
    pub op: Option<String>,
    /// The status of the answer.
    #[serde(default)]
    pub status: Option<u16>,
    /// The body of the answer; nothing when there is none, or it is not known.
    #[serde(default, deserialize_with = "present")]
    pub response: Option<Value>,
    /// Whether it is a stub with a few of the fields.
    #[serde(default)]
    pub partial: bool,
}

/// A key that is there, even when it holds null.
fn present<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(value).map(Some)
}

impl Sample {
    /// The operation as text, for people.
    #[must_use]
    pub fn operation(&self) -> &str {
        self.op.as_deref().unwrap_or("(no operation)")
    }
}
