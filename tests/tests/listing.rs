//! The whole GitLab client as lists that a person can review: its operations, and its public API resource by resource.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use generator::outputs::listing::table;
use tests::project::GITLAB;
use tests::public_api;

#[test]
fn operations() {
    let rows = GITLAB.rows();
    assert!(rows.len() >= 120, "only {} operations", rows.len());
    let names: BTreeSet<_> = rows.iter().map(|row| (&row.api, &row.resource, &row.name)).collect();
    assert_eq!(names.len(), rows.len(), "every operation has a name of its own");
    snapshot("operations", &table(&rows));
}

#[test]
fn public_api() {
    let lists = public_api::list(&GITLAB.model());
    let mut names = BTreeSet::new();
    let mut changed = Vec::new();
    for (source, lines) in &lists {
        let name = format!("api__{}", source.trim_end_matches(".yaml").replace('/', "__"));
        // All of them are compared, so that one run shows all that is to be reviewed.
        if catch_unwind(AssertUnwindSafe(|| snapshot(&name, lines))).is_err() {
            changed.push(name.clone());
        }
        names.insert(format!("{name}.snap"));
    }
    assert_eq!(changed, Vec::<String>::new(), "see tests/README.md");
    assert_eq!(snapshots_on_disk(), names, "a snapshot of a file that the spec does not have is to be removed");
}

fn snapshot(name: &str, text: &str) {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

/// The snapshots of the public API that are there.
fn snapshots_on_disk() -> BTreeSet<String> {
    let folder = tests::project::repository().join("tests/tests/snapshots");
    let entries = std::fs::read_dir(&folder).expect("the folder of the snapshots can be read");
    let names = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
    names.filter(|name| name.starts_with("api__") && name.ends_with(".snap")).collect()
}
