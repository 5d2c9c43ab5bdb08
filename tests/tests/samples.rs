//! What GitLab answers decodes: the samples that other people wrote down, where they are there, and our own.

use std::path::{Path, PathBuf};

use tests::facts::fact;
use tests::project::repository;
use tests::samples::{Failure, Faults, Report, Routes, decode_file};

/// The most samples that may be excused, in percent of those that were tried.
const MOST_EXCUSED: usize = 2;

/// The most keys that no type declares, in percent.
const MOST_UNDECLARED: f64 = 3.0;

#[test]
fn samples_of_other_people() {
    let Some(folder) = fact("samples/v4") else { return };
    let sum = decode_all("v4", &files(&folder));
    let tried = sum.decoded + sum.excused;
    assert!(tried > 1000, "{} has fewer samples than it should: {tried}", folder.display());
    assert!(sum.excused * 100 <= tried * MOST_EXCUSED, "{} of {tried} samples are excused", sum.excused);
    assert!(sum.undeclared_percent() < MOST_UNDECLARED, "{:.2} % of the keys are undeclared", sum.undeclared_percent());
}

#[test]
fn samples_of_the_old_pages() {
    let Some(folder) = fact("v3") else { return };
    let sum = decode_all("v3", &["samples.jsonl", "samples-extra.jsonl"].map(|name| folder.join(name)));
    assert!(sum.decoded > 200, "only {} samples were decoded", sum.decoded);
    let noted: usize = ["samples.jsonl", "samples-extra.jsonl"].map(|name| noted(&folder.join(name))).iter().sum();
    assert!(sum.excused <= noted, "{} samples are excused, of {noted} that the pages have wrong", sum.excused);
    assert!(sum.undeclared_percent() < MOST_UNDECLARED, "{:.2} % of the keys are undeclared", sum.undeclared_percent());
}

/// How many samples of a file disagree with GitLab's source, and say so.
fn noted(path: &Path) -> usize {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines().filter(|line| line.contains("\"note\":")).count()
}

#[test]
fn samples_of_our_own() {
    let sum = decode_all("v4", &files(&repository().join("tests/samples/v4")));
    assert!(sum.decoded >= 30, "only {} samples were decoded", sum.decoded);
    assert_eq!((sum.excused, sum.undeclared), (0, 0));
    let old = decode_all("v3", &files(&repository().join("tests/samples/v3")));
    assert!(old.decoded >= 12, "only {} samples were decoded", old.decoded);
    assert_eq!((old.excused, old.undeclared), (0, 0));
}

#[test]
fn an_excuse_must_be_needed_and_fit() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.jsonl");
    let good = r##"{"op":"GET /projects/{id}/labels","status":200,"response":[{"id":1,"name":"a","color":"#fff"}]}"##;
    let bad = r#"{"op":"GET /projects/{id}/labels","status":200,"response":[{"name":7}]}"#;
    std::fs::write(&path, [good, bad, bad].join("\n")).expect("a file of samples");
    let excused = "a.jsonl\t1\tGET /projects/{id}/labels\tr\na.jsonl\t2\tGET /projects/{id}/labels\tr\n\
                   a.jsonl\t3\tGET /labels\tr\na.jsonl\t9\tGET /projects/{id}/labels\tr\nb.jsonl\t1\tGET /x\tr\n";
    let faults = Faults::parse(excused).expect("a list");
    let report = decode_file(&path, &Routes::new("v4"), &faults).expect("a report");
    let errors: Vec<(usize, &str)> = report.failures.iter().map(|it| (it.line, it.error.as_str())).collect();
    let expected = [
        (1, "it is excused, but there is nothing wrong with it"),
        (3, "its excuse is for `GET /labels`"),
        (3, "[0].name: invalid type: integer `7`, expected a string at line 1 column 10"),
        (9, "it is excused, but there is no such line"),
    ];
    assert_eq!(errors, expected);
    assert_eq!((report.lines, report.decoded, report.excused), (3, 1, 1));
}

/// The samples of a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = files.filter_map(|file| Some(file.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "jsonl"));
    paths.sort();
    paths
}

/// The sum of the files. No file has a failure.
fn decode_all(api: &str, paths: &[PathBuf]) -> Report {
    let faults = Faults::read(&repository().join("tests/sample-faults.tsv")).unwrap_or_else(|error| panic!("{error}"));
    let routes = Routes::new(api);
    let reports =
        paths.iter().map(|path| decode_file(path, &routes, &faults).unwrap_or_else(|error| panic!("{error}")));
    let reports: Vec<Report> = reports.collect();
    let failures: Vec<&Failure> = reports.iter().flat_map(|report| &report.failures).collect();
    assert!(failures.is_empty(), "{failures:#?}");
    Report::sum(&reports)
}
