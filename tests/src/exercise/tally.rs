//! What became of all requests, counted.

use std::collections::BTreeMap;
use std::fmt;

use super::Trial;

/// The counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// The operations that were tried.
    pub operations: usize,
    /// Those that were accepted in both forms.
    pub accepted: usize,
    /// Those that were refused in neither form, but answered with an error that says nothing in one at least.
    pub silent: usize,
    /// The requests by the status of their answers; none: there was no answer.
    pub statuses: BTreeMap<Option<u16>, usize>,
}

impl Tally {
    /// Counts.
    #[must_use]
    pub fn new(trials: &[Trial]) -> Self {
        let mut tally = Self::default();
        let mut operations: BTreeMap<&str, (bool, bool)> = BTreeMap::new();
        for trial in trials {
            let (accepted, not_refused) = operations.entry(&trial.operation).or_insert((true, true));
            *accepted &= trial.is_accepted();
            *not_refused &= trial.is_accepted() || trial.is_silent();
            *tally.statuses.entry(trial.status).or_default() += 1;
        }
        tally.operations = operations.len();
        tally.accepted = operations.values().filter(|(accepted, _)| *accepted).count();
        tally.silent = operations.values().filter(|(accepted, not_refused)| !accepted && *not_refused).count();
        tally
    }

    /// Whether there was an answer at all.
    #[must_use]
    pub fn was_answered(&self) -> bool {
        self.statuses.keys().any(Option::is_some)
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let share = if self.operations == 0 { 0.0 } else { self.accepted as f64 * 100.0 / self.operations as f64 };
        writeln!(f, "{} operations, {} accepted in both forms ({share:.1} %)", self.operations, self.accepted)?;
        if self.silent > 0 {
            writeln!(f, "{} more were answered with an error that says nothing against the request", self.silent)?;
        }
        for (status, count) in &self.statuses {
            match status {
                Some(status) => writeln!(f, "  {count:5}  {status}")?,
                None => writeln!(f, "  {count:5}  no answer")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exercise::Form;

    #[test]
    fn an_operation_counts_when_both_forms_are_accepted() {
        let trial = |operation: &str, form, status, said: Option<&str>| Trial {
            operation: operation.to_owned(),
            form,
            status,
            said: said.map(str::to_owned),
        };
        let trials = [
            trial("a.b", Form::Required, Some(200), None),
            trial("a.b", Form::Full, Some(302), None),
            trial("a.c", Form::Required, Some(200), None),
            trial("a.c", Form::Full, Some(422), Some("wrong")),
            trial("a.d", Form::Required, Some(200), None),
            trial("a.d", Form::Full, Some(401), Some("")),
            trial("a.e", Form::Required, None, Some("refused")),
        ];
        let shown = "4 operations, 1 accepted in both forms (25.0 %)\n\
                     1 more were answered with an error that says nothing against the request\n      \
                     1  no answer\n      3  200\n      1  302\n      1  401\n      1  422\n";
        assert_eq!(Tally::new(&trials).to_string(), shown);
        assert!(Tally::new(&trials).was_answered());
        assert!(!Tally::new(&trials[6..]).was_answered());
        assert_eq!(Tally::new(&[]).to_string(), "0 operations, 0 accepted in both forms (0.0 %)\n");
    }
}
