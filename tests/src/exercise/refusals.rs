//! Refusals that are not our fault: `tests/prism-refusals.tsv`. A line is OPERATION, form, what is complained of,
//! reason, with tabs between; the form is `required`, `full` or `both`.
//!
//! In: that list and what became of each request. Out: which refusals it explains, which it does not, and which of its
//! entries explain nothing, so that the list does not outlive its reasons. An entry explains one complaint, told by a
//! part of its text; a refusal is explained when each of its complaints is.

use std::path::Path;

use super::{Form, Trial};

/// Why one complaint is not our fault.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Refusal {
    line: usize,
    operation: String,
    forms: Vec<Form>,
    /// A part of the complaint.
    about: String,
}

/// All of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Refusals(Vec<Refusal>);

/// What the list says of the refusals that there were.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Explained {
    /// How many are explained.
    pub refusals: usize,
    /// A sentence for each complaint that is not, and for each entry that explains nothing.
    pub failures: Vec<String>,
}

impl Refusals {
    /// Reads the list.
    ///
    /// # Errors
    /// When it cannot be read, or a line is not what it should be.
    pub fn read(path: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        Self::parse(&text).map_err(|message| format!("{}:{message}", path.display()))
    }

    /// Reads the text of the list. Lines that begin with `#` are for people.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut refusals: Vec<Refusal> = Vec::new();
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
            let wrong = |what: &str| format!("{}: {what}", index + 1);
            let [operation, form, about, reason] = line.split('\t').collect::<Vec<_>>()[..] else {
                return Err(wrong("a line is OPERATION, form, complaint and reason, with tabs between"));
            };
            let forms: Vec<Form> =
                Form::ALL.into_iter().filter(|known| form == "both" || form == known.to_string()).collect();
            if forms.is_empty() {
                return Err(wrong("the form is `required`, `full` or `both`"));
            }
            if about.trim().is_empty() || reason.trim().is_empty() {
                return Err(wrong("the complaint or the reason is missing"));
            }
            let [operation, about] = [operation, about].map(str::to_owned);
            refusals.push(Refusal { line: index + 1, operation, forms, about });
        }
        Ok(Self(refusals))
    }

    /// Holds the list against what became of the requests of all operations whose names begin with `prefix`.
    #[must_use]
    pub fn explain(&self, trials: &[Trial], prefix: &str) -> Explained {
        let mut explained = Explained::default();
        let mut used: Vec<Vec<Form>> = vec![Vec::new(); self.0.len()];
        for trial in trials.iter().filter(|trial| !trial.is_accepted()) {
            let mut is_explained = true;
            for complaint in trial.complaints() {
                let fitting = self.0.iter().position(|entry| entry.fits(trial, &complaint));
                if let Some(uses) = fitting.and_then(|index| used.get_mut(index)) {
                    uses.push(trial.form);
                } else {
                    is_explained = false;
                    let Trial { operation, form, .. } = trial;
                    explained.failures.push(format!("{operation} {form}: not explained: {complaint}"));
                }
            }
            explained.refusals += usize::from(is_explained);
        }
        for (entry, used) in self.0.iter().zip(used).filter(|(entry, _)| entry.operation.starts_with(prefix)) {
            for form in entry.forms.iter().filter(|form| !used.contains(form)) {
                let Refusal { line, operation, about, .. } = entry;
                explained.failures.push(format!("line {line}: {operation} {form} is not refused for `{about}`"));
            }
        }
        explained
    }
}

impl Refusal {
    fn fits(&self, trial: &Trial, complaint: &str) -> bool {
        self.operation == trial.operation && self.forms.contains(&trial.form) && complaint.contains(&self.about)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_entry() {
        let columns = "2: a line is OPERATION, form, complaint and reason, with tabs between";
        for (text, message) in [
            ("# for people\n\na.b\tboth\troute\tIt is elsewhere.\n", None),
            ("#\na.b both route", Some(columns)),
            ("#\na.b\tboth\troute", Some(columns)),
            ("a.b\tall\troute\tr", Some("1: the form is `required`, `full` or `both`")),
            ("a.b\tfull\t\tr", Some("1: the complaint or the reason is missing")),
            ("a.b\tfull\troute\t ", Some("1: the complaint or the reason is missing")),
        ] {
            assert_eq!(Refusals::parse(text).err().as_deref(), message, "{text}");
        }
    }

    #[test]
    fn each_complaint_wants_its_reason_and_each_reason_its_complaint() {
        let list = "a.b\tboth\tlabels\tr\na.b\tfull\ttopics\tr\na.c\tfull\troute\tr\nz.z\tfull\troute\tr\n";
        let refusals = Refusals::parse(list).expect("a list");
        let trial = |operation: &str, form, status, said: &str| Trial {
            operation: operation.to_owned(),
            form,
            status: Some(status),
            said: Some(said.to_owned()),
        };
        let both = r#"[{"message":"labels must be array"},{"message":"topics must be array"}]"#;
        let trials = [
            trial("a.b", Form::Required, 400, r#"[{"message":"labels must be array"},{"message":"title is missing"}]"#),
            trial("a.b", Form::Full, 400, both),
            trial("a.c", Form::Required, 200, ""),
            trial("a.c", Form::Full, 200, ""),
            trial("a.d", Form::Full, 401, ""),
        ];
        let explained = refusals.explain(&trials, "a.");
        assert_eq!(explained.refusals, 1);
        let failures = [
            "a.b required: not explained: title is missing",
            "a.d full: not explained: ",
            "line 3: a.c full is not refused for `route`",
        ];
        assert_eq!(explained.failures, failures);
    }
}
