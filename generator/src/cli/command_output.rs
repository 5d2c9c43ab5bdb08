//! The output of a command. Commands print nothing themselves, so that one place decides how.

use std::io::Write;

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

/// Prints a text. A reader that has seen enough and closes the pipe (`operations | head`) changes nothing of what was found
/// out; and where nothing can be printed at all, the exit code still tells.
pub(super) fn print(mut stream: impl Write, text: &str) {
    let printed = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
    drop(printed);
}
