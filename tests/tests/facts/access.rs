//! What operations say about permissions, tokens, flags and limits is what GitLab's source says.

use std::collections::BTreeMap;

use generator::compare::{KnownDifferences, compare_routes};
use generator::disk;
use generator::outputs::listing::Row;
use serde_json::Value;
use tests::facts::fact;
use tests::project::GITLAB;

/// The lists name operations as they were called then.
const RENAMED: &str = include_str!("../../renamed-operations.tsv");

#[test]
fn every_route_and_its_permission_are_described() {
    let Some(path) = fact("since-18.9/routes.tsv") else { return };
    let routes = disk::read_text(&path).unwrap_or_else(|error| panic!("{error}"));
    let sources = disk::read_known_differences(&GITLAB.spec_folder()).unwrap_or_else(|error| panic!("{error}"));
    let known = KnownDifferences::read(&sources).unwrap_or_else(|report| panic!("{}", report.render(&sources)));
    let spec = GITLAB.read();
    let comparison = compare_routes(&routes, &generator::resolve(&spec).0, "v4", &known);
    assert!(!comparison.lacks_something() && !comparison.adds_something(), "{}", comparison.text());
    let stale = known.stale(&comparison);
    assert!(stale.is_empty(), "{}", stale.render(&sources));
    assert!(comparison.common >= 2000, "{} routes in both", comparison.common);
}

#[test]
fn what_the_source_says_about_access_is_said() {
    let Some(path) = fact("corrections-2/unsaid.jsonl") else { return };
    let facts = disk::read_text(&path).unwrap_or_else(|error| panic!("{error}"));
    let renamed: BTreeMap<&str, &str> = RENAMED.lines().filter_map(|line| line.split_once('\t')).collect();
    let rows = GITLAB.rows();
    let rows: BTreeMap<String, &Row> =
        rows.iter().filter(|row| row.api == "v4").map(|row| (format!("{}.{}", row.resource, row.name), row)).collect();
    let (mut missing, mut checked) = (Vec::new(), 0);
    for line in facts.lines() {
        let fact: Value = serde_json::from_str(line).expect("a line of JSON");
        let text = |key: &str| fact[key].as_str().unwrap_or_default();
        let name = format!("{}.{}", text("file").trim_end_matches(".yaml"), text("op"));
        let name = renamed.get(name.as_str()).map_or(name.as_str(), |name| name);
        let Some(row) = rows.get(name) else {
            missing.push(line);
            continue;
        };
        let Some(said) = says(row, text("fact"), &fact["value"]) else { continue };
        checked += 1;
        if !said {
            missing.push(line);
        }
    }
    assert!(missing.is_empty(), "{} of {checked}:\n{}", missing.len(), missing.join("\n"));
    assert!(checked >= 900, "{checked} facts");
}

/// Returns whether an operation says a fact; `None` for a kind of fact that has no key of its own.
fn says(row: &Row, kind: &str, value: &Value) -> Option<bool> {
    let has = |list: &[String]| match value {
        Value::Array(values) => {
            values.iter().all(|value| list.iter().any(|name| Some(name.as_str()) == value.as_str()))
        }
        value => list.iter().any(|name| Some(name.as_str()) == value.as_str()),
    };
    let accepts = |token: &str| row.tokens.iter().any(|name| name == token);
    Some(match kind {
        "job token allowed" => accepts("job"),
        "deploy token allowed" => accepts("deploy"),
        "administrators only" => row.role.as_deref() == Some("administrator"),
        "right needed (ability)" => has(&row.abilities),
        "feature flag" => has(&row.feature_flags),
        "rate limit" => row.rate_limit.as_deref() == value.as_str(),
        "since" => row.since.is_some(),
        // The list of routes, which is newer, has the permissions.
        "fine-grained permission" | "default" | "hidden from the docs" | "which parameters go together" => return None,
        other => panic!("unknown kind of fact: {other}"),
    })
}
