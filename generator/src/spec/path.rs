//! Stage `spec`: path templates, `/projects/{project}/issues`.

/// A parameter of a path template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PathParameter<'s> {
    /// As it is written: `{*artifact_path}`.
    pub written: &'s str,
    /// Its name.
    pub name: &'s str,
}

/// The parameters of a template in order, as far as its braces are balanced.
pub fn path_parameters(path: &str) -> impl Iterator<Item = PathParameter<'_>> {
    path.match_indices('{').filter_map(|(start, _)| {
        let end = start + path[start..].find('}')? + 1;
        let written = &path[start..end];
        let inside = &written[1..written.len() - 1];
        (!inside.contains('{')).then(|| PathParameter { written, name: inside.strip_prefix('*').unwrap_or(inside) })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_of_templates() {
        for (path, names) in [
            ("/projects", vec![]),
            ("/projects/{id}/issues/{iid}", vec!["id", "iid"]),
            ("/x/{*path}", vec!["path"]),
            ("/x/{open", vec![]),
            ("/x/{a{b}}", vec!["b"]),
        ] {
            assert_eq!(path_parameters(path).map(|parameter| parameter.name).collect::<Vec<_>>(), names, "{path}");
        }
    }
}
