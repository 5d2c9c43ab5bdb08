//! Stage `check`: checks unions. In: a version. Out: unreachable variants, which come after a variant that matches the
//! same values, and names that collide.

use std::collections::BTreeMap;

use super::collisions::find_collisions;
use crate::api::{Declaration, Definition, Type, Types, UnionVariant, Version, WireKind};
use crate::diagnostics::Diagnostic;
use crate::names::{Scope, type_ident};
use crate::steps;

pub(super) fn check(version: &Version<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for declaration in version.types.by_name() {
        if let Definition::Union(variants) = &declaration.definition {
            found.extend(check_union(declaration, variants, &version.types));
        }
    }
    found
}

fn check_union<'s>(declaration: &Declaration<'s>, variants: &[UnionVariant<'s>], types: &Types<'s>) -> Vec<Diagnostic> {
    let (at, name) = (declaration.at(), declaration.name);
    let mut found = Vec::new();
    if variants.len() < 2 {
        found.push(Diagnostic::at(at.name(), format!("`{name}` has fewer than two variants")));
    }
    let mut same: BTreeMap<&Type, usize> = BTreeMap::new();
    let mut takers: Vec<usize> = Vec::new();
    for (index, variant) in variants.iter().enumerate() {
        steps::count(takers.len());
        let taker = takers.iter().copied().find(|first| takes_all(&variants[*first].ty, &variant.ty, types));
        let equal = same.get(types.resolve(&variant.ty)).copied();
        if let Some(first) = taker.into_iter().chain(equal).min().map(|first| &variants[first]) {
            let message =
                format!("unreachable variant `{}`: `{}` matches every value that it would", variant.name, first.name);
            let help = "put the stricter variant first, or remove one";
            found.push(Diagnostic::at(at.key(variant.name), message).with_help(Some(help)));
        } else {
            same.insert(types.resolve(&variant.ty), index);
            takers.extend(takes_others(&variant.ty, types).then_some(index));
        }
    }
    let names = variants.iter().map(|variant| variant.name);
    found.extend(find_collisions(
        names.map(|name| (Scope::Variants.place(type_ident(name)), name.to_owned(), at.key(name).name())),
    ));
    found
}

/// Returns whether there are other types all of whose values this one takes. Such a type takes all of its kind, so of each
/// kind there is one at the most that no other has taken.
fn takes_others(ty: &Type, types: &Types<'_>) -> bool {
    match types.wire_kind(ty) {
        WireKind::Record(_) => takes_all(ty, &Type::Map(Box::new(Type::Unresolved)), types),
        WireKind::List | WireKind::Map | WireKind::Union | WireKind::File | WireKind::Unknown => false,
        _ => true,
    }
}

/// Returns whether every value of the second type is also one of the first.
fn takes_all(first: &Type, second: &Type, types: &Types<'_>) -> bool {
    use WireKind::{Boolean, Date, Integer, Json, Map, Number, Record, Ref, Text, Timestamp, Unknown};
    if types.resolve(first) == types.resolve(second) {
        return true;
    }
    match (types.wire_kind(first), types.wire_kind(second)) {
        (Unknown, _) | (_, Unknown) => false,
        (Json, _) | (Boolean, Boolean) | (Integer, Integer) | (Number, Integer | Number) => true,
        // Enums and IDs take any text, since enums keep values that they do not know.
        (Text, Text | Timestamp | Date) | (Timestamp, Timestamp) | (Date, Date) => true,
        (Ref, Text | Timestamp | Date | Integer | Ref) => true,
        (Record(_), Record(_) | Map) => {
            types.record(first).is_some_and(|record| record.fields.iter().all(|field| !field.required))
        }
        _ => false,
    }
}
