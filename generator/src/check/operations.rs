//! Stage `check`: checks operations. In: a version. Out: duplicate routes, request types whose names collide, required
//! parameters after optional ones, misplaced groups, and bodies of requests that cannot have one.

use std::collections::BTreeMap;

use super::collisions::find_collisions;
use crate::api::{Field, FieldOrigin, Group, Operation, Part, Resource, Returns, Version};
use crate::diagnostics::{Diagnostic, SpecPath};
use crate::names::{Scope, type_ident};
use crate::signature::{Signature, arguments_type, headers_type, outcome_type};
use crate::wire::{BodyKind, Method};

pub(super) fn check(version: &Version<'_>) -> Vec<Diagnostic> {
    let mut found = check_routes(version);
    for resource in &version.resources {
        found.extend(check_names(version, resource));
    }
    for (_, operation) in version.operations() {
        found.extend(misplaced_groups(operation));
        found.extend(check_order(operation));
        found.extend(superfluous_body(operation));
        found.extend(misplaced_content_type(operation));
    }
    found
}

/// Reports operations with the same method and path, whatever the names of their parameters.
fn check_routes(version: &Version<'_>) -> Vec<Diagnostic> {
    let mut routes: BTreeMap<(Method, bool, String), (String, SpecPath<'_>)> = BTreeMap::new();
    let mut found = Vec::new();
    for (resource, operation) in version.operations() {
        let key = (operation.method, operation.root, operation.path.route());
        let this = format!("{}.{}", resource.name, operation.name);
        let at = operation.at().key(operation.method.key());
        match routes.get(&key) {
            None => drop(routes.insert(key, (this, at))),
            Some((first, first_at)) => {
                let message = format!("`{first}` already has this method and path");
                found.push(Diagnostic::at(at, message).with_label(*first_at, "first declared here"));
            }
        }
    }
    found
}

/// Checks the names of the types that the operations of a resource emit, against each other and against the declared
/// types that are emitted into the same module.
fn check_names(version: &Version<'_>, resource: &Resource<'_>) -> Vec<Diagnostic> {
    let emitted: Vec<EmittedType<'_, '_>> = resource.operations.iter().flat_map(emitted_types).collect();
    let mut found = find_collisions(emitted.iter().map(|ty| {
        let operation = ty.operation.name;
        let spelling = if ty.what == REQUEST { operation.to_owned() } else { format!("{} of {operation}", ty.what) };
        (ty.ident.clone(), spelling, ty.operation.at().name())
    }));
    for EmittedType { ident, operation, .. } in emitted.iter().filter(|ty| Scope::Types.has(&ty.ident)) {
        let message = format!("the request type would be `{ident}`, which already has a meaning in Rust");
        let help = format!("put a verb before it, as in `get_{}`", operation.name);
        found.push(Diagnostic::at(operation.at().name(), message).with_help(Some(help)));
    }
    let mut by_ident: BTreeMap<&str, &EmittedType<'_, '_>> = BTreeMap::new();
    for ty in &emitted {
        by_ident.entry(&ty.ident).or_insert(ty);
    }
    let declared = resource.declarations.iter().map(|id| version.types.get(*id));
    for declaration in declared.filter(|declaration| declaration.usage.has_values()) {
        let name = declaration.name;
        if let Some(EmittedType { what, operation, .. }) = by_ident.get(type_ident(name).as_str()) {
            let message = format!("`{name}` is also the name of the {what} of the operation `{}`", operation.name);
            found.push(Diagnostic::at(declaration.at().name(), message));
        }
    }
    found
}

fn emitted_types<'a, 's>(operation: &'a Operation<'s>) -> Vec<EmittedType<'a, 's>> {
    let request = type_ident(operation.name);
    let ty = |ident: String, what| EmittedType { ident, what, operation };
    let arguments =
        Signature::of(operation).has_arguments_type().then(|| ty(arguments_type(&request), "struct of arguments"));
    let outcome = (operation.returns == Returns::ByStatus).then(|| ty(outcome_type(&request), "enum of outcomes"));
    let has_headers = !operation.response_headers.is_empty();
    let headers = has_headers.then(|| ty(headers_type(&request), "struct of headers"));
    std::iter::once(ty(request, REQUEST)).chain(arguments).chain(outcome).chain(headers).collect()
}

/// What every operation has.
const REQUEST: &str = "request type";

/// A type that is emitted for an operation.
struct EmittedType<'a, 's> {
    ident: String,
    what: &'static str,
    operation: &'a Operation<'s>,
}

/// Reports groups where they are not allowed, and fields that are not allowed in groups.
fn misplaced_groups(operation: &Operation<'_>) -> Vec<Diagnostic> {
    let groups = operation.groups.iter().chain(&operation.response_header_groups);
    let mut found: Vec<Diagnostic> = groups.filter_map(|group| misplaced_group(operation, group)).collect();
    for field in operation.fields.iter().chain(&operation.response_headers) {
        if let (Some(group), true) = (field.group, field.required) {
            let message = format!("`{}` is required, but the group `{group}` is optional", field.key);
            let help = "remove the `!`, or declare a record and use its name";
            found.push(Diagnostic::at(operation.field_at(field).key("type"), message).with_help(Some(help)));
        }
    }
    found
}

fn misplaced_group(operation: &Operation<'_>, group: &Group<'_>) -> Option<Diagnostic> {
    let (at, key) = (operation.group_at(group), group.key);
    if group.is_empty {
        return Some(Diagnostic::at(at.name(), format!("the group `{key}` has no fields")));
    }
    if let Some(parent) = group.parent {
        let message = format!("the group `{key}` is nested in the group `{parent}`; groups cannot be nested");
        return Some(Diagnostic::at(at.name(), message).with_help(Some("declare a record and use its name")));
    }
    match group.part {
        Part::Header | Part::ResponseHeader => {
            Some(Diagnostic::at(at.name(), format!("`{key}` is a group; groups are not allowed in headers")))
        }
        Part::Body if operation.has_whole_body() => {
            Some(Diagnostic::at(at, "the body must be a single value, not a group"))
        }
        _ => None,
    }
}

/// Reports required parameters after optional ones, since required ones become arguments in file order.
fn check_order(operation: &Operation<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut optional: Option<(Part, &str)> = None;
    let own = operation.fields.iter().filter(|field| field.origin == FieldOrigin::Own);
    for Field { part, key, group, required, .. } in own {
        optional = optional.filter(|(before, _)| before == part);
        match (*required && group.is_none(), optional) {
            (true, Some((_, before))) => {
                let message = format!("required parameter `{key}` follows optional parameter `{before}`");
                let help = "put required parameters first; they become arguments in that order";
                let at = operation.at().key(operation.part_key(*part)).key(key);
                found.push(Diagnostic::at(at.name(), message).with_help(Some(help)));
            }
            (false, None) => optional = Some((*part, group.unwrap_or(key))),
            _ => {}
        }
    }
    found
}

/// Reports a media type where there is no body, or a body whose media type is fixed.
fn misplaced_content_type(operation: &Operation<'_>) -> Option<Diagnostic> {
    let content_type = operation.content_type?;
    let at = operation.at().key("content_type");
    let message = match operation.body_kind {
        BodyKind::Json | BodyKind::Value | BodyKind::Text | BodyKind::Upload => None,
        BodyKind::Form | BodyKind::Multipart => Some("the media type of a form cannot be changed"),
        BodyKind::None => Some("`content_type` without a body"),
    };
    if let Some(message) = message {
        let help = "use `content_type` only with `body`, `text` or `upload`";
        return Some(Diagnostic::at(at.name(), message).with_help(Some(help)));
    }
    let is_token = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'/');
    let is_one =
        content_type.split_once('/').is_some_and(|(kind, subtype)| is_token(kind) && subtype.split("; ").all(is_token));
    (!is_one).then(|| {
        Diagnostic::at(at, format!("`{content_type}` is not a media type"))
            .with_help(Some("write it as `application/json`"))
    })
}

fn superfluous_body(operation: &Operation<'_>) -> Option<Diagnostic> {
    let has_none = matches!(operation.method, Method::Get | Method::Head);
    (has_none && operation.body_kind != BodyKind::None).then(|| {
        let message = format!("a {} request cannot have a body", operation.method.wire());
        let at = operation.at().key(operation.part_key(Part::Body));
        Diagnostic::at(at.name(), message).with_help(Some("use `query`"))
    })
}
