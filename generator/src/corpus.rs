//! Documents of other services: `$OPENAPI_CORPUS/documents/*.xz`, or else `../shared/openapi-corpus`. They are not part
//! of the repository; without them, or without `xz`, the tests say that they skip.
//!
//! What a document says is counted here from its own tree, with nothing of the importer: each operation, parameter, body
//! and success must be in the imported spec or in a note.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::compare::{KnownDifferences, Side, compare};
use crate::import::{Imported, import};
use crate::openapi;
use crate::outputs::listing::{Row, rows};
use crate::source::Sources;
use crate::spec::Spec;

/// Parameters that the client sends by itself.
const OF_PROTOCOL: [&str; 3] = ["accept", "authorization", "content-type"];

fn documents() -> Vec<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/openapi-corpus");
    let folder = std::env::var_os("OPENAPI_CORPUS").map_or_else(beside, PathBuf::from).join("documents");
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    found.sort();
    found
}

/// Returns the text of a packed document.
fn unpacked(path: &Path) -> Option<String> {
    let output = Command::new("xz").arg("-dc").arg(path).output().ok()?;
    String::from_utf8(output.stdout).ok().filter(|text| !text.is_empty())
}

/// A document as its own tree says it.
struct Tree {
    root: Value,
}

/// An operation of the tree.
struct Stated<'t> {
    method: String,
    path: &'t str,
    item: &'t Value,
    operation: &'t Value,
}

impl Tree {
    fn read(text: &str) -> Option<Self> {
        if let Ok(root) = serde_json::from_str(text) {
            return Some(Self { root });
        }
        // No number means anything here, and some are too large for the reader.
        let mut plain = String::with_capacity(text.len());
        let mut digits = 0;
        for character in text.chars() {
            digits = if character.is_ascii_digit() { digits + 1 } else { 0 };
            if digits <= 18 {
                plain.push(character);
            }
        }
        serde_yaml::from_str(&plain).ok().map(|root| Self { root })
    }

    fn follow<'t>(&'t self, value: &'t Value) -> &'t Value {
        let pointer = value.get("$ref").and_then(Value::as_str).and_then(|reference| reference.strip_prefix('#'));
        pointer.and_then(|pointer| self.root.pointer(pointer)).unwrap_or(value)
    }

    fn operations(&self) -> Vec<Stated<'_>> {
        let paths = self.root["paths"].as_object().into_iter().flatten().filter(|(path, _)| path.starts_with('/'));
        let methods = ["get", "put", "post", "delete", "head", "patch"];
        let mut found = Vec::new();
        for (path, item) in paths {
            for method in methods {
                if let Some(operation) = item.get(method) {
                    found.push(Stated { method: method.to_uppercase(), path, item, operation });
                }
            }
        }
        found
    }

    /// Returns the parameters of an operation: where each is, and its name.
    fn parameters(&self, stated: &Stated<'_>) -> BTreeSet<(String, String)> {
        let lists = [&stated.operation["parameters"], &stated.item["parameters"]];
        let parameters =
            lists.into_iter().filter_map(Value::as_array).flatten().map(|parameter| self.follow(parameter));
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        parameters.map(|parameter| (text(&parameter["in"]), text(&parameter["name"]))).collect()
    }
}

/// Returns a path in which all parameters are alike, without its query and fragment.
fn by_position(path: &str) -> String {
    let mut plain = String::new();
    let mut depth = 0;
    for character in path.split(['?', '#']).next().unwrap_or_default().chars() {
        match character {
            '{' => depth += 1,
            '}' => {
                depth -= 1;
                plain.push_str("{}");
            }
            _ if depth == 0 => plain.push(character),
            _ => {}
        }
    }
    plain
}

/// What was lost without a word.
fn lost(tree: &Tree, imported: &Imported, spec: &Spec) -> Vec<String> {
    let rows = rows(&crate::resolve(spec).0);
    let route = |row: &Row| {
        let base = spec.service.value.versions.get(&row.api).map(|version| version.base.clone()).unwrap_or_default();
        format!("{} {base}{}", row.method, by_position(&row.path))
    };
    let routes: Vec<(String, &Row)> = rows.iter().map(|row| (route(row), row)).collect();
    let notes: String = imported.notes.iter().map(|note| format!("{}: {}\n", note.place, note.text)).collect();
    let mut lost = Vec::new();
    for stated in tree.operations() {
        let label = format!("{} {}", stated.method, stated.path);
        let (method, path) = (format!("{} ", stated.method), by_position(stated.path));
        let is_it = |route: &str| route.starts_with(&method) && route.ends_with(&path);
        // Said of the operation as a whole.
        let whole = format!("{label}: ");
        if notes.lines().any(|line| line.starts_with(&whole) && line.contains("left out")) {
            continue;
        }
        let found: Vec<&Row> = routes.iter().filter(|(route, _)| is_it(route)).map(|(_, row)| *row).collect();
        if found.is_empty() {
            if !notes.contains(&label) {
                lost.push(label);
            }
            continue;
        }
        let is_noted = |what: &str| notes.lines().any(|line| line.starts_with(&label) && line.contains(what));
        for (place, name) in tree.parameters(&stated) {
            let is_own = OF_PROTOCOL.contains(&name.to_lowercase().as_str());
            let bare = name.strip_suffix("[]").unwrap_or(&name);
            let begin = |wire: &str| wire == name || wire == bare || wire.starts_with(&format!("{bare}["));
            let is_there = match place.as_str() {
                "query" => found.iter().any(|row| row.query.iter().any(|known| begin(&known.wire))),
                "formData" => found.iter().any(|row| row.body.iter().any(|known| begin(&known.wire))),
                "cookie" => false,
                _ => true,
            };
            if !is_there && !is_own && !is_noted(&name) && !is_object(tree, &stated, &name) {
                lost.push(format!("{label}: {place} `{name}`"));
            }
        }
        let has_body = stated.operation.get("requestBody").is_some()
            || tree.parameters(&stated).iter().any(|(place, _)| place == "body");
        if has_body && found.iter().all(|row| row.body_kind == "none") && !is_noted("body") {
            lost.push(format!("{label}: body"));
        }
        for status in stated.operation["responses"].as_object().into_iter().flat_map(|all| all.keys()) {
            let Some(code) = status.parse::<u16>().ok().filter(|code| (200..300).contains(code)) else { continue };
            let is_there = found.iter().any(|row| row.ok.iter().any(|known| known.status == code));
            if !is_there && !is_noted(status) {
                lost.push(format!("{label}: status {status}"));
            }
        }
    }
    lost
}

/// Returns whether a parameter is an object, whose keys are parameters of their own.
fn is_object(tree: &Tree, stated: &Stated<'_>, name: &str) -> bool {
    let lists = [&stated.operation["parameters"], &stated.item["parameters"]];
    let mut parameters =
        lists.into_iter().filter_map(Value::as_array).flatten().map(|parameter| tree.follow(parameter));
    let found = parameters.find(|parameter| parameter["name"].as_str() == Some(name));
    let schema = found.map(|parameter| tree.follow(&parameter["schema"]));
    schema.is_some_and(|schema| {
        schema.get("properties").is_some() || ["allOf", "oneOf", "anyOf"].iter().any(|key| schema.get(key).is_some())
    })
}

#[test]
fn nothing_of_other_services_is_lost_silently() -> Result<(), Box<dyn std::error::Error>> {
    let mut table = String::new();
    let mut silent = 0;
    for path in documents() {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let Some(text) = unpacked(&path) else { continue };
        let tree = Tree::read(&text).ok_or_else(|| format!("{name}: the document cannot be read here"))?;
        let document = openapi::read(&text).map_err(|error| format!("{name}: {error}"))?;
        let imported = import(&document);
        let sources = Sources::new(imported.files.clone());
        let spec = crate::read(&sources).map_err(|report| format!("{name}: {}", report.render(&sources)))?;
        let lost = lost(&tree, &imported, &spec);
        let api = crate::resolve(&spec).0;
        let differences: usize = spec
            .service
            .value
            .versions
            .keys()
            .map(|version| {
                let comparison = compare(&document, &api, version, &KnownDifferences::default());
                comparison.of(Side::Document).filter(|(difference, _)| !difference.name.is_empty()).count()
            })
            .sum();
        silent += lost.len();
        let (operations, notes) = (imported.operations, imported.notes.len());
        writeln!(
            table,
            "{name}: {operations} operations, {notes} notes, {differences} differences, {} lost",
            lost.len()
        )?;
        for what in lost.iter().take(5) {
            writeln!(table, "    {what}")?;
        }
    }
    if table.is_empty() {
        table.push_str("skipped: neither $OPENAPI_CORPUS nor ../shared/openapi-corpus has documents\n");
    }
    eprintln!("{table}");
    assert_eq!(silent, 0, "facts are lost without a word:\n{table}");
    Ok(())
}
