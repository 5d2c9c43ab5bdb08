//! Stage `import`: names fields in Rust. In: the fields of an operation or record. Out: an `ident` for each field
//! whose name would be empty or collide with another.

use std::collections::BTreeSet;

use super::arena::Arena;
use super::draft::{DeclarationKind, FieldDraft, FieldTy, OperationDraft};
use super::inflection::snake;
use crate::names::{Scope, prefixed_ident, value_ident};

/// Names the fields of an operation. `page_size` is the parameter of its pages that has a setter too.
pub(super) fn settle_operation(operation: &mut OperationDraft, page_size: Option<&str>) {
    let of_path: BTreeSet<String> = operation.params.iter().map(|(name, _)| value_ident(name)).collect();
    let mut arguments = of_path.clone();
    let mut setters: BTreeSet<String> =
        page_size.map(|wire| Scope::Requests.place(value_ident(wire))).into_iter().collect();
    let parts = [
        ("query", operation.query.as_mut_slice()),
        ("header", operation.headers.as_mut_slice()),
        ("body", operation.body.fields_mut()),
    ];
    for (place, fields) in parts {
        for field in fields {
            let own = usable(&field.wire, place);
            if let FieldTy::Group(members) = &mut field.ty {
                field.ident = (own != value_ident(&field.wire)).then(|| own.clone());
                for member in members {
                    let candidate = usable(&member.wire, place);
                    let names = |candidate: &str| {
                        setter_names(Scope::Requests.place(prefixed_ident(&own, candidate)), member.clear)
                    };
                    let ident =
                        free(&candidate, place, |candidate| names(candidate).iter().any(|name| setters.contains(name)));
                    setters.extend(names(&ident));
                    member.ident = (ident != value_ident(&member.wire)).then_some(ident);
                }
            } else if field.required {
                let new = |ident: &str| {
                    if of_path.contains(ident) { prefixed_ident("new", ident) } else { ident.to_owned() }
                };
                let ident = free(&own, place, |candidate| arguments.contains(&new(candidate)));
                arguments.insert(new(&ident));
                field.ident = (ident != value_ident(&field.wire)).then_some(ident);
            } else {
                let names = |candidate: &str| setter_names(Scope::Requests.place(candidate.to_owned()), field.clear);
                let ident = free(&own, place, |candidate| names(candidate).iter().any(|name| setters.contains(name)));
                setters.extend(names(&ident));
                field.ident = (ident != value_ident(&field.wire)).then_some(ident);
            }
        }
    }
    settle_fields(&mut operation.response_headers, &mut BTreeSet::new());
}

/// Names the fields of a record, beside names that are taken.
fn settle_fields(fields: &mut [FieldDraft], taken: &mut BTreeSet<String>) {
    for field in fields {
        let own = usable(&field.wire, "field");
        let ident = free(&own, "field", |candidate| taken.contains(candidate));
        field.ident = (ident != value_ident(&field.wire)).then(|| ident.clone());
        taken.insert(ident);
    }
}

/// Names the fields of all records, beside those that they embed.
pub(super) fn name_fields(arena: &mut Arena<'_>) {
    for at in 0..arena.declarations.len() {
        let mut taken = BTreeSet::new();
        let mut embedded = match &arena.declarations[at].kind {
            DeclarationKind::Record(record) => record.embed,
            _ => continue,
        };
        let own: BTreeSet<String> = match &arena.declarations[at].kind {
            DeclarationKind::Record(record) => record.fields.iter().map(|field| field.wire.clone()).collect(),
            _ => continue,
        };
        while let Some(DeclarationKind::Record(record)) = embedded.map(|id| &arena.declarations[id.0].kind) {
            // A field that the record has itself takes the place of the embedded one.
            let others = record.fields.iter().filter(|field| !own.contains(&field.wire));
            taken.extend(others.map(|field| value_ident(&field.wire)));
            embedded = record.embed;
        }
        if let DeclarationKind::Record(record) = &mut arena.declarations[at].kind {
            settle_fields(&mut record.fields, &mut taken);
        }
    }
}

/// Returns a name of letters, digits and `_`, with a letter at the beginning.
fn usable(wire: &str, place: &str) -> String {
    let ident = value_ident(wire);
    let is_good = !ident.is_empty() && ident.is_ascii() && value_ident(ident.trim_start_matches("r#")) == ident;
    if is_good { ident } else { value_ident(&snake(&format!("{place}_{wire}"))) }
}

/// Returns the name, or one like it that is free.
fn free(candidate: &str, place: &str, taken: impl Fn(&str) -> bool) -> String {
    let plain = candidate.trim_start_matches("r#").trim_end_matches('_');
    let choices = [candidate.to_owned(), format!("{plain}_{place}")].into_iter();
    let mut choices = choices.chain((2..).map(|number| format!("{plain}_{number}")));
    choices.find(|choice| !taken(choice)).unwrap_or_else(|| candidate.to_owned())
}

/// Returns the names of a field's setters: one that sets it, and one that empties it if that can be done.
fn setter_names(ident: String, clear: bool) -> Vec<String> {
    let clear = clear.then(|| prefixed_ident("clear", &ident));
    std::iter::once(ident).chain(clear).collect()
}
