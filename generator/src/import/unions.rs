//! Stage `import`: unions. In: types, once all records are read. Out: variants in an order in which each can be chosen; a
//! union of which no such order exists becomes the type that takes all. Refuses nothing; what gets lost is noted.

use std::collections::{BTreeMap, BTreeSet};

use super::arena::Arena;
use super::draft::{DeclarationKind, FieldTy, Ty, TypeId};
use crate::api::Builtin;

/// What a variant is on the wire, in the order in which variants are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sort {
    Boolean,
    Integer,
    Number,
    Time,
    Date,
    Text,
    List,
    /// A record that is known by what it requires.
    Strict,
    Map,
    /// A record that any object fits.
    Loose,
    Any,
}

/// Puts the variants of all unions in order.
pub(super) fn settle_unions(arena: &mut Arena<'_>) {
    for at in 0..arena.declarations.len() {
        let DeclarationKind::Union(variants) = arena.kind(TypeId(at)) else { continue };
        let (kind, note) = settled(arena, variants.clone());
        if let Some(text) = note {
            arena.note_declaration(TypeId(at), text);
        }
        arena.declarations[at].kind = kind;
    }
}

fn settled(arena: &Arena<'_>, mut variants: Vec<Ty>) -> (DeclarationKind, Option<String>) {
    // Of records the one that requires most comes first, since it fits least.
    variants.sort_by_key(|ty| (sort_of(arena, ty), std::cmp::Reverse(required_of(arena, ty).len())));
    let sorts: Vec<Sort> = variants.iter().map(|ty| sort_of(arena, ty)).collect();
    let count = |sort: Sort| sorts.iter().filter(|other| **other == sort).count();
    let objects = count(Sort::Loose) + count(Sort::Map);
    if count(Sort::Any) > 0 || objects > 1 {
        let note = "one of several shapes that cannot be told apart; `json`";
        return (DeclarationKind::Same(Ty::Builtin(Builtin::Json)), Some(note.to_owned()));
    }
    if let Some((first, second)) = indistinct_records(arena, &variants) {
        let (first, second) = (arena.place(first), arena.place(second));
        let note = format!("all that fits the second of {first} and {second} fits the first too; `json`");
        return (DeclarationKind::Same(Ty::Builtin(Builtin::Json)), Some(note));
    }
    let mut note = None;
    // Of texts, the plain one takes all; and so among numbers and lists.
    for (sort, wide) in [(Sort::Text, Ty::Builtin(Builtin::String)), (Sort::Integer, Ty::Builtin(Builtin::Integer))] {
        if count(sort) > 1 {
            note = Some("several shapes that are all text, or all integers; they are one".to_owned());
            let first = sorts.iter().position(|other| *other == sort).unwrap_or_default();
            variants[first] = wide;
            let mut seen = false;
            variants.retain(|ty| sort_of(arena, ty) != sort || !std::mem::replace(&mut seen, true));
        }
    }
    match variants.as_slice() {
        [only] => (DeclarationKind::Same(only.clone()), note),
        _ => (DeclarationKind::Union(variants), note),
    }
}

fn sort_of(arena: &Arena<'_>, ty: &Ty) -> Sort {
    match ty {
        Ty::Builtin(Builtin::Boolean) => Sort::Boolean,
        Ty::Builtin(Builtin::Integer) => Sort::Integer,
        Ty::Builtin(Builtin::Number) => Sort::Number,
        Ty::Builtin(Builtin::Timestamp) => Sort::Time,
        Ty::Builtin(Builtin::Date) => Sort::Date,
        Ty::Builtin(Builtin::String | Builtin::Secret) => Sort::Text,
        Ty::Builtin(_) | Ty::Result(_) => Sort::Any,
        Ty::List(_) | Ty::Csv(_) => Sort::List,
        Ty::Map(_) => Sort::Map,
        Ty::Optional(_) => Sort::Any,
        Ty::Declared(id) => match arena.kind(*id) {
            DeclarationKind::Id(Builtin::Integer) => Sort::Integer,
            DeclarationKind::Id(_) => Sort::Text,
            DeclarationKind::Enum(values) if values.iter().any(|value| value.wire.is_i64()) => Sort::Integer,
            DeclarationKind::Enum(_) => Sort::Text,
            DeclarationKind::Record(_) if requires_something(arena, *id) => Sort::Strict,
            DeclarationKind::Record(_) => Sort::Loose,
            DeclarationKind::Same(ty) => sort_of(arena, ty),
            // A union within a union, or a reference, takes too much to stand beside others.
            DeclarationKind::Ref(_) | DeclarationKind::Union(_) => Sort::Any,
        },
    }
}

/// Returns two records of which the second would never be chosen: it requires all that the first requires, in the same
/// kinds of values. Enums tell nothing apart, since they keep values that they do not know.
fn indistinct_records(arena: &Arena<'_>, variants: &[Ty]) -> Option<(TypeId, TypeId)> {
    let records: Vec<(TypeId, BTreeMap<&str, &Ty>)> = variants
        .iter()
        .filter(|ty| sort_of(arena, ty) == Sort::Strict)
        .filter_map(|ty| Some((ty.declared()?, required_of(arena, ty))))
        .collect();
    for (at, (second, theirs)) in records.iter().enumerate() {
        for (first, own) in &records[..at] {
            let takes =
                |(wire, ty): (&&str, &&Ty)| theirs.get(wire).is_some_and(|other| may_be_alike(arena, ty, other));
            if own.iter().all(takes) {
                return Some((*first, *second));
            }
        }
    }
    None
}

/// Returns what a record requires, with what it embeds. Nothing, for other types.
fn required_of<'a>(arena: &'a Arena<'_>, ty: &Ty) -> BTreeMap<&'a str, &'a Ty> {
    let mut required = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let mut next = ty.declared();
    for _ in 0..=arena.declarations.len() {
        let Some(DeclarationKind::Record(record)) = next.map(|id| arena.kind(id)) else { break };
        for field in record.fields.iter().filter(|field| seen.insert(field.wire.as_str())) {
            if let (FieldTy::Type(ty), true) = (&field.ty, field.required) {
                required.insert(field.wire.as_str(), ty);
            }
        }
        next = record.embed;
    }
    required
}

/// Whether some value is read as either of two types.
fn may_be_alike(arena: &Arena<'_>, one: &Ty, other: &Ty) -> bool {
    let kind = |ty: &Ty| match sort_of(arena, ty) {
        Sort::Boolean => "boolean",
        Sort::Integer | Sort::Number => "number",
        Sort::Time | Sort::Date | Sort::Text => "text",
        Sort::List => "list",
        Sort::Strict | Sort::Map | Sort::Loose => "object",
        Sort::Any => "any",
    };
    let (one, other) = (kind(one), kind(other));
    one == other || one == "any" || other == "any"
}

fn requires_something(arena: &Arena<'_>, id: TypeId) -> bool {
    let mut next = Some(id);
    for _ in 0..=arena.declarations.len() {
        let Some(DeclarationKind::Record(record)) = next.map(|id| arena.kind(id)) else { return false };
        if record.fields.iter().any(|field| field.required) {
            return true;
        }
        next = record.embed;
    }
    false
}
