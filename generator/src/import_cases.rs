//! Documents and the spec files that they become. Each folder below `testdata/openapi` is a case: the document of an
//! invented API, the imported files in `spec.snap`, the notes in `notes.snap`, and in `lost.snap` what `compare`
//! misses in the files.

use std::path::{Path, PathBuf};
use std::{fs, io};

use serde_json::{Value, json};

use crate::compare::{DifferenceKind, KnownDifferences, Side, compare};
use crate::import::{Imported, import};
use crate::openapi;
use crate::outputs::rust::lower;
use crate::source::Sources;
use crate::spec::Spec;

fn cases() -> io::Result<Vec<(PathBuf, String)>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata/openapi");
    let mut cases = Vec::new();
    for entry in fs::read_dir(folder)? {
        let case = entry?.path();
        for file in fs::read_dir(&case)? {
            let path = file?.path();
            if path.extension().is_some_and(|extension| extension == "yaml" || extension == "json") {
                cases.push((case.clone(), fs::read_to_string(path)?));
            }
        }
    }
    cases.sort();
    Ok(cases)
}

/// Returns what the document has that the spec lacks, of each version.
fn lost(text: &str, spec: &Spec) -> String {
    let Ok(document) = openapi::read(text) else { return String::new() };
    let versions = spec.service.value.versions.keys();
    let of_version = |version: &String| {
        let comparison = compare(&document, &crate::resolve(spec).0, version, &KnownDifferences::default());
        let missing =
            comparison.of(Side::Document).filter(|(difference, _)| difference.kind != DifferenceKind::Operation);
        let missing: Vec<String> = missing.map(|(found, _)| format!("  {} {}", found.kind, found.name)).collect();
        format!("{version}: {} operations in both\n{}", comparison.common, missing.join("\n"))
    };
    versions.map(of_version).collect::<Vec<_>>().join("\n")
}

/// Returns the imported files have no errors, and every operation reaches the model.
fn check(imported: &Imported, what: &str) -> Spec {
    let sources = Sources::new(imported.files.clone());
    match crate::read(&sources) {
        Ok(spec) => {
            let model = lower(&crate::resolve(&spec).0);
            let resources = model.apis.iter().flat_map(|api| &api.resources);
            let operations: usize = resources.map(|resource| resource.operations.len()).sum();
            assert_eq!(operations, imported.operations, "{what}");
            spec
        }
        Err(report) => panic!("{what}:\n{}", report.render(&sources)),
    }
}

#[test]
fn every_document_becomes_a_spec() -> Result<(), Box<dyn std::error::Error>> {
    for (case, text) in cases()? {
        let imported = import(&openapi::read(&text)?);
        let files: Vec<String> = imported.files.iter().map(|(path, text)| format!("──── {path}\n{text}")).collect();
        let notes: Vec<String> = imported.notes.iter().map(|note| format!("{}: {}", note.place, note.text)).collect();
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(&case);
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        let spec = check(&imported, &case.display().to_string());
        settings.bind(|| {
            insta::assert_snapshot!("spec", files.join("\n"));
            insta::assert_snapshot!("notes", notes.join("\n"));
            insta::assert_snapshot!("lost", lost(&text, &spec));
        });
        assert_eq!(imported, import(&openapi::read(&text)?), "two runs give the same");
    }
    Ok(())
}

/// A small generator of numbers; the same sequence on every run.
struct Rng(u64);

impl Rng {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % sides.max(1)
    }
}

/// All values of a tree, as pointers.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                let key = key.replace('~', "~0").replace('/', "~1");
                pointers(value, &format!("{at}/{key}"), found);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                pointers(value, &format!("{at}/{index}"), found);
            }
        }
        _ => {}
    }
}

/// Puts something else in the place of a value, renames a key, or takes something out.
fn garble(document: &mut Value, rng: &mut Rng) {
    let mut all = Vec::new();
    pointers(document, "", &mut all);
    let target = all[rng.roll(all.len())].clone();
    let other = document.pointer(&all[rng.roll(all.len())]).cloned().unwrap_or_default();
    let junk = [json!(null), json!(""), json!("type"), json!(-1), json!([]), json!({}), json!(true), json!("a b/{c}")];
    let reference = ["#/components/schemas/Book", "#/definitions/Ship", "#/x"][rng.roll(3)];
    let schema = json!({ "$ref": reference });
    let choice = rng.roll(6);
    let (parent, key) = target.rsplit_once('/').unwrap_or_default();
    let key = key.replace("~1", "/").replace("~0", "~");
    match document.pointer_mut(parent) {
        Some(Value::Object(entries)) if choice == 0 => drop(entries.shift_remove(&key)),
        Some(Value::Object(entries)) if choice == 1 => {
            if let Some(value) = entries.shift_remove(&key) {
                let names = ["", "type", "allOf", "not[x]", "Page", "é", "200", "x-y", "values", "$ref"];
                entries.insert(names[rng.roll(names.len())].to_owned(), value);
            }
        }
        _ => {
            let new = match choice {
                2 => junk[rng.roll(junk.len())].clone(),
                3 => schema,
                4 => json!({ "oneOf": [other.clone(), schema, { "type": "string" }] }),
                _ => other,
            };
            if let Some(value) = document.pointer_mut(&target).filter(|_| !target.is_empty()) {
                *value = new;
            }
        }
    }
}

/// Whatever a document holds, what it becomes passes all checks.
#[test]
fn garbled_documents_become_specs() -> Result<(), Box<dyn std::error::Error>> {
    let documents = cases()?.into_iter().filter_map(|(_, text)| serde_yaml::from_str::<Value>(&text).ok());
    let documents: Vec<Value> = documents.collect();
    let mut rng = Rng(1);
    for round in 0..250 {
        let mut document = documents[rng.roll(documents.len())].clone();
        for _ in 0..=rng.roll(12) {
            garble(&mut document, &mut rng);
        }
        if let Ok(document) = openapi::read(&document.to_string()) {
            let imported = import(&document);
            if imported.operations > 0 {
                check(&imported, &format!("round {round}"));
            }
        }
    }
    Ok(())
}

/// Returns a document with one operation, which answers with the schema `S0`.
fn document_of(schemas: serde_json::Map<String, Value>) -> String {
    let content = json!({ "application/json": { "schema": { "$ref": "#/components/schemas/S0" } } });
    let operation = json!({ "tags": ["kites"], "responses": { "200": { "content": content } } });
    let paths = json!({ "/kites": { "get": operation } });
    let info = json!({ "title": "Kites", "version": "1" });
    json!({ "openapi": "3.0.3", "info": info, "paths": paths, "components": { "schemas": schemas } }).to_string()
}

#[test]
fn long_chains_of_schemas_do_not_exhaust_the_stack() -> Result<(), Box<dyn std::error::Error>> {
    let reference = |at: usize| json!({ "$ref": format!("#/components/schemas/S{at}") });
    let records = |next: Value| json!({ "type": "object", "required": ["next"], "properties": { "next": next } });
    let embeds = |next: Value| json!({ "allOf": [next, { "properties": { "own": { "type": "string" } } }] });
    let lists = |next: Value| json!({ "type": "array", "items": next });
    let links: [(&dyn Fn(Value) -> Value, usize); 3] = [(&records, 5_000), (&embeds, 600), (&lists, 5_000)];
    for (link, length) in links {
        let mut schemas = serde_json::Map::new();
        for at in 0..length {
            schemas.insert(format!("S{at}"), link(reference(at + 1)));
        }
        schemas
            .insert(format!("S{length}"), json!({ "type": "object", "properties": { "end": { "type": "string" } } }));
        let imported = import(&openapi::read(&document_of(schemas))?);
        assert_eq!(imported.operations, 1);
    }
    Ok(())
}

/// Returns each embeds the one before it twice: without memory, the work doubles with each.
#[test]
fn schemas_that_embed_one_another_twice_are_read_once() -> Result<(), Box<dyn std::error::Error>> {
    let mut schemas = serde_json::Map::new();
    for at in 0..60 {
        let next = json!({ "$ref": format!("#/components/schemas/S{}", at + 1) });
        schemas.insert(format!("S{at}"), json!({ "allOf": [next.clone(), next] }));
    }
    schemas.insert("S60".to_owned(), json!({ "type": "object", "properties": { "end": { "type": "string" } } }));
    let imported = import(&openapi::read(&document_of(schemas))?);
    let file = imported.files.values().find(|text| text.contains("end: string"));
    assert!(file.is_some(), "{:?}", imported.files);
    Ok(())
}

/// Whatever things are called: words of Rust, of YAML, of the emitted code, nothing at all, or more than a file takes.
#[test]
fn any_names_can_be_imported() -> Result<(), Box<dyn std::error::Error>> {
    let long = "x".repeat(300);
    let mut names = vec!["", "-", "_", "1", "1a", "a b", "a/b", "a~b", "é", "日本", "r#type", "std::x", long.as_str()];
    names.extend(["null", "Yes", "on", "self", "Self", "SELF", "super", "crate", "fn", "type", "mod", "types", "lib"]);
    names.extend(["Option", "Vec", "String", "Result", "C", "Unlisted", "unlisted", "full", "async", "std", "core"]);
    let text = json!({ "type": "string", "nullable": true });
    let set = json!({ "type": "string", "enum": names });
    let either = |at: usize| if at.is_multiple_of(2) { &text } else { &set };
    let fields: Value = names.iter().enumerate().map(|(at, name)| (name.to_string(), either(at).clone())).collect();
    let schema = json!({ "type": "object", "required": ["Self", "null"], "properties": fields });
    let schemas: Value = names.iter().map(|name| (name.to_string(), schema.clone())).collect();
    let parameter = |(at, name): (usize, &&str)| {
        let place = if at.is_multiple_of(2) { "query" } else { "header" };
        json!({ "name": name, "in": place, "required": at.is_multiple_of(3), "schema": set })
    };
    let parameters: Vec<Value> = names.iter().enumerate().map(parameter).collect();
    let headers: Value = names.iter().map(|name| (name.to_string(), json!({ "schema": text }))).collect();
    let mut paths = serde_json::Map::new();
    for name in &names {
        let pointer = format!("#/components/schemas/{}", name.replace('~', "~0").replace('/', "~1"));
        let content = json!({ "application/json": { "schema": { "$ref": pointer } } });
        let answers = json!({ "200": { "headers": headers, "content": content } });
        let get = json!({ "tags": [name], "parameters": parameters, "responses": answers });
        let patch = json!({ "tags": [name], "requestBody": { "content": content }, "responses": answers });
        paths.insert(format!("/{name}"), json!({ "get": get, "patch": patch }));
        paths.insert(format!("/{name}('{{{name}}}')/"), json!({ "delete": { "responses": { "204": {} } } }));
    }
    for title in ["é", long.as_str()] {
        let info = json!({ "title": title, "version": title });
        let document =
            json!({ "openapi": "3.0.3", "info": info, "paths": paths, "components": { "schemas": schemas } });
        let imported = import(&openapi::read(&document.to_string())?);
        assert!(imported.operations > 80, "{title}");
        assert!(imported.files.keys().all(|path| path.len() < 200), "{title}");
        check(&imported, title);
    }
    Ok(())
}

#[test]
fn texts_that_are_no_documents() {
    for (text, error) in [
        ("", "neither `openapi: 3…` nor `swagger: \"2.0\"` stands at the top; this is no such document"),
        ("- a", "neither `openapi: 3…` nor `swagger: \"2.0\"` stands at the top; this is no such document"),
        ("openapi: 2.0.0", "version \"2.0.0\" is unknown; OpenAPI 3 and Swagger 2.0 can be read"),
        ("swagger: 1.2", "version 1.2 is unknown; OpenAPI 3 and Swagger 2.0 can be read"),
    ] {
        assert_eq!(openapi::read(text).map_err(|error| error.to_string()), Err(error.to_owned()), "{text}");
    }
}
