//! Stage `compare`: compares a list of routes with the spec.
//!
//! In: lines of method, path and, where known, permission, with tabs between them; an [`Api`], and the
//! [`KnownDifferences`]. Out: a [`Comparison`] of routes and permissions. Parameters of paths are written `:id`,
//! `*path` or `{id}`; `(-/)` may be left out. A line that begins with `#` is a comment, and a line without a method
//! that a client can send is a note.
//!
//! Alternative permissions are separated by `;`. Text that begins with a parenthesis or is in brackets is a remark, except
//! that `[also X]` names a permission that is needed too:
//! `Read Deployment (Project) [also Read Merge Request]; (public)`.

use std::collections::{BTreeMap, BTreeSet};

use super::comparison::{Comparison, Source};
use super::difference::Difference;
use super::kind::{DifferenceKind, Side};
use super::known::KnownDifferences;
use super::specification::surfaces;
use super::surface::Route;
use crate::api::{Api, Operation, Version};
use crate::openapi::{Note, Template};
use crate::wire::Method;

/// A line of the list.
struct Listed<'t> {
    method: Method,
    path: &'t str,
    permission: Option<String>,
}

/// Compares a list of routes with one version of the API.
pub fn compare_routes(list: &str, api: &Api<'_>, version: &str, known: &KnownDifferences) -> Comparison {
    let mut comparison = Comparison::new(Source::Routes);
    let Some(version) = api.version(version) else { return comparison };
    let ours = surfaces(api, version.name);
    let by_route: BTreeMap<&Route, usize> =
        ours.iter().enumerate().flat_map(|(at, surface)| surface.routes.iter().map(move |route| (route, at))).collect();
    let operations: Vec<&Operation<'_>> = version.operations().map(|(_, operation)| operation).collect();
    let mut seen = BTreeSet::new();
    for line in list.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        let Some(listed) = read(line, &mut comparison.notes) else { continue };
        let routes = routes(&listed, version);
        let shown = (listed.method, listed.path);
        match routes.iter().find_map(|route| by_route.get(route)) {
            Some(at) => {
                comparison.common += usize::from(seen.insert(*at));
                let differences = permissions(listed.permission.as_deref(), operations[*at]);
                comparison.add(shown, Some(&ours[*at]), differences, known);
            }
            None => comparison.add(shown, None, vec![Difference::of_route(Side::Document)], known),
        }
    }
    for (_, ours) in ours.iter().enumerate().filter(|(at, _)| !seen.contains(at)) {
        comparison.add((ours.method, &ours.path), Some(ours), vec![Difference::of_route(Side::Spec)], known);
    }
    comparison
}

fn read<'t>(line: &'t str, notes: &mut Vec<Note>) -> Option<Listed<'t>> {
    let mut cells = line.split('\t').map(str::trim);
    let (method, path, permission) = (cells.next()?, cells.next().unwrap_or_default(), cells.next());
    let Some(method) = Method::ALL.into_iter().find(|known| known.wire() == method) else {
        notes.push(Note { place: line.to_owned(), text: "not a route that a client can call".to_owned() });
        return None;
    };
    Some(Listed { method, path, permission: permission.and_then(permission_of) })
}

/// Returns the permissions without the remarks about them, with `or` between them.
fn permission_of(text: &str) -> Option<String> {
    if text.starts_with('(') {
        return None;
    }
    let permissions: Vec<String> = text.split(';').filter_map(one_permission).collect();
    let [first, others @ ..] = permissions.as_slice() else { return None };
    // `Read Runner (Project); Read Runner (Group)` is `Read Runner (Project or Group)`.
    let levels = |permission: &str| Some(permission.strip_suffix(')')?.split_once(" (")?.1.to_owned());
    let name = first.split_once(" (").map_or(first.as_str(), |(name, _)| name);
    let is_same = |other: &String| other.strip_prefix(name).is_some_and(|rest| rest.starts_with(" ("));
    match permissions.iter().map(|permission| levels(permission)).collect::<Option<Vec<_>>>() {
        Some(levels) if !others.is_empty() && others.iter().all(is_same) => {
            Some(format!("{name} ({})", levels.join(" or ")))
        }
        _ => Some(permissions.join(" or ")),
    }
}

fn one_permission(text: &str) -> Option<String> {
    let (name, remark) = text.split_once('[').unwrap_or((text, ""));
    let name = name.trim();
    if name.is_empty() || name.starts_with('(') {
        return None;
    }
    let also = remark.strip_prefix("also ").and_then(|also| also.split_once(']')).map(|(also, _)| also);
    Some(match (also, name.split_once(" (")) {
        (Some(also), Some((first, level))) => format!("{first} and {also} ({level}"),
        (Some(also), None) => format!("{name} and {also}"),
        (None, _) => name.to_owned(),
    })
}

/// Returns all forms of a route, below the base path of the version and, for what lies beside it, below the server's root.
fn routes(listed: &Listed<'_>, version: &Version<'_>) -> Vec<Route> {
    let template = braces(listed.path);
    let below_base = Template::read(&format!("{}{template}", version.settings.base)).routes();
    let below_root = Template::read(&template).routes();
    below_base.into_iter().chain(below_root).map(|route| (listed.method, route)).collect()
}

/// Writes `:id` as `{id}`.
fn braces(path: &str) -> String {
    let mut written = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, behind)) = rest.split_once(':') {
        let end = behind.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(behind.len());
        written.push_str(before);
        if end == 0 {
            written.push(':');
        } else {
            written.extend(["{", &behind[..end], "}"]);
        }
        rest = &behind[end..];
    }
    written + rest
}

fn permissions(listed: Option<&str>, operation: &Operation<'_>) -> Vec<Difference> {
    let ours = operation.access.permission.as_deref();
    if listed == ours {
        return Vec::new();
    }
    let difference = |side, name: &str, other: Option<&str>| Difference {
        side,
        kind: DifferenceKind::Permission,
        name: name.replace(' ', "_"),
        detail: other.map(|other| format!("the other side has `{other}`")),
    };
    let theirs = listed.map(|name| difference(Side::Document, name, ours));
    theirs.or_else(|| ours.map(|name| difference(Side::Spec, name, None))).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn permissions_without_remarks() {
        for (text, permission) in [
            ("Read Issue (Project)", Some("Read Issue (Project)")),
            ("Read Issue (Project); (publicly accessible)", Some("Read Issue (Project)")),
            ("Read A (Project) [also Read B]; (public)", Some("Read A and Read B (Project)")),
            ("Read A (Project) [gone in a later list]", Some("Read A (Project)")),
            ("Read A (Project); Read A (Group)", Some("Read A (Project or Group)")),
            ("Read A (Project); Read B (Group)", Some("Read A (Project) or Read B (Group)")),
            ("(listed nowhere; see !1)", None),
            ("(always accessible)", None),
            ("", None),
        ] {
            assert_eq!(permission_of(text).as_deref(), permission, "{text}");
        }
    }

    #[test]
    fn parameters_become_braces() {
        for (path, braced) in [
            ("/projects/:id/a", "/projects/{id}/a"),
            ("/a/:b.:c/*rest", "/a/{b}.{c}/*rest"),
            ("/{id}(/-)/a:", "/{id}(/-)/a:"),
        ] {
            assert_eq!(braces(path), braced);
        }
    }
}
