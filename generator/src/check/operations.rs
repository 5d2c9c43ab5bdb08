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
use crate::signature::{Signature, arguments_type, headers_type, outcome_type};
use crate::spec::{BodyKind, FieldType, Method, Named, Operation, Part, Resource};

pub(super) fn check(version: &Version<'_>) -> Vec<Diagnostic> {
    let values = version.values();
    let mut found = check_routes(version);
    for file in &version.files {
        found.extend(version.check_names(file, &values));
    }
    for (file, name, operation) in version.operations() {
        let at = operation_at(file, name);
        let spots = operation_fields(at, operation);
        found.extend(spots.iter().filter_map(misplaced_group));
        found.extend(check_order(&spots));
        found.extend(superfluous_body(at, operation));
        found.extend(misplaced_content_type(at, operation));
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

impl<'a> Version<'a> {
    /// The types that the operations of one resource give, among themselves and beside the declared ones with which they
    /// stand in one module: those of which there are values.
    fn check_names(&self, file: &'a Named<Resource>, values: &BTreeSet<&str>) -> Vec<Diagnostic> {
        let emitted: Vec<EmittedType<'_>> =
            file.value.operations.iter().flat_map(|(name, operation)| self.emitted_types(name, operation)).collect();
        let mut found = find_collisions(emitted.iter().map(|ty| {
            let spelling =
                if ty.what == REQUEST { ty.operation.to_owned() } else { format!("{} of {}", ty.what, ty.operation) };
            (ty.ident.clone(), spelling, operation_at(file, ty.operation).name())
        }));
        for EmittedType { ident, operation, .. } in emitted.iter().filter(|ty| IN_SCOPE.contains(&ty.ident.as_str())) {
            let message = format!("the request type would be `{ident}`, which means something else in Rust");
            let help = format!("put a verb before it, as in `get_{operation}`");
            found.push(Diagnostic::at(operation_at(file, operation).name(), message).with_help(Some(help)));
        }
        for (name, declaration) in declarations(file).filter(|(name, _)| values.contains(name)) {
            if let Some(EmittedType { what, operation, .. }) = emitted.iter().find(|ty| ty.ident == type_ident(name)) {
                let message = format!("the {what} of the operation `{operation}` is called `{name}` too");
                found.push(Diagnostic::at(declaration.at.name(), message));
            }
        }
        found
    }

    fn emitted_types(&self, name: &'a str, operation: &'a Operation) -> Vec<EmittedType<'a>> {
        let request = type_ident(name);
        let ty = |ident: String, what| EmittedType { ident, what, operation: name };
        let signature = Signature::of(operation, &self.records, &self.service.value);
        let arguments = signature.has_many_arguments().then(|| ty(arguments_type(&request), "struct of arguments"));
        let results = operation.ok.0.as_slice();
        let differ = results.iter().any(|(_, result)| *result != results[0].1);
        let outcome = differ.then(|| ty(outcome_type(&request), "enum of outcomes"));
        let has_headers = !operation.response_headers.is_empty();
        let headers = has_headers.then(|| ty(headers_type(&request), "struct of headers"));
        std::iter::once(ty(request, REQUEST)).chain(arguments).chain(outcome).chain(headers).collect()
    }
}

/// What every operation has.
const REQUEST: &str = "request type";

/// A type that an operation gives.
struct EmittedType<'a> {
    ident: String,
    what: &'static str,
    operation: &'a str,
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

/// A media type for a body that has none, or has to say its own.
fn misplaced_content_type(at: At<'_>, operation: &Operation) -> Option<Diagnostic> {
    let content_type = operation.content_type.as_ref()?;
    let at = at.key("content_type");
    let message = match operation.body_kind {
        BodyKind::Json | BodyKind::Text | BodyKind::Upload => None,
        BodyKind::Form | BodyKind::Multipart => Some("a form has a media type of its own"),
        BodyKind::None => Some("there is no body that could have a media type"),
    };
    if let Some(message) = message {
        let help = "`content_type` is for `body`, `text` and `upload`";
        return Some(Diagnostic::at(at.name(), message).with_help(Some(help)));
    }
    let is_token = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'/');
    let is_one =
        content_type.split_once('/').is_some_and(|(kind, subtype)| is_token(kind) && subtype.split("; ").all(is_token));
    (!is_one)
        .then(|| Diagnostic::at(at, format!("`{content_type}` is no media type")).with_help(Some("`application/json`")))
}

fn superfluous_body(at: At<'_>, operation: &Operation) -> Option<Diagnostic> {
    let has_none = matches!(operation.method, Method::Get | Method::Head);
    (has_none && operation.body_kind != BodyKind::None).then(|| {
        let message = format!("a {} has no body", operation.method.wire());
        Diagnostic::at(at.key(operation.part_key(Part::Body)).name(), message).with_help(Some("use `query`"))
    })
}
