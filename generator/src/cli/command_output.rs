//! The output of a command. Commands print nothing themselves, so that one place decides how.

/// The end of a command that could be carried out.
#[derive(Debug, Default)]
pub(super) struct CommandOutput {
    /// The text for standard output, with its line breaks.
    pub(super) text: String,
    /// The text for standard error, with its line breaks.
    pub(super) complaint: String,
    /// Whether the command failed: a file is stale, the spec lacks something.
    pub(super) failed: bool,
}

impl CommandOutput {
    /// Creates a success that prints this, as a line.
    pub(super) fn line(text: impl Into<String>) -> Self {
        Self::text(text.into() + "\n")
    }

    /// Creates a success that prints this.
    pub(super) fn text(text: String) -> Self {
        Self { text, ..Self::default() }
    }
}
