//! Stage `parse`: continues after an error. In: the tree of a file. Out: the value as far as it can be read, and every
//! error in it, not only the first.
//!
//! serde stops at the first error. The wrong value is therefore replaced by [`NodeKind::Error`], which readers skip,
//! and the file is read again until no error is left. A missing required key would be reported again, so a placeholder
//! is inserted. A file that was repaired like this is never emitted: it only reveals further errors.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;

use super::error::What;
use crate::diagnostics::{Diagnostic, PathTarget, Step};
use crate::yaml::{MapKey, Node, NodeKind, Scalar};

/// The number of errors in one file after which reading stops.
const MAX_DIAGNOSTICS: usize = 200;

/// Placeholders for a missing value. The text is valid as a type, a status, a name and a path.
const PLACEHOLDERS: [fn() -> NodeKind; 4] = [
    || NodeKind::Scalar(Scalar { text: "204".to_owned(), plain: false }),
    || NodeKind::Map(Vec::new()),
    || NodeKind::List(Vec::new()),
    || NodeKind::Scalar(Scalar { text: "1".to_owned(), plain: true }),
];

/// The result of reading a file.
pub(super) struct Recovered<T> {
    /// The value without its wrong parts; `None` if nothing could be read.
    pub(super) value: Option<T>,
    /// The errors.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The paths of values that differ from the file.
    pub(super) unparsed: Vec<Vec<Step>>,
}

/// Reads a whole file.
pub(super) fn read<T: DeserializeOwned>(file: &str, root: &Node) -> Recovered<T> {
    if let Ok(value) = T::deserialize(root) {
        return Recovered { value: Some(value), diagnostics: Vec::new(), unparsed: Vec::new() };
    }
    let mut repair = Repair {
        file,
        root: root.clone(),
        diagnostics: Vec::new(),
        placeholders: BTreeMap::new(),
        unparsed: Vec::new(),
    };
    while repair.diagnostics.len() < MAX_DIAGNOSTICS {
        match T::deserialize(&repair.root) {
            Ok(value) => {
                return Recovered { value: Some(value), diagnostics: repair.diagnostics, unparsed: repair.unparsed };
            }
            Err(error) => {
                let (steps, on, what) = error.into_parts();
                if repair.mend(steps, on, what).is_none() {
                    break;
                }
            }
        }
    }
    Recovered { value: None, diagnostics: repair.diagnostics, unparsed: repair.unparsed }
}

struct Repair<'a> {
    file: &'a str,
    root: Node,
    diagnostics: Vec<Diagnostic>,
    /// The paths of placeholders, each with its index.
    placeholders: BTreeMap<Vec<Step>, usize>,
    unparsed: Vec<Vec<Step>>,
}

impl Repair<'_> {
    /// Reports an error and removes the wrong value from the tree. Returns `None` if nothing is left to read.
    fn mend(&mut self, mut steps: Vec<Step>, on: PathTarget, mut what: What) -> Option<()> {
        if let What::MissingKey(key) = what {
            return self.fill(steps, key);
        }
        if let Some(placeholder) = self.placeholder_around(&steps) {
            return self.exchange(placeholder);
        }
        if matches!(what, What::SyntaxError(_)) && is_said_of_a_field(&steps) {
            // Without `type` a field is a group, and what is said of it a type that follows no grammar.
            steps.pop();
            what = What::MissingKey("type");
        }
        self.diagnostics.push(what.diagnose(self.file, &steps, on));
        self.remove(steps)
    }

    /// Replaces a value by an error node.
    fn remove(&mut self, steps: Vec<Step>) -> Option<()> {
        if steps.is_empty() {
            return None;
        }
        self.root.get_mut(&steps)?.kind = NodeKind::Error;
        self.unparsed.push(steps);
        Some(())
    }

    /// Inserts a placeholder for a missing key. It is reported unless its value is an error, which was reported before.
    fn fill(&mut self, mut steps: Vec<Step>, key: &'static str) -> Option<()> {
        if let Some(placeholder) = self.placeholder_around(&steps) {
            return self.exchange(placeholder);
        }
        let map = self.root.get_mut(&steps)?;
        let NodeKind::Map(entries) = &mut map.kind else { return None };
        match entries.iter_mut().find(|(found, _)| found.text == key) {
            Some((_, hole)) => hole.kind = PLACEHOLDERS[0](),
            None => {
                let span = map.span.clone();
                let name = MapKey { text: key.to_owned(), span: span.clone() };
                entries.push((name, Node { span, kind: PLACEHOLDERS[0]() }));
                self.diagnostics.push(What::MissingKey(key).diagnose(self.file, &steps, PathTarget::Key));
            }
        }
        steps.push(Step::Key(key.to_owned()));
        self.unparsed.push(steps.clone());
        self.placeholders.insert(steps, 0);
        Some(())
    }

    /// Tries the next placeholder. If none is accepted, the value around it is removed too.
    fn exchange(&mut self, steps: Vec<Step>) -> Option<()> {
        let next = self.placeholders.get(&steps)? + 1;
        if let Some(placeholder) = PLACEHOLDERS.get(next) {
            self.root.get_mut(&steps)?.kind = placeholder();
            self.placeholders.insert(steps, next);
            return Some(());
        }
        self.remove(steps[..steps.len() - 1].to_vec())
    }

    fn placeholder_around(&self, steps: &[Step]) -> Option<Vec<Step>> {
        (0..=steps.len())
            .rev()
            .map(|end| &steps[..end])
            .find(|part| self.placeholders.contains_key(*part))
            .map(<[_]>::to_vec)
    }
}

/// Returns whether a path leads to what looks like a member of a group, but has the name of what is said of a field.
fn is_said_of_a_field(steps: &[Step]) -> bool {
    let keys: Vec<&str> = steps
        .iter()
        .map(|step| match step {
            Step::Key(key) => key.as_str(),
            Step::Item(_) => "",
        })
        .collect();
    match keys.as_slice() {
        ["operations", _, _, _, key] | ["types", _, _, key] => {
            matches!(*key, "summary" | "tier" | "since" | "deprecated" | "wire" | "ident" | "clear")
        }
        _ => false,
    }
}
