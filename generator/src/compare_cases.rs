//! Documents and specs that differ from them. Each folder below `testdata/compare` is a case: a document, a spec with
//! its known differences, and the output of `compare` in `report.snap`.

use std::path::Path;
use std::{fs, io};

use crate::compare::{KnownDifferences, compare};
use crate::{disk, openapi};

/// Returns the output of the command: the comparison and the stale entries, or the errors in the entries.
fn report(case: &Path) -> Result<String, Box<dyn std::error::Error>> {
    let folder = case.join("spec");
    let sources = disk::read_sources(&folder)?;
    let spec = crate::read(&sources).map_err(|report| report.render(&sources))?;
    let sources = disk::read_known_differences(&folder)?;
    let known = match KnownDifferences::read(&sources) {
        Ok(known) => known,
        Err(report) => return Ok(report.render(&sources)),
    };
    let document = openapi::read(&disk::read_text(&case.join("openapi.yaml"))?)?;
    let comparison = compare(&document, &crate::resolve(&spec).0, "v1", &known);
    Ok(format!("{}\n{}", comparison.text(), known.stale(&comparison).render(&sources)))
}

#[test]
fn every_comparison_has_its_report() -> Result<(), Box<dyn std::error::Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata/compare");
    let mut cases =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
    cases.sort();
    for case in cases {
        let report = report(&case)?;
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(&case);
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!("report", report));
    }
    Ok(())
}
