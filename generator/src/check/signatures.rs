//! Stage `check`: the fields of an operation together, those that it embeds included. In: a version. Out: names of arguments
//! and setters that collide in Rust, and fields that are sent or read under one name.

use std::collections::BTreeSet;

use super::Version;
use super::collisions::{find_collisions, find_same_wires};
use super::walk::{operation_at, request_field_at};
use crate::diagnostics::{At, Diagnostic};
use crate::signature::{Argument, Setter, Signature, Source, field_ident};
use crate::spec::{Fields, Operation, Part, RequestField};

pub(super) fn check(version: &Version<'_>) -> Vec<Diagnostic> {
    let operations = version.operations();
    operations
        .flat_map(|(file, name, operation)| version.check_signature(operation_at(file, name), operation))
        .collect()
}

impl<'a> Version<'a> {
    /// Names of arguments and of setters that collide in Rust, and fields that are sent or read under one name.
    fn check_signature(&self, at: At<'a>, operation: &'a Operation) -> Vec<Diagnostic> {
        let place = |field: &RequestField<'a>| request_field_at(at, operation, field);
        let signature = Signature::of(operation, &self.records, &self.service.value);
        let mut found = find_collisions(arguments(at, operation, signature.arguments));
        let mut setters = Vec::new();
        for Setter { ident, clear, field } in own_first(signature.setters, |setter| with_ident(&setter.field)) {
            let (spelling, at) = (spelling(&field), place(&field).name());
            setters.extend(clear.map(|clear| (clear, format!("clear of {spelling}"), at)));
            setters.push((ident, spelling, at));
        }
        let fields = operation.request_fields(&self.records);
        // A parameter of that name in the query is reported by `paging`.
        let size = signature
            .page_size
            .filter(|size| fields.iter().all(|field| (field.part, field.key) != (Part::Query, size.wire)));
        setters.extend(size.map(|size| (size.ident, format!("{} of the pages", size.wire), at.key("pages").name())));
        found.extend(find_collisions(setters));
        let fields = own_first(fields, |field| Some((*field, field.wire()))).into_iter();
        found.extend(find_same_wires(
            fields.map(|field| ((field.part, field.wire()), spelling(&field), place(&field).key("wire"))),
        ));
        found.extend(check_response_headers(at.key("response_headers"), &operation.response_headers));
        found
    }
}

fn check_response_headers(at: At<'_>, headers: &Fields) -> Vec<Diagnostic> {
    let idents = headers.iter().map(|(key, field)| (field_ident(key, field), key.clone(), at.key(key).name()));
    let wires =
        headers.iter().map(|(key, field)| (((), field.wire(key).to_owned()), key.clone(), at.key(key).key("wire")));
    find_collisions(idents).into_iter().chain(find_same_wires(wires)).collect()
}

/// Names, spellings and places of arguments.
fn arguments<'a>(
    at: At<'a>,
    operation: &'a Operation,
    arguments: Vec<Argument<'a>>,
) -> impl Iterator<Item = (String, String, At<'a>)> {
    let field = |argument: &Argument<'a>| match &argument.source {
        Source::Path(_) => None,
        Source::Field(field) => with_ident(field),
    };
    own_first(arguments, field).into_iter().map(move |argument| match &argument.source {
        Source::Path(parameter) => {
            let at = at.key(operation.method.key()).word(parameter.written);
            (argument.ident, parameter.name.to_owned(), at)
        }
        Source::Field(field) => (argument.ident, spelling(field), request_field_at(at, operation, field).name()),
    })
}

/// How a report calls a field.
fn spelling(field: &RequestField<'_>) -> String {
    match field.from {
        Some(record) => format!("{} of {record}", field.key),
        None => field.spelling(),
    }
}

/// Those that the operation has itself, then those that it embeds, so that these are what collides. Of two that have one
/// name within the embedded record the first: there they were reported.
fn own_first<'a, T>(all: Vec<T>, embedded: impl Fn(&T) -> Option<(RequestField<'a>, String)>) -> Vec<T> {
    let mut names = BTreeSet::new();
    let (mut own, mut others) = (Vec::new(), Vec::new());
    for one in all {
        match embedded(&one).and_then(|(field, name)| Some((field.part, field.from?, name))) {
            None => own.push(one),
            Some(name) => {
                if names.insert(name) {
                    others.push(one);
                }
            }
        }
    }
    own.extend(others);
    own
}

fn with_ident<'a>(field: &RequestField<'a>) -> Option<(RequestField<'a>, String)> {
    Some((*field, field_ident(field.key, field.field)))
}
