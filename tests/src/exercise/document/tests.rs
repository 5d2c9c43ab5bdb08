//! Each mend on a document of our own, which has nothing else in it.

use serde_json::{Value, json};

use super::mended;

/// The operation at `template` of a document that has it at `written`.
fn operation(written: &str, operation: Value, template: &str) -> Value {
    let document = json!({ "paths": { written: { "post": operation } } });
    mended(document).expect("it has paths")["paths"][template]["post"].clone()
}

fn body(schema: Value) -> Value {
    json!({ "content": { "application/json": { "schema": schema } } })
}

#[test]
fn paths_become_templates_in_each_of_their_forms() {
    for (written, templates) in [
        ("/api/v4/a/{id}", vec!["/api/v4/a/{id}"]),
        ("/api/v4/a/*path", vec!["/api/v4/a/{path}"]),
        ("/api/v4/a/{id}/(-/)b", vec!["/api/v4/a/{id}/-/b", "/api/v4/a/{id}/b"]),
        ("/api/v4/a/(*path/){name}", vec!["/api/v4/a/{name}", "/api/v4/a/{path}/{name}"]),
        ("/api/scim/v4/groups/{id}/Users", vec!["/api/scim/v2/groups/{id}/Users"]),
    ] {
        let document = mended(json!({ "paths": { written: { "get": {} } } })).expect("it has paths");
        let mut found: Vec<&String> = document["paths"].as_object().expect("paths").keys().collect();
        found.sort();
        assert_eq!(found, templates, "{written}");
    }
    assert!(mended(json!({ "openapi": "3.0.0" })).is_err());
}

#[test]
fn forms_of_a_path_share_a_template_without_losing_operations() {
    let paths = json!({ "/a/(-/)b": { "get": { "operationId": "one" } }, "/a/b": { "put": {}, "get": {} } });
    let document = mended(json!({ "openapi": "3.0.0", "paths": paths })).expect("it has paths");
    assert_eq!(document["openapi"], "3.0.0");
    assert_eq!(document["paths"]["/a/b"]["get"]["operationId"], "one");
    assert!(document["paths"]["/a/b"]["put"].is_object());
}

#[test]
fn parameters_of_the_path_stand_in_the_path() {
    let declared = json!([
        { "in": "query", "name": "version", "required": true, "schema": { "type": "integer" } },
        { "in": "query", "name": "ids", "schema": { "type": "array" } },
        { "in": "query", "name": "iids[]", "schema": { "type": "array" } },
        { "in": "path", "name": "nowhere", "schema": {} },
    ]);
    let found = operation("/a/{id}/*version", json!({ "parameters": declared }), "/a/{id}/{version}");
    let expected = json!([
        { "in": "path", "name": "id", "required": true, "schema": { "type": "string" } },
        { "in": "path", "name": "version", "required": true, "schema": { "type": "integer" } },
        { "in": "query", "name": "ids[]", "schema": { "type": "array" } },
        { "in": "query", "name": "iids[]", "schema": { "type": "array" } },
    ]);
    assert_eq!(found["parameters"], expected);
}

#[test]
fn choices_are_not_exclusive_and_days_are_no_times() {
    let either = json!({ "oneOf": [{ "type": "string" }, { "type": "integer" }] });
    let time = json!({ "type": "string", "format": "date-time" });
    let day = json!({ "type": "string", "format": "date-time", "description": "In the format YEAR-MONTH-DAY" });
    let declared = json!([
        { "in": "query", "name": "who", "schema": either },
        { "in": "query", "name": "on", "schema": time, "description": "YEAR-MONTH-DAY" },
        { "in": "query", "name": "at", "schema": time },
    ]);
    let fields = json!({ "type": "object", "properties": { "on": day, "who": { "items": either }, "at": time } });
    let found = operation("/a", json!({ "parameters": declared, "requestBody": body(fields) }), "/a");
    let parameters = &found["parameters"];
    let either = json!({ "anyOf": [{ "type": "string" }, { "type": "integer" }] });
    assert_eq!(parameters[0]["schema"], either);
    assert_eq!(parameters[1]["schema"]["format"], "date");
    assert_eq!(parameters[2]["schema"], time);
    let properties = &found["requestBody"]["content"]["application/json"]["schema"]["properties"];
    assert_eq!(properties["who"]["items"], either);
    assert_eq!((&properties["on"]["format"], &properties["at"]), (&json!("date"), &time));
}

#[test]
fn fields_come_in_each_way_and_files_by_themselves_too() {
    let file = json!({ "type": "string", "format": "binary" });
    let text = json!({ "type": "string" });
    let both = json!({ "type": "object", "required": ["id", "file", "name"],
        "properties": { "id": text, "file": file, "name": text } });
    let found = operation("/a/{id}", json!({ "requestBody": body(both) }), "/a/{id}")["requestBody"].clone();
    let contents = found["content"].as_object().expect("contents");
    let required: Vec<(&str, &Value)> =
        contents.iter().map(|(way, content)| (way.as_str(), &content["schema"]["required"])).collect();
    // Neither JSON nor a form can hold a file, and the ID stands in the path.
    let (with_file, without) = (json!(["file", "name"]), json!(["name"]));
    for expected in [
        ("multipart/form-data", &with_file),
        ("application/json", &without),
        ("application/x-www-form-urlencoded", &without),
        ("application/octet-stream", &Value::Null),
    ] {
        assert!(required.contains(&expected), "{expected:?} in {required:?}");
    }
    assert_eq!((required.len(), &found["required"]), (4, &json!(true)));
    assert!(contents.values().all(|content| content["schema"]["properties"].get("id").is_none()));
}

#[test]
fn of_bodies_that_are_not_described_nothing_is_said() {
    let any = json!({ "*/*": { "schema": {} } });
    let of_path = body(json!({ "type": "object", "required": ["id"], "properties": { "id": { "type": "string" } } }));
    for described in [json!({}), json!({ "requestBody": of_path })] {
        let found = operation("/a/{id}", described, "/a/{id}");
        assert_eq!(found["requestBody"], json!({ "content": any, "required": false }));
    }
    let optional = body(json!({ "type": "object", "properties": { "name": { "type": "string" } } }));
    let found = operation("/a/{id}", json!({ "requestBody": optional }), "/a/{id}");
    assert_eq!(found["requestBody"]["required"], false);
    for method in ["get", "head"] {
        let described = json!({ method: { "requestBody": optional } });
        let document = mended(json!({ "paths": { "/a": described } })).expect("it has paths");
        assert!(document["paths"]["/a"][method].get("requestBody").is_none());
    }
}

#[test]
fn each_operation_has_a_success() {
    for (declared, has_one_more) in [(json!({ "401": {} }), true), (json!({ "302": {}, "404": {} }), false)] {
        let found = operation("/a", json!({ "responses": declared }), "/a");
        assert_eq!(found["responses"].get("200").is_some(), has_one_more, "{declared}");
    }
}
