//! Stage `openapi`: reads authentication schemes. In: `securitySchemes` or `securityDefinitions`. Out: the schemes by
//! name, and the operations that need none.

use indexmap::IndexMap;
use serde_json::Value;

use super::model::Scheme;
use super::reader::Reader;
use super::tree::as_text;

/// Reads all schemes of a document.
pub(super) fn read_schemes(reader: &mut Reader<'_>) -> IndexMap<String, Scheme> {
    let entries = reader.named("securitySchemes", "securityDefinitions");
    let mut schemes = IndexMap::new();
    for (name, value) in entries.into_iter().flatten() {
        if let Some(value) = reader.within(format!("security scheme `{name}`"), |reader| reader.follow(value)) {
            schemes.insert(name.clone(), scheme(value));
        }
    }
    schemes
}

fn scheme(value: &Value) -> Scheme {
    let of = |key: &str| value.get(key).map(as_text).unwrap_or_default();
    match (of("type").as_str(), of("in").as_str(), of("scheme").to_lowercase().as_str()) {
        ("apiKey", "header", _) => Scheme::Header(of("name")),
        ("apiKey", "cookie", _) => Scheme::Cookie(of("name")),
        ("apiKey", "query", _) => Scheme::Query(of("name")),
        ("oauth2" | "openIdConnect", _, _) | ("http", _, "bearer") => Scheme::Bearer,
        ("basic", _, _) | ("http", _, "basic") => Scheme::Basic,
        ("http", _, scheme) => Scheme::Other(scheme.to_owned()),
        (other, _, _) => Scheme::Other(other.to_owned()),
    }
}

/// Returns whether an operation needs no authentication: its list of choices is empty, or one of the choices is.
pub(super) fn is_anonymous(operation: &Value) -> bool {
    match operation.get("security") {
        Some(Value::Array(choices)) => {
            choices.is_empty() || choices.iter().all(|choice| choice.as_object().is_some_and(serde_json::Map::is_empty))
        }
        _ => false,
    }
}
