//! Stage `check`: operations. In: a version. Out: two for one method and path, names that collide in Rust or with what the
//! emitted module speaks of, required parameters behind optional ones, groups where none can be, bodies of requests that
//! have none.

use std::collections::{BTreeMap, BTreeSet};

use super::Version;
use super::collisions::find_collisions;
use super::declared::declarations;
use super::paths::route;
use super::walk::{Position, Spot, operation_at, operation_fields};
use crate::diagnostics::{At, Diagnostic};
use crate::names::{IN_SCOPE, type_ident};
use crate::spec::{BodyKind, FieldType, Method, Named, Operation, Part, Resource};

pub(super) fn check(version: &Version<'_>) -> Vec<Diagnostic> {
    let values = version.values();
    let mut found = check_routes(version);
    for file in &version.files {
        found.extend(check_names(file, &values));
    }
    for (file, name, operation) in version.operations() {
        let at = operation_at(file, name);
        let spots = operation_fields(at, operation);
        found.extend(spots.iter().filter_map(misplaced_group));
        found.extend(check_order(&spots));
        found.extend(superfluous_body(at, operation));
    }
    found
}

/// Two operations for one method and path, whatever their parameters are called.
fn check_routes(version: &Version<'_>) -> Vec<Diagnostic> {
    let mut routes: BTreeMap<(Method, bool, String), String> = BTreeMap::new();
    let mut found = Vec::new();
    for (file, name, operation) in version.operations() {
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
    found
}

/// Operations of one resource, and the types beside which their request types will stand: those of which there are values.
fn check_names(file: &Named<Resource>, values: &BTreeSet<&str>) -> Vec<Diagnostic> {
    let operations = file.value.operations.keys();
    let mut found = find_collisions(
        operations.clone().map(|name| (type_ident(name), name.clone(), operation_at(file, name).name())),
    );
    for name in operations.clone().filter(|name| IN_SCOPE.contains(&type_ident(name).as_str())) {
        let message = format!("the request type would be `{}`, which means something else in Rust", type_ident(name));
        let help = format!("put a verb before it, as in `get_{name}`");
        found.push(Diagnostic::at(operation_at(file, name).name(), message).with_help(Some(help)));
    }
    for (name, declaration) in declarations(file).filter(|(name, _)| values.contains(name)) {
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

fn superfluous_body(at: At<'_>, operation: &Operation) -> Option<Diagnostic> {
    let has_none = matches!(operation.method, Method::Get | Method::Head);
    (has_none && operation.body_kind != BodyKind::None).then(|| {
        let message = format!("a {} has no body", operation.method.wire());
        Diagnostic::at(at.key(operation.part_key(Part::Body)).name(), message).with_help(Some("use `query`"))
    })
}
