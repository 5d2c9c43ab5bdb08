//! Stage `check`: finds repeated fields. In: a version. Out: a warning for two operations that could share a record.

use std::collections::{BTreeMap, BTreeSet};

use crate::api::{FieldOrigin, Operation, Part, Resource, Version};
use crate::diagnostics::Diagnostic;
use crate::steps;

/// The minimum number of equal fields for which a shared record is suggested.
const MIN_REPEATED: usize = 12;

/// An operation is compared with as many that have one of its fields, the first ones.
const MAX_COMPARED: usize = 8;

pub(super) fn check(version: &Version<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut before: Vec<(String, &Operation<'_>, BTreeSet<String>)> = Vec::new();
    let mut by_field: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (resource, operation) in version.operations() {
        let fields = own_fields(operation);
        if fields.len() < MIN_REPEATED {
            continue;
        }
        let alike: BTreeSet<usize> = fields.iter().filter_map(|field| by_field.get(field)).flatten().copied().collect();
        steps::count(alike.len());
        let shared = alike
            .iter()
            .filter_map(|at| before.get(*at))
            .map(|(name, other, known)| (known.intersection(&fields).count(), name, other));
        // Of several, the first that repeats most.
        let most = shared.filter(|(count, ..)| *count >= MIN_REPEATED).reduce(|a, b| if b.0 > a.0 { b } else { a });
        if let Some((count, name, other)) = most {
            let message = format!("`{}` repeats {count} fields of `{name}`", full_name(resource, operation));
            let help = "declare a record with these fields and embed it in both with `$embed`";
            let advice = Diagnostic::at(operation.at().name(), message).into_warning();
            found.push(advice.with_label(other.at().name(), "the same fields").with_help(Some(help)));
        }
        for field in &fields {
            let with_field = by_field.entry(field.clone()).or_default();
            with_field.extend((with_field.len() < MAX_COMPARED).then_some(before.len()));
        }
        before.push((full_name(resource, operation), operation, fields));
    }
    found
}

fn full_name(resource: &Resource<'_>, operation: &Operation<'_>) -> String {
    format!("{}.{}", resource.name, operation.name)
}

/// Returns the fields that the operation itself declares, as a record would declare them.
fn own_fields(operation: &Operation<'_>) -> BTreeSet<String> {
    let own = operation.fields.iter().filter(|field| field.origin == FieldOrigin::Own && field.part != Part::Path);
    // A record that requests embed cannot hold a group.
    let plain = own.filter(|field| field.group.is_none());
    plain.map(|field| format!("{} {} {} {:?}", field.key, field.written, field.required, field.clear)).collect()
}
