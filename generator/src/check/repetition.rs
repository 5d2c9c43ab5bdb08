//! Stage `check`: fields that operations repeat of each other. In: a version. Out: advice to share them in a record.

use std::collections::BTreeSet;

use crate::api::{FieldOrigin, Operation, Part, Resource, Version};
use crate::diagnostics::Diagnostic;

/// From this number of equal fields on, a record that both operations embed says them once.
const MANY: usize = 12;

pub(super) fn check(version: &Version<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut before: Vec<(String, &Operation<'_>, BTreeSet<String>)> = Vec::new();
    for (resource, operation) in version.operations() {
        let fields = own_fields(operation);
        if fields.len() < MANY {
            continue;
        }
        let shared = before.iter().map(|(name, other, known)| (known.intersection(&fields).count(), name, other));
        // Of several, the first that repeats most.
        let most = shared.filter(|(count, ..)| *count >= MANY).reduce(|a, b| if b.0 > a.0 { b } else { a });
        if let Some((count, name, other)) = most {
            let message = format!("`{}` repeats {count} fields of `{name}`", full_name(resource, operation));
            let help = "declare a record with these fields, and embed it in both with `$embed`";
            let advice = Diagnostic::at(operation.at().name(), message).into_warning();
            found.push(advice.with_label(other.at().name(), "the same fields").with_help(Some(help)));
        }
        before.push((full_name(resource, operation), operation, fields));
    }
    found
}

fn full_name(resource: &Resource<'_>, operation: &Operation<'_>) -> String {
    format!("{}.{}", resource.name, operation.name)
}

/// The fields that are written in the operation, as a record would declare them.
fn own_fields(operation: &Operation<'_>) -> BTreeSet<String> {
    let own = operation.fields.iter().filter(|field| field.origin == FieldOrigin::Own && field.part != Part::Path);
    // A record that requests embed cannot hold a group.
    let plain = own.filter(|field| field.group.is_none());
    plain.map(|field| format!("{} {} {} {:?}", field.key, field.written, field.required, field.clear)).collect()
}
