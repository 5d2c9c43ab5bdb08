//! Stage `api`: parses path templates. In: `/projects/{project}/issues`. Out: its pieces. A template with unbalanced
//! braces is parsed up to the first error, which `check` reports.

/// A parsed path template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathTemplate<'s> {
    /// The template as the spec writes it.
    pub text: &'s str,
    /// Its pieces, in order.
    pub pieces: Vec<Piece<'s>>,
}

/// A piece of a path template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'s> {
    /// Text that is sent as it is, slashes included.
    Text(&'s str),
    /// A parameter.
    Parameter(PathParameter<'s>),
}

/// A parameter of a path template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PathParameter<'s> {
    /// The parameter with its braces: `{*artifact_path}`.
    pub written: &'s str,
    /// Its name: `artifact_path`.
    pub name: &'s str,
    /// Whether it takes the rest of the path and keeps its slashes (`{*name}`).
    pub takes_rest: bool,
}

impl<'s> PathTemplate<'s> {
    /// Parses a template.
    pub fn parse(text: &'s str) -> Self {
        let mut pieces = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let Some((start, parameter)) = first_parameter(rest) else {
                pieces.push(Piece::Text(rest));
                break;
            };
            if start > 0 {
                pieces.push(Piece::Text(&rest[..start]));
            }
            pieces.push(Piece::Parameter(parameter));
            rest = &rest[start + parameter.written.len()..];
        }
        Self { text, pieces }
    }

    /// Returns the parameters, in order.
    pub fn parameters(&self) -> impl Iterator<Item = PathParameter<'s>> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Parameter(parameter) => Some(*parameter),
            Piece::Text(_) => None,
        })
    }

    /// Returns the template with `{}` for each parameter: equal for paths that differ only in the names of parameters.
    pub fn route(&self) -> String {
        let piece = |piece: &Piece<'s>| match piece {
            Piece::Text(text) => *text,
            Piece::Parameter(_) => "{}",
        };
        self.pieces.iter().map(piece).collect()
    }
}

/// Returns the first `{…}` without another brace in it, and where it begins.
fn first_parameter(text: &str) -> Option<(usize, PathParameter<'_>)> {
    text.match_indices('}').find_map(|(end, _)| {
        // Of several braces before it, the last one: the others have no other half.
        let behind = text[..end].rfind('}').map_or(0, |before| before + 1);
        let start = behind + text[behind..end].rfind('{')?;
        let written = &text[start..=end];
        let inside = &written[1..written.len() - 1];
        let name = inside.strip_prefix('*');
        Some((start, PathParameter { written, name: name.unwrap_or(inside), takes_rest: name.is_some() }))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_and_routes() {
        for (path, names, route) in [
            ("/projects", vec![], "/projects"),
            ("/projects/{id}/issues/{iid}", vec!["id", "iid"], "/projects/{}/issues/{}"),
            ("/x/{*path}", vec!["path"], "/x/{}"),
            ("/x/{open", vec![], "/x/{open"),
            ("/x/{a{b}}", vec!["b"], "/x/{a{}}"),
            ("{a}{b}", vec!["a", "b"], "{}{}"),
            ("", vec![], ""),
        ] {
            let template = PathTemplate::parse(path);
            assert_eq!(template.parameters().map(|parameter| parameter.name).collect::<Vec<_>>(), names, "{path}");
            assert_eq!(template.route(), route, "{path}");
        }
    }
}
