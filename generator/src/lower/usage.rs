//! Stage `lower`: who uses which type.
//!
//! In: the operations of a version. Out: for each declared type that anything uses, the resources that do (they decide
//! when it is compiled) and whether requests send it (then it gets a constructor and setters).

use std::collections::{BTreeMap, BTreeSet};

use super::symbols::Symbols;
use crate::spec::{Field, Named, Operation, Resource, TypeExpr, path_parameters};

/// The use of one type.
#[derive(Debug, Default)]
pub(super) struct Usage {
    /// Resources whose operations reach it.
    pub(super) resources: BTreeSet<String>,
    /// Options that every request may carry reach it, so it is always there.
    pub(super) always: bool,
    /// A request sends it.
    pub(super) sent: bool,
}

/// The use of every type that is used.
pub(super) type Usages = BTreeMap<String, Usage>;

/// Finds the uses of all types of a version. `options` are the types of request options.
pub(super) fn find<'s>(resources: &[&'s Named<Resource>], options: &[&TypeExpr], symbols: &Symbols<'s>) -> Usages {
    let mut usages = Usages::new();
    for resource in resources {
        let user = Some(resource.value.resource.as_str());
        for operation in resource.value.operations.values() {
            for ty in types_sent(&resource.value, operation, symbols) {
                reach(ty.name(), user, true, symbols, &mut usages);
            }
            for ty in types_received(operation) {
                reach(ty.name(), user, false, symbols, &mut usages);
            }
        }
    }
    for option in options {
        reach(option.name(), None, true, symbols, &mut usages);
    }
    usages
}

/// Marks a type and all it speaks of.
fn reach(name: &str, user: Option<&str>, sent: bool, symbols: &Symbols<'_>, usages: &mut Usages) {
    let Some(definition) = symbols.get(name) else { return };
    let usage = usages.entry(name.to_owned()).or_default();
    let known = usage.sent >= sent
        && match user {
            Some(resource) => usage.resources.contains(resource),
            None => usage.always,
        };
    if known {
        return;
    }
    usage.sent |= sent;
    match user {
        Some(resource) => drop(usage.resources.insert(resource.to_owned())),
        None => usage.always = true,
    }
    for mentioned in symbols.mentions(definition) {
        reach(&mentioned, user, sent, symbols, usages);
    }
}

fn types_sent<'s>(resource: &'s Resource, operation: &'s Operation, symbols: &Symbols<'s>) -> Vec<&'s TypeExpr> {
    let path = path_parameters(&operation.path).filter_map(|found| operation.path_type(resource, found.name));
    let fields = operation.request_fields(symbols.records()).into_iter().filter_map(|field| field.field.ty.expr());
    path.chain(fields).collect()
}

fn types_received(operation: &Operation) -> Vec<&TypeExpr> {
    let results = operation.ok.0.iter().map(|(_, ty)| ty);
    let errors = operation.errors.0.iter().filter_map(|(_, ty)| ty.as_ref());
    results.chain(errors).chain(operation.response_headers.values().flat_map(Field::types)).collect()
}
