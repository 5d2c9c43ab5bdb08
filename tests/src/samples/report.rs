//! What became of the samples of a file, counted.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::{Fault, Sample, Skip, Verdict};

/// A file.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// Its path as it was given.
    pub file: String,
    /// Its samples.
    pub lines: usize,
    /// Those that were decoded.
    pub decoded: usize,
    /// What went wrong: samples that do not decode, and excuses for samples that do.
    pub failed: usize,
    /// Those that do not decode and are known to be wrong themselves.
    pub excused: usize,
    /// Those with nothing to decode.
    pub skipped: usize,
    /// The same by reason.
    pub skipped_why: BTreeMap<String, usize>,
    /// The keys of all that was decoded.
    pub keys: usize,
    /// Those of them that no type declares, with all below them.
    pub undeclared: usize,
    /// What went wrong.
    pub failures: Vec<Failure>,
    /// The paths of undeclared keys, by operation.
    #[serde(skip)]
    pub undeclared_paths: BTreeMap<String, usize>,
}

/// What went wrong with one sample.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// Its operation.
    pub op: String,
    /// Its status.
    pub status: Option<u16>,
    /// Its line in the file.
    pub line: usize,
    /// Where in its JSON, and what.
    pub error: String,
}

impl Report {
    pub(super) fn new(file: String) -> Self {
        Self {
            file,
            lines: 0,
            decoded: 0,
            failed: 0,
            excused: 0,
            skipped: 0,
            skipped_why: BTreeMap::new(),
            keys: 0,
            undeclared: 0,
            failures: Vec::new(),
            undeclared_paths: BTreeMap::new(),
        }
    }

    /// Counts what became of a sample. `fault`: what is said to be wrong with it.
    pub(super) fn add(&mut self, line: usize, sample: &Sample, verdict: Verdict, fault: Option<Fault>) {
        self.lines += 1;
        let op = sample.operation();
        let other = fault.as_ref().filter(|fault| fault.op != op);
        if let Some(fault) = other {
            self.fail(line, sample, format!("its excuse is for `{}`", fault.op));
        }
        match verdict {
            Verdict::Failed(_) if fault.is_some() && other.is_none() => self.excused += 1,
            Verdict::Failed(error) => self.fail(line, sample, error),
            verdict => {
                if fault.is_some() && other.is_none() {
                    self.fail(line, sample, "it is excused, but there is nothing wrong with it".to_owned());
                }
                self.count(op, verdict);
            }
        }
    }

    fn count(&mut self, op: &str, verdict: Verdict) {
        match verdict {
            Verdict::Decoded(unknown_keys) => {
                self.decoded += 1;
                self.keys += unknown_keys.total();
                for (path, count) in unknown_keys.paths() {
                    self.undeclared += count;
                    *self.undeclared_paths.entry(format!("{op}  {path}")).or_default() += count;
                }
            }
            Verdict::Skipped(skip) => self.skip(skip),
            Verdict::Failed(_) => {}
        }
    }

    /// Excuses for lines that are not there.
    pub(super) fn unmatched(&mut self, faults: impl Iterator<Item = Fault>) {
        for fault in faults {
            self.failed += 1;
            let error = "it is excused, but there is no such line".to_owned();
            self.failures.push(Failure { op: fault.op, status: None, line: fault.line, error });
        }
    }

    fn skip(&mut self, skip: Skip) {
        self.skipped += 1;
        *self.skipped_why.entry(skip.to_string()).or_default() += 1;
    }

    fn fail(&mut self, line: usize, sample: &Sample, error: String) {
        self.failed += 1;
        self.failures.push(Failure { op: sample.operation().to_owned(), status: sample.status, line, error });
    }

    /// How many of its samples were there to be decoded.
    #[must_use]
    pub fn tried(&self) -> usize {
        self.decoded + self.failed + self.excused
    }

    /// The share of keys that no type declares, in percent.
    #[must_use]
    pub fn undeclared_percent(&self) -> f64 {
        percent(self.undeclared, self.keys)
    }

    /// The sum of several files.
    #[must_use]
    pub fn sum(reports: &[Self]) -> Self {
        let mut sum = Self::new(format!("{} files", reports.len()));
        for report in reports {
            sum.lines += report.lines;
            sum.decoded += report.decoded;
            sum.failed += report.failed;
            sum.excused += report.excused;
            sum.skipped += report.skipped;
            sum.keys += report.keys;
            sum.undeclared += report.undeclared;
            for (why, count) in &report.skipped_why {
                *sum.skipped_why.entry(why.clone()).or_default() += count;
            }
        }
        sum
    }
}

/// `part` of `whole`, in percent; of nothing, nothing.
fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 * 100.0 / whole as f64 }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let why: Vec<String> = self.skipped_why.iter().map(|(why, count)| format!("{count} {why}")).collect();
        writeln!(f, "{}", self.file)?;
        writeln!(
            f,
            "  {} lines: {} decoded, {} failed, {} excused, {} skipped{}",
            self.lines,
            self.decoded,
            self.failed,
            self.excused,
            self.skipped,
            if why.is_empty() { String::new() } else { format!(" ({})", why.join(", ")) },
        )?;
        writeln!(f, "  {} keys, {} undeclared ({:.2} %)", self.keys, self.undeclared, self.undeclared_percent())?;
        for Failure { op, status, line, error } in &self.failures {
            let status = status.map(|status| format!(" {status}")).unwrap_or_default();
            writeln!(f, "  line {line}, {op}{status}: {error}")?;
        }
        Ok(())
    }
}
