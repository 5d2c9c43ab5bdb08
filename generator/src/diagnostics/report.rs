//! Diagnostics: all mistakes of a spec. In: mistakes as they are found. Out: a [`Report`] with each of them once.

use super::diagnostic::Diagnostic;

/// All mistakes found in a spec, and all advice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// Whether there is something that keeps the spec from being used.
    pub fn has_mistakes(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| !diagnostic.is_warning())
    }

    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// How many mistakes there are.
    pub fn len(&self) -> usize {
        self.diagnostics.len()
    }

    /// The mistakes in the order in which they were found; `render` sorts them by place.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// Adds a mistake, unless it is there already.
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        if !self.diagnostics.contains(&diagnostic) {
            self.diagnostics.push(diagnostic);
        }
    }
}

impl Extend<Diagnostic> for Report {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: I) {
        for diagnostic in diagnostics {
            self.push(diagnostic);
        }
    }
}

impl IntoIterator for Report {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.diagnostics.into_iter()
    }
}
