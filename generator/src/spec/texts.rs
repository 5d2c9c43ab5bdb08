//! Stage `spec`: the texts beside the service file that go into the emitted crate as they are.

use std::collections::BTreeMap;

use super::SpecFile;

/// The guide: the front page of the emitted crate's documentation, in Markdown.
pub const GUIDE: &str = "guide.md";

/// The changelog of the emitted crate, in Markdown.
pub const CHANGELOG: &str = "changelog.md";

/// The folder of the examples.
pub const EXAMPLES: &str = "examples/";

/// Texts of a spec folder that are not YAML.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts {
    /// The guide, if there is one.
    pub guide: Option<SpecFile<String>>,
    /// The changelog, if there is one.
    pub changelog: Option<SpecFile<String>>,
    /// The examples by name: the name of the file without `.rs`.
    pub examples: BTreeMap<String, SpecFile<String>>,
}

impl Texts {
    /// Whether a file of the spec folder is one of these texts.
    pub fn holds(name: &str) -> bool {
        name == GUIDE || name == CHANGELOG || Self::example(name).is_some()
    }

    /// Returns the name of the example in this file, if it is one.
    pub fn example(name: &str) -> Option<&str> {
        name.strip_prefix(EXAMPLES)?.strip_suffix(".rs").filter(|name| !name.contains('/'))
    }
}
