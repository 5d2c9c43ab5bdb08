//! Stage `openapi`: reads servers. In: `servers`, or `basePath`. Out: the path below which all operations are found. A
//! URL whose path cannot be a base is noted and treated as the root.

use serde_json::Value;

use super::path::tidy;
use super::reader::Reader;
use super::tree::as_text;
use crate::wire_names::dot_segment;

/// Returns the path of the first server.
pub(super) fn read_base(reader: &mut Reader<'_>) -> String {
    let path = if reader.swagger {
        reader.root.get("basePath").map(as_text).unwrap_or_default()
    } else {
        reader.root.pointer("/servers/0").map(server_path).unwrap_or_default()
    };
    let query = reader.root.pointer("/servers/0/url").map(as_text).filter(|url| url.contains('?'));
    if let Some(url) = query.filter(|_| !reader.swagger) {
        reader.within("servers".to_owned(), |reader| reader.note(format!("the query of `{url}` is left out")));
    }
    let path = tidy(&path);
    let is_plain = path.chars().all(|c| c.is_ascii_graphic() && !r#"?#{}\<>"`^|"#.contains(c));
    if !is_plain || dot_segment(&path).is_some() {
        reader.within("servers".to_owned(), |reader| reader.note(format!("`{path}` is no path; taken as the root")));
        return String::new();
    }
    if path == "/" { String::new() } else { path }
}

/// Returns the path of a server's address; variables have their defaults.
fn server_path(server: &Value) -> String {
    let mut url = server.get("url").map(as_text).unwrap_or_default();
    for (name, variable) in server.get("variables").and_then(Value::as_object).into_iter().flatten() {
        let default = variable.get("default").map(as_text).unwrap_or_default();
        url = url.replace(&format!("{{{name}}}"), &default);
    }
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None => url.as_str(),
    };
    path.split(['?', '#']).next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn paths_of_servers() {
        for (server, path) in [
            (json!({ "url": "https://a.example/api/v4/" }), "api/v4/"),
            (json!({ "url": "https://a.example" }), ""),
            (json!({ "url": "/v1" }), "/v1"),
            (json!({ "url": "https://{host}/{base}", "variables": { "base": { "default": "v2" } } }), "v2"),
            (json!({}), ""),
        ] {
            assert_eq!(server_path(&server), path, "{server}");
        }
    }
}
