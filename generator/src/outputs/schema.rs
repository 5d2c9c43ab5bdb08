//! `schema.json`: what the spec files can hold, for editors. In: the types that `parse` reads. Out: a JSON Schema of both
//! kinds of file. Refuses nothing; whether names exist only the generator knows.

use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use crate::files::MARK;
use crate::spec::{Resource, Service};

/// The JSON Schema of service and resource files, as text that ends with a line break.
pub fn schema() -> String {
    let mut generator = SchemaSettings::draft07().into_generator();
    let service = generator.subschema_for::<Service>();
    let resource = generator.subschema_for::<Resource>();
    let mut definitions = generator.take_definitions(true);
    definitions.values_mut().for_each(forbid_null);
    let schema = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$comment": format!("{MARK}. Do not edit: change the types that it is made from and generate again."),
        "title": "A spec file",
        "type": "object",
        "if": { "required": ["service"] },
        "then": service,
        "else": resource,
        "definitions": sorted(definitions),
    });
    let mut text = format!("{schema:#}");
    text.push('\n');
    text
}

/// A key that may be left out may not be there without a value: `parse` refuses that too.
fn forbid_null(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            object.retain(|key, value| key != "default" || !value.is_null());
            if let Some(Value::Array(types)) = object.get_mut("type") {
                types.retain(|name| name != "null");
                if let [only] = types.as_mut_slice() {
                    let only = only.take();
                    object.insert("type".to_owned(), only);
                }
            }
            if let Some(Value::Array(forms)) = object.get_mut("anyOf") {
                forms.retain(|form| form != &json!({ "type": "null" }));
            }
            object.values_mut().for_each(forbid_null);
        }
        Value::Array(items) => items.iter_mut().for_each(forbid_null),
        _ => {}
    }
}

/// Definitions by name, so that moving a type in our sources changes nothing.
fn sorted(definitions: serde_json::Map<String, Value>) -> Value {
    let mut definitions: Vec<_> = definitions.into_iter().collect();
    definitions.sort_by(|(one, _), (other, _)| one.cmp(other));
    Value::Object(definitions.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_on_every_run() {
        assert_eq!(schema(), schema());
        assert!(schema().ends_with("}\n"));
    }

    #[test]
    fn knows_every_key_of_both_kinds_of_file() {
        let schema: Value = serde_json::from_str(&schema()).unwrap_or_default();
        for (definition, keys) in [
            ("Service", ["service", "crate", "versions", "credentials", "pages", "rate_limit"]),
            ("Resource", ["resource", "params", "ids", "unions", "types", "operations"]),
            ("Operation", ["get", "head", "multipart", "ok", "errors", "anonymous"]),
            ("LongField", ["type", "wire", "ident", "clear", "since", "deprecated"]),
            ("Record", ["$summary", "$embed", "$summary", "$embed", "$summary", "$embed"]),
        ] {
            for key in keys {
                let property = &schema["definitions"][definition]["properties"][key];
                assert!(property.is_object(), "{key} of {definition}: {property}");
            }
        }
    }
}
