//! Samples that are wrong themselves: `tests/sample-faults.tsv`. A line is FILE, line, operation, reason.
//!
//! An entry is for a sample that does not decode. One that decodes after all, or is not there, is an error: the list
//! must not outlive its reasons.

use std::collections::BTreeMap;
use std::path::Path;

/// What is wrong with one sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The name of its file.
    pub file: String,
    /// Its line, from 1.
    pub line: usize,
    /// Its operation as the sample writes it.
    pub op: String,
    /// Why it is excused.
    pub reason: String,
}

/// All of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// Reads the list; nothing where there is no such file.
    ///
    /// # Errors
    /// When a line is not what it should be, or two are about one sample.
    pub fn read(path: &Path) -> Result<Self, String> {
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(&text).map_err(|message| format!("{}:{message}", path.display())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(format!("{}: {error}", path.display())),
        }
    }

    /// Reads the text of the list. Lines that begin with `#` are for people.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut faults: Vec<Fault> = Vec::new();
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
            let wrong = |what: &str| format!("{}: {what}", index + 1);
            let [file, at, op, reason] = line.split('\t').collect::<Vec<_>>()[..] else {
                return Err(wrong("a line is FILE, line, operation and reason, with tabs between"));
            };
            let at = at.parse().map_err(|_| wrong("the second column is no line number"))?;
            if reason.trim().is_empty() {
                return Err(wrong("there is no reason"));
            }
            if faults.iter().any(|known| known.file == file && known.line == at) {
                return Err(wrong("this sample is listed twice"));
            }
            let [file, op, reason] = [file, op, reason].map(str::to_owned);
            faults.push(Fault { file, line: at, op, reason });
        }
        Ok(Self(faults))
    }

    /// Those of the file with this name, by line.
    #[must_use]
    pub fn of_file(&self, name: &str) -> BTreeMap<usize, Fault> {
        self.0.iter().filter(|fault| fault.file == name).map(|fault| (fault.line, fault.clone())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_entry() {
        for (text, message) in [
            ("# for people\n\na.jsonl\t3\tGET /a\tcut short\n", None),
            ("a.jsonl 3 GET", Some("1: a line is FILE, line, operation and reason, with tabs between")),
            ("a.jsonl\tx\tGET /a\tcut short", Some("1: the second column is no line number")),
            ("a.jsonl\t3\tGET /a\t ", Some("1: there is no reason")),
            ("a.jsonl\t3\tGET /a\tone\na.jsonl\t3\tGET /a\ttwo", Some("2: this sample is listed twice")),
        ] {
            assert_eq!(Faults::parse(text).err().as_deref(), message, "{text}");
        }
    }
}
