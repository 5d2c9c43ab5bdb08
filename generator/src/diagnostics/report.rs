//! Diagnostics: all errors and warnings of a spec. In: diagnostics as they are found. Out: a [`Report`] that holds
//! each of them once.

use std::collections::BTreeMap;

use super::diagnostic::Diagnostic;

/// As many diagnostics with the same text are compared with a new one; `render` leaves out those that remain.
const MAX_COMPARED: usize = 100;

/// All errors and warnings about a spec.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    diagnostics: Vec<Diagnostic>,
    /// The positions of the diagnostics, by what they say.
    positions: BTreeMap<String, Vec<usize>>,
}

impl Report {
    /// Returns whether the report has an error, not only warnings.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| !diagnostic.is_warning())
    }

    /// Returns whether the report is empty.
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// Returns the number of diagnostics.
    pub fn len(&self) -> usize {
        self.diagnostics.len()
    }

    /// Returns the diagnostics in the order in which they were found; `render` sorts them by location.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// Adds a diagnostic, unless the report already has it.
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        let alike = self.positions.entry(format!("{}: {}", diagnostic.file(), diagnostic.message())).or_default();
        // Those that say the same in many places are compared as far as it costs little.
        let mut known = alike.iter().rev().take(MAX_COMPARED).filter_map(|at| self.diagnostics.get(*at));
        if !known.any(|known| *known == diagnostic) {
            alike.push(self.diagnostics.len());
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
