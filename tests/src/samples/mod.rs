//! Samples of what GitLab answers, decoded with the types of their operations.
//!
//! In: files of lines such as `samples/README.md` of the shared data describes. Out: a [`Report`] each, of what was
//! decoded, what failed and why, and which keys no type declares. The reading itself is done by the code that every
//! call reads its answer with, see [`Answers`](crate::answers::Answers).

mod faults;
mod judge;
mod report;
mod routes;
mod sample;

use std::path::Path;

pub use faults::{Fault, Faults};
pub use judge::{Skip, Verdict};
pub use report::{Failure, Report};
pub use routes::Routes;
pub use sample::Sample;

/// Decodes the samples of a file.
///
/// # Errors
/// If the file cannot be read, or a line is not a sample.
pub fn decode_file(path: &Path, routes: &Routes, faults: &Faults) -> Result<Report, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut report = Report::new(path.display().to_string());
    let mut excused = faults.of_file(&name);
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let line_number = index + 1;
        let sample: Sample =
            serde_json::from_str(line).map_err(|error| format!("{}:{line_number}: {error}", path.display()))?;
        let verdict = judge::judge(&sample, routes);
        let fault = excused.remove(&line_number);
        report.add(line_number, &sample, verdict, fault);
    }
    report.unmatched(excused.into_values());
    Ok(report)
}
