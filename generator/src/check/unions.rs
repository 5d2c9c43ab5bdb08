//! Stage `check`: checks unions. In: a version. Out: variants that are never chosen, since another variant fits the same
//! values as well, tags that tell no variant or are not where they should be, and names that collide.

use std::collections::{BTreeMap, BTreeSet};

use super::collisions::find_collisions;
use crate::api::{
    Declaration, Definition, Field, Operation, Record, Type, TypeId, Types, UnionVariant, Version, WireKind,
};
use crate::diagnostics::{Diagnostic, did_you_mean};
use crate::names::{Scope, type_ident};
use crate::spec::{EnumDef, UnionTag};
use crate::steps;
use crate::wire::TagPlace;

pub(super) fn check(version: &Version<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for declaration in version.types.by_name() {
        match &declaration.definition {
            Definition::Union(variants, tag) => {
                found.extend(check_union(declaration, variants, *tag, &version.types));
                let asked = tag.filter(|tag| tag.place == TagPlace::Request);
                found.extend(asked.into_iter().flat_map(|tag| check_arguments(declaration, tag, version)));
            }
            Definition::Record(record) => found.extend(check_siblings(declaration, record, &version.types)),
            _ => {}
        }
    }
    found
}

fn check_union<'s>(
    declaration: &Declaration<'s>,
    variants: &[UnionVariant<'s>],
    tag: Option<&'s UnionTag>,
    types: &Types<'s>,
) -> Vec<Diagnostic> {
    let (at, name) = (declaration.at(), declaration.name);
    let mut found = Vec::new();
    if variants.len() < 2 {
        found.push(Diagnostic::at(at.name(), format!("`{name}` has fewer than two variants")));
    }
    match tag {
        Some(tag) => found.extend(check_tag(declaration, variants, tag, types)),
        None => found.extend(check_order(declaration, variants, types)),
    }
    let names = variants.iter().map(|variant| variant.name);
    found.extend(find_collisions(
        names.map(|name| (Scope::Variants.place(type_ident(name)), name.to_owned(), at.key(name).name())),
    ));
    found
}

/// Reports variants of a union without a tag that an earlier one takes.
fn check_order<'s>(declaration: &Declaration<'s>, variants: &[UnionVariant<'s>], types: &Types<'s>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut same: BTreeMap<&Type, usize> = BTreeMap::new();
    // Records are compared with those that require the same; of others there are few kinds.
    let mut records: BTreeMap<BTreeSet<&str>, Vec<usize>> = BTreeMap::new();
    let mut others: Vec<usize> = Vec::new();
    for (index, variant) in variants.iter().enumerate() {
        let takers = match types.record(&variant.ty) {
            Some(record) => records.entry(keys(record, true)).or_default(),
            None => &mut others,
        };
        steps::count(takers.len());
        let taker = takers.iter().copied().find(|first| takes_all(&variants[*first].ty, &variant.ty, types));
        let equal = same.get(types.resolve(&variant.ty)).copied();
        if let Some(first) = taker.into_iter().chain(equal).min().map(|first| &variants[first]) {
            let message =
                format!("unreachable variant `{}`: `{}` matches every value that it would", variant.name, first.name);
            let help = "put the stricter variant first, remove one, or name what tells them with `$tag`";
            found.push(Diagnostic::at(declaration.at().key(variant.name), message).with_help(Some(help)));
        } else {
            same.insert(types.resolve(&variant.ty), index);
            takers.push(index);
        }
    }
    found
}

/// Checks that every value of a tag tells a variant, and every variant is told by a value. Only `json` takes what is left.
fn check_tag<'s>(
    declaration: &Declaration<'s>,
    variants: &[UnionVariant<'s>],
    tag: &'s UnionTag,
    types: &Types<'s>,
) -> Vec<Diagnostic> {
    let at = declaration.at();
    let names = || variants.iter().map(|variant| variant.name);
    let unknown = tag.values.iter().filter(|(_, name)| !names().any(|known| known == name.as_str()));
    let mut found: Vec<Diagnostic> = unknown
        .map(|(value, name)| {
            let help = did_you_mean(name, names());
            Diagnostic::at(at.key("$tag").key("values").key(value), format!("unknown variant `{name}`")).with_help(help)
        })
        .collect();
    for variant in variants.iter().filter(|variant| types.wire_kind(&variant.ty) != WireKind::Json) {
        if !tag.values.values().any(|name| name == variant.name) {
            let message =
                format!("unreachable variant `{}`: no value of the tag `{}` tells it", variant.name, tag.name);
            found.push(Diagnostic::at(at.key(variant.name), message).with_help(Some("add its value to `$tag`")));
        }
    }
    found
}

/// Checks that a record has the key that tells the variant of a union in it.
fn check_siblings<'s>(declaration: &Declaration<'s>, record: &Record<'s>, types: &Types<'s>) -> Vec<Diagnostic> {
    let lacks = |field: &&Field<'s>| {
        let tag = types.union_tag(&field.ty).filter(|tag| tag.place == TagPlace::Record)?;
        let is_there = record.fields.iter().any(|other| other.wire == tag.name.as_str());
        (!is_there).then_some(tag)
    };
    let lacking = record.fields.iter().filter_map(|field| Some((field, lacks(&field)?)));
    lacking
        .map(|(field, tag)| {
            let message =
                format!("`{}` lacks the key `{}`, which tells what `{}` is", declaration.name, tag.name, field.key);
            let own = record.fields.iter().any(|other| other.key == field.key && other.embedded_from().is_none());
            let at = if own { declaration.at().key(field.key) } else { declaration.at().name() };
            Diagnostic::at(at, message)
        })
        .collect()
}

/// Checks that each operation that returns the union has the argument that tells the variant.
fn check_arguments<'s>(union: &Declaration<'s>, tag: &UnionTag, version: &Version<'s>) -> Vec<Diagnostic> {
    let returns = |operation: &Operation<'s>| {
        let types = operation.responses.iter().filter_map(|response| response.body.ty()?.declared());
        contains(&version.types, types.collect(), union.id)
    };
    let has = |operation: &Operation<'s>| operation.fields.iter().any(|field| field.wire == tag.name.as_str());
    let lacking =
        version.operations().map(|(_, operation)| operation).filter(|operation| returns(operation) && !has(operation));
    lacking
        .map(|operation| {
            let message = format!(
                "`{}` lacks the parameter `{}`, which tells what `{}` is",
                operation.name, tag.name, union.name
            );
            Diagnostic::at(operation.at().name(), message)
        })
        .collect()
}

/// Returns whether one of the types is `wanted`, or contains it.
fn contains(types: &Types<'_>, mut open: Vec<TypeId>, wanted: TypeId) -> bool {
    let mut seen: BTreeSet<TypeId> = open.iter().copied().collect();
    while let Some(id) = open.pop() {
        if id == wanted {
            return true;
        }
        open.extend(types.mentions(id).into_iter().filter(|id| seen.insert(*id)));
    }
    false
}

/// Returns whether the first variant is chosen for every value that the second fits.
fn takes_all(first: &Type, second: &Type, types: &Types<'_>) -> bool {
    use WireKind::{Boolean, Date, Integer, Json, List, Map, Number, Record, Ref, Text, Timestamp, Unknown};
    if types.resolve(first) == types.resolve(second) {
        return true;
    }
    match (types.wire_kind(first), types.wire_kind(second)) {
        (Unknown, _) | (_, Unknown) => false,
        // An enum leaves what it does not list to others.
        (Text | Integer, Text | Integer) if listed(first, types).is_some() => match listed(second, types) {
            Some(set) => listed(first, types).is_some_and(|first| {
                set.values.iter().all(|it| first.values.iter().any(|other| other.wire == it.wire))
            }),
            None => false,
        },
        (Json, Json) | (Boolean, Boolean) | (Integer, Integer) | (Number, Integer | Number) => true,
        (Text, Text | Timestamp | Date) | (Timestamp, Timestamp) | (Date, Date) => true,
        (Ref, Text | Timestamp | Date | Integer | Ref) => true,
        (Record(_), Record(_)) => records_alike(first, second, types),
        (List, List) | (Map, Map) => match (types.resolve(first), types.resolve(second)) {
            (Type::List(first), Type::List(second)) | (Type::Map(first), Type::Map(second)) => {
                takes_all(first, second, types)
            }
            _ => false,
        },
        _ => false,
    }
}

/// Returns the values that an enum lists.
fn listed<'t>(ty: &'t Type, types: &'t Types<'_>) -> Option<&'t EnumDef> {
    match types.definition(ty) {
        Some(Definition::Enum(set)) => Some(set),
        _ => None,
    }
}

/// Returns whether the first record knows all keys of the second and requires the same: of two that know as many keys of
/// a value, the first is chosen.
fn records_alike(first: &Type, second: &Type, types: &Types<'_>) -> bool {
    let (Some(first), Some(second)) = (types.record(first), types.record(second)) else { return false };
    keys(first, false).is_superset(&keys(second, false)) && keys(first, true) == keys(second, true)
}

/// Returns the keys of a record, or only the required ones.
fn keys<'r>(record: &'r Record<'_>, required: bool) -> BTreeSet<&'r str> {
    let fields = record.fields.iter().filter(|field| field.required || !required);
    fields.map(|field| field.wire.as_ref()).collect()
}
