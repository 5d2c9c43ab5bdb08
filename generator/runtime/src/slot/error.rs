//! Why JSON did not become a value, and where.

use std::fmt;

/// Why an answer could not be read: what was wrong, at which place of the JSON.
#[derive(Debug)]
pub struct DecodeError {
    pub(super) path: String,
    pub(super) source: serde_json::Error,
}

impl DecodeError {
    /// An answer that cannot be read, for a reason of its own.
    pub fn new(message: impl fmt::Display) -> Self {
        Self { path: String::new(), source: serde::de::Error::custom(message) }
    }

    /// The place as a path of keys and indices: `[3].author.id`. Empty for the whole.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The line, from 1; 0 where the JSON did not come as text.
    pub fn line(&self) -> usize {
        self.source.line()
    }

    /// The column in bytes, from 1; 0 where the JSON did not come as text.
    pub fn column(&self) -> usize {
        self.source.column()
    }

    /// Whether the text ended too early.
    pub fn is_cut_short(&self) -> bool {
        self.source.is_eof()
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
