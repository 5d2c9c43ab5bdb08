//! Stage `check`: operations. In: a version. Out: two for one method and path, names that collide in Rust, required
//! parameters behind optional ones, groups where none can be, bodies of requests that have none.

use std::collections::BTreeMap;

use super::Version;
use super::collisions::find_collisions;
use super::declared::declarations;
use super::paths::{parameters, route};
use super::walk::{Position, Spot, body_key, operation_at, operation_fields};
use crate::diagnostics::{At, Diagnostic};
use crate::names::{prefixed_ident, setter_ident, type_ident, value_ident};
use crate::spec::{BodyKind, FieldType, Method, Named, Operation, Resource};

pub(super) fn check(version: &Version<'_>) -> Vec<Diagnostic> {
    let mut found = check_routes(version);
    for file in &version.files {
        found.extend(check_names(file));
        for (name, operation) in &file.value.operations {
            let at = operation_at(file, name);
            let spots = operation_fields(at, operation);
            found.extend(spots.iter().filter_map(misplaced_group));
            found.extend(check_order(&spots));
            found.extend(find_collisions(arguments(at, operation, &spots)));
            found.extend(find_collisions(setters(&spots)));
            found.extend(same_wire(&spots));
            found.extend(superfluous_body(at, operation));
        }
    }
    found
}

/// Two operations for one method and path, whatever their parameters are called.
fn check_routes(version: &Version<'_>) -> Vec<Diagnostic> {
    let mut routes: BTreeMap<(Method, bool, String), String> = BTreeMap::new();
    let mut found = Vec::new();
    for file in &version.files {
        for (name, operation) in &file.value.operations {
            let key = (operation.method, operation.root, route(&operation.path));
            let this = format!("{}.{name}", file.value.resource);
            match routes.get(&key) {
                None => drop(routes.insert(key, this)),
                Some(first) => {
                    let at = operation_at(file, name).key(operation.method.key());
                    let message = format!("`{first}` has the same method and path");
                    found.push(Diagnostic::at(at, message));
                }
            }
        }
    }
    found
}

/// Operations of one resource, and the types beside which their request types will stand.
fn check_names(file: &Named<Resource>) -> Vec<Diagnostic> {
    let operations = file.value.operations.keys();
    let mut found = find_collisions(
        operations.clone().map(|name| (type_ident(name), name.clone(), operation_at(file, name).name())),
    );
    for (name, declaration) in declarations(file) {
        if let Some(operation) = operations.clone().find(|operation| type_ident(operation) == type_ident(name)) {
            let message = format!("the request type of the operation `{operation}` is called `{name}` too");
            found.push(Diagnostic::at(declaration.at.name(), message));
        }
    }
    found
}

/// Where groups cannot be, and what cannot be in them.
fn misplaced_group(spot: &Spot<'_>) -> Option<Diagnostic> {
    let is_group = matches!(spot.field.ty, FieldType::Group(_));
    match (&spot.field.ty, spot.group) {
        (FieldType::Group(members), _) if members.is_empty() => {
            Some(Diagnostic::at(spot.at.name(), format!("`{}` is a group without fields", spot.key)))
        }
        (_, Some((group, _))) if is_group => {
            let message = format!("`{}` is a group within the group `{group}`; groups have one level", spot.key);
            Some(Diagnostic::at(spot.at.name(), message).with_help(Some("declare a record, and use its name")))
        }
        (_, Some((group, _))) if spot.field.required => {
            let message = format!("`{}` is required, but the group `{group}` may be left out", spot.key);
            let help = "remove the `!`, or declare a record, and use its name";
            Some(Diagnostic::at(spot.at.key("type"), message).with_help(Some(help)))
        }
        _ if is_group && matches!(spot.position, Position::Header | Position::ResponseHeader) => {
            Some(Diagnostic::at(spot.at.name(), format!("`{}` is a group, which headers cannot be", spot.key)))
        }
        _ if is_group && matches!(spot.position, Position::Body(BodyKind::Text | BodyKind::Upload)) => {
            Some(Diagnostic::at(spot.at, "the body is one value and no group"))
        }
        _ => None,
    }
}

/// Required parameters become arguments, in the order in which they stand.
fn check_order(spots: &[Spot<'_>]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut optional: Option<&Spot<'_>> = None;
    for spot in spots.iter().filter(|spot| spot.group.is_none() && spot.position != Position::ResponseHeader) {
        optional = optional.filter(|before| before.position == spot.position);
        match (spot.field.required, optional) {
            (true, Some(before)) => {
                let message = format!("`{}` is required and stands behind `{}`, which is not", spot.key, before.key);
                let help = "required parameters come first; they become arguments in that order";
                found.push(Diagnostic::at(spot.at.name(), message).with_help(Some(help)));
            }
            (false, None) => optional = Some(spot),
            _ => {}
        }
    }
    found
}

/// The arguments of an operation's function: its path parameters, then what is required.
fn arguments<'a>(at: At<'a>, operation: &'a Operation, spots: &[Spot<'a>]) -> Vec<(String, String, At<'a>)> {
    let path_at = at.key(operation.method.key());
    let of_path: Vec<(String, String, At<'_>)> = parameters(&operation.path)
        .map(|found| (value_ident(found.name), found.name.to_owned(), path_at.word(found.written)))
        .collect();
    let required = spots.iter().filter(|spot| spot.field.required && spot.group.is_none() && is_sent(spot));
    let fields = required.map(|spot| {
        let mut ident = spot.field.ident.clone().unwrap_or_else(|| value_ident(spot.key));
        // What a thing is now stands in the path, what it shall become in the body.
        if of_path.iter().any(|(taken, ..)| *taken == ident) {
            ident = prefixed_ident("new", &ident);
        }
        (ident, spot.key.to_owned(), spot.at.name())
    });
    // A parameter that stands in the path twice is reported by `paths`.
    let mut arguments: Vec<_> = fields.collect();
    arguments.splice(
        0..0,
        of_path.into_iter().enumerate().filter_map(|(index, argument)| {
            let before = parameters(&operation.path).take(index).all(|found| found.name != argument.1);
            before.then_some(argument)
        }),
    );
    arguments
}

/// The setters of an operation: what is not required.
fn setters<'a>(spots: &[Spot<'a>]) -> Vec<(String, String, At<'a>)> {
    let mut setters = Vec::new();
    for spot in spots.iter().filter(|spot| !spot.field.required && is_sent(spot)) {
        if matches!(spot.field.ty, FieldType::Group(_)) {
            continue;
        }
        let own = |key: &str, ident: &Option<String>| ident.clone().unwrap_or_else(|| value_ident(key));
        let (ident, spelling) = match spot.group {
            Some((group, field)) => {
                let prefix = own(group, &field.ident);
                let ident = prefixed_ident(prefix.trim_start_matches("r#"), &own(spot.key, &spot.field.ident));
                (ident, format!("{group}[{}]", spot.key))
            }
            None => (spot.field.ident.clone().unwrap_or_else(|| setter_ident(spot.key)), spot.key.to_owned()),
        };
        if spot.field.clear.is_some() {
            setters.push((prefixed_ident("clear", &ident), format!("clear of {spelling}"), spot.at.name()));
        }
        setters.push((ident, spelling, spot.at.name()));
    }
    setters
}

fn is_sent(spot: &Spot<'_>) -> bool {
    spot.position != Position::ResponseHeader
}

/// Two fields that would be sent under one name.
fn same_wire(spots: &[Spot<'_>]) -> Vec<Diagnostic> {
    let mut seen = BTreeMap::new();
    let mut found = Vec::new();
    for spot in spots {
        let wire = spot.field.wire.as_deref().unwrap_or(spot.key);
        let place = (spot.position, spot.group.map(|(group, _)| group), wire);
        match seen.get(&place) {
            None => drop(seen.insert(place, spot.key)),
            Some(first) => {
                let message = format!("`{first}` and `{}` are both `{wire}` on the wire", spot.key);
                found.push(Diagnostic::at(spot.at.key("wire"), message));
            }
        }
    }
    found
}

fn superfluous_body(at: At<'_>, operation: &Operation) -> Option<Diagnostic> {
    let has_none = matches!(operation.method, Method::Get | Method::Head);
    (has_none && operation.body_kind != BodyKind::None).then(|| {
        let message = format!("a {} has no body", operation.method.wire());
        Diagnostic::at(at.key(body_key(operation.body_kind)).name(), message).with_help(Some("use `query`"))
    })
}
