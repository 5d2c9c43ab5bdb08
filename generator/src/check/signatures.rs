//! Stage `check`: the fields of an operation together, those that it embeds included. In: a version. Out: names of arguments
//! and setters that collide in Rust, and fields that are sent or read under one name.

use std::collections::BTreeSet;

use super::collisions::{find_collisions, find_same_wires, wire_at};
use crate::api::{Field, FieldOrigin, Operation, Part, Version};
use crate::diagnostics::{At, Diagnostic};
use crate::signature::{Setter, Signature, field_ident};

pub(super) fn check(version: &Version<'_>) -> Vec<Diagnostic> {
    version.operations().flat_map(|(_, operation)| check_operation(operation)).collect()
}

fn check_operation(operation: &Operation<'_>) -> Vec<Diagnostic> {
    let signature = Signature::of(operation);
    let arguments = own_first(signature.arguments, |argument| (argument.field, field_ident(argument.field)));
    let arguments = arguments.into_iter().map(|argument| {
        let field = argument.field;
        let (spelling, at) = match field.part {
            Part::Path => (field.key.to_owned(), path_parameter_at(operation, field)),
            _ => (spelling(field), operation.field_at(field).name()),
        };
        (argument.ident, spelling, at)
    });
    let mut found = find_collisions(arguments);
    let mut setters = Vec::new();
    let own_setters = own_first(signature.setters, |setter| (setter.field, field_ident(setter.field)));
    for Setter { ident, clear, field } in own_setters {
        let (spelling, at) = (spelling(field), operation.field_at(field).name());
        setters.extend(clear.map(|clear| (clear, format!("clear of {spelling}"), at)));
        setters.push((ident, spelling, at));
    }
    // A parameter of that name in the query is reported by `paging`.
    let size = signature.page_size.filter(|size| operation.part(Part::Query).all(|field| field.key != size.wire));
    let at_pages = operation.at().key("pages").name();
    setters.extend(size.map(|size| (size.ident, format!("{} of the pages", size.wire), at_pages)));
    found.extend(find_collisions(setters));
    let groups = operation.groups.iter().filter(|group| group.parent.is_none()).map(|group| {
        let at = wire_at(operation.group_at(group), group.has_wire);
        ((group.part, group.wire.to_owned()), group.key.to_owned(), at)
    });
    let sent: Vec<&Field<'_>> = operation.fields.iter().filter(|field| field.part != Part::Path).collect();
    let fields = own_first(sent, |field| (field, field.wire.to_string())).into_iter().map(|field| {
        let at = wire_at(operation.field_at(field), field.has_wire && field.embedded_from().is_none());
        ((field.part, field.wire.to_string()), spelling(field), at)
    });
    found.extend(find_same_wires(groups.chain(fields)));
    found.extend(check_response_headers(operation));
    found
}

fn check_response_headers(operation: &Operation<'_>) -> Vec<Diagnostic> {
    let headers = operation.response_headers.iter().filter(|field| field.group.is_none());
    let idents =
        headers.clone().map(|field| (field_ident(field), field.key.to_owned(), operation.field_at(field).name()));
    let wires = headers.map(|field| {
        (((), field.wire.to_string()), field.key.to_owned(), wire_at(operation.field_at(field), field.has_wire))
    });
    find_collisions(idents).into_iter().chain(find_same_wires(wires)).collect()
}

fn path_parameter_at<'s>(operation: &Operation<'s>, field: &Field<'s>) -> At<'s> {
    let at = operation.at().key(operation.method.key());
    let parameter = operation.path.parameters().find(|parameter| parameter.name == field.key);
    parameter.map_or(at, |parameter| at.word(parameter.written))
}

/// How a report calls a field.
fn spelling(field: &Field<'_>) -> String {
    match field.origin {
        FieldOrigin::Embedded(record) => format!("{} of {record}", field.key),
        FieldOrigin::Own | FieldOrigin::Path => field.spelling().into_owned(),
    }
}

/// Those that the operation has itself, then those that it embeds, so that these are what collides. Of two that have one
/// name within the embedded record the first: there they were reported.
fn own_first<'a, 's: 'a, T>(all: Vec<T>, field: impl Fn(&T) -> (&'a Field<'s>, String)) -> Vec<T> {
    let mut names = BTreeSet::new();
    let (mut own, mut others) = (Vec::new(), Vec::new());
    for one in all {
        let (field, name) = field(&one);
        match field.embedded_from() {
            None => own.push(one),
            Some(record) => {
                if names.insert((field.part, record, name)) {
                    others.push(one);
                }
            }
        }
    }
    own.extend(others);
    own
}
