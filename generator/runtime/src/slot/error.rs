//! Errors of decoding: what did not fit, and where.

use std::fmt;

/// An error of decoding: what was wrong, and where in the JSON.
#[derive(Debug)]
pub struct DecodeError {
    pub(super) path: String,
    pub(super) source: serde_json::Error,
}

impl DecodeError {
    /// Creates an error with a message of its own.
    pub fn new(message: impl fmt::Display) -> Self {
        Self { path: String::new(), source: serde::de::Error::custom(message) }
    }

    /// Returns the path of keys and indices, such as `[3].author.id`, empty for the whole value.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the line, counted from 1, or 0 if the JSON was not text.
    pub fn line(&self) -> usize {
        self.source.line()
    }

    /// Returns the column in bytes, counted from 1, or 0 if the JSON was not text.
    pub fn column(&self) -> usize {
        self.source.column()
    }

    /// Returns whether the text ended too early.
    pub fn is_cut_short(&self) -> bool {
        self.source.is_eof()
    }
}

impl From<serde_json::Error> for DecodeError {
    fn from(source: serde_json::Error) -> Self {
        Self { path: String::new(), source }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        write!(f, "{}", self.source)
    }
}

impl std::error::Error for DecodeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}
