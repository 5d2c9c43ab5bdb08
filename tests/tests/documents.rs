//! The whole of GitLab's API is there: all that its own documents describe. The documents are not part of the repository;
//! without them these tests say that they skip.

use std::collections::BTreeSet;

use generator::compare::{Known, compare};
use generator::outputs::listing::Row;
use generator::{disk, openapi};
use serde_json::Value;
use tests::facts::fact;
use tests::project::GITLAB;

/// How many operations the document of v4 describes.
const V4: usize = 1825;

/// How many endpoints the lists of v3 hold.
const V3: usize = 356;

#[test]
fn every_difference_from_gitlabs_document_has_its_reason() {
    let Some(path) = fact("openapi/openapi_v3.yaml") else { return };
    let text = disk::read_text(&path).unwrap_or_else(|error| panic!("{error}"));
    let document = openapi::read(&text).unwrap_or_else(|error| panic!("{error:?}"));
    let sources = disk::read_known_differences(&GITLAB.spec_folder()).unwrap_or_else(|error| panic!("{error}"));
    let known = Known::read(&sources).unwrap_or_else(|report| panic!("{}", report.render(&sources)));
    let spec = GITLAB.read();
    let comparison = compare(&document, &generator::resolve(&spec).0, "v4", &known);
    assert!(!comparison.lacks_something(), "{}", comparison.text());
    let stale = known.stale(&comparison);
    assert!(stale.is_empty(), "{}", stale.render(&sources));
    assert_eq!(comparison.common, V4);
}

#[test]
fn every_path_of_gitlabs_document_is_listed() {
    let Some(path) = fact("openapi/openapi_v3.yaml") else { return };
    let text = disk::read_text(&path).unwrap_or_else(|error| panic!("{error}"));
    let document: Value = serde_yaml::from_str(&text).expect("the document is YAML");
    let listed: BTreeSet<(String, String)> = GITLAB
        .rows()
        .iter()
        .filter(|row| row.api == "v4")
        .map(|row| (row.method.to_owned(), by_position(row.documented.as_ref().unwrap_or(&row.path))))
        .collect();
    let paths = document["paths"].as_object().expect("paths");
    let described = paths.iter().flat_map(|(path, item)| {
        let methods = item.as_object().into_iter().flatten().map(|(method, _)| method.to_uppercase());
        methods.map(move |method| (method, by_position(path.strip_prefix("/api/v4").unwrap_or(path))))
    });
    // The framework's own answer to what nothing else answers: no client sends the method `*`.
    let described: BTreeSet<_> = described.filter(|(method, _)| method != "*").collect();
    assert_eq!(described.len(), V4);
    let missing: Vec<_> = described.difference(&listed).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_endpoint_of_the_old_api_is_described() {
    let Some(lists) = fact("v3/endpoints.jsonl").zip(fact("v3/endpoints-extra.jsonl")) else { return };
    let rows = GITLAB.rows();
    let mut endpoints = 0;
    for path in [lists.0, lists.1] {
        let text = disk::read_text(&path).unwrap_or_else(|error| panic!("{error}"));
        for line in text.lines() {
            let endpoint: Value = serde_json::from_str(line).expect("a line is JSON");
            endpoints += 1;
            if let Some(lack) = lack(&rows, &endpoint) {
                panic!("{} {}: {lack}", endpoint["method"], endpoint["path"]);
            }
        }
    }
    assert_eq!(endpoints, V3);
}

/// What the spec does not say of an endpoint of the old API.
fn lack(rows: &[Row], endpoint: &Value) -> Option<String> {
    let (method, path) = (endpoint["method"].as_str()?, endpoint["path"].as_str()?);
    let is_it = |row: &&Row| row.api == "v3" && row.method == method && by_position(&row.path) == by_position(path);
    let Some(row) = rows.iter().find(is_it) else { return Some("it is missing".to_owned()) };
    for attribute in endpoint["attributes"].as_array().into_iter().flatten() {
        let (name, place) = (attribute["name"].as_str()?, attribute["in"].as_str()?);
        // Endings of paths are operations of their own.
        if matches!(place, "path" | "suffix") {
            continue;
        }
        let of_name = |wire: &str| wire == name || wire.split('[').next() == Some(name);
        let Some(known) = row.query.iter().chain(&row.body).find(|known| of_name(&known.wire)) else {
            return Some(format!("`{name}` is missing"));
        };
        if known.required != attribute["required"].as_bool().unwrap_or_default() {
            return Some(format!("`{name}` is required, or is not"));
        }
    }
    let status = endpoint["success_status"].as_u64()?;
    let says = row.ok.iter().any(|outcome| u64::from(outcome.status) == status);
    (!says).then(|| format!("it answers {status}"))
}

/// A path in which all parameters are alike: `{id}`, `:id`, `*path`.
fn by_position(path: &str) -> String {
    let mut plain = String::new();
    let mut signs = path.chars().peekable();
    while let Some(sign) = signs.next() {
        let is_word = |sign: &char| sign.is_ascii_alphanumeric() || *sign == '_';
        match sign {
            '{' => {
                signs.by_ref().find(|sign| *sign == '}');
                plain.push_str("{}");
            }
            ':' | '*' => {
                while signs.next_if(is_word).is_some() {}
                plain.push_str("{}");
            }
            sign => plain.push(sign),
        }
    }
    plain
}
