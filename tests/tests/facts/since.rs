//! What GitLab gained since 18.9 is in the spec: operations, parameters, fields, values and statuses.

use std::collections::{BTreeMap, BTreeSet};

use generator::api::{Definition, Version};
use generator::disk;
use generator::outputs::listing::Row;
use generator::spec::WireValue;
use serde_json::Value;
use tests::facts::fact;
use tests::project::GITLAB;

/// What the spec leaves out, with the reasons.
const ABSENT: &str = include_str!("../../absent-facts.tsv");

type Rows = BTreeMap<(String, String), Row>;

#[test]
fn every_new_operation_is_described() {
    let Some(lines) = lines("since-18.9/operations.jsonl") else { return };
    let rows = rows();
    let mut missing = Vec::new();
    let routes = lines.iter().filter_map(|line| Some((line["method"].as_str()?, line["path"].as_str()?)));
    let mut count = 0;
    for (method, path) in routes {
        count += 1;
        if !rows.contains_key(&(method.to_owned(), by_position(path))) {
            missing.push(format!("{method} {path}"));
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
    assert!(count >= 140, "{count} operations");
}

#[test]
fn every_addition_is_described() {
    let Some(lines) = lines("since-18.9/additions.jsonl") else { return };
    let (rows, spec) = (rows(), GITLAB.read());
    let (api, _) = generator::resolve(&spec);
    let version = api.version("v4").expect("v4");
    let mut absent: BTreeSet<(String, String)> = ABSENT.lines().filter_map(absent).collect();
    let (mut missing, mut count) = (Vec::new(), 0);
    for line in &lines {
        let text = |key: &str| line[key].as_str().unwrap_or_default().to_owned();
        let (subject, name) = (if line["op"].is_string() { text("op") } else { text("of") }, text("name"));
        let found = match text("kind").as_str() {
            "parameter" => row(&rows, &subject).is_some_and(|row| has_parameter(row, &name)),
            "status" => {
                row(&rows, &subject).is_some_and(|row| row.errors.iter().any(|status| status.to_string() == name))
            }
            "value" if line["of"].is_string() => has_value(version, &subject, &name),
            "field" => expand(&name).iter().all(|name| has_field(version, &subject, name)),
            // Values of parameters are compared with GitLab's own document, and deprecations are words.
            "value" | "deprecation" => continue,
            other => panic!("unknown kind of fact: {other}"),
        };
        count += 1;
        if !found && !absent.remove(&(subject.clone(), name.clone())) {
            missing.push(format!("{} {subject}: {name}", text("kind")));
        }
    }
    assert!(missing.is_empty(), "{} of {count}: {missing:#?}", missing.len());
    assert!(absent.is_empty(), "in the spec, so no reason is needed: {absent:?}");
    assert!(count >= 460, "{count} additions");
}

fn lines(name: &str) -> Option<Vec<Value>> {
    let text = disk::read_text(&fact(name)?).unwrap_or_else(|error| panic!("{error}"));
    Some(text.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect())
}

fn absent(line: &str) -> Option<(String, String)> {
    let cells: Vec<&str> = line.split('\t').collect();
    let ["additions", subject, name, _] = cells.as_slice() else { return None };
    Some(((*subject).to_owned(), (*name).to_owned()))
}

/// Returns the operations of v4 by method and path.
fn rows() -> Rows {
    let rows = GITLAB.rows().into_iter().filter(|row| row.api == "v4");
    let keys = |row: &Row| {
        let paths = [Some(&row.path), row.upstream_path.as_ref()].into_iter().flatten();
        paths.map(|path| (row.method.to_owned(), by_position(path))).collect::<Vec<_>>()
    };
    rows.flat_map(|row| keys(&row).into_iter().map(|key| (key, row.clone())).collect::<Vec<_>>()).collect()
}

fn row<'r>(rows: &'r Rows, subject: &str) -> Option<&'r Row> {
    let (method, path) = subject.split_once(' ')?;
    rows.get(&(method.to_owned(), by_position(path)))
}

/// Returns a path with all parameters alike, without the separator `-`.
fn by_position(path: &str) -> String {
    let path = path.replace("(-/)", "");
    let segments = path.split('/').filter(|segment| *segment != "-");
    let alike = |segment: &str| if segment.starts_with([':', '*', '{']) { "{}".to_owned() } else { segment.to_owned() };
    segments.map(alike).collect::<Vec<_>>().join("/")
}

/// Members of objects are described by the types of the objects, which have other tests.
fn first_part(name: &str) -> &str {
    name.split(['.', '[']).next().unwrap_or(name)
}

fn has_parameter(row: &Row, name: &str) -> bool {
    row.query.iter().chain(&row.body).any(|parameter| first_part(&parameter.wire) == first_part(name))
}

/// A field may have moved to another record of its file, and a type that the list calls new may have another name here.
fn has_field(version: &Version<'_>, subject: &str, name: &str) -> bool {
    let of_subject = subject.split(' ').next().and_then(|name| version.types.named(name));
    let is_candidate = |file: &str| of_subject.is_none_or(|declaration| declaration.file == file);
    version.types.iter().filter(|declaration| is_candidate(declaration.file)).any(|declaration| {
        let Definition::Record(record) = &declaration.definition else { return false };
        record.fields.iter().any(|field| field.wire == first_part(name))
    })
}

fn has_value(version: &Version<'_>, subject: &str, name: &str) -> bool {
    let Some(declaration) = subject.split(' ').next().and_then(|name| version.types.named(name)) else { return false };
    let Definition::Enum(set) = &declaration.definition else { return false };
    set.values.iter().any(|value| match &value.wire {
        WireValue::Text(text) => text == name,
        WireValue::Integer(number) => number.to_string() == name,
    })
}

/// `a_{b,c}` is `a_b` and `a_c`.
fn expand(name: &str) -> Vec<String> {
    match name.strip_suffix('}').and_then(|name| name.split_once('{')) {
        Some((before, endings)) => endings.split(',').map(|ending| format!("{before}{ending}")).collect(),
        None => vec![name.to_owned()],
    }
}
