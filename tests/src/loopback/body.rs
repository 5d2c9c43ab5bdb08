//! Reads request bodies into values. What cannot be read is an error with a reason, for a test to print.

use std::fmt;

use serde_json::Value;

/// Why a body is not what it was read as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyError(pub(super) String);

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BodyError {}

pub(super) fn json(body: &[u8]) -> Result<Value, BodyError> {
    serde_json::from_slice(body).map_err(|error| BodyError(format!("the body is not JSON: {error}")))
}
