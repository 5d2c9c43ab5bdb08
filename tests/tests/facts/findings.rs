//! Statements of the spec that GitLab's source contradicted are mended, each kind in the way that it can be checked.

use std::collections::{BTreeMap, BTreeSet};

use generator::disk;
use generator::outputs::listing::Row;
use serde_json::Value;
use tests::facts::fact;
use tests::project::GITLAB;

/// What the spec leaves as it is, with the reasons.
const ABSENT: &str = include_str!("../../absent-facts.tsv");

/// The list names operations as they were called then.
const RENAMED: &str = include_str!("../../renamed-operations.tsv");

#[test]
fn every_finding_is_mended() {
    let Some(path) = fact("corrections-2/findings.jsonl") else { return };
    let text = disk::read_text(&path).unwrap_or_else(|error| panic!("{error}"));
    let renamed: BTreeMap<&str, &str> = RENAMED.lines().filter_map(|line| line.split_once('\t')).collect();
    let rows = GITLAB.rows();
    let rows: BTreeMap<String, &Row> =
        rows.iter().filter(|row| row.api == "v4").map(|row| (format!("{}.{}", row.resource, row.name), row)).collect();
    let routes: BTreeSet<String> = rows.values().map(|row| format!("{} {}", row.method, row.path)).collect();
    let mut reasons: BTreeSet<(String, String)> = ABSENT.lines().filter_map(reason).collect();
    let (mut open, mut count) = (Vec::new(), 0);
    for line in text.lines() {
        let finding: Value = serde_json::from_str(line).expect("a line of JSON");
        let text = |key: &str| finding[key].as_str().unwrap_or_default();
        let (file, subject) = (text("file").trim_start_matches("spec/"), text("where"));
        let resource = file.trim_start_matches("v4/").trim_end_matches(".yaml");
        let name = format!("{resource}.{subject}");
        let name = renamed.get(name.as_str()).map_or(name.as_str(), |name| name);
        let finding = Finding { kind: text("kind"), key: text("key"), says: text("says"), right: text("right"), file };
        count += 1;
        if !finding.is_mended(rows.get(name).copied(), &routes)
            && !reasons.remove(&(name.to_owned(), text("key").to_owned()))
        {
            open.push(line.to_owned());
        }
    }
    assert!(open.is_empty(), "{} of {count}:\n{}", open.len(), open.join("\n"));
    assert!(reasons.is_empty(), "mended, so no reason is needed: {reasons:?}");
    assert!(count >= 160, "{count} findings");
}

fn reason(line: &str) -> Option<(String, String)> {
    let cells: Vec<&str> = line.split('\t').collect();
    let ["findings", subject, key, _] = cells.as_slice() else { return None };
    Some(((*subject).to_owned(), (*key).to_owned()))
}

struct Finding<'t> {
    kind: &'t str,
    key: &'t str,
    says: &'t str,
    right: &'t str,
    file: &'t str,
}

impl Finding<'_> {
    /// Returns whether the operation, or the file where it is a record, no longer says what is wrong.
    fn is_mended(&self, row: Option<&Row>, routes: &BTreeSet<String>) -> bool {
        let parameter = row.map(|row| row.query.iter().chain(&row.body).find(|parameter| parameter.wire == self.key));
        let pages = |style: &str| row.is_some_and(|row| row.pages.iter().any(|page| page == style));
        match self.kind {
            "enum too wide" => match parameter {
                Some(parameter) => parameter.is_some_and(|parameter| parameter.ty == "FeatureAccess"),
                None => self.file_has(&format!("{}: FeatureAccess", self.key)) || self.file_lacks(self.key),
            },
            "tier too high" => row.is_some_and(|row| row.tier.as_deref() != Some(self.says)),
            "paged, though the server sends all" => row.is_some_and(|row| row.pages.is_empty()),
            "not paged, though the server pages" => pages("offset"),
            "keyset not said" => pages("keyset"),
            "operation missing" => routes.contains(self.says.trim_start_matches("(missing) ")),
            "operation that does nothing any more" => row.is_some_and(|row| row.deprecated.is_some()),
            "parameter the server does not take" => parameter.is_some_and(|parameter| parameter.is_none()),
            "parameter missing" => parameter.is_some_and(|parameter| parameter.is_some()),
            "status wrong" => row.is_some_and(|row| row.ok.iter().all(|ok| ok.status.to_string() != self.says)),
            "operation that is not there" => row.is_none(),
            // The rest is wrong in its words.
            _ => self.file_lacks(self.says),
        }
    }

    fn file_has(&self, text: &str) -> bool {
        self.text().contains(text)
    }

    fn file_lacks(&self, text: &str) -> bool {
        !self.text().contains(text)
    }

    fn text(&self) -> String {
        let path = GITLAB.spec_folder().join(self.file);
        disk::read_text(&path).unwrap_or_else(|error| panic!("{error}: {}", self.right))
    }
}
