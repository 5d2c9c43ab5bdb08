//! Stage `import`: names of fields in Rust. In: the fields of an operation or record. Out: an `ident` for each whose name
//! would be none, or the same as another's. Refuses nothing.

use std::collections::BTreeSet;

use super::draft::{FieldDraft, FieldTy, OperationDraft};
use crate::names::{prefixed_ident, value_ident};

/// Methods that every request has; a setter called so gets a sign behind it by itself.
const METHODS: [&str; 6] = ["all", "items", "page", "pages", "response", "send"];

/// Names the fields of an operation. `page_size` is the parameter of its pages that has a setter too.
pub(super) fn settle_operation(operation: &mut OperationDraft, page_size: Option<&str>) {
    let of_path: BTreeSet<String> = operation.params.iter().map(|(name, _)| value_ident(name)).collect();
    let mut arguments = of_path.clone();
    let mut setters: BTreeSet<String> = page_size.map(|wire| beside_methods(value_ident(wire))).into_iter().collect();
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
                    let wish = usable(&member.wire, place);
                    let taken = |wish: &str| setters.contains(&prefixed_ident(&own, wish));
                    let ident = free(&wish, place, taken);
                    setters.insert(prefixed_ident(&own, &ident));
                    member.ident = (ident != value_ident(&member.wire)).then_some(ident);
                }
            } else if field.required {
                let new = |ident: &str| {
                    if of_path.contains(ident) { prefixed_ident("new", ident) } else { ident.to_owned() }
                };
                let ident = free(&own, place, |wish| arguments.contains(&new(wish)));
                arguments.insert(new(&ident));
                field.ident = (ident != value_ident(&field.wire)).then_some(ident);
            } else {
                let ident = free(&own, place, |wish| setters.contains(&beside_methods(wish.to_owned())));
                setters.insert(beside_methods(ident.clone()));
                field.ident = (ident != value_ident(&field.wire)).then_some(ident);
            }
        }
    }
    settle_fields(&mut operation.response_headers, &mut BTreeSet::new());
}

/// Names the fields of a record, beside names that are taken.
pub(super) fn settle_fields(fields: &mut [FieldDraft], taken: &mut BTreeSet<String>) {
    for field in fields {
        let own = usable(&field.wire, "field");
        let ident = free(&own, "field", |wish| taken.contains(wish));
        field.ident = (ident != value_ident(&field.wire)).then(|| ident.clone());
        taken.insert(ident);
    }
}

/// A name of letters, digits and `_`, with a letter at the beginning.
fn usable(wire: &str, place: &str) -> String {
    let ident = value_ident(wire);
    let is_good = !ident.is_empty() && ident.is_ascii() && value_ident(ident.trim_start_matches("r#")) == ident;
    if is_good { ident } else { value_ident(&super::words::snake(&format!("{place}_{wire}"))) }
}

/// The name, or one like it that is free.
fn free(wish: &str, place: &str, taken: impl Fn(&str) -> bool) -> String {
    let plain = wish.trim_start_matches("r#");
    let choices = [wish.to_owned(), format!("{plain}_{place}")].into_iter();
    let mut choices = choices.chain((2..).map(|number| format!("{plain}_{number}")));
    choices.find(|choice| !taken(choice)).unwrap_or_else(|| wish.to_owned())
}

fn beside_methods(ident: String) -> String {
    if METHODS.contains(&ident.as_str()) { format!("{ident}_") } else { ident }
}
