//! Finds the operation of a sample: by method and path, parameters by position.

use std::collections::BTreeMap;

use generator::openapi::Template;

use crate::answers::Answers;

/// The operations of one version of the API, by method and path.
#[derive(Debug, Clone, Default)]
pub struct Routes {
    routes: BTreeMap<String, Answers>,
}

impl Routes {
    /// Those of the version `v4` or `v3`.
    #[must_use]
    pub fn new(version: &str) -> Self {
        let keyed = Answers::all().filter(|answers| answers.endpoint().api().version == version).flat_map(|answers| {
            let (method, path) = (answers.endpoint().method().as_str(), answers.endpoint().path());
            keys(method, path).into_iter().map(move |key| (key, answers))
        });
        Self { routes: keyed.collect() }
    }

    /// The operation written as `GET /projects/{id}/issues`. `{id}`, `:id` and `*id` are alike, and a part in
    /// parentheses is optional.
    #[must_use]
    pub fn find(&self, op: &str) -> Option<Answers> {
        let (method, path) = op.split_once(' ')?;
        keys(method, path).iter().find_map(|key| self.routes.get(key).copied())
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = Answers> {
        self.routes.values().copied()
    }
}

/// `GET /projects/{}/issues`, for each form that the path has.
fn keys(method: &str, path: &str) -> Vec<String> {
    Template::read(&braced(path)).routes().into_iter().map(|route| format!("{method} {route}")).collect()
}

/// The path with `{id}` for `:id`.
fn braced(path: &str) -> String {
    let mut braced = String::with_capacity(path.len() + 8);
    let mut rest = path;
    while let Some((before, behind)) = rest.split_once("/:") {
        let end = behind.find(|sign: char| !(sign.is_ascii_alphanumeric() || sign == '_')).unwrap_or(behind.len());
        braced.push_str(before);
        braced.push_str("/{");
        braced.push_str(&behind[..end]);
        braced.push('}');
        rest = &behind[end..];
    }
    braced + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_by_position() {
        for (op, name) in [
            ("GET /projects/{id}/issues", Some("issues.list")),
            ("GET /projects/:id/issues/:issue_iid", Some("issues.get")),
            ("PUT /projects/{a}/(-/)issues/*b", Some("issues.update")),
            ("GET /projects/{id}/no-such-thing", None),
            ("issues.list", None),
        ] {
            assert_eq!(Routes::new("v4").find(op).map(|answers| answers.endpoint().name()), name, "{op}");
        }
    }
}
