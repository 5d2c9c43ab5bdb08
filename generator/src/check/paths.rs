//! Stage `check`: checks path templates. In: a version. Out: malformed templates, and path parameters without a type.

use std::collections::BTreeSet;

use crate::api::{Operation, Part, PathParameter, Resource, Version};
use crate::diagnostics::{Diagnostic, MAX_SUGGESTIONS, SpecPath, did_you_mean};
use crate::names::{is_usable, value_ident};
use crate::wire_names::dot_segment;

pub(super) fn check(version: &Version<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (resource, operation) in version.operations() {
        let at = operation.at().key(operation.method.key());
        found.extend(check_form(at, operation.path.text));
        found.extend(check_parameters(at, resource, operation));
        found.extend(check_upstream_path(operation));
    }
    found
}

fn check_form(at: SpecPath<'_>, path: &str) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if !path.starts_with('/') {
        found.push(Diagnostic::at(at, "a path must begin with `/`"));
    }
    if path.contains(['?', '#']) {
        let help = "declare query parameters in `query`";
        found.push(Diagnostic::at(at, "a path cannot contain `?` or `#`").with_help(Some(help)));
    }
    if let Some(bad) = path.chars().find(|c| c.is_whitespace() || c.is_control() || *c == '\\') {
        let c = if bad == ' ' { "a space".to_owned() } else { format!("{bad:?}") };
        found.push(Diagnostic::at(at, format!("a path cannot contain {c}")));
    }
    if path.contains("//") {
        found.push(Diagnostic::at(at, "the path has an empty segment"));
    }
    if let Some(segment) = dot_segment(path) {
        let help = "write the path that it leads to";
        found.push(Diagnostic::at(at, format!("the path has the segment `{segment}`")).with_help(Some(help)));
    }
    if path.contains('`') {
        found.push(Diagnostic::at(at, "a path cannot contain a backtick"));
    }
    if !balanced(path) {
        found.push(Diagnostic::at(at, "unbalanced braces in the path"));
    }
    found
}

/// Checks the path in the service's own description. It follows that description's syntax, so only its start is checked.
fn check_upstream_path(operation: &Operation<'_>) -> Option<Diagnostic> {
    let upstream_path = operation.upstream_path?;
    let at = operation.at().key("upstream_path");
    if upstream_path == operation.path.text {
        let help = "remove it; it is needed only where the service's description lists another path";
        return Some(Diagnostic::at(at, "`upstream_path` equals the path of the operation").with_help(Some(help)));
    }
    (!upstream_path.starts_with('/')).then(|| Diagnostic::at(at, "a path must begin with `/`"))
}

fn balanced(path: &str) -> bool {
    let mut open = false;
    for c in path.chars() {
        match (c, open) {
            ('{', false) => open = true,
            ('}', true) => open = false,
            ('{', true) | ('}', false) => return false,
            _ => {}
        }
    }
    !open
}

fn check_parameters<'s>(at: SpecPath<'s>, resource: &Resource<'s>, operation: &Operation<'s>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let typed: BTreeSet<&str> = operation.part(Part::Path).map(|field| field.key).collect();
    for PathParameter { written, name, .. } in operation.path.parameters() {
        let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && is_usable(&value_ident(name));
        let declared = typed.contains(name);
        let (message, help) = if !is_name {
            (format!("`{written}` is not a valid path parameter"), None)
        } else if seen.contains(name) {
            (format!("`{written}` is used twice"), None)
        } else if !declared {
            let known = operation.params.iter().chain(&resource.params).map(|param| param.name);
            let help = if found.len() < MAX_SUGGESTIONS { did_you_mean(name, known) } else { None };
            let help = help.unwrap_or_else(|| format!("add `{name}: TYPE` to `params`"));
            (format!("missing type of the path parameter `{name}`"), Some(help))
        } else {
            seen.insert(name);
            continue;
        };
        seen.insert(name);
        found.push(Diagnostic::at(at.word(written), message).with_help(help).unless_defined(name));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        for (path, errors) in [
            ("/projects/{id}", 0),
            ("/", 0),
            ("projects", 1),
            ("/projects?x=1", 1),
            ("/projects/{id", 1),
            ("/projects/id}", 1),
            ("/projects/{{id}}", 1),
            ("/projects//x", 1),
            ("/projects/", 0),
            ("//", 1),
            ("/a b", 1),
            ("/../../admin", 1),
            ("/a/%2e%2E/b", 1),
            ("/./a", 1),
            ("/{a}..{b}", 0),
        ] {
            assert_eq!(check_form(SpecPath::top(""), path).len(), errors, "{path}");
        }
    }
}
