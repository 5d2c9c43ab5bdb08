//! Stage `openapi`: parses path templates as documents write them. In: `/a/{id}/*rest`, `/a(/{id})/b`, `/a/{rest+}`.
//! Out: a [`Template`]. An unbalanced brace or parenthesis is an ordinary character, and so are parentheses around a
//! part that cannot be optional, such as a key: `/Boats('{id}')`.

/// A path template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(pub Vec<TemplatePart>);

/// A part of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplatePart {
    /// Literal text, `/` included.
    Text(String),
    /// A parameter; `rest` when it takes the rest of the path, with its slashes.
    Parameter {
        /// Its name.
        name: String,
        /// Whether it takes the rest of the path.
        rest: bool,
    },
    /// A part that may be left out: `(-/)`.
    Optional(Vec<TemplatePart>),
}

/// The most forms of one template; each part that may be left out doubles them.
const MAX_FORMS: usize = 16;

impl Template {
    /// Reads a path.
    pub fn read(path: &str) -> Self {
        let mut reader = Reader { rest: path, open: vec![Vec::new()], literal: 0 };
        while reader.step() {}
        Self(reader.finish())
    }

    /// Returns the names of all parameters, in order.
    pub fn parameters(&self) -> Vec<&str> {
        fn gather<'t>(parts: &'t [TemplatePart], found: &mut Vec<&'t str>) {
            for part in parts {
                match part {
                    TemplatePart::Text(_) => {}
                    TemplatePart::Parameter { name, .. } => found.push(name),
                    TemplatePart::Optional(inner) => gather(inner, found),
                }
            }
        }
        let mut found = Vec::new();
        gather(&self.0, &mut found);
        found
    }

    /// Returns the template with and without each optional part, the form without them all first.
    pub fn forms(&self) -> Vec<Vec<TemplatePart>> {
        let mut forms: Vec<Vec<TemplatePart>> = vec![Vec::new()];
        for part in &self.0 {
            let choices = match part {
                TemplatePart::Optional(inner) if forms.len() < MAX_FORMS => {
                    std::iter::once(Vec::new()).chain(Self(inner.clone()).forms()).collect()
                }
                TemplatePart::Optional(_) => vec![Vec::new()],
                part => vec![vec![part.clone()]],
            };
            let extend =
                |form: &Vec<TemplatePart>| choices.iter().map(|choice| [form.as_slice(), choice].concat()).collect();
            forms = forms.iter().flat_map(|form| -> Vec<Vec<TemplatePart>> { extend(form) }).collect();
        }
        forms.sort_by_key(Vec::len);
        forms
    }

    /// Returns the forms with all parameters alike, `/projects/{}/issues`, without slashes that are too many.
    pub fn routes(&self) -> Vec<String> {
        self.forms().iter().map(|form| route(form)).collect()
    }
}

fn route(parts: &[TemplatePart]) -> String {
    let mut route = String::new();
    for part in parts {
        match part {
            TemplatePart::Text(text) => route.push_str(text),
            TemplatePart::Parameter { .. } => route.push_str("{}"),
            TemplatePart::Optional(_) => {}
        }
    }
    tidy(&route)
}

/// Returns a path without empty segments.
pub(crate) fn tidy(path: &str) -> String {
    let mut tidy = String::with_capacity(path.len());
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        tidy.push('/');
        tidy.push_str(segment);
    }
    if tidy.is_empty() { "/".to_owned() } else { tidy }
}

struct Reader<'p> {
    rest: &'p str,
    /// The parts read so far, of the whole and of each parenthesis that is open.
    open: Vec<Vec<TemplatePart>>,
    /// The literal parentheses that are open within an optional part.
    literal: usize,
}

impl Reader<'_> {
    /// Reads one part or character; returns whether there was one.
    fn step(&mut self) -> bool {
        let Some(c) = self.rest.chars().next() else { return false };
        let behind = &self.rest[c.len_utf8()..];
        let star = behind.find(|c: char| !is_word(c)).unwrap_or(behind.len());
        match (c, behind.find('}')) {
            ('{', Some(end)) if !behind[..end].contains('{') => {
                let inside = &behind[..end];
                let name = inside.trim_start_matches('*').trim_end_matches('+').to_owned();
                let rest = name.len() != inside.len();
                self.push(TemplatePart::Parameter { name, rest });
                self.rest = &behind[end + 1..];
                return true;
            }
            ('*', _) if behind.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') => {
                self.push(TemplatePart::Parameter { name: behind[..star].to_owned(), rest: true });
                self.rest = &behind[star..];
                return true;
            }
            ('\\', _) if behind.starts_with(['(', ')']) => {
                self.text(&behind[..1]);
                self.rest = &behind[1..];
                return true;
            }
            ('(', _) if inside(behind).is_some_and(is_optional) => self.open.push(Vec::new()),
            (')', _) if self.open.len() > 1 && self.literal == 0 => {
                let inner = self.open.pop().unwrap_or_default();
                self.push(TemplatePart::Optional(inner));
            }
            ('(', _) if self.open.len() > 1 => {
                self.literal += 1;
                self.text("(");
            }
            (')', _) if self.open.len() > 1 => {
                self.literal -= 1;
                self.text(")");
            }
            _ => self.text(&self.rest[..c.len_utf8()]),
        }
        self.rest = behind;
        true
    }

    fn push(&mut self, part: TemplatePart) {
        if let Some(parts) = self.open.last_mut() {
            parts.push(part);
        }
    }

    fn text(&mut self, more: &str) {
        match self.open.last_mut().map(|parts| (parts.last_mut(), more)) {
            Some((Some(TemplatePart::Text(text)), more)) => text.push_str(more),
            _ => self.push(TemplatePart::Text(more.to_owned())),
        }
    }

    fn finish(mut self) -> Vec<TemplatePart> {
        // `closes` has seen an end for every beginning.
        self.open.drain(..).flatten().collect()
    }
}

/// Returns what is inside a parenthesis that was just opened, if it has an end.
fn inside(text: &str) -> Option<&str> {
    let mut depth = 1_usize;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(&text[..at]);
        }
    }
    None
}

/// Returns whether what is inside parentheses is a part of the path that may be left out: whole segments, or the rest.
fn is_optional(inside: &str) -> bool {
    inside.starts_with(['/', '*']) || inside.ends_with('/') || inside.starts_with("{*")
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates() {
        for (path, names, routes) in [
            ("/projects/{id}/issues", vec!["id"], vec!["/projects/{}/issues"]),
            ("/files/*path/{name}.zip", vec!["path", "name"], vec!["/files/{}/{}.zip"]),
            ("/files/{*path}", vec!["path"], vec!["/files/{}"]),
            ("/files/{proxy+}", vec!["proxy"], vec!["/files/{}"]),
            ("/g/{id}/(-/)epics", vec!["id"], vec!["/g/{}/epics", "/g/{}/-/epics"]),
            ("/s(/{hash})/v1", vec!["hash"], vec!["/s/v1", "/s/{}/v1"]),
            ("/l/latest(/)(*rest)", vec!["rest"], vec!["/l/latest", "/l/latest", "/l/latest{}", "/l/latest/{}"]),
            (r"/v2/Find\(\)", vec![], vec!["/v2/Find()"]),
            ("/Boats('{id}')", vec!["id"], vec!["/Boats('{}')"]),
            ("/Boats({a},{b})/crew", vec!["a", "b"], vec!["/Boats({},{})/crew"]),
            ("/logs/delta()", vec![], vec!["/logs/delta()"]),
            ("/use(span='{span}')", vec!["span"], vec!["/use(span='{}')"]),
            ("/a(/b('{id}'))/c", vec!["id"], vec!["/a/c", "/a/b('{}')/c"]),
            (r"/P\(Id='*name'\)", vec!["name"], vec!["/P(Id='{}')"]),
            ("/a(b", vec![], vec!["/a(b"]),
            ("/a)b/{c", vec![], vec!["/a)b/{c"]),
            ("/a/*/b", vec![], vec!["/a/*/b"]),
            ("/", vec![], vec!["/"]),
        ] {
            let template = Template::read(path);
            assert_eq!(template.parameters(), names, "{path}");
            let mut found = template.routes();
            found.sort();
            let mut routes = routes;
            routes.sort_unstable();
            assert_eq!(found, routes, "{path}");
        }
    }
}
