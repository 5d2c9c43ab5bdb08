//! The facts about GitLab, which are not part of the repository.
//!
//! In: the name of a file or folder of them. Out: its path, or `None` and a line on the terminal that says what is missing.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use crate::project::repository;

/// Returns the path of a file or folder of the facts: below `$GITLAB_FACTS`, or else below `../shared/gitlab`.
///
/// Without it the test has to skip, and [`skipped`] says so.
#[must_use]
pub fn fact(name: &str) -> Option<PathBuf> {
    let named = std::env::var_os("GITLAB_FACTS").map(PathBuf::from);
    let beside = || repository().parent().map(|parent| parent.join("shared/gitlab"));
    let found = named.or_else(beside).map(|folder| folder.join(name)).filter(|path| path.exists());
    if found.is_none() {
        skipped(&format!("`{name}` is neither in $GITLAB_FACTS nor in ../shared/gitlab"));
    }
    found
}

/// Says on the terminal why tests of this binary skip, once for each reason.
///
/// The line goes to the stream itself: what `eprintln!` writes belongs to the test, and is shown only if the test fails.
pub fn skipped(reason: &str) {
    static SAID: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    if SAID.lock().unwrap_or_else(PoisonError::into_inner).insert(reason.to_owned()) {
        let line = format!("skipped: {reason}\n");
        // Whoever closed the stream does not want to know.
        drop(io::stderr().write_all(line.as_bytes()));
    }
}
